/** Credentials: what stands between a request's header and its body. */
import { kt128 } from '@noble/hashes/sha3-addons.js';
import { SlurmError } from '../errors.js';
import type { CredentialBytes } from '../wire/header.js';
import { AUTH_PLUGINS } from '../wire/header.js';
import { Writer } from '../wire/writer.js';
import type { Caller } from './caller.js';

/** Vouches for this process: munged or a sack socket of Slurm's; see system/munge and system/sack. */
export interface Signer {
  readonly plugin: 'munge' | 'slurm';
  /** The credential of a payload. */
  encode(payload: Uint8Array): Promise<string>;
}

/** Hash type KangarooTwelve (upstream: interfaces/hash.h). */
const HASH_TYPE_K12 = 2;

/** Makes credentials for callers. */
export class CredentialSource {
  readonly #signer: Signer | null;

  /** @param signer Null where nobody but bearers of tokens is served. */
  constructor(signer: Signer | null) {
    this.#signer = signer;
  }

  /**
   * The credential of one attempt: one that is signed serves once, so a retry needs a fresh one.
   * @throws {SlurmError} 1007 where none can be made.
   */
  async make(caller: Caller, messageType: number, body: Uint8Array): Promise<CredentialBytes> {
    const writer = new Writer();
    if (caller.kind === 'jwt') {
      writer.str(caller.token);
      writer.str(caller.userName);
      return { pluginId: AUTH_PLUGINS.jwt, bytes: writer.finish() };
    }
    try {
      if (this.#signer === null) throw new Error('this daemon serves bearers of tokens only');
      writer.str(await this.#signer.encode(bodyHash(messageType, body)));
      return { pluginId: AUTH_PLUGINS[this.#signer.plugin], bytes: writer.finish() };
    } catch (cause) {
      const description = `No credential can be made: ${(cause as Error).message}`;
      throw new SlurmError('SLURM_PROTOCOL_AUTHENTICATION_ERROR', { description, cause });
    }
  }
}

/**
 * What a signed credential vouches for: the hash's type and KangarooTwelve of the body, customised by
 * the message type as two big-endian bytes (upstream: slurm_protocol_api.c, plugins/hash/k12).
 */
export function bodyHash(messageType: number, body: Uint8Array): Uint8Array {
  const personalization = Uint8Array.of(messageType >> 8, messageType & 0xff);
  const hash = kt128(body, { personalization, dkLen: 32 });
  return Uint8Array.of(HASH_TYPE_K12, ...hash);
}
