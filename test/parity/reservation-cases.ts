/** Reservations created, changed and deleted. */

import { NUMBER, UNSET } from './numbers.js';
import type { Command, WriteCase } from './writes.js';

/** 1 January 2100. */
const START = 4_102_444_800;
const NAME = 'parity';
const LOOK: readonly Command[] = [['scontrol', 'show', 'reservation', NAME, '--oneliner']];
const UNDO: readonly Command[] = [
  ['scontrol', 'delete', `reservationname=${NAME}`],
  ['scontrol', 'delete', 'reservationname=parity2'],
  ['scontrol', 'delete', 'reservationname=a b'],
];
const CREATE: Command = [
  ...['scontrol', 'create', 'reservation', `reservationname=${NAME}`, 'users=alice'],
  ...['starttime=2099-01-01T00:00:00', 'duration=60', 'nodes=n[1-2]', 'flags=DAILY'],
];
const GOOD = {
  ...{ name: NAME, start_time: NUMBER(START), duration: NUMBER(60) },
  ...{ users: ['alice'], node_list: ['n1', 'n2'] },
};
const { node_list: _nodes, ...NO_NODES } = GOOD;
const { users: _users, ...NO_USERS } = GOOD;
const { duration: _duration, ...NO_END } = GOOD;

const post = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write reservation ${name}`, method: 'POST', path: 'reservation', body, since: 43 },
  ...{ look: LOOK, undo: UNDO },
  ...more,
});
const many = (name: string, body: unknown, more: Partial<WriteCase> = {}) =>
  post('', body, { name: `write reservations ${name}`, path: 'reservations/', ...more });
const remove = (name: string, path: string, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write reservation deleted, ${name}`, method: 'DELETE', path: `reservation/${path}` },
  // Slurm 24.11 has no such operation.
  ...{ look: LOOK, undo: UNDO, suites: ['forky'] },
  ...more,
});
const NEWEST = { versions: 'newest' } as const;
const change = (more: object) =>
  post(
    `changed, ${JSON.stringify(more)}`,
    { name: NAME, ...more },
    { ...NEWEST, prepare: [CREATE] },
  );
const make = (more: object, base: object = GOOD) =>
  post(`made, ${JSON.stringify(more)}`, { ...base, ...more }, NEWEST);

const MADE: readonly object[] = [
  { comment: 'ü', features: 'avx2', flags: ['DAILY', 'IGNORE_JOBS'], max_start_delay: NUMBER(60) },
  { flags: ['PURGE_COMP'], purge_completed: { time: NUMBER(120) } },
  { flags: ['MAINT', 'MAGNETIC'] },
  { flags: ['WEEKDAY', 'FORCE_START'] },
  { flags: ['FORCE_START'] },
  { flags: ['PART_NODES'] },
  { flags: ['BOGUS'] },
  { flags: [] },
  { flags: 'DAILY' },
  { partition: 'long', node_list: ['ALL'] },
  { node_list: 'n[1-3]' },
  { node_list: ['zzz'] },
  { node_list: 'n[1' },
  { accounts: ['physics', 'biology'] },
  { accounts: ['zzz'] },
  { groups: ['users'] },
  { users: 'alice,bob' },
  { users: ['zzz'] },
  { users: [] },
  { licenses: ['matlab:2'] },
  { licenses: ['nothing:2'] },
  { burst_buffer: '' },
  { end_time: NUMBER(START + 3600) },
  { end_time: NUMBER(START + 3601) },
  { start_time: UNSET },
  { start_time: null },
  { start_time: START },
  { start_time: '2100-01-01' },
  { start_time: 'abc' },
  { start_time: NUMBER(1000) },
  { duration: UNSET },
  { duration: { set: false, infinite: true, number: 0 } },
  { duration: 'abc' },
  { name: null },
  { name: 'a b' },
  { tres: [{ type: 'gres', name: 'gpu', count: 1 }] },
  { tres: [{ type: 'zzz', count: 1 }] },
  { tres: [{ name: 'gpu', count: 1 }] },
  { tres: 'cpu=4' },
  { tres: [] },
  { bogus: 1 },
];

const MADE_WITHOUT_NODES: readonly object[] = [
  {},
  { partition: 'long' },
  { partition: 'zzz' },
  { node_count: NUMBER(2) },
  { node_count: NUMBER(99) },
  { node_count: NUMBER(2), partition: 'long' },
  { core_count: NUMBER(8) },
  { licenses: 'matlab:2' },
  { tres: [{ type: 'cpu', count: 4 }] },
  { tres: [{ type: 'node', id: 4, count: 2 }] },
  { tres: [{ type: 'gres', name: 'gpu', count: 2 }], node_count: NUMBER(1) },
  {
    tres: [{ type: 'gres', name: 'gpu', count: 1 }],
    flags: ['TRES_PER_NODE'],
    node_count: NUMBER(2),
  },
];

const CHANGED: readonly object[] = [
  { comment: 'new', features: 'ib', max_start_delay: NUMBER(90) },
  { flags: ['NO_DAILY', 'WEEKLY'] },
  { flags: ['NO_DAILY'], duration: NUMBER(30) },
  { start_time: NUMBER(START), duration: NUMBER(90) },
  { end_time: NUMBER(START + 7200) },
  { node_list: ['n3'] },
  { node_count: NUMBER(4) },
  { users: ['bob'] },
  { users: ['zzz'] },
  { accounts: ['physics'] },
  { groups: ['users'] },
  { licenses: ['matlab:1'] },
  { partition: 'long' },
  { partition: 'zzz' },
  { node_list: ['zzz'] },
  { start_time: NUMBER(START), end_time: NUMBER(START - 1) },
  { tres: [{ type: 'gres', name: 'gpu', count: 1 }] },
];

export const RESERVATION_CASES: readonly WriteCase[] = [
  post('made', GOOD),
  post('changed', { name: 'PARITY', comment: 'new' }, { prepare: [CREATE] }),
  post('by a user', GOOD, { asker: 'alice' }),
  post('changed by a user', { name: NAME, comment: 'x' }, { prepare: [CREATE], asker: 'alice' }),
  post('for nobody', NO_USERS),
  post('without an end', NO_END),
  post('without a name', { comment: 'x' }),
  post('with no body', undefined),
  post('with a list for a body', []),
  post('with text for a body', '"x"', NEWEST),
  ...MADE.map((more) => make(more)),
  ...MADE_WITHOUT_NODES.map((more) => make(more, { ...NO_NODES, comment: 'no nodes' })),
  make({ end_time: NUMBER(START + 60) }, NO_END),
  make({ end_time: NUMBER(START - 60) }, NO_END),
  make({ groups: ['users'] }, NO_USERS),
  make({ accounts: ['physics'] }, NO_USERS),
  ...CHANGED.map(change),
  many('made', { reservations: [GOOD, { ...GOOD, name: 'parity2', node_list: 'n3' }] }),
  many('of which one is refused', {
    reservations: [{ ...GOOD, name: 'parity2', users: ['zzz'] }, { ...NO_END, name: 'x' }, GOOD],
  }),
  many('of which one has no name', { reservations: [GOOD, { comment: 'x' }] }),
  many('none', { reservations: [] }),
  many('missing', {}),
  many('null', { reservations: null }),
  many('text', { reservations: 'x' }),
  many('by a user', { reservations: [GOOD] }, { asker: 'alice' }),
  remove('there', NAME, { prepare: [CREATE] }),
  remove('in other case', 'PARITY', { prepare: [CREATE] }),
  remove('unknown', 'zzz'),
  remove('by a user', NAME, { prepare: [CREATE], asker: 'alice' }),
];
