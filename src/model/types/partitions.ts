/** Partitions as they are shown, and as they are changed. */
import type { PartitionRecord } from '../../cluster/derive/partition.js';
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { JOB_SHOW_FLAGS } from '../kinds/job-flags.js';
import { MEM_PER_CPUS, MEM_PER_NODE } from '../kinds/memory.js';
import { CR_TYPE, NODE_PARTITION_CPU_BINDING_FLAGS, OVERSUBSCRIBE_FLAGS, PARTITION_FLAGS, PARTITION_PREEMPT_MODES, PARTITION_STATES, SELECT_TYPE_PARAM } from '../kinds/node-flags.js';
import { UINT16, UINT16_NO_VAL, UINT32, UINT32_NO_VAL, UINT64 } from '../kinds/numbers.js';
import { PARTITION_EXCLUSIVE, PARTITION_OVERSUBSCRIBE, SHARED_FORCE } from '../kinds/partition-sharing.js';
import { STRING } from '../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import type { ListQuery } from './nodes.js';

/** How many jobs may share, without the bit that forces it. */
const OVERSUBSCRIBE_JOBS: Kind<number> = {
  ...UINT16,
  name: 'OVERSUBSCRIBE_JOBS',
  writer: () => (share) => String(share & ~SHARED_FORCE & 0xffff),
};

/** A partition. */
export const PARTITION_INFO = defineObject<PartitionRecord>()('PARTITION_INFO', (f) => [
  f.group('nodes', 'Nodes of the partition'),
  f.member('nodes/allowed_allocation', STRING, 'allow_alloc_nodes', 'Hosts that may ask for allocations'),
  f.group('accounts', 'Accounts that may and must not use the partition'),
  f.member('accounts/allowed', STRING, 'allow_accounts', 'Accounts that may use the partition'),
  f.group('groups', 'Groups that may use the partition'),
  f.member('groups/allowed', STRING, 'allow_groups', 'Groups that may use the partition'),
  f.group('qos', 'Qualities of service of the partition'),
  f.member('qos/allowed', STRING, 'allow_qos', 'Qualities of service that may be used in the partition'),
  f.member('alternate', STRING, 'alternate', 'Partition used instead while this one is down'),
  f.group('tres', 'Trackable resources of the partition'),
  f.member('tres/billing_weights', STRING, 'billing_weights_str', 'Weights by which resources are billed'),
  f.member('cluster', STRING, 'cluster_name', 'Name of the cluster, in a federation'),
  f.member(
    'select_type',
    [
      [41, CR_TYPE],
      [45, SELECT_TYPE_PARAM],
    ],
    'cr_type',
    'How resources of nodes are shared out',
    { since: 41 },
  ),
  f.group('cpus', 'CPUs of the partition'),
  f.member(
    'cpus/task_binding',
    [
      [40, UINT32],
      [45, NODE_PARTITION_CPU_BINDING_FLAGS],
    ],
    'cpu_bind',
    'Default binding of tasks to CPUs',
  ),
  f.group('defaults', 'What jobs get that do not ask'),
  f.member('defaults/memory_per_cpu', UINT64, 'def_mem_per_cpu', 'No longer the way to read memory: raw word, see the partition_memory keys', { deprecated: 45, placeholder: 45 }),
  f.member('defaults/partition_memory_per_cpu', MEM_PER_CPUS, 'def_mem_per_cpu', 'Memory that a job gets for each CPU, in MiB'),
  f.member('defaults/partition_memory_per_node', MEM_PER_NODE, 'def_mem_per_cpu', 'Memory that a job gets on each node, in MiB'),
  f.member('defaults/time', UINT32_NO_VAL, 'default_time', 'Time limit of jobs that name none, in minutes'),
  f.member('accounts/deny', STRING, 'deny_accounts', 'Accounts that must not use the partition'),
  f.member('qos/deny', STRING, 'deny_qos', 'Qualities of service that must not be used in the partition'),
  f.member('flags', PARTITION_FLAGS, 'flags', 'Flags of the partition', { since: 45 }),
  f.group('partition', 'State and sharing of the partition'),
  f.whole('partition/exclusive', PARTITION_EXCLUSIVE, 'Whether jobs get whole nodes, or share them within a user or topology', { since: 45 }),
  f.member('grace_time', UINT32, 'grace_time', "Seconds between a preempted job's warning and its end"),
  f.member('defaults/job', STRING, 'job_defaults_str', 'Defaults of jobs, such as CPUs for each GPU'),
  f.group('maximums', 'Upper limits of jobs'),
  f.member('maximums/cpus_per_node', UINT32_NO_VAL, 'max_cpus_per_node', 'Most CPUs that a job gets on a node'),
  f.member('maximums/cpus_per_socket', UINT32_NO_VAL, 'max_cpus_per_socket', 'Most CPUs that a job gets on a socket'),
  f.member('maximums/memory_per_cpu', UINT64, 'max_mem_per_cpu', 'No longer the way to read memory: raw word, see the partition_memory keys', { deprecated: 45, placeholder: 45 }),
  f.member('maximums/partition_memory_per_cpu', MEM_PER_CPUS, 'max_mem_per_cpu', 'Most memory for each CPU, in MiB'),
  f.member('maximums/partition_memory_per_node', MEM_PER_NODE, 'max_mem_per_cpu', 'Most memory on each node, in MiB'),
  f.member('maximums/nodes', UINT32_NO_VAL, 'max_nodes', 'Most nodes that a job gets'),
  f.member('maximums/shares', UINT16, 'max_share', 'How many jobs may share a resource', { deprecated: 45, placeholder: 45 }),
  f.group('maximums/oversubscribe', 'How resources may be shared'),
  f.member('maximums/oversubscribe/jobs', OVERSUBSCRIBE_JOBS, 'max_share', 'How many jobs may share a resource', { deprecated: 45, placeholder: 45 }),
  f.member('maximums/oversubscribe/flags', OVERSUBSCRIBE_FLAGS, 'max_share', 'Whether sharing is forced', { deprecated: 45, placeholder: 45 }),
  f.member('partition/oversubscribe', PARTITION_OVERSUBSCRIBE, 'max_share', 'Whether and how many jobs may share a resource', { since: 45 }),
  f.member('maximums/time', UINT32_NO_VAL, 'max_time', 'Longest time limit, in minutes'),
  f.group('minimums', 'Lower limits of jobs'),
  f.member('minimums/nodes', UINT32, 'min_nodes', 'Least nodes that a job gets'),
  f.member('name', STRING, 'name', 'Name of the partition'),
  f.member('nodes/configured', STRING, 'nodes', 'Nodes as configured'),
  f.member('node_sets', STRING, 'nodesets', 'Node sets of the partition'),
  f.member('maximums/over_time_limit', UINT16_NO_VAL, 'over_time_limit', 'Minutes that a job may run beyond its limit'),
  f.member('preempt_mode', PARTITION_PREEMPT_MODES, 'preempt_mode', 'How jobs are preempted', { since: 45 }),
  f.group('priority', 'Priority of the partition'),
  f.member('priority/job_factor', UINT16, 'priority_job_factor', "Factor of jobs' priority"),
  f.member('priority/tier', UINT16, 'priority_tier', 'Tier: higher ones are scheduled first and may preempt'),
  f.member('qos/assigned', STRING, 'qos_char', 'Quality of service whose limits the partition has'),
  f.group('timeouts', 'Times that nodes are given to change their power state'),
  f.member('timeouts/resume', UINT16_NO_VAL, 'resume_timeout', 'Seconds that a node may take to come up'),
  f.member('topology', STRING, 'topology_name', 'Topology that the partition uses', { since: 43 }),
  f.member('partition/state', PARTITION_STATES, 'state_up', 'State of the partition'),
  f.member('suspend_time', UINT32_NO_VAL, 'suspend_time', 'Seconds of idleness after which nodes are powered down'),
  f.member('timeouts/suspend', UINT16_NO_VAL, 'suspend_timeout', 'Seconds that a node may take to power down'),
  f.member('cpus/total', UINT32, 'total_cpus', 'CPUs of the partition'),
  f.member('nodes/total', UINT32, 'total_nodes', 'Nodes of the partition'),
  f.member('tres/configured', STRING, 'tres_fmt_str', 'Trackable resources of the partition'),
]);

