/** What a controller's reply says: its message, a return code, or that the version is not spoken. */
import { errorNumber, SlurmError } from '../../errors.js';
import {
  RESPONSE_SLURM_RC,
  RESPONSE_SLURM_RC_MSG,
  returnCode,
  returnCodeText,
} from '../../messages/common.js';
import { decodeBody } from '../../messages/engine/rpc.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { NEWEST_PROTOCOL_VERSION } from '../../wire/versions.js';
import { wholeBody } from '../transport/bodies.js';
import type { ExchangeResult } from '../transport/exchange.js';
import type { Spool } from '../transport/spool.js';

/** An answer in the version of the request. */
export type Answer =
  /** 8001 or 8002 in place of a message; 0 is success. */
  | { readonly type: 'code'; readonly number: number; readonly text: string | null }
  /** Close the body. */
  | {
      readonly type: 'message';
      readonly version: ProtocolVersion;
      readonly messageType: number;
      readonly body: Spool;
    };

/** No answer to the request. */
export type NoAnswer =
  /** The request was certainly not carried out; `speaks` is the version to use, where it is told. */
  | { readonly type: 'refusal'; readonly speaks: ProtocolVersion | null }
  /** Anything may have happened to the request. */
  | { readonly type: 'silence' };

const AUTHENTICATION_ERROR = errorNumber('SLURM_PROTOCOL_AUTHENTICATION_ERROR');
const MAX_CODE_BYTES = 1024 * 1024;

/**
 * Tells what an exchange brought. Code 1007 in another version than the request's is how a controller
 * refuses the request's version; in the same version it is about the credential.
 * @throws {SlurmError} where the answer has another version and is no refusal.
 */
export async function answerOf(
  result: ExchangeResult,
  version: ProtocolVersion,
): Promise<Answer | NoAnswer> {
  if (result.type === 'silence') return result;
  if (result.type === 'http') return { type: 'refusal', speaks: null };
  const { header, body } = result;
  const { messageType } = header;
  const isCode = messageType === RESPONSE_SLURM_RC || messageType === RESPONSE_SLURM_RC_MSG;
  if (!isCode && header.version === version) {
    return { type: 'message', version, messageType, body };
  }
  if (!isCode) {
    body.close();
    throw otherVersion(version, header.versionWord);
  }
  const code = codeOf(messageType, await wholeBody(body, MAX_CODE_BYTES));
  if (header.version === version) return code;
  if (code.number === AUTHENTICATION_ERROR) return { type: 'refusal', speaks: header.version };
  throw code.number === 0 ? otherVersion(version, header.versionWord) : codeError(code);
}

/** Return codes have the same layout in every version, those unknown here included. */
function codeOf(messageType: number, body: Buffer): Answer & { type: 'code' } {
  if (messageType === RESPONSE_SLURM_RC) {
    const { return_code } = decodeBody(returnCode, NEWEST_PROTOCOL_VERSION, body);
    return { type: 'code', number: return_code | 0, text: null };
  }
  const { return_code, err_msg } = decodeBody(returnCodeText, NEWEST_PROTOCOL_VERSION, body);
  return { type: 'code', number: return_code | 0, text: err_msg };
}

/** The error that a return code is. */
export function codeError(code: Answer & { type: 'code' }, source = ''): SlurmError {
  return new SlurmError(code.number, { source, ...(code.text && { description: code.text }) });
}

/** The error of a request that was not answered. */
export function noAnswerError(result: NoAnswer, version: ProtocolVersion): SlurmError {
  if (result.type === 'refusal') {
    return new SlurmError('SLURM_PROTOCOL_VERSION_ERROR', {
      description: `The controller refused protocol version ${version}`,
    });
  }
  return new SlurmError('SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT', {
    description:
      'The controller closed the connection without an answer. ' +
      'It may not accept the credential, the protocol version or the request.',
  });
}

function otherVersion(version: ProtocolVersion, word: number): SlurmError {
  return new SlurmError('SLURM_PROTOCOL_VERSION_ERROR', {
    description: `A request in protocol version ${version} was answered in version ${word / 256}`,
  });
}
