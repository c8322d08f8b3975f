/** The clusters that tests share: those that are up, else new ones that end with this process. */
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { attach, startCluster, until } from '../../tools/cluster/cluster.js';
import { ROOMY_PARTITION } from '../../tools/cluster/config.js';
import { instance, testSlot } from '../../tools/cluster/instances.js';

export { SPOKEN, SUITES } from '../../tools/cluster/instances.js';

/** A cluster of a suite. Tests leave it as they found it. */
export async function sharedCluster(suite: Suite): Promise<Cluster> {
  const options = instance(suite, testSlot());
  return attach(options) ?? (await startCluster(options));
}

const JOBS_END_MS = 60_000;

/** Makes a partition whose jobs come before all others: those that wait elsewhere do not hold them up. */
export async function makePartition(cluster: Cluster, name: string): Promise<void> {
  const create = `scontrol create PartitionName=${name} '${ROOMY_PARTITION.join("' '")}'`;
  await cluster.exec(['sh', '-c', `scontrol show partition ${name} || ${create}`]);
}

/** Ends the jobs in a partition, and those of its name elsewhere, and deletes it. */
export async function removePartition(cluster: Cluster, name: string): Promise<void> {
  await cluster.exec(['scancel', `--name=${name}`]);
  await cluster.exec(['scancel', `--partition=${name}`]);
  const queue = ['squeue', '--noheader', `--partition=${name}`];
  await until('the end of all jobs', async () => (await cluster.exec(queue)) === '', JOBS_END_MS);
  await cluster.exec(['scontrol', 'delete', `PartitionName=${name}`]);
}
