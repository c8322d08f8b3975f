/** The ledger: shares, states of jobs, reservations, resources, the configuration. */

import type { Expectation, Pattern } from './ledger.js';

/** All but what the entries about the envelope explain in every reply. */
const ANYTHING: Pattern = {
  kinds: ['status', 'missing', 'extra', 'type', 'value', 'length', 'order'],
  path: /^(?!meta\.|errors\[\]\.source$)/,
};

const JOB_STATES: readonly Expectation[] = [
  {
    id: 'state-ids',
    cases: /^jobs\/state/,
    differences: [
      { kinds: ['value'], path: /^jobs\[\]\.job_id$/, theirs: /^"\d+[_+]/, ours: /^"\d+[_+]/ },
    ],
    upstream:
      "From v0.0.41 on tasks of arrays are named by their job's own number, `14_0` for `3_0`, and " +
      'components of heterogeneous jobs in every version, `9+1` for `8+1`.',
    here: 'By the id of the array and of the leader.',
    reason: 'Nothing else is an identifier: no request finds `14_0`.',
  },
  {
    id: 'state-selection',
    cases: /^jobs\/state\?job_id=\((task|twice|no component)\)$/,
    differences: [{ path: /^jobs(\[\]|$)/ }],
    upstream:
      'Asked for a task that waits, all waiting tasks of its array are shown; for a component that ' +
      'does not exist, another job; for a job twice, the job twice.',
    here: 'What was asked for, once.',
    reason: 'The documented meaning of the parameter.',
  },
  {
    id: 'state-lists',
    cases: /^jobs\/state\?job_id=(1%2C999999|\(tasks\))$/,
    differences: [ANYTHING],
    upstream: 'Several ids must be given as repeated keys, and sets of tasks one by one.',
    here: 'Commas part ids as well, and `3_[1-2]` is two tasks.',
    reason: 'Other endpoints and all commands take them so.',
  },
  {
    id: 'state-ids-explained',
    cases:
      /^(jobs\/state\?job_id=(abc|0|-1|1\.5|4294967295||1&job_id=abc|s0{13})|resources\/(abc|0|4294967295|%20))$/,
    differences: [
      { path: /^errors$/, kinds: ['length'], ours: /Unable to parse JobId=/ },
      { path: /^errors\[\]\.description$/, ours: /^"Unable to parse JobId=/ },
      { path: /^errors\[\]\.error_number$/, theirs: /^9000$/, ours: /^9202$/ },
      { path: /^errors\[\]\.error$/, ours: /^"Unable to convert Data type"$/ },
      { path: /^errors\[\]\.source$/, ours: /^"#\/job_id(\[\d\])?\/"$/ },
    ],
    upstream: 'A malformed job id is answered with the general refusal alone.',
    here: 'An error before it tells what could not be read.',
    reason: 'A refusal should say what it is about. The status is the same.',
  },
];

const SHARES: readonly Expectation[] = [
  {
    id: 'infinite-levels',
    sometimes: true,
    cases: /^shares/,
    versions: [42, 43, 44, 45],
    differences: [
      { path: /^shares\.shares\[\]\.fairshare\.level\.(set|infinite|number)$/ },
      { path: /^warnings$/, theirs: /place holder for Infinity/ },
      { path: /^warnings\[\]\.(description|source)$/ },
    ],
    upstream:
      'An infinite `fairshare/level` is shown as the number 2^64, from v0.0.43 on with a warning.',
    here: '`infinite` is true.',
    reason: 'The documented meaning of number objects.',
  },
  {
    id: 'drift-infinite-levels',
    sometimes: true,
    suites: ['trixie'],
    versions: [40, 41],
    cases: /^shares/,
    differences: [{ kinds: ['text'], theirs: /"level": Infinity/ }],
    upstream: '24.11 writes an infinite `fairshare/level` as `Infinity` there, which is no JSON.',
    here: 'It is the number 2^64, as 25.11 shows it in v0.0.41.',
    reason: 'A reply must be JSON.',
  },
  {
    id: 'shares-filters',
    cases: /^shares\?(accounts|users)=./,
    differences: [
      { path: /^shares\.shares$/ },
      { path: /^shares\.shares\[\](?!\.fairshare\.level\.)/ },
    ],
    upstream: 'The parameters `accounts` and `users` are documented and not read.',
    here: 'They choose what is shown.',
    reason: 'The documented meaning of the parameters.',
  },
  {
    id: 'shares-unknown-parameters',
    cases: /^shares\?bogus=1$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, theirs: /^\[\]$/, ours: /"bogus/ }],
    upstream: 'As the query is not read, an unknown parameter draws no warning.',
    here: 'It draws the warning that it draws elsewhere.',
    reason: 'The query is read.',
  },
  {
    id: 'lone-shares',
    suites: ['forky'],
    versions: [40, 41],
    cases: /^lone shares$/,
    differences: [
      { kinds: ['type'], path: /^shares\.shares\[\]\.(effective_usage|fairshare\.\w+)$/ },
    ],
    upstream: 'v0.0.40 and v0.0.41 have plain numbers for some objects.',
    here: 'The same.',
    reason: 'The versions differ.',
  },
  {
    id: 'shares-refused',
    cases: /^shares refused$/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^511$/ },
      { kinds: ['value'], path: /^errors\[\]\.(description|error_number|error)$/ },
    ],
    upstream: 'Why shares cannot be had is lost: error -1, status 500.',
    here: "The controller's error and its status.",
    reason: 'An error should say what went wrong.',
  },
];

