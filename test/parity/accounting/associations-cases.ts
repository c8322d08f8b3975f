/**
 * Associations on a cluster that is only registered. Removing without a condition is not asked: the other
 * daemon would remove all there are.
 */

import type { Command, WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, sacctmgr, show, write } from './case.js';

const CLUSTER = 'remote';
const ACCOUNT = 'a3w';

/** An account with limits that its users inherit, a child, and a user with limits of her own. */
const PREPARED: readonly Command[] = [
  sacctmgr(`add account ${ACCOUNT} cluster=${CLUSTER} description=a3 organization=a3`),
  sacctmgr(
    `modify account ${ACCOUNT} where cluster=${CLUSTER} set maxjobs=10 grpjobs=9 maxtres=cpu=8 qos=normal,low`,
  ),
  sacctmgr(
    `add account a3v cluster=${CLUSTER} parent=${ACCOUNT} description=a3 organization=a3 qos=normal`,
  ),
  sacctmgr(
    `add user dora account=${ACCOUNT} cluster=${CLUSTER} grptres=cpu=4,mem=100 maxtres=node=2 fairshare=5`,
  ),
];
const UNDO: readonly Command[] = [
  sacctmgr(`modify user dora where cluster=${CLUSTER} set defaultaccount=chemistry`),
  sacctmgr(`delete account a3v,${ACCOUNT}`),
];
const LOOK: readonly Command[] = [
  show(
    `assoc where account=a3v,${ACCOUNT} cluster=${CLUSTER} wopl ` +
      'format=account,user,partition,share,priority,grpjobs,grptres,grptresmins,grptresrunmins,' +
      'grpsubmit,grpwall,maxjobs,maxtres,maxtrespernode,maxtresmins,maxsubmit,maxwall,' +
      'qos,defaultqos,parentname',
  ),
  show(`user where name=dora cluster=${CLUSTER} withassoc format=user,defaultaccount`),
];
const CHANGED = { prepare: PREPARED, look: LOOK, undo: UNDO };

const set = (number: number) => ({ set: true, infinite: false, number });
const INFINITE = { set: false, infinite: true, number: 0 };

/** An association of the user's; the account's where `user` is empty. */
const association = (more: object = {}) => ({
  account: ACCOUNT,
  cluster: CLUSTER,
  user: 'dora',
  ...more,
});

/** Her limits of resources, which a body that is silent about them takes away there. */
const OWN_TRES = {
  total: [
    { type: 'cpu', count: 4 },
    { type: 'mem', count: 100 },
  ],
  per: {
    job: [
      { type: 'node', count: 2 },
      { type: 'cpu', count: 8 },
    ],
  },
};

const post = (name: string, associations: unknown, more = {}) =>
  write(`associations ${name}`, 'POST', 'associations/', { associations }, { ...CHANGED, ...more });
/** What is refused unread, or finds nothing. */
const refused = (name: string, associations: unknown, more = {}) =>
  write(`associations ${name}`, 'POST', 'associations/', { associations }, more);
const remove = (name: string, path: string, more = {}) =>
  write(`associations ${name}`, 'DELETE', path, undefined, { ...CHANGED, ...more });

/** One that is silent about nothing that is inherited: all of it is to be pinned. */
const pinned = (more: object = {}, limits: object = {}) =>
  association({
    qos: ['normal', 'low'],
    max: { jobs: { active: set(11) }, tres: { ...OWN_TRES, ...limits } },
    ...more,
  });

/** 24.11 makes of an account's association that is not there one that nothing can remove. */
const FORKY = { suites: ['forky'] } as const;

