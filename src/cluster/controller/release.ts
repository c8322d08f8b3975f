/** Which Slurm release a cluster's controller is. */

import type { Caller } from '../../credentials/caller.js';
import { ping } from '../../messages/ping.js';
import { requestBuildInfo } from '../../messages/slurm-conf.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { releaseOf } from '../../wire/versions.js';
import type { ControllerClient } from './client.js';

/** A Slurm release as replies show it. */
export interface Release {
  /** `26.05.5`. */
  readonly release: string;
  readonly major: string;
  readonly minor: string;
  readonly micro: string;
}

/** How long an answer is good for: a controller may be updated within its protocol version. */
const KEEP_MS = 600_000;
/** How long a request waits for a controller that nobody has asked anything yet. */
const FIRST_ANSWER_MS = 1000;
/** After which one that did not answer is asked again. */
const RETRY_MS = 10_000;

const UNKNOWN = takeApart('');

function takeApart(release: string): Release {
  const [major = '', minor = '', micro = ''] = release.split('.');
  return { release, major, minor, micro };
}

/** What was learned, and from which protocol version. */
interface Known {
  readonly version: ProtocolVersion;
  readonly release: Release;
  readonly untilMs: number;
}

/** Asks a controller for its release, once, and again when it may have changed. */
export class ReleaseFinder {
  readonly #controller: ControllerClient;
  readonly #clock: () => number;
  #known: Known | null = null;
  #nextTryMs = 0;
  #firstAnswer: Promise<void> = Promise.resolve();

  constructor(controller: ControllerClient, clock: () => number) {
    this.#controller = controller;
    this.#clock = clock;
  }

  /**
   * The release; empty texts before a controller has answered anything. Only the first callers wait for
   * the question: an answer that has grown old is given while it is asked for again.
   */
  async release(caller: Caller): Promise<Release> {
    const version = this.#controller.provedVersion;
    if (version === null) return await this.#askFirst(caller);
    const known = this.#known?.version === version ? this.#known : null;
    if (known === null) return await this.#ask(caller, version);
    if (this.#clock() >= known.untilMs) void this.#ask(caller, version);
    return known.release;
  }

  /**
   * Of accounting, no controller is asked anything else: so it may be down, or nobody knows it yet. Who
   * comes while it is asked waits for the same answer.
   */
  async #askFirst(caller: Caller): Promise<Release> {
    if (this.#clock() >= this.#nextTryMs) {
      this.#nextTryMs = this.#clock() + RETRY_MS;
      this.#firstAnswer = this.#ping(caller);
    }
    await this.#firstAnswer;
    const version = this.#controller.provedVersion;
    return version === null ? UNKNOWN : await this.#ask(caller, version);
  }

  /** Whatever is answered proves a version; where nothing is, none is proved. */
  async #ping(caller: Caller): Promise<void> {
    const signal = AbortSignal.timeout(FIRST_ANSWER_MS);
    await this.#controller.call(ping, {}, caller, { signal }).catch(() => undefined);
  }

  /**
   * A controller that does not tell is at least known by its protocol version: `26.05`. That is not
   * kept: the next caller may have a better credential.
   */
  async #ask(caller: Caller, version: ProtocolVersion): Promise<Release> {
    try {
      const conf = await this.#controller.call(requestBuildInfo, { last_update: 0 }, caller);
      const release = takeApart(conf?.version ?? releaseOf(version));
      this.#known = { version, release, untilMs: this.#clock() + KEEP_MS };
      return release;
    } catch {
      return takeApart(releaseOf(version));
    }
  }
}
