/** Room for the replies of a whole daemon: a sum that spools may hold, handed out in order. */
import { SlurmError } from '../../errors.js';
import { WaitingLine } from './waiting.js';

/** Limits of all spools of a daemon. */
export interface SpoolLimits {
  /** Bytes that one spool keeps in memory; what is beyond goes to a file. */
  readonly memoryBytes: number;
  /** Bytes that all spools together keep in memory; small spools go to a file beyond it, too. */
  readonly totalMemoryBytes: number;
  /** Bytes that all spools together may hold, in memory and in files. */
  readonly totalBytes: number;
  /** How long a new list waits for room before it is refused. */
  readonly waitMs: number;
}

/** Enough for a hundred lists of 50,000 jobs at once, mostly on disk. */
export const DEFAULT_SPOOL_LIMITS: SpoolLimits = {
  memoryBytes: 2 * 1024 * 1024,
  totalMemoryBytes: 256 * 1024 * 1024,
  totalBytes: 4 * 1024 * 1024 * 1024,
  waitMs: 10_000,
};

/** Replies up to here are taken even when there is no room: what they answer has been carried out. */
const ALWAYS_TAKEN_BYTES = 1024 * 1024;

/** Part of a budget, held for one reply. Give it back exactly when the reply's bytes are gone. */
export class SpoolRoom {
  readonly #budget: SpoolBudget;
  #bytes: number;
  #memoryBytes = 0;

  /** Made by {@link SpoolBudget} alone. */
  constructor(budget: SpoolBudget, bytes: number) {
    this.#budget = budget;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Makes the room as large as a reply whose length is known by now.
   * @throws {SlurmError} with status 503 where the budget has less; the room is kept.
   */
  resize(bytes: number): void {
    this.#budget.exchange(this.#bytes, bytes);
    this.#bytes = bytes;
  }

  /** Takes memory for a part of the reply, unless its spool or all spools together have their fill. */
  takeMemory(bytes: number): boolean {
    if (this.#memoryBytes + bytes > this.#budget.limits.memoryBytes) return false;
    if (!this.#budget.exchangeMemory(0, bytes)) return false;
    this.#memoryBytes += bytes;
    return true;
  }

  /** Gives back some of the memory that was taken. */
  giveMemory(bytes: number): void {
    this.#budget.exchangeMemory(bytes, 0);
    this.#memoryBytes -= bytes;
  }

  /** Gives room and memory back; a second time does nothing. */
  release(): void {
    this.giveMemory(this.#memoryBytes);
    this.#budget.exchange(this.#bytes, 0);
    this.#bytes = 0;
  }
}

/** The budget. Whoever waits gets room in the order of asking. */
export class SpoolBudget {
  readonly limits: SpoolLimits;
  #used = 0;
  #memoryUsed = 0;
  readonly #waiting = new WaitingLine<SpoolRoom>();
  /** What every list gets before its length is known. */
  readonly #entryBytes: number;

  constructor(limits: SpoolLimits = DEFAULT_SPOOL_LIMITS) {
    this.limits = limits;
    this.#entryBytes = Math.min(limits.memoryBytes, limits.totalBytes);
  }

  get usedBytes(): number {
    return this.#used;
  }

  get memoryUsedBytes(): number {
    return this.#memoryUsed;
  }

  /** Requests that wait for room. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Room for a small reply, which is never refused. */
  room(): SpoolRoom {
    return new SpoolRoom(this, 0);
  }

  /**
   * Room for a list whose length is not known yet: as much as a spool keeps in memory. Waits in line
   * while there is none.
   * @throws {SlurmError} with status 503 when the wait was in vain, `abandoned` on the signal.
   */
  async admit(signal?: AbortSignal): Promise<SpoolRoom> {
    // Whoever waits enters as soon as there is room: where there is some, nobody is waiting.
    if (this.#fits(this.#entryBytes)) return this.#enter();
    return await this.#waiting.join(this.limits.waitMs, tooBusy, signal);
  }

  /** For {@link SpoolRoom}: gives some bytes back and takes others. */
  exchange(back: number, taken: number): void {
    const more = taken - back;
    if (more > 0 && taken > ALWAYS_TAKEN_BYTES && !this.#fits(more) && this.#used > back) {
      throw tooBusy();
    }
    this.#used += more;
    while (this.#waiting.length > 0 && this.#fits(this.#entryBytes)) {
      this.#waiting.serve(this.#enter());
    }
  }

  /** For {@link SpoolRoom}: likewise of memory; false where there is not as much. */
  exchangeMemory(back: number, taken: number): boolean {
    const used = this.#memoryUsed - back + taken;
    if (taken > back && used > this.limits.totalMemoryBytes) return false;
    this.#memoryUsed = used;
    return true;
  }

  #fits(bytes: number): boolean {
    return this.#used + bytes <= this.limits.totalBytes;
  }

  #enter(): SpoolRoom {
    this.#used += this.#entryBytes;
    return new SpoolRoom(this, this.#entryBytes);
  }
}

function tooBusy(): SlurmError {
  return new SlurmError('SLURMCTLD_COMMUNICATIONS_BACKOFF', {
    description: 'Too many large replies are being sent at once. Try again later.',
    status: 503,
  });
}
