/** The ledger's entries about jobs changed, signalled and queued again. */

import type { Expectation, Pattern } from './ledger.js';

/** All but what the entries about the envelope explain in every reply. */
const ANYTHING: Pattern = {
  kinds: ['status', 'missing', 'extra', 'type', 'value', 'length', 'order', 'text'],
  path: /^(?!meta\.)/,
};

/** What a refused input looks like here, where upstream adds a payload or a second error. */
const BARE: readonly Pattern[] = [
  { kinds: ['missing'], path: /^(results|status|job_id|step_id|job_submit_user_msg)$/ },
  { kinds: ['order'], path: /^$/, theirs: /^"meta / },
];

export const JOB_EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'job-malformed-id',
    cases: /^job (.*(no such id|id 0)|queued again in bulk, malformed.*)$/,
    differences: [
      {
        path: /^errors(\[\]\.\w+)?$/,
        ours: /Unable to parse JobId=|^9202$|Unable to convert|job_id|#\/jobs\[/,
      },
    ],
    upstream: 'A malformed job id is answered with the general refusal alone.',
    here: 'An error before it tells what could not be read.',
    reason: 'A refusal should say what it is about. The status is the same.',
  },
  {
    id: 'job-refused-bodies',
    cases: /^job changed, (a list|no JSON|\{"user_id":.*)$/,
    differences: [
      ...BARE,
      { kinds: ['length'], path: /^errors$/, theirs: /Failure parsing job update request/ },
    ],
    upstream: 'A body that cannot be read gets an empty payload, and a second, general error.',
    here: 'It gets the error that says why.',
    reason: 'As with submissions.',
  },
  {
    id: 'job-unset-leaves-alone',
    cases: /^job changed, an unset deadline$/,
    differences: [ANYTHING],
    upstream: 'A time that is unset refuses the whole change.',
    here: 'It leaves that time alone.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'job-sent-back',
    cases: /^job changed, as it is shown$/,
    differences: [ANYTHING],
    upstream:
      'A whole job as GET shows it is refused: numbers have another form there, and each key is a change.',
    here: 'What differs from the job as it is now is changed.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'job-sets-of-tasks',
    cases: /^job .*a set of tasks$/,
    differences: [ANYTHING],
    upstream: 'A set of array tasks, `1_[1-2]`, is no job id.',
    here: 'It is one, wherever single tasks are.',
    reason: 'Slurm itself takes and shows such ids.',
  },
  {
    id: 'job-components-changed',
    cases: /^job changed, a component$/,
    differences: [{ kinds: ['missing', 'extra'], path: /^shown\[\]\.Comment$/ }],
    upstream: 'A change of one component of a heterogeneous job is made to its first component.',
    here: 'It is made to that component.',
    reason: 'That is what the path names.',
  },
  {
    id: 'job-refused-before-acting',
    cases: /^job .*no such (signal|flag)$/,
    differences: [...BARE, ...[/^shown/, /^errors/, /^status$/].map((path) => ({ path }))],
    upstream: 'A signal or flag that is not known is an error, and the job is ended all the same.',
    here: 'Nothing is done.',
    reason: 'A mistyped signal must not end a job.',
  },
  {
    id: 'job-ids-in-one-text',
    cases: /^job signalled in bulk, one text$/,
    differences: [ANYTHING],
    upstream: 'Ids must be a list.',
    here: 'One text with commas is taken too.',
    reason: 'Queries and forms have it so.',
  },
  {
    id: 'job-ids-as-numbers',
    suites: ['forky'],
    cases: /^job queued again in bulk, (numbers|some fail)$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, ours: /^\[\]$/ }],
    upstream: 'An id that is given as a number draws a warning.',
    here: 'It draws none.',
    reason: 'Nothing is wrong with it.',
  },
  {
    id: 'job-filter-by-user-id',
    cases: /^job signalled in bulk, another user$/,
    differences: [ANYTHING],
    upstream: "A filter by `user_id` without `user_name` does nothing: others' jobs are ended.",
    here: 'It selects jobs of that user.',
    reason: 'The documented meaning of the field.',
  },
  {
    id: 'job-refused-users',
    cases: /^job signalled in bulk, (unknown user id|malformed nodes|a list)$/,
    differences: BARE,
    upstream: 'A body that cannot be read gets an empty payload.',
    here: 'It gets none.',
    reason: 'As with submissions.',
  },
  {
    id: 'drift-job-statuses',
    suites: ['trixie'],
    cases: /^job (?!.*(no such (signal|flag)|set of tasks)$)/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: "24.11 answers 500 to the controller's refusals.",
    here: '422.',
    reason: 'Statuses follow 26.05.',
  },
  {
    id: 'drift-job-undecodable',
    suites: ['trixie'],
    cases: /^job changed, no JSON$/,
    differences: [{ kinds: ['text'], theirs: /^Unable to parse query\.$/ }],
    upstream: '24.11 has one text for all bodies that it cannot decode.',
    here: "The text is 26.05's.",
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
];
