/** Partitions (upstream: slurm_protocol_pack.c, read_config.c). */

import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { listCall } from './engine/rpc.js';
import { bits, list, retyped, str, time, u16, u32, u64 } from './engine/type.js';

/** Upstream: job_defaults_t. */
export const jobDefaults = record('job_defaults_t', [field('type', u16), field('value', u64)]);
export type JobDefaults = RecordOf<typeof jobDefaults>;

/** Upstream: partition_info_t. */
export const partitionInfo = record('partition_info_t', [
  field('name', str),
  field('cpu_bind', u32),
  field('grace_time', u32),
  field('max_time', u32),
  field('default_time', u32),
  field('max_nodes', u32),
  field('min_nodes', u32),
  field('total_nodes', u32),
  field('total_cpus', u32),
  field('def_mem_per_cpu', u64),
  field('max_cpus_per_node', u32),
  field('max_cpus_per_socket', u32),
  field('max_mem_per_cpu', u64),
  field(
    'flags',
    retyped([
      [{ since: 41 }, u32],
      [{ until: 40 }, u16],
    ]),
  ),
  field('max_share', u16),
  field('over_time_limit', u16),
  field('preempt_mode', u16),
  field('priority_job_factor', u16),
  field('priority_tier', u16),
  field('state_up', u16),
  field('cr_type', u16),
  field('resume_timeout', u16),
  field('suspend_timeout', u16),
  field('suspend_time', u32),
  field('allow_accounts', str),
  field('allow_groups', str),
  field('allow_alloc_nodes', str),
  field('allow_qos', str),
  field('qos_char', str),
  field('alternate', str),
  field('deny_accounts', str),
  field('deny_qos', str),
  field('nodes', str),
  field('nodesets', str),
  field('node_inx', bits),
  field('billing_weights_str', str),
  field('topology_name', str, { since: 43 }),
  field('tres_fmt_str', str),
  field('job_defaults_list', list(jobDefaults)),
]);
export type PartitionInfo = RecordOf<typeof partitionInfo>;

/** Head of 2010. */
export const partitionInfoHead = record('partition_info_msg_t', [
  field('record_count', u32),
  field('last_update', time),
]);
export type PartitionInfoHead = RecordOf<typeof partitionInfoHead>;

const partitionInfoReply: ListReplyType<PartitionInfoHead, PartitionInfo, object> = {
  messageType: 2010,
  head: partitionInfoHead,
  record: partitionInfo,
  tail: record('no tail', []),
  count: (head) => head.record_count,
};

/** 2009: all partitions. */
export const listPartitions = listCall({
  name: 'REQUEST_PARTITION_INFO',
  messageType: 2009,
  request: record('part_info_request_msg_t', [
    field('last_update', time),
    field('show_flags', u16),
  ]),
  reply: partitionInfoReply,
});
