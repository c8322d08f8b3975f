/** One Slurm cluster: its controllers, its configuration's facts and the name service. */

import type { Caller } from '../credentials/caller.js';
import { callerName } from '../credentials/caller.js';
import type { LookUp, LookUps, Surroundings } from '../model/engine/context.js';
import type { NameService } from '../system/names.js';
import type { AccountingClient } from './accounting/client.js';
import { LookUpReader, NO_LOOK_UPS } from './accounting/look-ups.js';
import type { ControllerClient } from './controller/client.js';
import type { Release } from './controller/release.js';
import { ReleaseFinder } from './controller/release.js';
import type { DeriveOptions } from './derive/job.js';
import type { RequestOptions } from './transport/waiting.js';

/** Facts of the configuration that replies show or kinds need. */
export interface ClusterFacts {
  readonly clusterName: string;
  /** `accounting_storage/slurmdbd`, or another plugin. */
  readonly accountingStorageType: string;
  readonly maxArraySize: number;
  /** SelectTypeParameters, as flags. */
  readonly selectTypeParameters: readonly string[];
  /** CpuFreqGovernors and CpuFreqDef, as they are given. */
  readonly cpuFreqGovernors: readonly string[];
  readonly cpuFreqDef: string | null;
}

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly facts: ClusterFacts;
  /** Answers requests: the controller in charge, behind its virtual address where it has one. */
  readonly controller: ControllerClient;
  /** Every configured controller by itself, as a ping asks them. */
  readonly pinged: ControllerClient;
  /** Null for a cluster without slurmdbd. */
  readonly accounting: AccountingClient | null;
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
  readonly accounting: AccountingClient | null;
  readonly names: NameService;
  /** Settings of what is derived from records. */
  readonly derive: DeriveOptions;
  readonly #clock: () => number;
  readonly #releases: ReleaseFinder;
  readonly #lookUps: LookUpReader | null;

  constructor(options: ClusterOptions) {
    this.facts = options.facts;
    this.controller = options.controller;
    this.pinged = options.pinged;
    this.accounting = options.accounting;
    this.names = options.names;
    this.derive = options.derive;
    this.#clock = options.clock ?? Date.now;
    this.#lookUps = this.accounting && new LookUpReader(this.accounting);
    this.#releases = new ReleaseFinder(this.controller, this.#clock);
  }

  /** What readers and writers may know of this cluster at this moment. */
  surroundings(): Surroundings {
    const { clusterName, maxArraySize, selectTypeParameters, cpuFreqGovernors, cpuFreqDef } =
      this.facts;
    return {
      names: this.names,
      now: Math.floor(this.#clock() / 1000),
      clusterName,
      maxArraySize,
      selectsCpus: selectTypeParameters.some((flag) => /^CR_CPU/i.test(flag)),
      cpuFreqGovernors,
      cpuFreqDef,
      lookUps: NO_LOOK_UPS,
    };
  }

  /**
   * Lists of the accounting database, as far as the caller may see them; those not wanted are empty.
   * @throws {SlurmError} where one cannot be had.
   */
  async lookUps(
    wanted: ReadonlySet<LookUp>,
    caller: Caller,
    options: RequestOptions,
  ): Promise<LookUps> {
    if (this.#lookUps === null || wanted.size === 0) return NO_LOOK_UPS;
    return await this.#lookUps.read(wanted, caller, options);
  }

  /** The user that a request is made for and that user's group; empty where there are none. */
  async identityOf(caller: Caller): Promise<{ user: string; group: string }> {
    const user = callerName(caller) ?? '';
    return { user, group: user === '' ? '' : ((await this.names.primaryGroup(user)) ?? '') };
  }

  /** Ends the sessions that wait; the cluster is not asked again. */
  close(): void {
    this.accounting?.close();
  }

  /** The release of the controller that answers, as it reports it. */
  async release(caller: Caller): Promise<Release> {
    return await this.#releases.release(caller);
  }
}
