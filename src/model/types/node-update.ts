/** What may be changed of nodes, and what a new node is made of. */
import type { NodeUpdate } from '../../messages/node-control.js';
import { defineObject } from '../engine/object.js';
import { HOSTLIST_STRING } from '../kinds/hostlists.js';
import { USER_ID } from '../kinds/identities.js';
import { NODE_STATES } from '../kinds/node-flags.js';
import { UINT32, UINT32_NO_VAL } from '../kinds/numbers.js';
import { CSV_STRING, STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** A change as far as the input sets it. */
export type NodeUpdateInput = Partial<NodeUpdate> & {
  /** Upstream reads it here and sends it nowhere: the controller takes the user of the request. */
  readonly reason_uid?: number;
};

/** A change of nodes. It is only read. */
export const UPDATE_NODE_MSG = defineObject<NodeUpdateInput>()('UPDATE_NODE_MSG', (f) => [
  f.member('comment', STRING, 'comment', 'Free text'),
  f.member('cpu_bind', UINT32, 'cpu_bind', 'Default binding of tasks to CPUs'),
  f.member('extra', STRING, 'extra', 'Free text for filters on nodes'),
  f.member('features', CSV_STRING, 'features', 'Features that the nodes can have'),
  f.member('features_act', CSV_STRING, 'features_act', 'Features that the nodes have now'),
  f.member('gres', STRING, 'gres', 'Generic resources'),
  f.member('address', HOSTLIST_STRING, 'node_addr', 'Addresses of the nodes, one for each name'),
  f.member('hostname', HOSTLIST_STRING, 'node_hostname', 'Host names of the nodes, one for each name'),
  f.member('name', HOSTLIST_STRING, 'node_names', 'Nodes that are changed'),
  f.member('state', NODE_STATES, 'node_state', 'New state'),
  f.member('reason', STRING, 'reason', 'Why the nodes are down or drained'),
  f.member('reason_uid', USER_ID, 'reason_uid', 'Who set the reason; has no effect', { until: 41 }),
  f.placeholder('reason_uid', USER_ID, 'No longer used', { since: 42, deprecated: 42 }),
  f.member('resume_after', UINT32_NO_VAL, 'resume_after', 'Seconds after which nodes that are down or drained are resumed'),
  f.member('topology_str', STRING, 'topology_str', 'Place of the nodes in the topology', { since: 43 }),
  f.member('weight', UINT32_NO_VAL, 'weight', 'Weight of the nodes: light nodes are used first'),
]);

/** A request for new nodes. Upstream declares it as a reply, envelope and all. */
export interface CreateNodeRequest extends Envelope {
  readonly node_conf: string | null;
}

export const OPENAPI_CREATE_NODE_REQ = defineObject<CreateNodeRequest>()('OPENAPI_CREATE_NODE_REQ', (f) => [
  f.member('node_conf', STRING, 'node_conf', 'The nodes, as a NodeName line of slurm.conf', { required: true }),
  ...envelopeFields(f),
]);
