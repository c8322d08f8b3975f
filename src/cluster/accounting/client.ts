/**
 * The typed client of a cluster's accounting daemon. A session belongs to one caller and holds one
 * transaction: what is read is read in a session that may be used again shortly after by the same
 * caller, what is changed is changed in a session of its own.
 */

import type { Caller } from '../../credentials/caller.js';
import { isSameCaller } from '../../credentials/caller.js';
import { errorNumber, httpStatus, SlurmError } from '../../errors.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import type { RequestOptions } from '../transport/waiting.js';
import { abandoned } from '../transport/waiting.js';
import { AccountingCalls } from './calls.js';
import type { DaemonOptions } from './daemon.js';
import { AccountingDaemon } from './daemon.js';
import type { AccountingAddress, AccountingSession } from './session.js';
import { Slots } from './slots.js';

/** What the client needs of the configuration. */
export interface AccountingOptions extends DaemonOptions {
  /** AccountingStorageHost, then AccountingStorageBackupHost where there is one. */
  readonly daemons: readonly AccountingAddress[];
  /** Sessions at once, of a hundred that slurmdbd has for everybody. */
  readonly maxSessions?: number;
  /** How long a session that was used for reading waits for the same caller. */
  readonly idleMs?: number;
}

const DEFAULT_MAX_SESSIONS = 24;
const DEFAULT_IDLE_MS = 5000;
const MAX_DUMPS = 2;

/** A session that waits for its caller. */
interface Idle {
  readonly session: AccountingSession;
  readonly timer: NodeJS.Timeout;
}

/** The client. One a cluster. */
export class AccountingClient {
  /** Of requests that have nearly all of the database in memory until they are answered. */
  readonly dumps: Slots;
  readonly #options: AccountingOptions;
  readonly #daemons: readonly AccountingDaemon[];
  readonly #slots: Slots;
  /** Oldest first. */
  readonly #idle: Idle[] = [];
  #isClosed = false;

  constructor(options: AccountingOptions) {
    if (options.daemons.length === 0) throw new Error('no accounting daemon is configured');
    this.#options = options;
    this.#daemons = options.daemons.map((address) => new AccountingDaemon(address, options));
    const { maxSessions = DEFAULT_MAX_SESSIONS, initTimeoutMs, answerTimeoutMs } = options;
    this.#slots = new Slots(maxSessions, initTimeoutMs);
    this.dumps = new Slots(MAX_DUMPS, answerTimeoutMs);
  }

  /** The configured daemons, in the order in which they are asked. */
  get addresses(): readonly AccountingAddress[] {
    return this.#options.daemons;
  }

