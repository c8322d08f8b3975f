/**
 * The parity ledger: every difference from Slurm's own daemon that is meant, with its reason. A parity
 * run fails on any other difference, and on any entry that no longer occurs.
 */

import type { Expectation } from './ledger.js';

export const EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'json-compact',
    kinds: ['layout'],
    theirs: /^indent 2, slashes escaped/,
    ours: /^indent none, slashes plain/,
    upstream: 'JSON is printed with blanks and line ends, and slashes are escaped.',
    here: 'JSON is printed without blanks.',
    reason: 'The same values in half the bytes: long lists are written record by record.',
  },
  {
    id: 'client-identity',
    path: /^meta\.client\.(user|group)$/,
    theirs: /^"root"$/,
    upstream: '`meta.client` always names root: the field is never filled.',
    here: '`meta.client` names the user of the request and the primary group.',
    reason: 'The documented meaning of the field.',
  },
];
