/** Submissions: good ones are compared by the jobs that come of them, bad ones by the replies. */

import type { Suite } from '../../tools/cluster/cluster.js';
import { NUMBER, UNSET } from './numbers.js';

/** A body posted to `job/submit`. */
export interface SubmitCase {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  readonly body: string | Buffer;
  /** `application/json` unless given; null for none. */
  readonly contentType?: string | null;
  /** Sent with the user's token unless false. */
  readonly authenticated?: boolean;
  readonly query?: string;
  readonly versions: 'all' | 'newest';
  readonly suites?: readonly Suite[];
}

/** A property of the job description, as the reference documents it. */
export interface Property {
  readonly name: string;
  readonly type: string;
  readonly enumValues: readonly string[];
  /** An object with `set`, `infinite` and `number`. */
  readonly isNumber: boolean;
}

const SCRIPT = '#!/bin/sh\nsleep 1\n';
const ENVIRONMENT = ['PATH=/bin:/usr/bin', 'GREETING=grüß dich', 'EMPTY=', 'QUOTES="a" \'b\''];

/** A job that is accepted and stays where it is. */
const HELD = {
  name: 'parity',
  current_working_directory: '/tmp',
  environment: ENVIRONMENT,
  hold: true,
  // Some cases undo the hold: even so, it does not run.
  begin_time: NUMBER(4_102_444_800),
  script: SCRIPT,
};

/** A job that is read and then refused. */
const REFUSED = { ...HELD, partition: 'zzz' };

const INFINITE = { set: true, infinite: true, number: 0 };

/** Values that mean something, where one made up of the type alone would not. */
const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  account: ['biology'],
  array: ['1-4', '0-10:2', '1,3,5%2', 'abc', '4-1'],
  argv: [['run', 'one two', 'ü']],
  begin_time: [NUMBER(4_102_444_800), UNSET, 4_102_444_800, 'now+1hour'],
  comment: ['Grüße, "Welt" \\ \n\t end'],
  container: ['/tmp/bundle'],
  constraints: ['avx2&ib', '[avx2|ib]', 'nothing'],
  core_specification: [1, 4],
  cpu_binding: ['verbose,cores'],
  cpu_frequency: [
    '1000-2000:Performance',
    'low',
    'high-medium',
    '123456',
    'Conservative',
    'nonsense',
  ],
  cpus_per_task: [2, 0, 65_535, 65_536],
  cpus_per_tres: ['gres/gpu:2'],
  crontab: [{ minute: '5', hour: '*', day_of_month: '1', month: '1', day_of_week: '*' }],
  current_working_directory: ['/var', 'relative', ''],
  deadline: [4_102_444_800, 1],
  delay_boot: [60],
  dependency: ['after:1', 'singleton', 'afterok:999999', 'nonsense'],
  distribution: ['block', 'cyclic:block', 'plane=4', 'arbitrary', 'nonsense'],
  distribution_plane_size: [NUMBER(4)],
  environment: [[], ['A=1', 'nothing', '=x'], { A: '1', B: 'two words' }, 'A=1', null],
  excluded_nodes: [['n1', 'n2'], 'n3,n4', ['zzz']],
  extra: ['{"key": "value"}', 'text'],
  group_id: ['alice', '0', 'zzz'],
  kill_warning_delay: [NUMBER(60)],
  kill_warning_flags: [['BATCH_JOB'], ['BATCH_JOB', 'RESERVATION_JOB']],
  kill_warning_signal: ['USR1', '10', 'SIGTERM', 'NONSENSE'],
  licenses: ['matlab:2', 'matlab:1,ansys:1', 'nothing:1', 'matlab:1|ansys:1'],
  mail_type: [['BEGIN', 'END'], ['BEGIN', 'ARRAY_TASKS', 'TIME=50%'], 'ALL'],
  memory_binding: ['local'],
  memory_per_cpu: [NUMBER(200), UNSET, INFINITE, 100],
  memory_per_node: [NUMBER(4096), 4096, NUMBER(0)],
  memory_per_tres: ['gres/gpu:100'],
  minimum_nodes: [2],
  maximum_nodes: [3],
  minimum_cpus: [4],
  minimum_cpus_per_node: [4],
  nice: [100, -100, 2_147_483_647],
  nodes: ['2', '1-4', '4-1', 'abc', ''],
  ntasks_per_tres: [2],
  partition: ['long', 'gpu', 'closed', 'debug,long', 'zzz', ''],
  priority: [NUMBER(100), UNSET, INFINITE, 5],
  profile: [['NONE'], ['ENERGY', 'TASK'], []],
  qos: ['low', 'high', 'zzz'],
  required_nodes: [['n1'], 'n1,n2', ['n1', 'n3']],
  required_switches: [NUMBER(1)],
  reservation: ['zzz'],
  rlimits: [{ nofile: NUMBER(1024), core: INFINITE, cpu: UNSET }, { bogus: NUMBER(1) }],
  script: ['#!/bin/sh\n# grüße\ntrue\n', 'no shebang', '', '#!/bin/sh\r\ntrue\r\n'],
  shared: [['user'], ['oversubscribe'], ['mcs'], ['none'], ['none', 'user']],
  exclusive: [['user'], ['true'], ['false'], ['mcs']],
  standard_error: ['/tmp/%x-%j.err'],
  standard_input: ['/dev/null'],
  standard_output: ['/tmp/%A_%a-%u.out', 'plain'],
  step_id: [{ job_id: NUMBER(1), step_id: 'batch' }],
  tasks: [4, 0],
  threads_per_core: [1, 2],
  time_limit: [NUMBER(10), INFINITE, UNSET, 15, '00:20:00'],
  time_minimum: [NUMBER(5)],
  tres_per_job: ['gres/gpu:2'],
  tres_per_node: ['gres/gpu:1', 'gres/gpu:tesla:1', 'gres/nothing:1'],
  tres_per_socket: ['gres/gpu:1'],
  tres_per_task: ['gres/gpu:1', 'cpu:2'],
  user_id: ['alice', 'bob', '0', 'zzz'],
  wckey: ['key'],
  x11: [['FIRST_NODE'], ['BATCH_NODE', 'LAST_NODE']],
};

