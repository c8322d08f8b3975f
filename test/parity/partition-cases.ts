/** Partitions created, changed and deleted. */

import { NUMBER, UNSET } from './numbers.js';
import type { Command, WriteCase } from './writes.js';

const INFINITE = { set: false, infinite: true, number: 0 };

const NAME = 'parity';
const LOOK: readonly Command[] = [['scontrol', 'show', 'partition', NAME, '--oneliner']];
const UNDO: readonly Command[] = [
  ['scontrol', 'delete', `partitionname=${NAME}`],
  ['scontrol', 'delete', 'partitionname=parity2'],
  ['scontrol', 'delete', 'partitionname=PARITY'],
];
const CREATE: Command = [
  ...['scontrol', 'create', `partitionname=${NAME}`, 'nodes=n[1-4]', 'maxtime=60'],
  ...['defmempercpu=100', 'maxmempernode=3000', 'state=UP'],
];

const post = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write partitions ${name}`, method: 'POST', path: 'partitions/', body, since: 45 },
  ...{ look: LOOK, undo: UNDO },
  ...more,
});
const create = (name: string, more: object, rest: Partial<WriteCase> = {}) =>
  post(name, { partitions: [{ name: NAME, nodes: { configured: 'n[1-2]' }, ...more }] }, rest);
const change = (name: string, more: object) =>
  post(`changed, ${name}`, { partitions: [{ name: NAME, ...more }] }, { prepare: [CREATE] });
const sharing = (partition: object) => change(JSON.stringify(partition), { partition });
const remove = (name: string, path: string, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write partition deleted, ${name}`, method: 'DELETE', path: `partition/${path}` },
  ...{ look: LOOK, undo: UNDO, since: 45 },
  ...more,
});

/** What of a partition can be changed, each with a value. */
const SAMPLES: readonly object[] = [
  { accounts: { allowed: 'physics' } },
  { accounts: { deny: 'biology' } },
  { alternate: 'debug' },
  { groups: { allowed: 'users' } },
  { qos: { allowed: 'normal' } },
  { qos: { deny: 'low' } },
  { qos: { assigned: 'high' } },
  { nodes: { allowed_allocation: 'n1' } },
  { nodes: { configured: 'n[5-6]' } },
  { tres: { billing_weights: 'CPU=2.0' } },
  { cpus: { task_binding: ['CPU_BIND_TO_CORES'] } },
  { defaults: { partition_memory_per_cpu: NUMBER(50) } },
  { defaults: { partition_memory_per_node: NUMBER(500) } },
  { defaults: { partition_memory_per_cpu: UNSET, partition_memory_per_node: NUMBER(0) } },
  { defaults: { partition_memory_per_cpu: NUMBER(50), partition_memory_per_node: UNSET } },
  { defaults: { time: NUMBER(5) } },
  { defaults: { job: 'DefCpuPerGPU=2' } },
  { flags: ['HIDDEN', 'ROOT_ONLY'] },
  { flags: ['REQ_RESV', 'LLN'] },
  { flags: [] },
  { grace_time: 30 },
  { maximums: { cpus_per_node: NUMBER(4), cpus_per_socket: NUMBER(2) } },
  { maximums: { partition_memory_per_cpu: NUMBER(70) } },
  { maximums: { partition_memory_per_node: INFINITE } },
  { maximums: { nodes: NUMBER(2), time: NUMBER(30) } },
  { maximums: { nodes: INFINITE, time: INFINITE, over_time_limit: NUMBER(3) } },
  { minimums: { nodes: 2 } },
  { preempt_mode: ['REQUEUE'] },
  { preempt_mode: ['CLUSTER_GLOBAL'] },
  { priority: { job_factor: 3, tier: 4 } },
  { partition: { state: ['DRAIN'] } },
  { partition: { state: ['INACTIVE'] } },
  { node_sets: 'n7' },
  { node_sets: 'ALL', nodes: { configured: 'ALL' } },
  { node_sets: '' },
  { topology: 'nothing' },
];

const REFUSED: readonly object[] = [
  { nodes: { configured: 'zzz' } },
  { accounts: { allowed: 'zzz' } },
  { alternate: 'zzz' },
  { qos: { assigned: 'zzz' } },
  { flags: ['BOGUS'] },
  { partition: { state: ['BOGUS'] } },
  { maximums: { time: 'abc' } },
  { grace_time: {} },
  { preempt_mode: 5 },
];

const SHARING: readonly object[] = [
  ...['NO', 'none', 'NODE', 'USER', 'TOPO', 'BOGUS', '', null, 3, []].map((exclusive) => ({
    exclusive,
  })),
  ...['NO', 'YES', 'yes:3', 'FORCE', 'FORCE:1', 'FORCE:2'],
  ...['YES:1', 'FORCE:0', 'FORCE:x', 'YES:', 'YES:99999', 'NO:3', 'MAYBE', '', null, 3, []],
].map((item) =>
  typeof item === 'object' && item !== null && !Array.isArray(item)
    ? item
    : { oversubscribe: item },
);

export const PARTITION_CASES: readonly WriteCase[] = [
  create('made', { maximums: { time: NUMBER(60), nodes: NUMBER(1) }, priority: { tier: 2 } }),
  create('made with little', {}),
  create('made hidden', { flags: ['HIDDEN', 'LLN'], partition: { state: ['DOWN'] } }),
  create('by a user', {}, { asker: 'alice' }),
  create('with unknown nodes', { nodes: { configured: 'zzz' } }),
  create('with what is only shown', {
    cluster: 'x',
    select_type: ['CR_CORE'],
    timeouts: { resume: NUMBER(3), suspend: NUMBER(3) },
    suspend_time: NUMBER(3),
    cpus: { total: 1 },
    tres: { configured: 'cpu=1' },
  }),
  create('with keys of older versions', { maximums: { shares: 3, memory_per_cpu: 3 }, bogus: 1 }),
  post('of which one is refused', {
    partitions: [{ name: 'parity2', nodes: { configured: 'zzz' } }, {}, { name: NAME }],
  }),
  post('in other case', { partitions: [{ name: 'PARITY', grace_time: 9 }] }, { prepare: [CREATE] }),
  post('none', { partitions: [] }),
  post('null', { partitions: null }),
  post('missing', {}),
  post('text', { partitions: 'x' }),
  post('with no body', undefined),
  ...SAMPLES.map((sample) => change(JSON.stringify(sample), sample)),
  ...REFUSED.map((sample) => change(`refused ${JSON.stringify(sample)}`, sample)),
  ...SHARING.map(sharing),
  sharing({ exclusive: 'NODE', oversubscribe: 'YES:3' }),
  sharing({ exclusive: 'NODE', oversubscribe: 'NO' }),
  remove('there', NAME, { prepare: [CREATE] }),
  remove('unknown', 'zzz'),
  remove('by a user', NAME, { prepare: [CREATE], asker: 'alice' }),
  remove('default', 'debug', { asker: 'alice' }),
];
