/** Users: what a body says against what there is, other names, defaults, and their removal. */

import { AGEING } from '../../../tools/cluster/workload-accounts.js';
import type { WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, sacctmgr, show, write } from './case.js';

const NEWEST = { versions: 'newest' } as const;
const EVE = { name: 'eve' };
/** On the own cluster alone: another one that is known does not know her. */
const OWN_CLUSTER = "$(scontrol show config | sed -n 's/^ClusterName *= //p')";
const ALICE_AS_BEFORE = [
  ...['sh', '-c'],
  `sacctmgr --immediate modify user where name=alice cluster=${OWN_CLUSTER} set DefaultAccount=physics`,
];
const ADD = sacctmgr('add user eve Account=physics,biology DefaultAccount=physics');
const REMOVE = sacctmgr('delete user eve');

/** In the database itself. */
const sql = (text: string) => ['mariadb', 'slurm_acct', '--execute', text];

const UNDO: Partial<WriteCase> = {
  look: [
    show('user where name=eve,frank withassoc withcoord'),
    show('user where name=eve,frank'),
    show('wckey where user=eve,frank'),
  ],
  undo: [
    ...['eve', 'frank'].map((name) => sacctmgr(`delete user ${name}`)),
    sacctmgr('delete account guild'),
  ],
};

const post = (name: string, users: unknown, more: Partial<WriteCase> = {}) =>
  write(`users ${name}`, 'POST', 'users/', { users }, { ...UNDO, ...more });

const change = (name: string, user: object, more: Partial<WriteCase> = {}) =>
  post(name, [{ ...EVE, ...user }], { prepare: [ADD], ...more });

const remove = (name: string, path: string, more: Partial<WriteCase> = {}) =>
  write(`user ${name}`, 'DELETE', path, undefined, { ...UNDO, prepare: [ADD], ...more });

const add = (name: string, body: unknown, more: Partial<WriteCase> = {}) =>
  write(`users_association ${name}`, 'POST', 'users_association/', body, { ...UNDO, ...more });

const where = (more: object = {}, user: object = {}) => ({
  association_condition: { users: ['eve'], ...more },
  user,
});

