/** One accounting daemon: sessions with it, in the version that it speaks. */

import type { Caller } from '../../credentials/caller.js';
import { SlurmError } from '../../errors.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { PROTOCOL_VERSIONS } from '../../wire/versions.js';
import { ConnectError } from '../transport/exchange.js';
import type { AccountingAddress, AccountingSession, SessionOptions } from './session.js';
import { openSession } from './session.js';

/** How a daemon is spoken to. */
export interface DaemonOptions extends SessionOptions {
  /** Speak this version only. */
  readonly forcedVersion?: ProtocolVersion;
}

/** A daemon may be upgraded; it goes on speaking older versions then. */
const TRUST_MS = 10 * 60 * 1000;

/** A daemon. It refuses a version by a code, but never says its own: the newest that it takes is used. */
export class AccountingDaemon {
  readonly #address: AccountingAddress;
  readonly #options: DaemonOptions;
  #version: ProtocolVersion | null = null;
  #provedAtMs = 0;

  constructor(address: AccountingAddress, options: DaemonOptions) {
    this.#address = address;
    this.#options = options;
  }

  /** The version that a session has proved, or null. */
  get provedVersion(): ProtocolVersion | null {
    return this.#version;
  }

  /**
   * Opens a session.
   * @param onClose Called once the session has ended; not where none was opened.
   * @throws {SlurmError} where there is none to be had.
   */
  async open(
    caller: Caller,
    signal: AbortSignal | undefined,
    onClose: () => void,
  ): Promise<AccountingSession> {
    for (const version of this.#candidates()) {
      const session = await this.#openIn(version, caller, signal, onClose);
      if (session !== null) {
        this.#proved(version);
        return session;
      }
      if (version === this.#version) this.#version = null;
    }
    throw new SlurmError('SLURM_PROTOCOL_VERSION_ERROR', {
      description: 'The accounting daemon speaks no protocol version that is spoken here',
    });
  }

  async #openIn(
    version: ProtocolVersion,
    caller: Caller,
    signal: AbortSignal | undefined,
    onClose: () => void,
  ): Promise<AccountingSession | null> {
    try {
      return await openSession(this.#address, version, caller, this.#options, { signal, onClose });
    } catch (error) {
      // It may come back as another release.
      if (error instanceof ConnectError) this.#version = null;
      throw error;
    }
  }

  /** Versions to try in turn. */
  #candidates(): readonly ProtocolVersion[] {
    const { forcedVersion } = this.#options;
    if (forcedVersion !== undefined) return [forcedVersion];
    const known = Date.now() - this.#provedAtMs < TRUST_MS ? this.#version : null;
    if (known === null) return PROTOCOL_VERSIONS;
    return [known, ...PROTOCOL_VERSIONS.filter((version) => version !== known)];
  }

  #proved(version: ProtocolVersion): void {
    if (this.#version !== version || Date.now() - this.#provedAtMs >= TRUST_MS) {
      this.#provedAtMs = Date.now();
    }
    this.#version = version;
  }
}
