/** The same command lines for Slurm's own daemon and the built program: exit status, streams, texts that are matched on. */
import { execFile } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { SUITES, sharedCluster } from './clusters.js';

const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
/** Both daemons refuse to run as root. */
const NOBODY = 65_534;
const TIMEOUT_S = 100;
/** As a shell tells the end by SIGABRT. */
const ABORTED = 134;

/** What a run came to. */
interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Prints the status, and both streams in base64, a line each. */
const SCRIPT = `
out=$(mktemp) err=$(mktemp)
timeout ${TIMEOUT_S} "$@" < /dev/null > "$out" 2> "$err"
echo $?
base64 -w0 "$out"; echo
base64 -w0 "$err"; echo
rm "$out" "$err"
`;

type Env = Readonly<Record<string, string>>;

async function theirs(cluster: Cluster, args: readonly string[], env: Env): Promise<Outcome> {
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const command = ['sh', '-c', SCRIPT, 'sh', 'env', ...set, 'slurmrestd', ...args];
  const [status, stdout, stderr] = (await cluster.exec(command, { user: 'restd' })).split('\n');
  const text = (line = '') => Buffer.from(line, 'base64').toString('utf8');
  return { status: Number(status), stdout: text(stdout), stderr: text(stderr) };
}

async function ours(cluster: Cluster, args: readonly string[], env: Env): Promise<Outcome> {
  const options = {
    env: { PATH: process.env['PATH'], SLURM_CONF: cluster.confPath, ...env },
    timeout: TIMEOUT_S * 1000,
    maxBuffer: 1 << 26,
    ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
  };
  return await new Promise((resolve) => {
    execFile(PROGRAM, args, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : -1;
      const status = error === null ? 0 : error.signal === 'SIGABRT' ? ABORTED : code;
      resolve({ status, stdout, stderr });
    });
  });
}

async function both(
  suite: Suite,
  args: readonly string[],
  env: Env = {},
): Promise<[Outcome, Outcome]> {
  const cluster = await sharedCluster(suite);
  return await Promise.all([theirs(cluster, args, env), ours(cluster, args, env)]);
}

/** The status, and which streams hold something. */
const shape = ({ status, stdout, stderr }: Outcome) => ({
  status,
  stdout: stdout !== '',
  stderr: stderr !== '',
});

/** What stands behind "fatal: " in the last such line; upstream may put the function's name in front. */
const fatal = ({ stderr }: Outcome) => /.*\bfatal: (?:\w+: )?(.*)/s.exec(stderr)?.[1]?.trim();

/** A port that is never opened: each of these fails before. */
const AT = '127.0.0.1:9141';

const PRINTING: readonly (readonly string[])[] = [
  ['-h'],
  ['--help'],
  ['--he'],
  ['-vh', '-Z'],
  ['-V'],
  ['-V', '-Z'],
  ['-d', 'list'],
  ['-dLIST', AT],
  ['-a', 'list'],
  ['-s', 'list', AT],
  ['--autocomplete=--max'],
  ['--auto', 'nothing-has-this'],
  ['-t', 'x', '--max', '5x', '-h'],
];

const FAILING: readonly (readonly string[])[] = [
  ['-Z'],
  ['-Z', '-V'],
  ['-vZ'],
  ['--bogus'],
  ['--help=x'],
  ['-a'],
  ['-d'],
  ['--max-connections'],
  ['--max-connections', 'abc', '-h'],
  ['-d', 'v0.0.99', AT],
  ['-d', 'V0.0.42', AT],
  ['-d', 'list+fast', AT],
  ['-s', 'nope', AT],
  ['-s', 'slurmctld,list', AT],
  ['--', '-V'],
  ['nonsense'],
  ['localhost:'],
  ['localhost:70000'],
  ['localhost:http'],
  ['a:1,b:2'],
  ['unix:'],
  [AT, '-f', '/dev/null'],
];

/** Their texts are matched on. */
const FATAL: readonly (readonly [args: readonly string[], env: Env])[] = [
  [['--max-connections', '0'], {}],
  [['--max=-1', '-h'], {}],
  [['--max='], {}],
  [['-u', 'nosuch', AT], {}],
  [['-g', 'nosuch', AT], {}],
  [['-a', 'nope', AT], {}],
  [['-a', 'JWT', AT], {}],
  [['-a', '', AT], {}],
  [['-s', '', AT], {}],
  [['-f', '/dev/null', AT], {}],
  [[AT], { SLURMRESTD_AUTH_TYPES: 'nope' }],
  [['-V'], { SLURMRESTD_MAX_CONNECTIONS: '' }],
  [['-h'], { SLURMRESTD_SECURITY: 'nope' }],
  [['-h'], { SLURMRESTD_RESPONSE_STATUS_CODES: 'nope' }],
];