export const USERS: Family = {
  reads: () => [
    readDb('user/alice?with_assocs=true&with_coords=true&with_wckeys=true'),
    readDb('user/gone?with_deleted=true'),
    readDb('users/?with_assocs=true&with_coords=true&with_wckeys=true&with_deleted=true'),
    readDb('users/?association=alice'),
  ],
  writes: [
    post('added', [EVE]),
    post('added by an operator', [EVE], { asker: 'carol' }),
    post('added by a coordinator', [EVE], { asker: 'bob' }),
    post('added by a user', [EVE], { asker: 'alice' }),
    post('two added', [EVE, { name: 'frank' }], NEWEST),
    post('added twice', [EVE, { ...EVE, administrator_level: ['Operator'] }], NEWEST),
    post('added with a level', [{ ...EVE, administrator_level: ['Operator'] }]),
    post('added with a level by an operator', [{ ...EVE, administrator_level: 'Administrator' }], {
      asker: 'carol',
    }),
    post('added with a default key', [{ ...EVE, default: { wckey: 'gamma' } }]),
    post('added with keys', [
      {
        ...EVE,
        default: { wckey: 'gamma' },
        wckeys: [
          { cluster: 'remote', name: 'delta', user: 'eve' },
          { cluster: 'remote', name: 'gamma', user: 'eve' },
        ],
      },
    ]),
    post('added with associations', [
      {
        ...EVE,
        associations: [{ account: 'physics', cluster: 'remote', user: 'eve' }],
        coordinators: [{ name: 'physics' }],
        flags: ['DELETED'],
      },
    ]),
    post('added with a default account', [{ ...EVE, default: { account: 'physics' } }]),
    post('added with a flag that is none', [{ ...EVE, flags: ['NONSENSE'] }]),
    post('added with a level that is none', [{ ...EVE, administrator_level: ['NONSENSE'] }]),
    post('added without a name', [{ administrator_level: [] }]),
    post('added with an empty name', [{ name: '' }]),
    post('added again', [{ ...EVE, administrator_level: ['Operator'] }], {
      prepare: [ADD, REMOVE],
    }),
    post('added that was deleted', [{ name: 'ghost', administrator_level: ['Operator'] }], {
      prepare: [
        sacctmgr('add user ghost Account=physics'),
        sql(AGEING),
        sacctmgr('delete user ghost'),
      ],
      look: [show('user where name=ghost')],
      undo: [sacctmgr('delete user ghost'), sql("delete from user_table where name='ghost'")],
    }),
    change('changed', { administrator_level: ['Operator'] }),
    change('with nothing changed', {}),
    change('changed by a user', { administrator_level: ['Operator'] }, { asker: 'alice' }),
    change('changed by an operator', { administrator_level: ['Operator'] }, { asker: 'carol' }),
    change('of another account', { default: { account: 'biology' } }),
    change('of an account that is none', { default: { account: 'zzz' } }),
    change('of an empty account', { default: { account: '' } }),
    change(
      'of another key',
      { default: { wckey: 'gamma' } },
      {
        prepare: [ADD, sacctmgr('add user eve WCKeys=gamma')],
      },
    ),
    change('of a key that is none', { default: { wckey: 'gamma' } }),
    change('with keys', { wckeys: [{ cluster: 'remote', name: 'delta', user: 'eve' }] }),
    change('with a default quality', { default: { qos: 1 } }, { since: 44 }),
    post('that change themselves', [{ name: 'alice', default: { account: 'biology' } }], {
      asker: 'alice',
      look: [show('user where name=alice withassoc')],
      undo: [ALICE_AS_BEFORE],
    }),
    post('given another name', [{ name: 'frank', old_name: 'eve' }], { prepare: [ADD] }),
    post('given the name of another', [{ name: 'bob', old_name: 'eve' }], { prepare: [ADD] }),
    post('given another name, being none', [{ name: 'frank', old_name: 'eve' }]),
    post('given another name, being gone', [{ name: 'frank', old_name: 'eve' }], {
      prepare: [ADD, REMOVE],
    }),
    post('that give themselves another name', [{ name: 'frank', old_name: 'alice' }], {
      asker: 'alice',
    }),
    post('half good', [EVE, { name: 'frank', old_name: 'zzz' }], NEWEST),
    post('none', []),
    post('null', null, NEWEST),
    post('of a bad type', 'x', NEWEST),
    write('users missing', 'POST', 'users/', {}),
    write('users without a body', 'POST', 'users/', undefined),
    remove('removed', 'user/eve'),
    remove('removed in capitals', 'user/EVE', NEWEST),
    remove('removed by a user', 'user/eve', { asker: 'alice' }),
    remove('removed by a coordinator', 'user/eve', { asker: 'bob' }),
    remove('removed that is none', 'user/eve', { prepare: [] }),
    remove('removed that was', 'user/eve', { prepare: [ADD, REMOVE], ...NEWEST }),
    add('added', where({ accounts: ['physics'] })),
    add('added with limits', {
      association_condition: {
        users: 'eve,frank',
        accounts: ['physics', 'biology'],
        partitions: ['debug', 'long'],
        wckeys: ['gamma'],
        association: { fairshare: 7, maxjobs: 5, qoslevel: ['normal', 'low'], defaultqos: 'low' },
      },
      user: { adminlevel: ['Operator'], defaultaccount: 'biology', defaultwckey: 'gamma' },
    }),
    add('added by a default account', where({}, { defaultaccount: 'physics' })),
    add('added by a default key', where({}, { defaultwckey: 'gamma' })),
    add('added with a default quality', where({ accounts: ['physics'] }, { defaultqos: 1 }), {
      since: 44,
    }),
    add('added twice', where({ accounts: ['physics'] }), { prepare: [ADD] }),
    add('added by a user', where({ accounts: ['physics'] }), { asker: 'alice' }),
    add('added by a coordinator', where({ accounts: ['biology'] }), { asker: 'bob' }),
    add('added to no account', where({ accounts: ['zzz'] })),
    add('added to nothing', where()),
    add('added on no cluster', where({ accounts: ['physics'], clusters: ['zzz'] })),
    add('without users', { association_condition: { accounts: ['physics'] }, user: {} }),
    // It ends the accounting daemon of 24.11.
    add(
      'of no users',
      { association_condition: { users: [], accounts: ['physics'] }, user: {} },
      { suites: ['forky'] },
    ),
    add('without words', { association_condition: { users: ['eve'], accounts: ['physics'] } }),
    add('missing', {}, NEWEST),
  ],
};
