/** Changing, creating and deleting nodes (upstream: slurm_protocol_pack.c, api/init_msg.c). */
import { NO_VAL } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import { call } from './engine/rpc.js';
import { str, u32 } from './engine/type.js';

/** Upstream: update_node_msg_t. What is left open stays as it is. */
export const nodeUpdate = record('update_node_msg_t', [
  field('cert_token', str, { since: 42 }),
  field('comment', str),
  field('cpu_bind', u32),
  field('extra', str),
  field('features', str),
  field('features_act', str),
  field('gres', str),
  field('instance_id', str, { since: 40 }),
  field('instance_type', str, { since: 40 }),
  field('node_addr', str),
  field('node_hostname', str),
  field('node_names', str),
  field('node_state', u32, { initial: NO_VAL }),
  field('power_action_name', str, { since: 45 }),
  field('reason', str),
  field('resume_after', u32, { initial: NO_VAL }),
  field('topology_str', str, { since: 43 }),
  field('weight', u32, { initial: NO_VAL }),
]);
export type NodeUpdate = RecordOf<typeof nodeUpdate>;

/** 3002: `node_names` is a host list. */
export const updateNode = call({
  name: 'REQUEST_UPDATE_NODE',
  messageType: 3002,
  request: nodeUpdate,
});

/** 3015: creates dynamic nodes; `extra` is a NodeName line as in slurm.conf. */
export const createNode = call({
  name: 'REQUEST_CREATE_NODE',
  messageType: 3015,
  request: nodeUpdate,
});

/** 3014: deletes the dynamic nodes of `node_names`. */
export const deleteNode = call({
  name: 'REQUEST_DELETE_NODE',
  messageType: 3014,
  request: nodeUpdate,
});
