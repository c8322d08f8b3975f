/** Workload characterization keys: added and removed by name. */

import type { WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, sacctmgr, show, write } from './case.js';

/** 24.11's own daemon ends of them. */
const NOT_2411 = { suites: ['forky'] } as const;
const NEWEST = { versions: 'newest' } as const;
const KEY = { cluster: 'remote', name: 'epsilon', user: 'eve' };
const USER = sacctmgr('add user eve Account=physics');
const ADD = sacctmgr('add user eve WCKeys=epsilon');

const UNDO: Partial<WriteCase> = {
  prepare: [USER],
  look: [show('wckey where name=epsilon,zeta')],
  // There is no command that removes a key: it goes with its user.
  undo: [sacctmgr('delete user eve')],
};

const post = (name: string, wckeys: unknown, more: Partial<WriteCase> = {}) =>
  write(`wckeys ${name}`, 'POST', 'wckeys/', { wckeys }, { ...UNDO, ...more });

const remove = (name: string, path: string, more: Partial<WriteCase> = {}) =>
  write(`wckey ${name}`, 'DELETE', path, undefined, { ...UNDO, prepare: [USER, ADD], ...more });

export const WCKEYS: Family = {
  reads: () => [
    readDb('wckeys?with_usage=true&usage_start=now-1days&usage_end=now', {
      ...NEWEST,
      ...NOT_2411,
    }),
    readDb('wckeys?name=alpha&user=alice&with_deleted=true'),
    readDb('wckeys?only_defaults=true&user=dora', NOT_2411),
  ],
  writes: [
    post('added', [KEY]),
    post('two added', [KEY, { ...KEY, name: 'zeta' }]),
    post('added twice', [KEY], { prepare: [USER, ADD] }),
    post('added and added again', [KEY, { ...KEY, name: 'zeta' }, KEY], NEWEST),
    post('added by a user', [KEY], { asker: 'alice' }),
    post('added by an operator', [KEY], { asker: 'carol' }),
    post('added on no cluster', [{ ...KEY, cluster: 'zzz' }]),
    post('added with a number', [{ ...KEY, id: 999, flags: ['DELETED'], accounting: [] }]),
    post('added that is the default', [KEY], {
      prepare: [USER, ADD, sacctmgr('modify user eve set DefaultWCKey=epsilon')],
      look: [show('user where name=eve withassoc')],
    }),
    post('added with a flag that is none', [{ ...KEY, flags: ['NONSENSE'] }]),
    post('added without a cluster', [{ name: 'epsilon', user: 'eve' }]),
    post('added with empty names', [{ cluster: '', name: '', user: '' }]),
    post('none', []),
    post('null', null, NEWEST),
    post('of a bad type', 'x', NEWEST),
    write('wckeys missing', 'POST', 'wckeys/', {}),
    write('wckeys without a body', 'POST', 'wckeys/', undefined),
    remove('removed', 'wckey/epsilon'),
    remove('removed by a user', 'wckey/epsilon', { asker: 'alice' }),
    remove('removed that is none', 'wckey/epsilon', { prepare: [USER] }),
    remove('removed by a number', 'wckey/1', NEWEST),
  ],
};
