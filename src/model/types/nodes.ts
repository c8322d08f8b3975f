/** Nodes as they are shown. */
import type { NodeRecord } from '../../cluster/derive/node.js';
import type { AcctGatherEnergy } from '../../messages/nodes.js';
import type { Kind } from '../engine/kind.js';
import { listOf, optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { USER_ID } from '../kinds/identities.js';
import { JOB_SHOW_FLAGS } from '../kinds/job-flags.js';
import { NODE_CERT_FLAGS, NODE_STATES } from '../kinds/node-flags.js';
import { FLOAT64, INT32_KIND, UINT16, UINT32, UINT32_NO_VAL, UINT64, UINT64_NO_VAL } from '../kinds/numbers.js';
import { removedObject } from '../kinds/removed.js';
import { CSV_STRING, STRING, writeText } from '../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

const ACCT_GATHER_ENERGY = defineObject<AcctGatherEnergy>()('ACCT_GATHER_ENERGY', (f) => [
  f.member('average_watts', UINT32, 'ave_watts', 'Mean power, in watts'),
  f.member('base_consumed_energy', UINT64, 'base_consumed_energy', 'Energy used between start and allocation, in joules'),
  f.member('consumed_energy', UINT64, 'consumed_energy', 'Energy used, in joules'),
  f.member('current_watts', UINT32_NO_VAL, 'current_watts', 'Power now, in watts'),
  f.member('previous_consumed_energy', UINT64, 'previous_consumed_energy', 'Energy used at the last reading, in joules'),
  f.member('last_collected', TIMESTAMP, 'poll_time', 'When it was last read (seconds since 1970)'),
]);
const ACCT_GATHER_ENERGY_PTR = optional(ACCT_GATHER_ENERGY);

/** Names of partitions, already a list in the record. */
const PARTITION_NAMES: Kind<string | null> = CSV_STRING;

/** Who set the reason; nobody where there is none. */
const NODE_REASON_USER_ID: Kind<NodeRecord> = {
  name: 'NODE_REASON_USER_ID',
  shape: 'scalar',
  zero: {} as NodeRecord,
  schema: () => ({ type: 'string' }),
  writer: () => (node, context) => (node.reason ? writeText(context.names.userName(node.reason_uid)) : '""'),
  collect: (node, sink) => {
    if (node.reason) sink.user(node.reason_uid);
  },
};

/** A node. */
export const NODE = defineObject<NodeRecord>()('NODE', (f) => [
  f.member('architecture', STRING, 'arch', 'Processor architecture'),
  f.member('burstbuffer_network_address', STRING, 'bcast_address', 'Address for broadcasts to the node'),
  f.member('boards', UINT16, 'boards', 'Number of boards'),
  f.member('boot_time', TIMESTAMP_NO_VAL, 'boot_time', 'When the node was booted (seconds since 1970)'),
  f.member('tls_cert_last_renewal', TIMESTAMP_NO_VAL, 'cert_last_renewal', "When the node's TLS certificate was renewed (seconds since 1970)", { since: 43 }),
  f.member('cert_flags', NODE_CERT_FLAGS, 'cert_flags', "Flags of the node's TLS certificate", { since: 43 }),
  f.member('cluster_name', STRING, 'cluster_name', 'Name of the cluster, in a federation'),
  f.member('cores', UINT16, 'cores', 'Cores of each socket'),
  f.member('specialized_cores', UINT16, 'core_spec_cnt', 'Cores set aside for the system'),
  f.member('cpu_binding', UINT32, 'cpu_bind', 'Default binding of tasks to CPUs'),
  f.member('cpu_load', UINT32, 'cpu_load', 'Load of the CPUs times 100'),
  f.member('free_mem', UINT64_NO_VAL, 'free_mem', 'Free memory, in MiB'),
  f.member('cpus', UINT16, 'cpus', 'Number of CPUs, counting threads'),
  f.member('effective_cpus', UINT16, 'cpus_efctv', 'CPUs that jobs can use'),
  f.member('specialized_cpus', STRING, 'cpu_spec_list', 'CPUs set aside for the system'),
  f.member('energy', ACCT_GATHER_ENERGY_PTR, 'energy', 'Energy that the node uses'),
  f.placeholder('external_sensors', removedObject('EXT_SENSORS_DATA'), 'No longer used', { until: 44 }),
  f.member('extra', STRING, 'extra', 'Free text for filters on nodes'),
  f.placeholder('power', removedObject('POWER_MGMT_DATA'), 'No longer used', { until: 44 }),
  f.member('features', CSV_STRING, 'features', 'Features that the node can have'),
  f.member('active_features', CSV_STRING, 'features_act', 'Features that the node has now'),
  f.member('gpu_spec', STRING, 'gpu_spec', 'Cores set aside for jobs with GPUs', { since: 41 }),
  f.member('gres', STRING, 'gres', 'Generic resources'),
  f.member('gres_drained', STRING, 'gres_drain', 'Generic resources that are drained'),
  f.member('gres_used', STRING, 'gres_used', 'Generic resources in use'),
  f.member('instance_id', STRING, 'instance_id', 'Identifier of the cloud instance'),
  f.member('instance_type', STRING, 'instance_type', 'Type of the cloud instance'),
  f.member('last_busy', TIMESTAMP_NO_VAL, 'last_busy', 'When the node was last in use (seconds since 1970)'),
  f.member('mcs_label', STRING, 'mcs_label', 'Label of multi-category security'),
  f.member('specialized_memory', UINT64, 'mem_spec_limit', 'Memory set aside for the system, in MiB'),
  f.member('name', STRING, 'name', 'Name of the node'),
  f.member('next_state_after_reboot', NODE_STATES, 'next_state', 'State that the node gets after its reboot'),
  f.member('address', STRING, 'node_addr', 'Address of the node'),
  f.member('hostname', STRING, 'node_hostname', 'Host name'),
  f.member('state', NODE_STATES, 'node_state', 'State of the node with its flags'),
  f.member('operating_system', STRING, 'os', 'Operating system and its version'),
  f.member('owner', USER_ID, 'owner', 'User that the node is allocated to alone'),
  f.member('partitions', PARTITION_NAMES, 'partitions', 'Partitions that have the node'),
  f.member('port', UINT16, 'port', "Port of the node's daemon"),
  f.member('real_memory', UINT64, 'real_memory', 'Memory, in MiB'),
  f.member('res_cores_per_gpu', UINT16, 'res_cores_per_gpu', 'Cores set aside for each GPU', { since: 41 }),
  f.member('comment', STRING, 'comment', 'Free text'),
  f.member('reason', STRING, 'reason', 'Why the node is down or drained'),
  f.member('reason_changed_at', TIMESTAMP_NO_VAL, 'reason_time', 'When the reason was set (seconds since 1970)'),
  f.member('reason_set_by_user', USER_ID, 'reason_uid', 'Who set the reason', { until: 44 }),
  f.whole('reason_set_by_user', NODE_REASON_USER_ID, 'Who set the reason', { since: 45 }),
  f.member('resume_after', TIMESTAMP_NO_VAL, 'resume_after', 'When the node is resumed by itself (seconds since 1970)'),
  f.member('reservation', STRING, 'resv_name', 'Reservation that has the node'),
  f.member('suspend_time', UINT32_NO_VAL, 'suspend_time', 'Seconds of idleness after which the node is powered down', { since: 45 }),
  f.member('alloc_memory', UINT64, 'alloc_memory', 'Allocated memory, in MiB'),
  f.member('alloc_cpus', UINT16, 'alloc_cpus', 'Allocated CPUs'),
  f.derived('alloc_idle_cpus', INT32_KIND, (r) => r.cpus - r.alloc_cpus, 'CPUs that are not allocated'),
  f.member('tres_used', STRING, 'alloc_tres_fmt_str', 'Trackable resources in use'),
  f.member('tres_weighted', FLOAT64, 'alloc_tres_weighted', 'Weighted sum of the trackable resources in use', { until: 44, deprecated: 41, placeholder: 41 }),
  f.member('slurmd_start_time', TIMESTAMP_NO_VAL, 'slurmd_start_time', "When the node's daemon started (seconds since 1970)"),
  f.member('sockets', UINT16, 'sockets', 'Number of sockets'),
  f.member('threads', UINT16, 'threads', 'Threads of each core'),
  f.member('temporary_disk', UINT32, 'tmp_disk', 'Temporary disk space, in MiB'),
  f.member('weight', UINT32, 'weight', 'Weight of the node: light nodes are used first'),
  f.member('topology', STRING, 'topology_str', 'Place of the node in the topology', { since: 43 }),
  f.member('tres', STRING, 'tres_fmt_str', 'Trackable resources'),
  f.member('version', STRING, 'version', "Version of the node's daemon"),
]);

export const NODES = listOf('NODES', NODE);

/** A reply with nodes. */
export interface NodesResponse extends Envelope {
  readonly nodes: readonly NodeRecord[];
  readonly last_update: number;
}

export const OPENAPI_NODES_RESP = defineObject<NodesResponse>()('OPENAPI_NODES_RESP', (f) => [
  f.member('nodes', NODES, 'nodes', 'Nodes', { required: true }),
  f.member('last_update', TIMESTAMP_NO_VAL, 'last_update', 'When nodes last changed (seconds since 1970)', { required: true }),
  ...envelopeFields(f),
]);

/** Query of a list of nodes or partitions. */
export interface ListQuery {
  readonly update_time: number;
  readonly show_flags: number;
}

export const OPENAPI_NODES_QUERY = defineObject<ListQuery>()('OPENAPI_NODES_QUERY', (f) => [
  f.member('update_time', TIMESTAMP, 'update_time', 'Only show nodes where any changed since then'),
  f.member('flags', JOB_SHOW_FLAGS, 'show_flags', 'What is shown; replaces the default'),
]);

/** Path of one node. */
export interface NodeParameters {
  readonly node_name: string | null;
}

export const OPENAPI_NODE_PARAM = defineObject<NodeParameters>()('OPENAPI_NODE_PARAM', (f) => [f.member('node_name', STRING, 'node_name', 'Name of the node', { required: true })]);
