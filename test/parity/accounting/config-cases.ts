/** All of accounting loaded from one body. */

import type { Family } from './case.js';
import { sacctmgr, show, write } from './case.js';

const NAME = 'parityload';
const MORE = {
  look: [show(`qos where name=${NAME}`), show(`account where name=${NAME}`)],
  undo: [sacctmgr(`delete account ${NAME}`), sacctmgr(`delete qos ${NAME}`)],
};

const load = (name: string, body: unknown, more = {}) =>
  write(`config ${name}`, 'POST', 'config', body, { ...MORE, ...more });

export const CONFIG: Family = {
  writes: [
    load('loaded', {
      qos: [{ name: NAME }],
      accounts: [{ name: NAME, description: 'x', organization: 'x' }],
    }),
    load('loaded by a user', { qos: [{ name: NAME }] }, { asker: 'alice' }),
    load('of nothing', {}),
    load('with new resources', { tres: [{ type: 'gres', name: 'parity', id: 0, count: 0 }] }),
    load('without a body', undefined, { versions: 'newest' }),
    load('of a bad type', { qos: 'x' }, { versions: 'newest' }),
  ],
};
