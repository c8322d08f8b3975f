/** How many there are at once: of sessions, as slurmdbd serves a hundred in all, and of what takes much memory. */
import { SlurmError } from '../../errors.js';
import { abandoned, WaitingLine } from '../transport/waiting.js';

/** Requests that wait for a slot; more are refused at once. */
const MAX_WAITING = 1000;

/** Slots, handed out in the order of asking. */
export class Slots {
  readonly #count: number;
  readonly #waitMs: number;
  readonly #waiting = new WaitingLine<void>();
  #used = 0;

  constructor(count: number, waitMs: number) {
    this.#count = count;
    this.#waitMs = waitMs;
  }

  get usedCount(): number {
    return this.#used;
  }

  get isFull(): boolean {
    return this.#used >= this.#count;
  }

  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Takes a slot, as soon as there is one.
   * @throws {SlurmError} with status 503 when the wait was in vain, {@link abandoned} on the signal.
   */
  async take(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw abandoned();
    if (!this.isFull) {
      this.#used += 1;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) throw tooBusy();
    await this.#waiting.join(this.#waitMs, tooBusy, signal);
  }

  /** Gives a slot back: to whoever waits longest. */
  give(): void {
    if (!this.#waiting.serve()) this.#used -= 1;
  }
}

function tooBusy(): SlurmError {
  return new SlurmError('ESLURM_DB_CONNECTION', {
    description: 'Too many requests to the accounting daemon at once. Try again later.',
    status: 503,
  });
}