/** Values of every JSON type, given to every property of a job that is refused in the end. */
const ODD_VALUES: readonly unknown[] = [
  ...['abc', '3', '', 3, -1, 1.5, 99_999_999_999, true, null, [], {}, ['a', 1], [[]]],
  ...[NUMBER(3), UNSET, INFINITE, { number: 3 }, { set: true }, { bogus: 1 }],
];

/** Every submission. `properties` are those of the newest version. */
export function submitCases(properties: readonly Property[]): readonly SubmitCase[] {
  return [
    ...bodyCases(),
    ...wholeJobCases(),
    ...properties.flatMap((property) => sampleCases(property)),
    ...properties.flatMap(({ name }) => oddCases(name)),
  ];
}

/** Slurm 24.11's daemon ends itself ("fatal: invalid type") over most values of this property. */
const FATAL_IN_TRIXIE = 'group_id';

function suitesOf(property: string): { suites?: readonly Suite[] } {
  return property === FATAL_IN_TRIXIE ? { suites: ['forky'] } : {};
}

function job(name: string, more: object, versions: SubmitCase['versions'] = 'all'): SubmitCase {
  const body = JSON.stringify({ job: { ...HELD, ...more } });
  return { name: `submit ${name}`, body, versions };
}

function sampleCases({ name, type, enumValues, isNumber }: Property): SubmitCase[] {
  const samples = SAMPLES[name] ?? [sampleOf(type, isNumber)].filter((sample) => sample !== null);
  return [
    ...samples.map((sample, i) => job(`${name} sample ${i}`, { [name]: sample }, 'newest')),
    ...enumValues.map((flag) => job(`${name} flag ${flag}`, { [name]: [flag] }, 'newest')),
  ].map((submitCase) => ({ ...submitCase, ...suitesOf(name) }));
}