/** 24.11 says these in another way, or takes them. */
const FATAL_SINCE_25_11: typeof FATAL = [
  [['-h'], { SLURMRESTD_DEBUG: 'loud' }],
  [['-h'], { SLURM_DEBUG: '' }],
  [['-h'], { SLURMRESTD_DEBUG_STDERR: 'loud' }],
  [['-h'], { SLURMRESTD_DEBUG_SYSLOG: 'loud' }],
  [['-h'], { SLURMRESTD_RESPONSE_STATUS_CODES: '600' }],
  [[AT], { SLURMRESTD_JSON: 'ugly' }],
  [[AT], { SLURM_YAML: 'ugly' }],
  [['https://localhost:9141'], {}],
];

describe.each(SUITES)('the command line on %s', (suite) => {
  beforeAll(async () => void (await sharedCluster(suite)));

  it.each(PRINTING)('%j %s %s prints on the same stream, with status 0', async (...args) => {
    const [reference, own] = await both(suite, args);
    expect(shape(reference)).toMatchObject({ status: 0 });
    expect(shape(own)).toEqual(shape(reference));
  });

  it.each(FAILING)('%j %s %s fails as there', async (...args) => {
    const [reference, own] = await both(suite, args);
    expect(shape(reference)).toEqual({ status: 1, stdout: false, stderr: true });
    expect(shape(own)).toEqual(shape(reference));
  });

  const fatals = suite === 'trixie' ? FATAL : [...FATAL, ...FATAL_SINCE_25_11];
  it.each(fatals)('%j with %j fails in the same words', async (args, env) => {
    const [reference, own] = await both(suite, args, env);
    expect(shape(reference)).toEqual({ status: 1, stdout: false, stderr: true });
    expect(shape(own)).toEqual(shape(reference));
    expect(fatal(own)).toBe(fatal(reference));
  });

  it('fails for a debug flag and a version of the environment that are none', async () => {
    const wrong = [{ SLURM_DEBUG_FLAGS: 'nope' }, { SLURMRESTD_DATA_PARSER_PLUGINS: 'nope' }];
    for (const env of wrong) {
      const [reference, own] = await both(suite, [AT], env);
      expect(shape(reference)).toEqual({ status: 1, stdout: false, stderr: true });
      expect(shape(own)).toEqual(shape(reference));
    }
  });

  it('ends by a signal where an error is to leave a core file', async () => {
    const [reference, own] = await both(suite, ['--max=0'], { ABORT_ON_FATAL: '' });
    expect([reference.status, own.status]).toEqual([ABORTED, ABORTED]);
    const [usage, ownUsage] = await both(suite, ['-Z'], { ABORT_ON_FATAL: '' });
    expect([usage.status, ownUsage.status]).toEqual([1, 1]);
  });

  it('names every version and group of operations that is named there', async () => {
    for (const option of ['-d', '-s']) {
      const [reference, own] = await both(suite, [option, 'list']);
      const names = own.stdout.split('\n');
      expect(reference.stdout.split('\n').filter((name) => !names.includes(name))).toEqual([]);
      expect(own.stderr).toBe(reference.stderr);
    }
  });

  it('completes to the same, the options that only one has aside', async () => {
    const [reference, own] = await both(suite, ['--autocomplete=con']);
    expect(own.stdout).toBe(reference.stdout);
  });

  it('prints a document of the same outline, without a configuration', async () => {
    const args = ['-f', '/dev/null', '--generate-openapi-spec', '-s', 'slurmctld', '-d', 'v0.0.42'];
    const env = { SLURMRESTD_RESPONSE_STATUS_CODES: '200,default,bad request' };
    const [reference, own] = await both(suite, args, env);
    expect([own.status, own.stderr]).toEqual([0, '']);
    const outline = ({ stdout }: Outcome) => {
      const document = JSON.parse(stdout);
      const ping = document.paths['/slurm/v0.0.42/ping/'].get;
      return {
        keys: Object.keys(document),
        responses: Object.keys(ping.responses),
        types: Object.keys(ping.responses[200].content),
        endsLine: stdout.endsWith('\n'),
      };
    };
    expect(outline(own)).toEqual(outline(reference));
  });
});
