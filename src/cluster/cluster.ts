/** One Slurm cluster: its controllers, its configuration's facts and the name service. */
import type { Surroundings } from '../model/engine/context.js';
import type { NameService } from '../system/names.js';
import type { Caller } from './caller.js';
import { callerName } from './caller.js';
import type { ControllerClient } from './controller.js';
import type { DeriveOptions } from './derive/job.js';
import type { Release } from './release.js';
import { ReleaseFinder } from './release.js';

/** Facts of the configuration that replies show or kinds need. */
export interface ClusterFacts {
  readonly clusterName: string;
  /** `accounting_storage/slurmdbd`, or another plugin. */
  readonly accountingStorageType: string;
  readonly maxArraySize: number;
  /** SelectTypeParameters, as flags. */
  readonly selectTypeParameters: readonly string[];
}

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly facts: ClusterFacts;
  /** Answers requests: the controller in charge, behind its virtual address where it has one. */
  readonly controller: ControllerClient;
  /** Every configured controller by itself, as a ping asks them. */
  readonly pinged: ControllerClient;
  readonly names: NameService;
  readonly derive: DeriveOptions;
  /** Now, in milliseconds since 1970. */
  readonly clock?: () => number;
}

/** A cluster that operations ask. */
export class Cluster {
  readonly facts: ClusterFacts;
  readonly controller: ControllerClient;
  readonly pinged: ControllerClient;
  readonly names: NameService;
  /** Settings of what is derived from records. */
  readonly derive: DeriveOptions;
  readonly #clock: () => number;
  readonly #releases: ReleaseFinder;

  constructor(options: ClusterOptions) {
    this.facts = options.facts;
    this.controller = options.controller;
    this.pinged = options.pinged;
    this.names = options.names;
    this.derive = options.derive;
    this.#clock = options.clock ?? Date.now;
    this.#releases = new ReleaseFinder(this.controller, this.#clock);
  }

  /** What readers and writers may know of this cluster at this moment. */
  surroundings(): Surroundings {
    const { clusterName, maxArraySize, selectTypeParameters } = this.facts;
    return {
      names: this.names,
      now: Math.floor(this.#clock() / 1000),
      clusterName,
      maxArraySize,
      selectsCpus: selectTypeParameters.some((flag) => /^CR_CPU/i.test(flag)),
    };
  }

  /** The user that a request is made for and that user's group; empty where there are none. */
  async identityOf(caller: Caller): Promise<{ user: string; group: string }> {
    const user = callerName(caller) ?? '';
    return { user, group: user === '' ? '' : ((await this.names.primaryGroup(user)) ?? '') };
  }

  /** The release of the controller that answers, as it reports it. */
  async release(caller: Caller): Promise<Release> {
    return await this.#releases.release(caller);
  }
}
