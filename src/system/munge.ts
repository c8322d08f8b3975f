/** Munge credentials through libmunge, called off the event loop. */

import type { LibraryHandle } from 'koffi';
import koffi from 'koffi';
import type { MungeEncoder } from '../credentials/credentials.js';

/** How to reach munged. */
export interface MungeOptions {
  /** Path of munged's socket; the library's default where it is left out. */
  readonly socket?: string;
  /** Seconds that a credential is good for. */
  readonly ttlSeconds?: number;
}

/** Options of munge_ctx_set (munge.h). */
const MUNGE_OPT_TTL = 4;
const MUNGE_OPT_SOCKET = 8;

/** Loads libmunge. Throws where it is not installed. */
export function loadMunge(options: MungeOptions = {}): MungeEncoder {
  let library: LibraryHandle;
  try {
    library = koffi.load('libmunge.so.2');
  } catch (cause) {
    throw new Error('AuthType=auth/munge needs libmunge.so.2, which is not installed', { cause });
  }
  const create = library.func('void *munge_ctx_create()');
  const destroy = library.func('void munge_ctx_destroy(void *ctx)');
  const setText = library.func('int munge_ctx_set(void *ctx, int option, ...)');
  const describe = library.func('const char *munge_strerror(int error)');
  const encode = library.func(
    'int munge_encode(_Out_ char **credential, void *ctx, const uint8_t *payload, int length)',
  );
  return {
    encode(payload) {
      const context = create();
      if (options.socket !== undefined) setText(context, MUNGE_OPT_SOCKET, 'str', options.socket);
      if (options.ttlSeconds !== undefined)
        setText(context, MUNGE_OPT_TTL, 'int', options.ttlSeconds);
      const credential: [string | null] = [null];
      return new Promise<string>((resolve, reject) => {
        encode.async(credential, context, payload, payload.length, (error: unknown, rc: number) => {
          destroy(context);
          if (error !== null) reject(error as Error);
          else if (rc !== 0) reject(new Error(`munge: ${describe(rc)}`));
          else resolve(credential[0] as string);
        });
      });
    },
  };
}
