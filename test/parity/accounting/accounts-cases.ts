/** Accounts: what a body says against what there is, their coordinators, and their removal. */

import type { WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, sacctmgr, show, write } from './case.js';

const NEWEST = { versions: 'newest' } as const;
const GUILD = { name: 'guild', description: 'of makers', organization: 'town' };
const CHANGED = { ...GUILD, description: 'of bakers' };
const BOB = { name: 'bob', direct: true };
const ALICE = { name: 'alice' };
const ADD = sacctmgr('add account guild Description=old Organization=old');
const LED_BY_BOB = sacctmgr('add coordinator Account=guild Names=bob');
const IN_THEORY = sacctmgr('add account guild Parent=theory Description=old Organization=old');

const UNDO: Partial<WriteCase> = {
  look: [show('account where name=guild withassoc withcoord')],
  undo: [sacctmgr('delete account guild'), sacctmgr('delete account guild2')],
};

const post = (name: string, accounts: unknown, more: Partial<WriteCase> = {}) =>
  write(`accounts ${name}`, 'POST', 'accounts/', { accounts }, { ...UNDO, ...more });

const remove = (name: string, path: string, more: Partial<WriteCase> = {}) =>
  write(`account ${name}`, 'DELETE', path, undefined, { ...UNDO, ...more });

const add = (name: string, body: unknown, more: Partial<WriteCase> = {}) =>
  write(`accounts_association ${name}`, 'POST', 'accounts_association/', body, {
    ...UNDO,
    ...more,
  });

const LIMITS = {
  comment: 'free text',
  defaultqos: 'normal',
  fairshare: 7,
  grpjobs: { set: true, number: 5 },
  grptres: [{ type: 'cpu', count: 8 }],
  maxwalldurationperjob: { set: true, number: 60 },
  priority: { set: true, number: 3 },
  qoslevel: ['normal', 'low'],
};
const SHORT = { description: 'of makers', organization: 'town' };