/** Made in every API version. */
const IN_ALL: readonly WriteCase[] = [
  post('added', [
    association({
      account: 'a3v',
      comment: 'one of a3',
      shares_raw: 3,
      priority: set(7),
      max: {
        jobs: { active: set(4), per: { wall_clock: set(60) } },
        tres: {
          per: { job: [{ type: 'cpu', count: 2 }] },
          group: { minutes: [{ id: 1, count: 5 }] },
        },
      },
    }),
  ]),
  post('changed', [pinned({ shares_raw: 9, max: { jobs: { active: set(3) }, tres: OWN_TRES } })]),
  post('with resources replaced', [
    pinned(
      {},
      {
        total: [
          { type: 'cpu', count: 6 },
          { type: 'node', count: 1 },
        ],
      },
    ),
  ]),
  post('as shown', [
    association({
      qos: ['normal', 'low'],
      shares_raw: 6,
      max: { jobs: { active: set(10) }, tres: OWN_TRES },
    }),
  ]),
  refused('with an unknown QOS', [association({ qos: ['a3none'] })]),
  refused('with an unknown flag', [association({ flags: ['BOGUS'] })]),
  refused('with words for a number', [association({ shares_raw: 'many' })]),
  refused('with a list for a number', [association({ id: [1] })]),
  refused('none', []),
  remove('removed', `association/?account=${ACCOUNT}&cluster=${CLUSTER}&user=dora`),
  remove('removed by account', `associations/?account=${ACCOUNT}&cluster=${CLUSTER}`),
];

/** What does not depend on it. */
const IN_NEWEST: readonly WriteCase[] = [
  post('added for a partition', [association({ partition: 'gpu', qos: ['low'] })]),
  post('added where the account is not', [association({ account: 'a3none' })]),
  post('added where the cluster is not', [association({ cluster: 'a3none' })]),
  post('added without a cluster', [{ account: ACCOUNT, user: 'dora' }]),
  post(
    'of an account changed',
    [
      association({
        user: '',
        max: {
          jobs: { active: INFINITE, per: { count: set(2) } },
          tres: { per: { job: [{ type: 'cpu', count: 7 }] } },
        },
      }),
    ],
    FORKY,
  ),
  post('with a default QOS', [pinned({ default: { qos: 'low' } })]),
  post('with QOS chosen', [pinned({ qos: ['low'] })]),
  post('made the default', [pinned({ is_default: true })]),
  post('moved', [{ account: 'a3v', cluster: CLUSTER, user: '', parent_account: 'root' }], FORKY),
  post(
    'moved nowhere',
    [{ account: 'a3v', cluster: CLUSTER, user: '', parent_account: 'a3none' }],
    FORKY,
  ),
  post('silent about resources', [association({ shares_raw: 7 })]),
  post('with a comment', [pinned({ comment: 'changed by a3' })], {
    look: [
      show(`assoc where account=${ACCOUNT} cluster=${CLUSTER} user=dora format=account,comment`),
    ],
  }),
  post('of which one fails', [pinned({ shares_raw: 9 }), pinned({ default: { qos: 'high' } })]),
  post('by an operator', [pinned({ shares_raw: 9 })], { asker: 'carol' }),
  post('by a coordinator of others', [pinned({ shares_raw: 9 })], { asker: 'bob' }),
  post('by a user', [pinned({ shares_raw: 9 })], { asker: 'alice' }),
  post('added by a user', [association({ account: 'a3v' })], { asker: 'alice' }),
  refused('without a user', [{ account: ACCOUNT, cluster: CLUSTER }]),
  post('with an unknown resource', [
    association({ max: { tres: { total: [{ type: 'a3none', count: 1 }] } } }),
  ]),
  write('associations missing', 'POST', 'associations/', {}),
  write('associations without a body', 'POST', 'associations/', undefined),
  remove(
    'removed with those below, one wanted',
    `association/?account=${ACCOUNT}&cluster=${CLUSTER}`,
  ),
  remove('removed by QOS', `associations/?account=${ACCOUNT}&user=dora&qos=low`),
  remove('removed by an unknown QOS', `associations/?account=${ACCOUNT}&qos=a3none`),
  remove('removed where none are', 'associations/?account=a3none'),
  remove('removed where one is not', 'association/?account=a3none'),
  remove('removed by a user', `associations/?account=${ACCOUNT}`, { asker: 'alice' }),
  remove('removed by a coordinator of others', `associations/?account=${ACCOUNT}`, {
    asker: 'bob',
  }),
];

export const ASSOCIATIONS: Family = {
  reads: () => [
    readDb('association/?account=physics&user='),
    readDb('association/?account=physics&user=alice'),
    readDb('association/?account=physics&user=alice&usage_start=now-1day'),
    readDb('associations/?account=physics&user=alice&partition='),
    readDb('associations/?cluster=remote&user=dora', { asker: 'root' }),
    readDb('associations/?account=chemistry&id=x'),
  ],
  writes: [...IN_ALL, ...IN_NEWEST.map((one) => ({ ...one, versions: 'newest' as const }))],
};
