/** Credentials of auth/slurm: a socket of one of Slurm's daemons signs for whoever connects (upstream: sack_api.c). */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Signer } from '../credentials/credentials.js';
import { NEWEST_PROTOCOL_VERSION, versionWord } from '../wire/versions.js';
import { Writer } from '../wire/writer.js';

/** Where sockets may be. */
export interface SackOptions {
  /** SLURM_SACK_SOCKET: the only one that is tried then. */
  readonly socket: string | undefined;
  readonly clusterName: string;
}

/** Sockets of daemons that are no cluster's own, in the order in which they are tried. */
const SHARED_SOCKETS = ['slurm', 'slurmctld', 'slurmdbd'].map((name) => `/run/${name}/sack.socket`);
const SACK_CREATE = 64_001;
/** Anybody may check the credential. */
const ANY_USER = 0xffff_ffff;
const TIMEOUT_MS = 10_000;
const MAX_TOKEN_BYTES = 64 * 1024;

/** Asks a socket for each credential. It fails where none answers, naming those that were tried. */
export function sackSigner({ socket, clusterName }: SackOptions): Signer {
  const paths = socket ? [socket] : [`/run/slurm-${clusterName}/sack.socket`, ...SHARED_SOCKETS];
  return {
    plugin: 'slurm',
    async encode(payload) {
      const request = requestFor(payload);
      const failures: string[] = [];
      for (const path of paths) {
        try {
          return await ask(path, request);
        } catch (error) {
          failures.push(`${path}: ${(error as Error).message}`);
        }
      }
      throw new Error(`auth/slurm: no socket signs (${failures.join('; ')})`);
    },
  };
}

/** The length counts itself and what follows. */
function requestFor(payload: Uint8Array): Uint8Array {
  const rest = new Writer();
  rest.u32(SACK_CREATE);
  rest.u32(ANY_USER);
  rest.mem(payload);
  const body = rest.finish();
  const head = new Writer();
  head.u16(versionWord(NEWEST_PROTOCOL_VERSION));
  head.u32(body.length + 4);
  return Buffer.concat([head.finish(), body]);
}

async function ask(path: string, request: Uint8Array): Promise<string> {
  const socket = connect(path);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
  try {
    await once(socket, 'connect');
    socket.write(request);
    let answer: Buffer = Buffer.alloc(0);
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      answer = Buffer.concat([answer, bytes]);
      const token = tokenIn(answer);
      if (token !== null) return token;
    }
    throw new Error('closed without an answer');
  } finally {
    socket.destroy();
  }
}

/** A packed text; null where it is not whole yet. */
function tokenIn(answer: Buffer): string | null {
  if (answer.length < 4) return null;
  const length = answer.readUInt32BE();
  if (length === 0 || length > MAX_TOKEN_BYTES) throw new Error(`an answer of ${length} bytes`);
  return answer.length < 4 + length ? null : answer.toString('latin1', 4, 3 + length);
}
