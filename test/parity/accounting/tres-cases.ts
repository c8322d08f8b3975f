/** Trackable resources: adding some is refused. */

import type { Family } from './case.js';
import { show, write } from './case.js';

const LOOK = { look: [show('tres')] };
const NEW = { type: 'gres', name: 'parity', id: 0, count: 0 };

const post = (name: string, body: unknown, more = {}) =>
  write(`tres ${name}`, 'POST', 'tres/', body, { ...LOOK, ...more });

export const TRES: Family = {
  writes: [
    post('added', { TRES: [NEW] }),
    post('added by a user', { TRES: [NEW] }, { asker: 'alice' }),
    post('none', { TRES: [] }),
    post('missing', {}),
    post('null', { TRES: null }),
    post('of a bad type', { TRES: 'x' }),
    post('with a bad id', { TRES: [{ ...NEW, id: 'x' }] }),
    post('without a body', undefined),
  ],
};