export const PARTITION_INFO_MSG = listOf('PARTITION_INFO_MSG', PARTITION_INFO);

/** A reply with partitions. */
export interface PartitionsResponse extends Envelope {
  readonly partitions: readonly PartitionRecord[];
  readonly last_update: number;
}

export const OPENAPI_PARTITION_RESP = defineObject<PartitionsResponse>()('OPENAPI_PARTITION_RESP', (f) => [
  f.member('partitions', PARTITION_INFO_MSG, 'partitions', 'Partitions', { required: true }),
  f.member('last_update', TIMESTAMP_NO_VAL, 'last_update', 'When partitions last changed (seconds since 1970)', { required: true }),
  ...envelopeFields(f),
]);

export const OPENAPI_PARTITIONS_QUERY = defineObject<ListQuery>()('OPENAPI_PARTITIONS_QUERY', (f) => [
  f.member('update_time', TIMESTAMP, 'update_time', 'Only show partitions where any changed since then'),
  f.member('flags', JOB_SHOW_FLAGS, 'show_flags', 'What is shown; replaces the default'),
]);

/** Path of one partition. */
export interface PartitionParameters {
  readonly partition_name: string | null;
}

export const OPENAPI_PARTITION_PARAM = defineObject<PartitionParameters>()('OPENAPI_PARTITION_PARAM', (f) => [
  f.member('partition_name', STRING, 'partition_name', 'Name of the partition', { required: true }),
]);
