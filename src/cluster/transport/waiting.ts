/** Waiting that can be given up, in a line too, and work that several requests wait for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SlurmError } from '../../errors.js';

/** Options of one request. */
export interface RequestOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Nobody waits for the answer any more. */
export function abandoned(): SlurmError {
  return new SlurmError('SLURM_COMMUNICATIONS_SHUTDOWN_ERROR', {
    description: 'The request was given up',
  });
}

/** Waits some time. @throws {@link abandoned} as soon as the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw abandoned();
  });
}

/** Waits for a promise. @throws {@link abandoned} as soon as the signal is aborted. */
async function orAbandon<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await result;
  return await new Promise<T>((resolve, reject) => {
    const abort = () => reject(abandoned());
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Those who wait for something, each for a while at most; served in the order of coming. */
export class WaitingLine<T> {
  readonly #waiting: ((value: T) => void)[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /**
   * Waits to be served.
   * @throws what `late` makes when the wait was in vain, {@link abandoned} as soon as the signal is aborted.
   */
  async join(waitMs: number, late: () => SlurmError, signal?: AbortSignal): Promise<T> {
    return await new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        const place = this.#waiting.indexOf(enter);
        if (place >= 0) this.#waiting.splice(place, 1);
      };
      const refuse = (error: SlurmError) => {
        leave();
        reject(error);
      };
      const enter = (value: T) => {
        leave();
        resolve(value);
      };
      const abort = () => refuse(abandoned());
      const timer = setTimeout(() => refuse(late()), waitMs);
      this.#waiting.push(enter);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
    });
  }

  /** Serves whoever waits longest; false where nobody waits. */
  serve(value: T): boolean {
    const next = this.#waiting[0];
    next?.(value);
    return next !== undefined;
  }
}

/** Work that is done once for all who join; it is aborted when the last of them has left. */
export class SharedTask<T> {
  readonly #abort = new AbortController();
  readonly #result: Promise<T>;
  #joined = 0;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#result = run(this.#abort.signal);
    // Whoever joins sees a failure; when all have left nobody needs to.
    this.#result.catch(() => undefined);
  }

  /** Everybody left before the end: to be started anew for whoever comes now. */
  get deserted(): boolean {
    return this.#abort.signal.aborted;
  }

  async join(signal: AbortSignal | undefined): Promise<T> {
    this.#joined += 1;
    try {
      return await orAbandon(this.#result, signal);
    } finally {
      this.#joined -= 1;
      if (this.#joined === 0) this.#abort.abort();
    }
  }
}
