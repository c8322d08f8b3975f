/** The ledger's entries about all of accounting in one object. */

import type { Expectation } from '../ledger.js';

export const CONFIG_EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'config-loaded',
    cases: /^slurmdb write config/,
    differences: [
      { kinds: ['status'], theirs: /^(422|500)$/, ours: /^200$/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/ },
      { kinds: ['value'], path: /^errors\[\]\.source$/, theirs: /^"update_clusters"$/ },
      { kinds: ['value'], path: /^errors\[\]\./, ours: /Updating TRES|^2036$|not supported on/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream:
      'A configuration is never loaded: clusters must be in it, they are added and stay, and the list of ' +
      'resources, which is always refused, ends the rest without a word.',
    here:
      'All of it is stored or nothing; what is absent stays as it is. New clusters are removed again where ' +
      'the rest is refused. Resources are refused where they are not the ones there are.',
    reason: 'The documented purpose.',
  },
  {
    id: 'config-association-ids',
    versions: [40, 41, 42],
    cases: /^slurmdb\/config/,
    differences: [{ kinds: ['value'], path: /^associations\[\]\.id$/, theirs: /^0$/ }],
    upstream: 'Ids of associations are 0 in v0.0.41 and v0.0.42.',
    here: 'They are the ids.',
    reason: 'As in the other versions.',
  },
  {
    id: 'config-order-of-usage',
    cases: /^slurmdb\/config/,
    sometimes: true,
    differences: [{ kinds: ['value'], path: /^associations\[\]\.accounting\[\]\./ }],
    upstream: "Usage of several resources in the same hour is in the database's order, reversed.",
    here: "It is in the database's order.",
    reason: 'The database promises none.',
  },
];
