/** The built program inside a test cluster: with its users, its munged, and its configuration's path. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Cluster } from '../../tools/cluster/cluster.js';

const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
const TIMEOUT_MS = 100_000;
const MAX_OUTPUT_BYTES = 1 << 26;

/** Mounts of its own, so that nothing is left when the script ends; `$slurmrestd` is the program. */
const ENTER = `
mount --bind "$1/etc/passwd" /etc/passwd
mount --bind "$1/etc/group" /etc/group
mkdir -p /run/munge
mount --bind "$2/munge" /run/munge
`;

/** What a script came to. */
export interface ScriptOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whom a script is run as, and with which variables. */
export interface ScriptOptions {
  /** A user of the cluster; root unless given. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a shell script beside the cluster's own daemons; the program stands in it as `$slurmrestd`. */
export async function runInside(
  cluster: Cluster,
  script: string,
  { user, env = {} }: ScriptOptions = {},
): Promise<ScriptOutcome> {
  const become =
    user === undefined ? 'exec' : `exec setpriv --reuid ${user} --regid ${user} --init-groups`;
  const root = join(cluster.directory, 'root');
  const shell = [
    'sh',
    '-ec',
    `${ENTER} ${become} sh -c "$3"`,
    'sh',
    root,
    cluster.directory,
    script,
  ];
  const enter = ['--target', String(cluster.initPid), '--mount', 'unshare', '--mount', ...shell];
  const variables = {
    PATH: process.env['PATH'],
    SLURM_CONF: cluster.confPath,
    slurmrestd: PROGRAM,
    ...env,
  };
  return await outcomeOf('nsenter', enter, variables);
}

/** The same for Slurm's own daemon. */
export async function runTheirs(
  cluster: Cluster,
  script: string,
  { user, env = {} }: ScriptOptions = {},
): Promise<ScriptOutcome> {
  const set = Object.entries({ ...env, slurmrestd: 'slurmrestd' });
  const variables = set.map(([name, value]) => `${name}=${value}`);
  const wrapped = 'sh -c "$1" > "$2/out" 2> "$2/err"; echo $? > "$2/status"';
  const collect = `
    d=$(mktemp -d); chmod 777 $d
    (${wrapped.replaceAll('"$2', '"$d')}) || true
    cat $d/status; base64 -w0 $d/out; echo; base64 -w0 $d/err; echo; rm -r $d`;
  const command = ['env', ...variables, 'sh', '-c', collect, 'sh', script];
  const printed = await cluster.exec(command, user === undefined ? {} : { user });
  const [status, stdout = '', stderr = ''] = printed.split('\n');
  const text = (base64: string) => Buffer.from(base64, 'base64').toString();
  return { status: Number(status), stdout: text(stdout), stderr: text(stderr) };
}

async function outcomeOf(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ScriptOutcome> {
  const options = { env, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
  return await new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      // One that was killed has no status.
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
  });
}
