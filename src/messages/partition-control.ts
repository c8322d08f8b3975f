/** Changing, creating and deleting partitions (upstream: slurm_protocol_pack.c, api/init_msg.c). */
import { NO_VAL, NO_VAL16, NO_VAL64 } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import { call } from './engine/rpc.js';
import { retyped, str, u16, u32, u64 } from './engine/type.js';

/** Upstream: update_part_msg_t. What is left open stays as it is, or gets its default. */
export const partitionUpdate = record('update_part_msg_t', [
  field('allow_accounts', str),
  field('allow_alloc_nodes', str),
  field('allow_groups', str),
  field('allow_qos', str),
  field('alternate', str),
  field('billing_weights_str', str),
  field('cpu_bind', u32),
  field('def_mem_per_cpu', u64, { initial: NO_VAL64 }),
  field('default_time', u32, { initial: NO_VAL }),
  field('deny_accounts', str),
  field('deny_qos', str),
  field(
    'flags',
    retyped([
      [{ since: 41 }, u32],
      [{ until: 40 }, u16],
    ]),
  ),
  field('job_defaults_str', str),
  field('grace_time', u32, { initial: NO_VAL }),
  field('max_cpus_per_node', u32, { initial: NO_VAL }),
  field('max_cpus_per_socket', u32, { initial: NO_VAL }),
  field('max_mem_per_cpu', u64, { initial: NO_VAL64 }),
  field('max_nodes', u32, { initial: NO_VAL }),
  field('max_share', u16, { initial: NO_VAL16 }),
  field('max_time', u32, { initial: NO_VAL }),
  field('min_nodes', u32, { initial: NO_VAL }),
  field('name', str),
  field('nodes', str),
  field('over_time_limit', u16, { initial: NO_VAL16 }),
  field('preempt_mode', u16, { initial: NO_VAL16 }),
  field('priority_job_factor', u16, { initial: NO_VAL16 }),
  field('priority_tier', u16, { initial: NO_VAL16 }),
  field('qos_char', str),
  field('state_up', u16, { initial: NO_VAL16 }),
  field('topology_name', str, { since: 43 }),
]);
export type PartitionUpdate = RecordOf<typeof partitionUpdate>;

/** 3003. */
export const createPartition = call({
  name: 'REQUEST_CREATE_PARTITION',
  messageType: 3003,
  request: partitionUpdate,
});

/** 3005. */
export const updatePartition = call({
  name: 'REQUEST_UPDATE_PARTITION',
  messageType: 3005,
  request: partitionUpdate,
});

/** 3004. */
export const deletePartition = call({
  name: 'REQUEST_DELETE_PARTITION',
  messageType: 3004,
  request: record('delete_part_msg_t', [field('name', str)]),
});
