/** Signals that the daemon takes while it serves. */
import { once } from 'node:events';
import type { Logger } from './logger.js';

/** One signal, however often it comes while the last one is being dealt with, is dealt with once more. */
export class SignalQueue {
  readonly #end: AbortSignal;
  #wake: () => void = () => undefined;
  #isPending = false;

  constructor(name: NodeJS.Signals, end: AbortSignal) {
    this.#end = end;
    const onSignal = () => {
      this.#isPending = true;
      this.#wake();
    };
    process.on(name, onSignal);
    end.addEventListener('abort', () => {
      process.off(name, onSignal);
      this.#wake();
    });
  }

  /** Waits for the signal; false at the end. */
  async next(): Promise<boolean> {
    if (!this.#isPending && !this.#end.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isPending = false;
    return !this.#end.aborted;
  }
}

/** Waits for a signal to end, and tells of it. The second one ends the process at once. */
export async function endingSignal(logger: Logger): Promise<void> {
  const signal = await Promise.race(
    (['SIGINT', 'SIGTERM'] as const).map(async (name) => {
      await once(process, name);
      return name;
    }),
  );
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  logger.info(`caught ${signal}. Shutting down.`);
}