export const ACCOUNTS: Family = {
  reads: () => [
    readDb('account/physics?with_assocs=true&with_coords=true&with_deleted=true', NEWEST),
    readDb('account/theory?with_coords=true'),
    readDb('account/archived?with_deleted=true'),
    readDb('accounts/?WithAssociations=true&WithCoordinators=true&DELETED=true'),
    readDb('accounts/?with_assocs=true&with_coords=true&with_deleted=true'),
    readDb('accounts/?association=physics'),
    readDb('accounts/?assocation=physics'),
  ],
  writes: [
    post('added', [GUILD]),
    post('added by an operator', [GUILD], { asker: 'carol' }),
    post('added by a coordinator', [GUILD], { asker: 'bob' }),
    post('added by a user', [GUILD], { asker: 'alice' }),
    post('two added', [GUILD, { ...GUILD, name: 'guild2' }], NEWEST),
    post('added twice', [GUILD, CHANGED], NEWEST),
    post('added with coordinators', [{ ...GUILD, coordinators: [ALICE, BOB] }]),
    post('added with a coordinator who is none', [{ ...GUILD, coordinators: [{ name: 'zzz' }] }]),
    post('added with associations', [
      { ...GUILD, associations: [{ account: 'guild', cluster: 'zzz', user: '' }] },
    ]),
    post('added with flags', [{ ...GUILD, flags: ['DELETED'] }]),
    post('added with other flags', [{ ...GUILD, flags: ['UsersAreCoords'] }], { since: 41 }),
    post('added with a flag that is none', [{ ...GUILD, flags: ['NONSENSE'] }]),
    post('added in capitals', [{ ...GUILD, name: 'GUILD' }], NEWEST),
    post('added with quotes', [{ ...GUILD, description: 'maker\'s \\ "best"' }], NEWEST),
    post('added without a name', [SHORT]),
    post('added with an empty name', [{ ...GUILD, name: '' }]),
    post('added with a number', [{ ...GUILD, name: 7 }], {
      ...NEWEST,
      look: [show('account where name=7 withassoc withcoord')],
      undo: [sacctmgr('delete account 7')],
    }),
    post('added without a description', [{ name: 'guild', organization: 'town' }]),
    post('added with an empty description', [{ ...GUILD, description: '' }], NEWEST),
    post('changed', [CHANGED], { prepare: [ADD] }),
    post('changed by a user', [CHANGED], { prepare: [ADD], asker: 'alice' }),
    post('changed by its coordinator', [CHANGED], { prepare: [ADD, LED_BY_BOB], asker: 'bob' }),
    post('changed in capitals', [{ ...CHANGED, name: 'GUILD' }], { prepare: [ADD], ...NEWEST }),
    post('with flags', [{ ...GUILD, flags: ['UsersAreCoords'] }], { prepare: [ADD], since: 41 }),
    post('without flags', [{ ...GUILD, flags: ['NoUsersAreCoords'] }], {
      prepare: [ADD],
      since: 41,
    }),
    post('of coordinators kept', [{ ...GUILD, coordinators: [BOB] }], {
      prepare: [ADD, LED_BY_BOB],
    }),
    post('of other coordinators', [{ ...GUILD, coordinators: [ALICE] }], {
      prepare: [ADD, LED_BY_BOB],
    }),
    post('of no coordinators', [{ ...GUILD, coordinators: [] }], { prepare: [ADD, LED_BY_BOB] }),
    post('of coordinators unsaid', [GUILD], { prepare: [ADD, LED_BY_BOB] }),
    post('of coordinators above', [{ ...GUILD, coordinators: [] }], { prepare: [IN_THEORY] }),
    post(
      'half good',
      [GUILD, { ...GUILD, name: 'guild2', coordinators: [{ name: 'zzz' }] }],
      NEWEST,
    ),
    post('none', []),
    post('null', null, NEWEST),
    post('of a bad type', 'x', NEWEST),
    write('accounts missing', 'POST', 'accounts/', {}),
    write('accounts without a body', 'POST', 'accounts/', undefined),
    remove('removed', 'account/guild', { prepare: [ADD] }),
    remove('removed in capitals', 'account/GUILD', { prepare: [ADD], ...NEWEST }),
    remove('removed by a user', 'account/guild', { prepare: [ADD], asker: 'alice' }),
    remove('removed that is none', 'account/guild'),
    remove('removed with children', 'account/guild', {
      prepare: [ADD, sacctmgr('add account guild2 Parent=guild')],
    }),
    remove('removed with two names', 'account/guild%2Cguild2', { prepare: [ADD], ...NEWEST }),
    add('added', { association_condition: { accounts: ['guild'] }, account: SHORT }),
    add('added with limits', {
      association_condition: { accounts: ['guild', 'guild2'], association: LIMITS },
      account: SHORT,
    }),
    add('added below another', {
      association_condition: { accounts: 'guild', association: { parent: 'physics' } },
      account: SHORT,
    }),
    add('added without words', { association_condition: { accounts: 'guild,guild2' } }, NEWEST),
    add(
      'added by a user',
      { association_condition: { accounts: ['guild'] }, account: SHORT },
      { asker: 'alice' },
    ),
    add(
      'added twice',
      { association_condition: { accounts: ['guild'] }, account: SHORT },
      { prepare: [ADD] },
    ),
    add('added on no cluster', {
      association_condition: { accounts: ['guild'], clusters: ['zzz'] },
      account: SHORT,
    }),
    add('added below none', {
      association_condition: { accounts: ['guild'], association: { parent: 'zzz' } },
      account: SHORT,
    }),
    add('with a quality that is none', {
      association_condition: { accounts: ['guild'], association: { qoslevel: ['zzz'] } },
      account: SHORT,
    }),
    add('without accounts', { association_condition: { clusters: [] }, account: SHORT }),
    add('of no accounts', { association_condition: { accounts: [] }, account: SHORT }),
    write('accounts_association null', 'POST', 'accounts_association/', {
      association_condition: null,
    }),
  ],
};
