/** Bodies of messages: requests encoded, answers read whole and decoded, and what is told of those that cannot be. */
import { SlurmError } from '../../errors.js';
import type { RecordType } from '../../messages/engine/record.js';
import type { AnyCall } from '../../messages/engine/rpc.js';
import { decodeBody, encodeRequest, isCallIn } from '../../messages/engine/rpc.js';
import { WireError } from '../../wire/errors.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import type { Spool } from './spool.js';

/** The most bytes of an answer that is decoded whole. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;

/** @throws {SlurmError} where the version has no such call or cannot carry the value. */
export function encoded<Q>(rpc: AnyCall<Q>, version: ProtocolVersion, value: Partial<Q>): Buffer {
  if (!isCallIn(rpc, version)) {
    throw new SlurmError('ESLURM_NOT_SUPPORTED', {
      description: `${rpc.name} does not exist in the release of ${rpc.daemon}`,
    });
  }
  try {
    return encodeRequest(rpc, version, value);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const number = error.code === 'NOT_ENCODABLE' ? 'ESLURM_NOT_SUPPORTED' : 'SLURM_ERROR';
    throw new SlurmError(number, { description: error.message, cause: error });
  }
}

/** Reads a reply whole and gives its spool back. Memory is taken as the bytes arrive. */
export async function wholeBody(spool: Spool, maxBytes = MAX_WHOLE_BYTES): Promise<Buffer> {
  try {
    const length = spool.lengthBytes;
    if (length > maxBytes) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH', {
        description: `A reply of ${length} bytes, where at most ${maxBytes} are expected`,
      });
    }
    let bytes = Buffer.allocUnsafe(Math.min(length, 64 * 1024));
    let end = 0;
    while (end < length) {
      if (end === bytes.length) {
        bytes = Buffer.concat([bytes], Math.min(length, 2 * end));
      }
      end += await spool.read(bytes, end);
    }
    return bytes;
  } finally {
    spool.close();
  }
}

/** @throws {SlurmError} where the answer to a call is not what its type says. */
export function decoded<T>(
  name: string,
  type: RecordType<T>,
  version: ProtocolVersion,
  body: Buffer,
): T {
  try {
    return decodeBody(type, version, body);
  } catch (error) {
    throw decodeFailure(name, error);
  }
}

/** What is told of an answer that cannot be decoded; other errors are left as they are. */
export function decodeFailure(name: string, error: unknown): unknown {
  if (!(error instanceof WireError)) return error;
  return new SlurmError('SLURM_COMMUNICATIONS_RECEIVE_ERROR', {
    description: `The answer to ${name} cannot be decoded: ${error.message}`,
    cause: error,
  });
}

/** What is told of a call that was answered by a message of another kind. */
export function unexpectedAnswer(name: string, messageType: number): SlurmError {
  return new SlurmError('SLURM_UNEXPECTED_MSG_ERROR', {
    description: `${name} was answered by message ${messageType}`,
  });
}
