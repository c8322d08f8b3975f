/** The ledger's entries about accounting, a block for each family. */

import type { Expectation } from '../ledger.js';

/** What holds for all of accounting. */
const COMMON: readonly Expectation[] = [
  {
    id: 'accounting-detail',
    cases: /^slurmdb/,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.description$/,
        theirs:
          /^"(Failed to open slurmdbd connection(, authentication error)?|stats query failed|slurmdb_\w+(\(\w*\))? failed)"$/,
        ours: /^"(Failed to open slurmdbd connection|stats query failed|slurmdb_\w+(\(\))? failed): ./,
      },
    ],
    upstream: 'What slurmdbd says beyond the number of its error is dropped.',
    here: 'It stands behind the description.',
    reason: 'It tells what is wrong.',
  },
  {
    id: 'accounting-silent-conversions',
    cases: /^slurmdb/,
    differences: [
      { kinds: ['length'], path: /^errors$/, theirs: /^\[\]$/, ours: /"error_number":9202/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^500$/ },
    ],
    upstream: 'Some values that cannot be converted end the request without an error.',
    here: 'There is an error that names the place.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'accounting-null-lists',
    cases: /^slurmdb write (clusters|tres) null$/,
    suites: ['forky'],
    differences: [{ path: /^errors\[\]\.description$/, theirs: /string/, ours: /null/ }],
    upstream: 'null in place of a list is called a string.',
    here: 'It is called null.',
    reason: 'That is what it is.',
  },
  {
    id: 'accounting-addresses',
    suites: ['trixie'],
    cases: /^slurmdb/,
    differences: [
      {
        path: /^(errors|warnings)\[\]\.description$/,
        theirs: /^"slurmdb_\w+\(0x[0-9a-f]+\) /,
        ours: /^"slurmdb_\w+\(\) /,
      },
    ],
    upstream: '24.11 tells addresses in its memory: `slurmdb_tres_get(0x7f50a000c630)`.',
    here: 'The parentheses are empty, as in 26.05.',
    reason: 'An address means nothing to anybody, but to attackers.',
  },
  {
    id: 'accounting-status-of-24-11',
    suites: ['trixie'],
    cases: /^slurmdb/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: "24.11 answers slurmdbd's errors with 500.",
    here: 'Statuses are those of 26.05: 422.',
    reason: 'One table of statuses whatever the controller.',
  },
  {
    id: 'accounting-unknown-path',
    suites: ['trixie'],
    cases: /^slurmdb\/(conf|ping)/,
    differences: [{ kinds: ['text'], ours: /^Unable to find requested URL endpoint/ }],
    upstream: "24.11's text about an unknown path is another one.",
    here: "The text is 26.05's.",
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
  {
    id: 'accounting-numeric-times',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /^slurmdb.*\?(\w+_time|time_\w+|usage_\w+)=/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, theirs: /for timestamp failed/, ours: /^\[\]$/ },
      { kinds: ['length'], path: /^warnings$/, theirs: /^\[\]$/, ours: /found nothing/ },
    ],
    upstream: 'Times as numbers are refused in v0.0.40 and v0.0.41.',
    here: 'They are times in seconds in every API version.',
    reason: 'The documented meaning of the parameters; later API versions read them so.',
  },
];

/** Clusters, and the daemon itself. */
const CLUSTERS: readonly Expectation[] = [
  {
    id: 'cluster-conditions',
    cases: /^slurmdb\/cluster\/\(own\)\?/,
    differences: [{ path: /^(?!meta\.)/ }],
    upstream: 'One cluster is shown whatever its query says.',
    here: 'The documented conditions must hold as well, and what cannot be read is told of.',
    reason: 'As documented, and as the list of clusters does.',
  },
  {
    id: 'cluster-removed-by-conditions',
    cases: /^slurmdb write cluster removed (where it is not what it is|with an unknown flag)$/,
    differences: [{ path: /^(?!meta\.)/ }],
    upstream: 'A cluster is removed whatever the query says.',
    here: 'The documented conditions must hold as well; one that cannot be read removes nothing.',
    reason: 'What would be removed is not what was asked for.',
  },
  {
    id: 'cluster-added-again',
    cases: /^slurmdb write clusters added again$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, ours: /exists and stays as it is/ }],
    upstream:
      'A cluster that is there is added once more: its flags and its federation are reset, until its ' +
      'controller registers.',
    here: 'It is left as it is, with a warning.',
    reason: 'What GET shows can be sent back without harm to a running cluster.',
  },
  {
    id: 'cluster-without-name',
    cases: /^slurmdb write clusters added after one without a name$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /A cluster needs a name/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream: 'Clusters without a name are left out without a word.',
    here: 'They are refused; nothing is added.',
    reason: 'A success that did not do all of it misleads.',
  },
  {
    id: 'cluster-unknown-tres',
    cases: /^slurmdb write clusters with (unknown TRES|TRES of another id)$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":2115/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream:
      'Trackable resources that are not known are sent by the number 0, which means nothing.',
    here: 'They are refused, as those of a number that is not theirs.',
    reason: 'What was asked for cannot be done.',
  },
  {
    id: 'cluster-unknown-flag',
    cases: /^slurmdb write clusters with an unknown flag$/,
    differences: [{ kinds: ['length'], path: /^shown$/ }],
    upstream: 'A cluster with a flag that is not known is added, and the answer is an error.',
    here: 'It is not added.',
    reason: 'An error means that nothing was done.',
  },
  {
    id: 'accounting-ping-tells',
    cases: /^slurmdb\/ping\/ refused$/,
    differences: [
      { kinds: ['extra'], path: /^pings$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Where no daemon takes a session a ping is an error alone.',
    here: 'The daemons that were asked stand beside the same error.',
    reason: 'It is what a ping is for.',
  },
];

export const ACCOUNTING: readonly Expectation[] = [...COMMON, ...CLUSTERS];
