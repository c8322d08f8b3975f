/** What is known beforehand of the clusters that are used in several places. */

import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { ClusterOptions, Suite } from './cluster.js';
import { attach } from './cluster.js';

export const SUITES: readonly Suite[] = ['trixie', 'forky'];

/** The Slurm release of each suite. */
export const RELEASES: Readonly<Record<Suite, string>> = { trixie: '24.11', forky: '26.05' };

/** API versions that the suites' own slurmrestd serves, oldest first. */
export const SERVED: Readonly<Record<Suite, readonly number[]>> = {
  trixie: [40, 41, 42],
  forky: [42, 43, 44, 45],
};

/** What the daemons of the suites speak, oldest first. */
export const SPOKEN: Readonly<Record<Suite, readonly ProtocolVersion[]>> = {
  trixie: [39, 40, 41, 42],
  forky: [42, 43, 44, 45],
};

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 16_800, forky: 26_800 };

const PORTS_EACH = 200;
const LAST_SLOT = 9;

/** Tells tests the slot of the clusters that their runner has brought up. */
export const SLOT_VARIABLE = 'SLURMRESTD_TEST_SLOT';

/** The slot of the clusters that tests use: the runner's, else 0, which is `npm run cluster`'s. */
export function testSlot(): number {
  return Number(process.env[SLOT_VARIABLE] ?? 0);
}

/** Name and ports of a suite's cluster: each slot has ones of its own. */
export function instance(suite: Suite, slot = 0): Omit<ClusterOptions, 'onProgress' | 'detached'> {
  return {
    suite,
    name: slot === 0 ? suite : `${suite}${slot}`,
    basePort: BASE_PORTS[suite] + slot * PORTS_EACH,
  };
}

/** A slot above 0 in which no cluster runs. */
export function freeSlot(): number {
  for (let slot = 1; slot <= LAST_SLOT; slot++) {
    if (SUITES.every((suite) => attach(instance(suite, slot)) === null)) return slot;
  }
  throw new Error('too many test clusters are running');
}

/** Port of the real slurmrestd of a cluster. */
export function realPort(options: Pick<ClusterOptions, 'basePort'>): number {
  return options.basePort + 20;
}

/** Port for this project's daemon beside a cluster. */
export function ownPort(options: Pick<ClusterOptions, 'basePort'>): number {
  return options.basePort + 25;
}
