/** What Slurm's client library adds to a partition (upstream: slurm_protocol_pack.c, read_config.c). */
import type { JobDefaults, PartitionInfo } from '../../messages/partitions.js';

/** A partition with what is derived beside its record. */
export interface PartitionRecord extends PartitionInfo {
  /** Defaults of jobs: `DefCpuPerGPU=2,DefMemPerGPU=1024`. */
  job_defaults_str: string | null;
  /** Name of the cluster; set only where lists of a federation are joined. */
  cluster_name: string | null;
}

/** Names of `job_defaults_t.type`. */
const DEFAULT_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'DefCpuPerGPU'],
  [2, 'DefMemPerGPU'],
]);

/** Derives in place. */
export function derivePartition(partition: PartitionInfo): PartitionRecord {
  const record = partition as PartitionRecord;
  const defaults = partition.job_defaults_list ?? [];
  record.name ??= '';
  record.job_defaults_str = defaults.length === 0 ? null : defaults.map(defaultText).join(',');
  record.cluster_name = null;
  return record;
}

function defaultText({ type, value }: JobDefaults): string {
  return `${DEFAULT_NAMES.get(type) ?? `Unknown(${type})`}=${value}`;
}