const OTHERS: readonly Expectation[] = [
  {
    id: 'no-reservation-at-all',
    cases: /^reservation\//,
    sometimes: true,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      {
        path: /^errors\[\]\.(description|error_number|error|source)$/,
        theirs: /^(0|"(Unable to query reservations|No error|slurm_load_reservations\(\))")$/,
      },
    ],
    upstream:
      'Where there are no reservations at all, one that is asked for is answered with error 0 and 200.',
    here: 'As where there are others: it cannot be found.',
    reason: 'What other reservations there are does not matter to who asks for one.',
  },
  {
    id: 'drift-reconfigure',
    suites: ['trixie'],
    cases: /^reconfigure/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: '24.11 answers 500 where the user may not have the configuration read again.',
    here: '422, as 26.05 answers.',
    reason: 'Statuses follow 26.05.',
  },
  {
    id: 'resources-of-tasks',
    suites: ['forky'],
    cases: /^resources\/\((task|component)\)$/,
    sometimes: true,
    differences: [ANYTHING],
    upstream:
      "Of `3_1` and `8+1` the task and the component are left away: the array's own record and the " +
      'leader are shown.',
    here: 'The resources of the task and of the component.',
    reason: 'The documented meaning of the parameter.',
  },
  {
    id: 'several-governors',
    suites: ['forky'],
    cases: /^conf/,
    differences: [{ kinds: ['length'], path: /^slurm_conf\.CpuFreqGovernors$/, theirs: /^\[\]$/ }],
    upstream: '`CpuFreqGovernors` is empty where several are set, as they are by default.',
    here: 'All of them are listed.',
    reason: 'The documented meaning of the field.',
  },
  {
    id: 'conf-unchanged',
    suites: ['forky'],
    cases: /^conf\?update_time=\(future\)$/,
    differences: [{ kinds: ['value'], path: /^warnings\[\]\.description$/, theirs: /now-\(\d+d/ }],
    upstream: 'The warning about an unchanged configuration measures the time from the epoch.',
    here: 'It shows `update_time` as it was given, as the one about unchanged jobs does.',
    reason: 'A number of days that is 213503982333443 says nothing.',
  },
];

export const READING: readonly Expectation[] = [...SHARES, ...JOB_STATES, ...OTHERS];
