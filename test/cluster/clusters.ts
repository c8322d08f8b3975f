/** The clusters that tests share: those that are up, else new ones that end with this process. */
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { attach, startCluster } from '../../tools/cluster/cluster.js';
import { instance, testSlot } from '../../tools/cluster/instances.js';

export { SUITES } from '../../tools/cluster/instances.js';

/** A cluster of a suite. Tests leave it as they found it. */
export async function sharedCluster(suite: Suite): Promise<Cluster> {
  const options = instance(suite, testSlot());
  return attach(options) ?? (await startCluster(options));
}