function sampleOf(type: string, isNumber: boolean): unknown {
  if (isNumber) return NUMBER(3);
  const samples: Record<string, unknown> = { string: 'text', integer: 1, boolean: true };
  return samples[type] ?? null;
}

function oddCases(property: string): SubmitCase[] {
  return ODD_VALUES.map((value) => {
    const text = JSON.stringify(value);
    const body = JSON.stringify({ job: { ...REFUSED, [property]: value } });
    const name = `submit odd ${property}=${text}`;
    return { name, body, versions: 'newest', ...suitesOf(property) };
  });
}

function wholeJobCases(): SubmitCase[] {
  const component = (name: string) => ({ ...HELD, name, script: undefined });
  const whole = (name: string, body: unknown, versions: SubmitCase['versions'] = 'all') => ({
    name: `submit ${name}`,
    body: JSON.stringify(body),
    versions,
  });
  const { script: _script, ...noScript } = HELD;
  const { environment: _environment, ...noEnvironment } = HELD;
  const { current_working_directory: _directory, ...noDirectory } = HELD;
  return [
    job('held', {}),
    job('pending', { hold: false, begin_time: NUMBER(4_102_444_800) }),
    job('plain', {
      account: 'physics',
      partition: 'long',
      tasks: 4,
      cpus_per_task: 2,
      time_limit: NUMBER(30),
      comment: 'ü',
      memory_per_cpu: NUMBER(100),
      qos: 'normal',
      mail_type: ['END'],
      mail_user: 'a@b',
      requeue: false,
      nice: 5,
    }),
    job('gpus', {
      partition: 'gpu',
      account: 'physics',
      tres_per_node: 'gres/gpu:tesla:1',
      nodes: '2',
      cpus_per_tres: 'gres/gpu:2',
      memory_per_tres: 'gres/gpu:500',
    }),
    job('array', { array: '1-8%2', standard_output: '/tmp/%A_%a.out' }),
    job('numbers as numbers', { time_limit: 10, memory_per_node: 512, priority: 7 }),
    job('unknown keys', { bogus: 1, other: { deep: { leaf: 'x' }, list: [1] }, nothing: {} }),
    job('unknown flag', { flags: ['BOGUS'] }),
    job('a list for a flag', { memory_binding_type: [[]] }),
    job('unknown signal', { kill_warning_signal: 'BOGUS' }),
    job('blanks around numbers', {
      kill_warning_signal: ' usr1 ',
      temporary_disk_per_node: ' 3',
      time_limit: { set: true, number: '\t15' },
    }),
    job('a blank behind a signal', { kill_warning_signal: '10 ' }),
    job('negative time', { time_limit: NUMBER(-1) }),
    job('long text for a number', { time_limit: 'x'.repeat(5000) }, 'newest'),
    job('long list for a text', { comment: ['x'.repeat(5000), 1] }, 'newest'),
    whole('heterogeneous', { script: SCRIPT, jobs: [component('one'), component('two')] }),
    whole('heterogeneous scripts', { jobs: [HELD, component('two')] }),
    whole('heterogeneous of one', { jobs: [HELD] }),
    whole('heterogeneous, unlike', {
      script: SCRIPT,
      jobs: [
        { ...component('one'), tasks: 2 },
        { ...component('two'), partition: 'long', environment: ['B=2'] },
      ],
    }),
    whole('top-level script', { script: SCRIPT, job: noScript }),
    whole('two scripts', { script: '#!/bin/sh\ntrue\n', job: HELD }),
    whole('no script', { job: noScript }),
    whole('empty script', { job: { ...HELD, script: '' } }),
    whole('no environment', { job: noEnvironment }),
    whole('no directory', { job: noDirectory }),
    whole('unwrapped', HELD),
    whole('nothing', {}),
    whole('job null', { job: null }),
    whole('job empty', { job: {} }),
    whole('job list', { job: [] }),
    whole('job text', { job: 'x' }),
    whole('jobs empty', { jobs: [] }),
    whole('jobs object', { jobs: HELD }),
    whole('jobs of nulls', { jobs: [null] }),
    whole('job and jobs', { job: HELD, jobs: [HELD] }),
    whole(
      '129 components',
      { script: SCRIPT, jobs: Array.from({ length: 129 }, () => component('x')) },
      'newest',
    ),
    whole('unknown top-level key', { job: REFUSED, bogus: { a: 1, b: [{}] } }),
    whole('script number', { script: 5, job: noScript }),
  ];
}

