/** Clusters added and removed; the own one is left alone. */

import type { Family } from './case.js';
import { sacctmgr, show, write } from './case.js';

const NAME = 'parityclus';
const CLUSTER = { name: NAME };

const FROM_ABSENT = {
  prepare: [sacctmgr(`delete cluster ${NAME}`)],
  look: [show(`cluster where name=${NAME}`)],
  undo: [sacctmgr(`delete cluster ${NAME}`)],
};
const FROM_PRESENT = { ...FROM_ABSENT, prepare: [sacctmgr(`add cluster ${NAME}`)] };
const NEWEST = { versions: 'newest' } as const;

const post = (name: string, body: unknown, more = {}) =>
  write(`clusters ${name}`, 'POST', 'clusters/', body, { ...FROM_ABSENT, ...more });

const remove = (name: string, query: string, more = {}) =>
  write(`cluster ${name}`, 'DELETE', `cluster/${query}`, undefined, { ...FROM_PRESENT, ...more });

const added = (name: string, cluster: object) =>
  post(name, { clusters: [{ ...CLUSTER, ...cluster }] }, NEWEST);

export const CLUSTERS: Family = {
  writes: [
    post('added', { clusters: [CLUSTER] }),
    post('added by a user', { clusters: [CLUSTER] }, { asker: 'alice' }),
    post('added by an operator', { clusters: [CLUSTER] }, { asker: 'carol', ...NEWEST }),
    post('added again', { clusters: [CLUSTER] }, FROM_PRESENT),
    post('added and added again', { clusters: [CLUSTER, { ...CLUSTER, nodes: 'n1' }] }, NEWEST),
    post('added after one without a name', { clusters: [{ nodes: 'n1' }, CLUSTER] }),
    added('external', { flags: ['EXTERNAL'] }),
    added('with all there is', {
      controller: { host: 'h', port: 7 },
      nodes: 'n1',
      rpc_version: 11_520,
      associations: { root: { account: 'physics', user: '' } },
      tres: [{ type: 'cpu', count: 4 }],
    }),
    added('with unknown TRES', { tres: [{ type: 'bogus', count: 1 }] }),
    added('with TRES of another id', { tres: [{ type: 'cpu', id: 2, count: 1 }] }),
    added('with an unknown flag', { flags: ['BOGUS'] }),
    added('with a bad port', { controller: { port: 'x' } }),
    added('with an unknown key', { bogus: 1 }),
    post('none', { clusters: [] }),
    post('missing', {}, NEWEST),
    post('null', { clusters: null }, NEWEST),
    post('of a bad type', { clusters: 'x' }, NEWEST),
    post('without a body', undefined, NEWEST),
    remove('removed', NAME),
    remove('removed by a user', NAME, { asker: 'alice' }),
    remove('removed by a coordinator', NAME, { asker: 'bob', ...NEWEST }),
    remove('removed in capitals', NAME.toUpperCase(), NEWEST),
    remove('unknown', 'zzz'),
    remove('removed where it is not what it is', `${NAME}?classification=CAPACITY`, NEWEST),
    remove('removed beside another', `${NAME}?cluster=zzz`, NEWEST),
    remove('removed with an unknown flag', `${NAME}?flags=BOGUS`, NEWEST),
  ],
};
