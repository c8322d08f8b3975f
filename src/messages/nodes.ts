/** Nodes (upstream: slurm_protocol_pack.c, interfaces/acct_gather_energy.c, select plugins up to 24.11). */
import { isBitSet } from '../wire/bitstring.js';
import { NO_VAL } from '../wire/constants.js';
import type { BitString } from '../wire/reader.js';
import type { RecordOf } from './engine/record.js';
import { field, filler, record } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { listCall } from './engine/rpc.js';
import { bits, double, str, time, u16, u32, u64 } from './engine/type.js';

/** Upstream: acct_gather_energy_t. */
export const acctGatherEnergy = record('acct_gather_energy_t', [
  field('base_consumed_energy', u64),
  field('ave_watts', u32),
  field('consumed_energy', u64),
  field('current_watts', u32),
  field('previous_consumed_energy', u64),
  field('poll_time', time),
  field('slurmd_start_time', time, { since: 42 }),
]);
export type AcctGatherEnergy = RecordOf<typeof acctGatherEnergy>;

/** The id of select/cons_tres: which plugin's block follows. Each of them has the same layout. */
const SELECT_PLUGIN_ID = 109;

/** Upstream: node_info_t. */
export const nodeInfo = record('node_info_t', [
  field('name', str),
  field('node_hostname', str),
  field('node_addr', str),
  field('bcast_address', str),
  field('cert_flags', u16, { since: 43 }),
  field('port', u16),
  field('next_state', u32),
  field('node_state', u32),
  field('version', str),
  field('cpus', u16),
  field('boards', u16),
  field('sockets', u16),
  field('cores', u16),
  field('threads', u16),
  field('real_memory', u64),
  field('tmp_disk', u32),
  field('gpu_spec', str, { since: 41 }),
  field('mcs_label', str),
  field('owner', u32),
  field('core_spec_cnt', u16),
  field('cpu_bind', u32),
  field('mem_spec_limit', u64),
  field('cpu_spec_list', str),
  field('cpus_efctv', u16),
  field('cpu_load', u32),
  field('free_mem', u64),
  field('weight', u32),
  field('res_cores_per_gpu', u16, { since: 41 }),
  field('reason_uid', u32),
  field('suspend_time', u32, { since: 45 }),
  field('boot_time', time),
  field('last_busy', time),
  field('reason_time', time),
  field('resume_after', time),
  field('slurmd_start_time', time),
  field('cert_last_renewal', time, { since: 43 }),
  filler(u32, SELECT_PLUGIN_ID, { until: 42 }),
  field('alloc_cpus', u16),
  field('alloc_memory', u64),
  field('alloc_tres_fmt_str', str),
  field('alloc_tres_weighted', double, { until: 42, droppable: true }),
  field('arch', str),
  field('features', str),
  field('features_act', str),
  field('gres', str),
  field('gres_drain', str),
  field('gres_used', str),
  field('os', str),
  field('comment', str),
  field('extra', str),
  field('instance_id', str, { since: 40 }),
  field('instance_type', str, { since: 40 }),
  field('parameters', str, { since: 44 }),
  field('reason', str),
  field('energy', acctGatherEnergy),
  // Sensors and power, which no release reports any more.
  filler(u64, 0n, { until: 40 }),
  filler(u32, 0, { until: 40 }),
  filler(time, 0, { until: 40 }),
  filler(u32, 0, { until: 40 }),
  filler(u32, NO_VAL, { until: 40 }),
  field('tres_fmt_str', str),
  field('resv_name', str),
  field('topology_str', str, { since: 43 }),
]);
export type NodeInfo = RecordOf<typeof nodeInfo>;

/** Head of 2008. */
export const nodeInfoHead = record('node_info_msg_t', [
  field('record_count', u32),
  field('last_update', time),
  // From 24.11 on hidden nodes count, but have no record.
  field('hidden_nodes', bits, { since: 42 }),
]);
export type NodeInfoHead = RecordOf<typeof nodeInfoHead>;

const nodeInfoReply: ListReplyType<NodeInfoHead, NodeInfo, object> = {
  messageType: 2008,
  head: nodeInfoHead,
  record: nodeInfo,
  tail: record('no tail', []),
  count: (head) => head.record_count,
  missing: (head) => hiddenAt(head.hidden_nodes ?? null),
};

function hiddenAt(hidden: BitString | null): (position: number) => boolean {
  return hidden === null ? () => false : (position) => isBitSet(hidden, position);
}

/** 2007: all nodes. */
export const listNodes = listCall({
  name: 'REQUEST_NODE_INFO',
  messageType: 2007,
  request: record('node_info_request_msg_t', [
    field('last_update', time),
    field('show_flags', u16),
  ]),
  reply: nodeInfoReply,
});

/** 2040: one node; an unknown one is answered by a list of none. */
export const showNode = listCall({
  name: 'REQUEST_NODE_INFO_SINGLE',
  messageType: 2040,
  request: record('node_info_single_msg_t', [field('node_name', str), field('show_flags', u16)]),
  reply: nodeInfoReply,
});