function bodyCases(): SubmitCase[] {
  const refused = JSON.stringify({ job: REFUSED });
  const raw = (
    name: string,
    body: string | Buffer,
    more: Partial<SubmitCase> = {},
  ): SubmitCase => ({
    name: `submit body ${name}`,
    body,
    versions: 'newest',
    ...more,
  });
  const deep = (depth: number) => `{"job":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const yaml = `job:\n  name: parity\n  partition: zzz\n  hold: true\n  tasks: 3\n  environment: [A=1]\n  script: "#!/bin/sh"\n`;
  return [
    raw('refused', refused, { versions: 'all' }),
    raw('empty', ''),
    raw('blank', '  '),
    raw('list', '[]', { versions: 'all' }),
    raw('text', '"a"', { versions: 'all' }),
    ...['null', 'true', '3', '{', '{"job":}', 'nonsense', '[1', '{}', '[{}]'].map((text) =>
      raw(text, text),
    ),
    raw('trailing text', `${refused} more`),
    raw('trailing comma', '{"job":{"name":"a",},}'),
    raw('single quotes', "{'job':{'name':'a'}}"),
    raw('comment', `/* x */ ${refused}`),
    raw(
      'duplicate key',
      '{"job":{"name":"a"},"job":{"name":"b","partition":"zzz","script":"#!/bin/sh"}}',
    ),
    raw('byte order mark', `\ufeff${refused}`),
    raw('NUL in text', refused.replace('parity', 'a\\u0000b')),
    raw('invalid UTF-8', Buffer.from(refused.replace('parity', 'caf\xe9'), 'latin1')),
    raw('lone surrogate', refused.replace('parity', 'a\\ud800b')),
    raw('escaped pair', refused.replace('parity', '\\ud83d\\ude00')),
    raw('huge number', '{"job":{"tasks":1e400}}'),
    raw('NaN', '{"job":{"tasks":NaN}}'),
    raw('20 deep', deep(20)),
    raw('40 deep', deep(40)),
    raw('no type', refused, { contentType: null }),
    raw('charset', refused, { contentType: 'application/json; charset=utf-8' }),
    raw('upper-case type', refused, { contentType: 'Application/JSON' }),
    raw('jsonrequest', refused, { contentType: 'application/jsonrequest' }),
    raw('text/json', refused, { contentType: 'text/json' }),
    raw('text/plain', refused, { contentType: 'text/plain' }),
    raw('any type', refused, { contentType: '*/*' }),
    raw('empty type', refused, { contentType: '' }),
    raw('form', 'script=x&job=y', { contentType: 'application/x-www-form-urlencoded' }),
    raw('form of nothing', '', { contentType: 'application/x-www-form-urlencoded' }),
    raw('YAML', yaml, { contentType: 'application/yaml', versions: 'all' }),
    raw('tagged YAML', yaml.replace('tasks: 3', 'tasks: !!int 3'), { contentType: 'text/yaml' }),
    raw('JSON as YAML', refused, { contentType: 'application/yaml' }),
    raw('bad YAML', 'a: [', { contentType: 'application/yaml' }),
    raw('YAML alias', 'a: &x 1\nb: *x\n', { contentType: 'application/yaml' }),
    raw('with a query', refused, { query: '?a=b' }),
    raw('with an empty query', refused, { query: '?' }),
    raw(
      'script of 5 MB',
      JSON.stringify({ job: { ...REFUSED, script: `#!/bin/sh\n${'#'.repeat(5_000_000)}` } }),
    ),
    raw('without token', refused, { authenticated: false }),
    raw('not JSON, without token', '{', { authenticated: false }),
  ];
}
