/** Munge credentials through libmunge, called off the event loop. */
import type { LibraryHandle } from 'koffi';
import koffi from 'koffi';
import type { Signer } from '../credentials/credentials.js';

/** How to reach munged. */
export interface MungeOptions {
  /** Path of munged's socket; the library's default where it is left out. */
  readonly socket?: string;
  /** Seconds that a credential is good for; munged's default where it is left out. */
  readonly ttlSeconds?: number;
}

/** Options of munge_ctx_set (munge.h). */
const MUNGE_OPT_TTL = 4;
const MUNGE_OPT_SOCKET = 8;
/** libuv has four threads: while munged hangs, files and host names still need some. */
const MAX_CALLS = 2;

/** libmunge's functions. */
interface Library {
  create(): unknown;
  destroy(context: unknown): void;
  set(context: unknown, option: number, type: 'str' | 'int', value: string | number): number;
  /** What went wrong in a context's last call. */
  describe(context: unknown): string | null;
  encode(context: unknown, payload: Uint8Array): Promise<{ code: number; text: string | null }>;
}

/**
 * Loads libmunge. Throws where it is not installed.
 * Making a credential fails with munge's own words and the socket's path where munged is not there.
 */
export function loadMunge(options: MungeOptions = {}): Signer {
  const library = load();
  const lanes: Promise<unknown>[] = Array(MAX_CALLS).fill(Promise.resolve());
  let calls = 0;
  return {
    plugin: 'munge',
    encode(payload) {
      const lane = calls++ % MAX_CALLS;
      const result = (lanes[lane] as Promise<unknown>).then(() =>
        encode(library, options, payload),
      );
      lanes[lane] = result.catch(() => undefined);
      return result;
    },
  };
}

async function encode(
  library: Library,
  options: MungeOptions,
  payload: Uint8Array,
): Promise<string> {
  const context = library.create();
  if (context === null) throw new Error('munge: out of memory');
  try {
    const { socket, ttlSeconds } = options;
    if (socket !== undefined) library.set(context, MUNGE_OPT_SOCKET, 'str', socket);
    if (ttlSeconds !== undefined) library.set(context, MUNGE_OPT_TTL, 'int', ttlSeconds);
    const { code, text } = await library.encode(context, payload);
    if (code === 0 && text !== null) return text;
    throw new Error(`munge: ${library.describe(context) ?? `error ${code}`}`);
  } finally {
    library.destroy(context);
  }
}

function load(): Library {
  let library: LibraryHandle;
  try {
    library = koffi.load('libmunge.so.2');
  } catch (cause) {
    throw new Error('AuthType=auth/munge needs libmunge.so.2, which is not installed', { cause });
  }
  // The text is on the heap: it is freed when it has been copied.
  const text = koffi.out(koffi.pointer(koffi.disposable('str')));
  const call = library.func('munge_encode', 'int', [text, 'void *', 'const uint8_t *', 'int']);
  return {
    create: library.func('void *munge_ctx_create()'),
    destroy: library.func('void munge_ctx_destroy(void *context)'),
    set: library.func('int munge_ctx_set(void *context, int option, ...)'),
    describe: library.func('const char *munge_ctx_strerror(void *context)'),
    encode(context, payload) {
      const credential: [string | null] = [null];
      return new Promise((resolve, reject) => {
        call.async(credential, context, payload, payload.length, (error: unknown, code: number) => {
          if (error !== null) reject(error as Error);
          else resolve({ code, text: credential[0] });
        });
      });
    },
  };
}
