/** The clusters that tests share: those that are up, else new ones that end with this process. */
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { attach, startCluster } from '../../tools/cluster/cluster.js';

export const SUITES: readonly Suite[] = ['trixie', 'forky'];

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 16_800, forky: 26_800 };

/** A cluster of a suite. Tests leave it as they found it. */
export async function sharedCluster(suite: Suite): Promise<Cluster> {
  const options = { suite, name: suite, basePort: BASE_PORTS[suite] };
  return attach(options) ?? (await startCluster(options));
}
