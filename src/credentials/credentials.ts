/** Credentials: what stands between a request's header and its body. */
import { kt128 } from '@noble/hashes/sha3-addons.js';
import type { Caller } from '../cluster/caller.js';
import type { CredentialBytes } from '../wire/header.js';
import { AUTH_PLUGINS } from '../wire/header.js';
import { Writer } from '../wire/writer.js';

/** Makes munge credentials of a payload; see system/munge. */
export interface MungeEncoder {
  encode(payload: Uint8Array): Promise<string>;
}

/** Hash type KangarooTwelve (upstream: interfaces/hash.h). */
const HASH_TYPE_K12 = 2;

/** Makes the credential of one attempt. A munge credential serves once: a retry needs a fresh one. */
export class CredentialSource {
  readonly #munge: MungeEncoder | null;

  constructor(munge: MungeEncoder | null) {
    this.#munge = munge;
  }

  async make(caller: Caller, messageType: number, body: Uint8Array): Promise<CredentialBytes> {
    const writer = new Writer();
    if (caller.kind === 'jwt') {
      writer.str(caller.token);
      writer.str(caller.userName);
      return { pluginId: AUTH_PLUGINS.jwt, bytes: writer.finish() };
    }
    if (this.#munge === null) throw new Error('auth/munge is not set up');
    writer.str(await this.#munge.encode(bodyHash(messageType, body)));
    return { pluginId: AUTH_PLUGINS.munge, bytes: writer.finish() };
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
