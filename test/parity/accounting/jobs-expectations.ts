/** The ledger's entries about jobs in accounting. */

import type { Expectation, Pattern } from '../ledger.js';

/** All but what is the same in every reply. */
const PAYLOAD: Pattern = {
  kinds: ['status', 'content-type', 'missing', 'extra', 'value', 'length', 'order'],
  path: /^(?!meta\.)/,
};

/** Which jobs there are. */
const FOUND: readonly Pattern[] = [
  { path: /^jobs/ },
  { kinds: ['length'], path: /^warnings$/, theirs: /found nothing|^\[\]$/ },
];

export const JOBS: readonly Expectation[] = [
  {
    id: 'accounting-jobs-ignored-keys',
    cases:
      /^slurmdb\/jobs\/\?(bogus=|format(=|$)|job_altered(=|$)|(cpus|nodes|timelimit)_m(ax|in)=$|submit_time=$)/,
    differences: [
      { path: /^jobs/ },
      { kinds: ['length'], path: /^warnings$/, theirs: /found nothing/, ours: /^\[\]$/ },
    ],
    upstream:
      'A key that is ignored, or says nothing, makes a list of jobs one with a query, which has other ' +
      'defaults; a limit without a value is the highest number there is.',
    here: 'What is ignored changes nothing.',
    reason: 'The meaning of "ignored".',
  },
  {
    id: 'accounting-jobs-commas',
    cases:
      /^slurmdb\/jobs\/?\?((account|job_name|partition|association|reservation_id|constraints|state|users|groups|step)=.*,|state=FAILED%2C)/,
    differences: [
      ...FOUND,
      { kinds: ['status'], ours: /^200$/ },
      { kinds: ['length', 'missing'], path: /^errors$/, ours: /^\[\]$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Commas part some lists, and these only where the key stands once.',
    here: 'Commas part all lists, however often the key stands.',
    reason: 'Documents of the API declare such parameters as lists with commas (`explode: false`).',
  },
  {
    id: 'accounting-jobs-qos',
    cases: /^slurmdb\/jobs\/\?qos(=(normal|high|low,high|bygone)(&|$))/,
    differences: [
      ...FOUND,
      { kinds: ['status'], ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, ours: /^\[\]$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Names of qualities of service, which are documented, fail: only numbers are found.',
    here: 'Names are found as well as numbers.',
    reason: 'The documented meaning of the parameter.',
  },
  {
    id: 'accounting-jobs-unknown-qos',
    cases: /^slurmdb\/jobs\/\?qos(=HIGH|=zzz|)$/,
    differences: [{ path: /^errors/, ours: /QOS|qos|2066|9000/ }],
    upstream: 'One that is not known is a failure of the database.',
    here: 'The error names it.',
    reason: 'The mistake is in the request.',
  },
  {
    id: 'accounting-jobs-reasons',
    cases: /^slurmdb\/jobs\/\?reason(=(Priority|Dependency,Priority|zzz))?$/,
    differences: [
      ...FOUND,
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /Unknown job reason/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Any name of a reason finds the jobs that have none: only numbers are known.',
    here: 'Names are found as well as numbers; unknown ones are told of.',
    reason: 'Replies show names, and other jobs than were asked for mislead.',
  },
  {
    id: 'accounting-jobs-explained',
    cases:
      /^slurmdb(\/job\/(0|abc)|\/jobs\/\?(step(=abc|=zzz|=|)|node=n1&node=n\[1-3\])| write job (id (0|abc)|comment of a bad type)| write jobs changed, one bad)$/,
    differences: [
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":9202/ },
      { path: /^errors\[\]\.description$/, ours: /^"(Unable to parse JobId=|Expected string)/ },
      { path: /^errors\[\]\.error_number$/, theirs: /^9000$/, ours: /^9202$/ },
      { path: /^errors\[\]\.error$/, ours: /^"Unable to convert Data type"$/ },
      { path: /^errors\[\]\.source$/, ours: /^"#\// },
    ],
    upstream: 'Ids and texts that cannot be read are answered with the general refusal alone.',
    here: 'An error before it tells what could not be read.',
    reason: 'A refusal should say what it is about. The status is the same.',
  },
  {
    id: 'accounting-jobs-no-state',
    cases: /^slurmdb\/jobs\/\?state=?$/,
    differences: [{ path: /^(jobs|errors)/ }, { kinds: ['order'], path: /^$/ }],
    upstream: 'What can be no state is an error, and jobs that wait are shown.',
    here: 'It is an error.',
    reason: 'They were not asked for.',
  },
  {
    id: 'accounting-jobs-refused',
    suites: ['forky'],
    cases:
      /^slurmdb(\/jobs\/\?(qos(=HIGH|=zzz|)|state=?)| write job (of a bad type|exit code of a bad type|resources of a bad type)| write jobs of a bad type)$/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: 'Input that cannot be read is 422 or 500, as the kind of its first error has it.',
    here: 'It is 422.',
    reason: 'The mistake is in the request.',
  },
  {
    id: 'accounting-jobs-sets-of-tasks',
    cases: /^slurmdb(\/job\/\(array\)_%5B1-2%5D| write jobs changed, set of tasks)$/,
    differences: [PAYLOAD],
    upstream: 'A set of tasks is no job id; slurmdbd would take it for the whole array.',
    here: 'Its tasks are meant, one by one.',
    reason: 'Slurm itself shows such ids.',
  },
  {
    id: 'accounting-jobs-ids-as-numbers',
    suites: ['forky'],
    cases: /^slurmdb write jobs changed by (their owner|another)$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, theirs: /Expected OpenAPI/ }],
    upstream: 'Job ids as numbers draw warnings.',
    here: 'They are taken as they are.',
    reason: 'A number says what its text says.',
  },
  {
    id: 'accounting-jobs-exit-code',
    suites: ['forky'],
    cases: /^slurmdb write job exit code as it is shown$/,
    differences: [{ path: /^shown\[\]\.DerivedExitCode$/ }],
    upstream: 'An exit code that is sent as it is shown, 3, becomes the signal 3.',
    here: 'It becomes the exit code 3. A plain number is a wait status, in which that is 768.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'accounting-jobs-frequency',
    cases: /^slurmdb/,
    differences: [{ path: /^jobs\[\]\.steps\[\]\.statistics\.CPU\.actual_frequency$/ }],
    upstream: 'The bits of a floating point number are shown as a whole one: 4702408372102627000.',
    here: 'It is the frequency: 2400000.',
    reason: 'The documented meaning of the field.',
  },
  {
    id: 'accounting-jobs-first-node',
    versions: [41, 42],
    cases: /^slurmdb/,
    differences: [
      {
        path: /^jobs\[\]\.stdout_expanded$/,
        theirs: /out-\d+-(n\[1-2\]|\(null\))/,
        ours: /out-\d+-n1\./,
      },
    ],
    upstream:
      '`%N` stands for all nodes of the first step that is shown in v0.0.41 and v0.0.42, for `(null)` where none is.',
    here: 'It stands for the first node of the job in every API version.',
    reason: 'That is what the file is called.',
  },
  {
    id: 'accounting-jobs-numeric-times',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /^slurmdb\/jobs\/\?(start|end|submit)_time=\(past\)/,
    differences: [
      { kinds: ['status'], theirs: /^422$/, ours: /^200$/ },
      { kinds: ['extra'], path: /^jobs$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Times as numbers are refused in v0.0.40 and v0.0.41.',
    here: 'They are times in seconds in every API version.',
    reason: 'The documented meaning of the parameters; later API versions read them so.',
  },
  {
    id: 'accounting-jobs-asterisk',
    cases: /^slurmdb\/jobs\/\?wckey=(alpha&wckey=)?\*alpha$/,
    differences: [PAYLOAD],
    upstream: 'An asterisk in a query that is not encoded is refused.',
    here: 'It is a character like others.',
    reason: 'RFC 3986 allows it there.',
  },
];
