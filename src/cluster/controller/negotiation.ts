/**
 * Which protocol version to speak with one controller. Only what an answered request has proved is
 * remembered; it is proved again when the controller behaves otherwise, was away, or after some time.
 */

import type { Caller } from '../../credentials/caller.js';
import { isSameCaller } from '../../credentials/caller.js';
import { SlurmError } from '../../errors.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { PROTOCOL_VERSIONS } from '../../wire/versions.js';
import { SharedTask } from '../transport/waiting.js';
import type { Answer, NoAnswer } from './answer.js';
import { noAnswerError } from './answer.js';

/** Pings the controller in a version, with a caller's credential or with none. */
export type PingIn = (
  version: ProtocolVersion,
  caller: Caller | null,
  signal: AbortSignal,
) => Promise<Answer | NoAnswer>;

/** A version to speak. */
export interface Negotiated {
  readonly version: ProtocolVersion;
  /** Proved earlier, not for this request. */
  readonly remembered: boolean;
}

/** A negotiation that is under way; others wait for its end. */
interface Flight {
  readonly caller: Caller;
  readonly task: SharedTask<ProtocolVersion | null>;
}

/** A negotiation that found nothing. */
interface Failure {
  readonly caller: Caller;
  readonly atMs: number;
  readonly error: SlurmError;
}

/** From this version on (24.11) controllers answer a ping that has no credential. */
const OLDEST_WITH_PROBE: ProtocolVersion = 42;
/** A controller may be upgraded while nobody asks it; it goes on speaking older versions then. */
const TRUST_MS = 10 * 60 * 1000;
/** A bad credential cannot be told from a bad version in older releases: do not try on and on. */
const FAILURE_PAUSE_MS = 1000;

/** The negotiation with one controller: one at a time, however many requests wait for it. */
export class Negotiation {
  readonly #ping: PingIn;
  #version: ProtocolVersion | null = null;
  #provedAtMs = Number.NEGATIVE_INFINITY;
  #flight: Flight | null = null;
  #failure: Failure | null = null;

  constructor(ping: PingIn) {
    this.#ping = ping;
  }

  /** The version that was proved last. */
  get version(): ProtocolVersion | null {
    return this.#version;
  }

  /** Something may have changed: the version is to be proved again before it is used. */
  distrust(): void {
    this.#provedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** The controller does not speak a version, and said which one it does speak, or did not say. */
  refused(version: ProtocolVersion, speaks: ProtocolVersion | null): void {
    if (speaks !== null) this.#proved(speaks);
    else if (this.#version === version) this.#version = null;
  }

  /**
   * The version to speak. Where a negotiation finds nothing, the credential may be at fault: what was
   * proved earlier is kept then.
   * @throws {SlurmError} where nothing is known nor found out.
   */
  async negotiate(caller: Caller, signal: AbortSignal | undefined): Promise<Negotiated> {
    for (;;) {
      const failed = this.#recentFailure();
      if (this.#version !== null && (this.#isTrusted() || failed !== null)) {
        return { version: this.#version, remembered: true };
      }
      if (failed !== null && isSameCaller(failed.caller, caller)) throw failed.error;
      const found = await this.#joinFlight(caller).join(signal);
      if (found !== null) return { version: found, remembered: false };
    }
  }

  #isTrusted(): boolean {
    return Date.now() - this.#provedAtMs < TRUST_MS;
  }

  #recentFailure(): Failure | null {
    const failure = this.#failure;
    return failure !== null && Date.now() - failure.atMs < FAILURE_PAUSE_MS ? failure : null;
  }

  #proved(version: ProtocolVersion): void {
    this.#version = version;
    this.#provedAtMs = Date.now();
    this.#failure = null;
  }

  #joinFlight(caller: Caller): SharedTask<ProtocolVersion | null> {
    if (this.#flight === null || this.#flight.task.deserted) {
      const task = new SharedTask(async (signal) => {
        try {
          return await this.#findOut(caller, signal);
        } finally {
          if (this.#flight?.task === task) this.#flight = null;
        }
      });
      this.#flight = { caller, task };
    }
    return this.#flight.task;
  }

  async #findOut(caller: Caller, signal: AbortSignal): Promise<ProtocolVersion | null> {
    const found = (await this.#probe(signal)) ?? (await this.#walkDown(caller, signal));
    if (found instanceof SlurmError) {
      this.#failure = { caller, atMs: Date.now(), error: found };
      return null;
    }
    this.#proved(found);
    return found;
  }

  /**
   * 24.11 and later need no credential for this: a version that they speak is answered in it, another
   * one with theirs, or in HTTP. Null where all was silence, as with older releases.
   */
  async #probe(signal: AbortSignal): Promise<ProtocolVersion | SlurmError | null> {
    let refusal: SlurmError | null = null;
    for (const version of PROTOCOL_VERSIONS.filter((one) => one >= OLDEST_WITH_PROBE)) {
      const answer = await this.#ping(version, null, signal);
      if (answer.type === 'code' || answer.type === 'message') return version;
      if (answer.type === 'silence') continue;
      if (answer.speaks !== null) return answer.speaks;
      refusal = noAnswerError(answer, version);
    }
    return refusal;
  }

  /** Older releases answer a good credential in a version that they speak, and nothing else. */
  async #walkDown(caller: Caller, signal: AbortSignal): Promise<ProtocolVersion | SlurmError> {
    let failure: SlurmError | undefined;
    for (const version of PROTOCOL_VERSIONS.filter((one) => one < OLDEST_WITH_PROBE)) {
      const answer = await this.#ping(version, caller, signal);
      if (answer.type === 'code' || answer.type === 'message') return version;
      failure ??= noAnswerError(answer, version);
    }
    return failure as SlurmError;
  }
}
