/** The ledger's entries about flags behind the names of API versions. */

import type { Expectation, Pattern } from './ledger.js';

/** All but what the entries about the envelope and about statuses explain. */
const ANYTHING: Pattern = {
  kinds: ['missing', 'extra', 'type', 'value', 'length', 'order', 'text'],
  path: /^(?!meta\.|status$)/,
  theirs: /^(?!"Batch job submission failed"$)/,
};

const INFINITY = {
  differences: [ANYTHING, { path: /^status$/, ours: /^200$/ }],
  upstream: 'With `+complex` an infinite number is shown as "Infinity", which is refused as input.',
  here: 'It is taken.',
  reason: 'What GET shows can be sent back.',
} as const;

export const FLAG_EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'complex-unsent',
    cases: / \+complex$/,
    differences: [
      {
        kinds: ['type'],
        path: /^(statistics\.parts_packed|nodes\[\]\.tres_(used|weighted))$/,
        ours: /^null$/,
      },
      {
        kinds: ['type'],
        path: /^slurm_conf\.(CertgenParameters|GetNameInfoCacheTimeout|HostUnreachRetryCount|JobAcctOomKill|Keepalive\w+)$/,
        ours: /^null$/,
      },
    ],
    upstream: 'With `+complex` some values that are not there are 0, false or empty.',
    here: 'They are null.',
    reason: 'That is what the flag means.',
  },
  {
    id: 'complex-infinity',
    suites: ['forky'],
    cases: /^submit (job )?\{"time_limit":"Infinity".* \+complex$/,
    ...INFINITY,
    differences: [...INFINITY.differences, { path: /^status$/, ours: /^422$/ }],
  },
  {
    id: 'drift-complex-infinity',
    suites: ['trixie'],
    cases: /^submit (job )?\{"(time_limit|begin_time)":"Infinity".* \+(complex|fast)$/,
    ...INFINITY,
  },
  {
    id: 'complex-infinite-levels',
    suites: ['forky'],
    cases: /^shares \+complex$/,
    differences: [{ kinds: ['text'], theirs: /"level": Infinity/ }],
    upstream: 'With `+complex` an infinite `fairshare/level` is `Infinity`, which is no JSON.',
    here: 'It is a text.',
    reason: 'A reply must be JSON.',
  },
];
