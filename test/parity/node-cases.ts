/** Nodes changed, created and deleted. */

import { NUMBER } from './numbers.js';
import type { Command, WriteCase } from './writes.js';

const LOOK: readonly Command[] = [['scontrol', 'show', 'node', 'n[5,9]', '--oneliner']];
const UNDO: readonly Command[] = [
  ['scontrol', 'update', 'nodename=n[5,9]', 'state=undrain'],
  ['scontrol', 'update', 'nodename=n[5,9]', 'comment=', 'extra=', 'weight=10', 'reason='],
  ['scontrol', 'update', 'nodename=n[5,9]', 'activefeatures=avx2,ib,rack1'],
  ['scontrol', 'update', 'nodename=n[5,9]', 'availablefeatures=avx2,ib,rack1'],
];
/** A node that is made and deleted while the controller runs. */
const NEW_NODE = 'NodeName=parity1 CPUs=1 State=CLOUD';
const DELETE_NEW: Command = ['scontrol', 'delete', 'nodename=parity1'];

const nodes = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write nodes ${name}`, method: 'POST', path: 'nodes/', body, look: LOOK, undo: UNDO },
  ...more,
});
const node = (name: string, path: string, body: unknown, more: Partial<WriteCase> = {}) =>
  nodes(name, body, { name: `write node ${name}`, path: `node/${path}`, ...more });
const create = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write new node ${name}`, method: 'POST', path: 'new/node/', body, since: 44 },
  ...{ look: [['scontrol', 'show', 'node', 'parity1', '--oneliner']], undo: [DELETE_NEW] },
  ...more,
});
const remove = (name: string, path: string, more: Partial<WriteCase> = {}): WriteCase => ({
  ...{ name: `write node deleted, ${name}`, method: 'DELETE', path: `node/${path}` },
  ...{ look: [['scontrol', 'show', 'node', path, '--oneliner']], undo: [DELETE_NEW] },
  ...more,
});

const NEWEST = { versions: 'newest' } as const;
const ALICE = { asker: 'alice' } as const;
const DRAIN = { state: ['DRAIN'], reason: 'Prüfung' };

export const NODE_CASES: readonly WriteCase[] = [
  nodes('changed', { name: ['n9'], comment: 'ü "x"', extra: 'more', weight: NUMBER(7) }),
  nodes('drained', { name: 'n[5,9]', ...DRAIN }),
  nodes('drained for a while', { name: ['n9', 'n5'], ...DRAIN, resume_after: NUMBER(3600) }),
  nodes('with a user for the reason', { name: ['n9'], ...DRAIN, reason_uid: 'alice' }),
  nodes('with features', { name: ['n9'], features: ['avx2', 'ib', 'rack1', 'new'] }),
  nodes('with features as text', { name: ['n9'], features: 'avx2,ib,rack1,new' }, NEWEST),
  nodes('with active features', { name: ['n9'], features_act: ['avx2'] }, NEWEST),
  nodes('emptied', { name: ['n9'], comment: '', extra: null, features: [], state: [] }),
  nodes('with resources', { name: ['n9'], gres: 'gpu:tesla:1' }, NEWEST),
  nodes('with a topology', { name: ['n9'], topology_str: 'nothing:here' }, { since: 43 }),
  nodes('with addresses', { name: ['n9'], address: ['127.0.0.1'] }, NEWEST),
  nodes('by a user', { name: ['n9'], comment: 'x' }, ALICE),
  nodes('unknown', { name: ['zzz'], comment: 'x' }),
  nodes('of which one is unknown', { name: ['n9', 'zzz'], comment: 'x' }),
  nodes('without a name', { comment: 'x' }),
  nodes('in an unknown state', { name: ['n9'], comment: 'x', state: ['BOGUS'] }),
  nodes('in a state that is not set', { name: ['n9'], state: ['ALLOCATED'] }),
  nodes('drained without a reason', { name: ['n9'], state: ['DRAIN'] }, NEWEST),
  nodes('as shown', { name: 'n9', state: ['IDLE'], comment: 'x', bogus: 1 }),
  nodes('with a weight that is text', { name: ['n9'], weight: 'abc' }),
  nodes('with a list for a comment', { name: ['n9'], comment: ['a'] }),
  nodes('with a bad host list', { name: 'n[9', comment: 'x' }),
  nodes('with no body', undefined),
  nodes('with a list for a body', []),
  node('changed', 'n9', { comment: 'one', weight: NUMBER(8) }),
  node('with another name', 'n9', { name: ['n5'], comment: 'one' }),
  node('drained', 'n9', DRAIN),
  node('by a user', 'n9', { comment: 'x' }, ALICE),
  node('unknown', 'zzz', { comment: 'x' }),
  node('as a host list', 'n%5B5%2C9%5D', { comment: 'x' }, NEWEST),
  node('with a bad value', 'n9', { cpu_bind: {} }),
  create('made', { node_conf: NEW_NODE }),
  create('by a user', { node_conf: NEW_NODE }, ALICE),
  create('that is there', { node_conf: 'NodeName=n1 CPUs=1 State=CLOUD' }),
  create('with a bad line', { node_conf: 'Nonsense=1' }),
  create('with no line', {}),
  create('with an empty line', { node_conf: '' }, NEWEST),
  create('with an object for a line', { node_conf: {} }, NEWEST),
  remove('dynamic', 'parity1', { prepare: [['scontrol', 'create', ...NEW_NODE.split(' ')]] }),
  remove('unknown', 'zzz'),
  remove('static', 'n9'),
  remove('by a user', 'n9', ALICE),
];