  /** The protocol version that a daemon has proved, the first one's first; null where none has. */
  get provedVersion(): ProtocolVersion | null {
    for (const { provedVersion } of this.#daemons) if (provedVersion !== null) return provedVersion;
    return null;
  }

  /** Sessions that there are, those that wait for their caller included. */
  get sessionCount(): number {
    return this.#slots.usedCount;
  }

  /** Sessions that wait for their caller. */
  get idleCount(): number {
    return this.#idle.length;
  }

  /**
   * Reads, in one session. Lists may be read to their end after the work is done.
   * @throws {SlurmError} 7000 where no session can be opened, and what the work throws.
   */
  async read<T>(
    caller: Caller,
    work: (calls: AccountingCalls) => Promise<T>,
    { signal }: RequestOptions = {},
  ): Promise<T> {
    const session = (await this.#waiting(caller, signal)) ?? (await this.#open(caller, signal));
    const { budget } = this.#options;
    try {
      return await work(new AccountingCalls({ session, budget, signal, mayChange: false }));
    } finally {
      void this.#release(session);
    }
  }

  /**
   * Changes something: all that the work does is kept when it is done, and nothing of it where it, or
   * keeping it, fails.
   * @throws {SlurmError} 7000 where no session can be opened, and what the work throws.
   */
  async transaction<T>(
    caller: Caller,
    work: (calls: AccountingCalls) => Promise<T>,
    { signal }: RequestOptions = {},
  ): Promise<T> {
    const session = await this.#open(caller, signal);
    const { budget } = this.#options;
    try {
      const result = await work(new AccountingCalls({ session, budget, signal, mayChange: true }));
      if (signal?.aborted) throw abandoned();
      await commit(session);
      return result;
    } catch (error) {
      await session.rollBack();
      throw error;
    } finally {
      session.close();
    }
  }

  /**
   * Whether a daemon, by its place among the addresses, takes up a session: null, or why it does not.
   * @throws {SlurmError} with status 503 where there are too many sessions.
   */
  async ping(
    place: number,
    caller: Caller,
    { signal }: RequestOptions = {},
  ): Promise<SlurmError | null> {
    const daemon = this.#daemons[place];
    if (daemon === undefined) throw new Error(`there is no accounting daemon ${place}`);
    await this.#takeSlot(signal);
    try {
      const session = await daemon.open(caller, signal, () => this.#slots.give());
      session.close();
      return null;
    } catch (error) {
      this.#slots.give();
      if (signal?.aborted || !(error instanceof SlurmError)) throw error;
      return error;
    }
  }

  /** Ends the sessions that wait; those that are used end with their use. */
  close(): void {
    this.#isClosed = true;
    for (const { session } of [...this.#idle]) session.close();
  }

  /** A session of the caller's that waits and answers within the time it would have waited, or null. */
  async #waiting(
    caller: Caller,
    signal: AbortSignal | undefined,
  ): Promise<AccountingSession | null> {
    const { idleMs = DEFAULT_IDLE_MS } = this.#options;
    for (;;) {
      const found = this.#idle.findLast(({ session }) => isSameCaller(session.caller, caller));
      if (found === undefined) return null;
      this.#forget(found.session);
      if (await found.session.rollBack(idleMs, signal)) return found.session;
    }
  }

  async #open(caller: Caller, signal: AbortSignal | undefined): Promise<AccountingSession> {
    await this.#takeSlot(signal);
    let failure: unknown;
    for (const daemon of this.#daemons) {
      try {
        const session: AccountingSession = await daemon.open(caller, signal, () => {
          this.#forget(session);
          this.#slots.give();
        });
        return session;
      } catch (error) {
        failure ??= error;
        if (signal?.aborted || !(error instanceof SlurmError)) break;
      }
    }
    this.#slots.give();
    throw signal?.aborted ? failure : notOpened(failure);
  }

  /** A session that waits is given up for another caller's. */
  async #takeSlot(signal: AbortSignal | undefined): Promise<void> {
    if (this.#slots.isFull) this.#idle[0]?.session.close();
    await this.#slots.take(signal);
  }

  /** Gives up what was read, so that no lock of it stays, and lets the session wait for its caller. */
  async #release(session: AccountingSession): Promise<void> {
    await session.drained();
    if (!(await session.rollBack())) return;
    if (this.#isClosed || this.#slots.isAwaited) {
      session.close();
      return;
    }
    const { idleMs = DEFAULT_IDLE_MS } = this.#options;
    const timer = setTimeout(() => session.close(), idleMs);
    this.#idle.push({ session, timer });
  }

  #forget(session: AccountingSession): void {
    const place = this.#idle.findIndex((idle) => idle.session === session);
    if (place >= 0) clearTimeout(this.#idle.splice(place, 1)[0]?.timer);
  }
}

/** @throws {SlurmError} which says where it is not known whether the changes were kept. */
async function commit(session: AccountingSession): Promise<void> {
  const wasOpen = session.isOpen;
  try {
    await session.commit();
  } catch (error) {
    if (!(error instanceof SlurmError) || session.isOpen || !wasOpen) throw error;
    throw new SlurmError(error.errorNumber, {
      description: `It is not known whether the changes were kept. ${error.message}`,
      cause: error,
    });
  }
}

/** Tells of it under upstream's name, whatever was to be done: an error with a status is no handler's. */
function notOpened(cause: unknown): unknown {
  if (!(cause instanceof SlurmError)) return cause;
  const number = errorNumber('ESLURM_DB_CONNECTION');
  return new SlurmError(number, {
    description: `Failed to open slurmdbd connection: ${cause.message}`,
    source: 'openapi_get_db_conn',
    status: cause.status ?? httpStatus(number),
    cause,
  });
}
