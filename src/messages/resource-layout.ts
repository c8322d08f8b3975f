/** Which cores and devices of each node a job has (upstream: slurm_protocol_pack.c). */
import type { RecordOf } from './engine/record.js';
import { field, record, when } from './engine/record.js';
import { call } from './engine/rpc.js';
import { bits, bool, list, str, u16, u32, u64 } from './engine/type.js';
import { showJob } from './jobs.js';

/** Upstream: node_gres_layout_t. */
export const nodeGresLayout = record('node_gres_layout_t', [
  field('name', str),
  field('type', str),
  field('count', u64),
  field('has_index', bool),
  when('$has_index', [field('index', bits)]),
]);
export type NodeGresLayout = RecordOf<typeof nodeGresLayout>;

/** Upstream: node_resource_layout_t. `core_bitmap` is a hexadecimal mask. */
export const nodeResourceLayout = record('node_resource_layout_t', [
  field('node', str),
  field('mem_alloc', u64),
  field('sockets_per_node', u16),
  field('cores_per_socket', u16),
  field('channel', u32),
  field('core_bitmap', str),
  field('gres', list(nodeGresLayout)),
]);
export type NodeResourceLayout = RecordOf<typeof nodeResourceLayout>;

/** Upstream: resource_layout_msg_t. */
export const resourceLayout = record('resource_layout_msg_t', [
  field('nodes', list(nodeResourceLayout)),
]);
export type ResourceLayout = RecordOf<typeof resourceLayout>;

/** 4007. */
export const requestResourceLayout = call({
  name: 'REQUEST_RESOURCE_LAYOUT',
  messageType: 4007,
  request: showJob.request,
  reply: { messageType: 4008, type: resourceLayout },
  range: { since: 44 },
  idempotent: true,
});
