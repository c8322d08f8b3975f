/**
 * Real Slurm clusters on this machine, from Debian's packages. Each runs in a process and a mount
 * namespace of its own, over a shared root: ending its first process ends all of it, mounts included.
 */

import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ClusterPlan } from './config.js';
import { CGROUP_CONF, GRES_CONF, NODE_COUNT, slurmConf, slurmdbdConf } from './config.js';

const run = promisify(execFile);

/** A Debian suite, which decides the Slurm release: trixie has 24.11.5, forky has 26.05.5. */
export type Suite = ClusterPlan['suite'];

/** Where roots are kept; only the first run pays for them. */
export const CACHE = process.env['SLURMRESTD_CLUSTER_CACHE'] ?? '/var/cache/slurmrestd-test';

/** Why no cluster can be had on this machine, or null. */
export function clusterUnavailableReason(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'this is not root, who may make chroots and namespaces';
  if (!existsSync('/etc/debian_version')) return 'this is not Debian, whose packages are used';
  return null;
}

/** How to start a cluster. */
export interface ClusterOptions {
  readonly suite: Suite;
  /** Tells instances apart; also the cluster's name. */
  readonly name: string;
  /** The first of a hundred ports: controller, accounting, slurmrestd, nodes. */
  readonly basePort: number;
  /** Leave the cluster running when this process ends. */
  readonly detached?: boolean;
  readonly onProgress?: (step: string) => void;
}

/** A program running in the cluster. */
export interface Daemon {
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Makes the root of a suite where it is not there yet. */
export async function ensureRoot(suite: Suite): Promise<string> {
  const root = join(CACHE, suite);
  if (!existsSync(root)) {
    const script = new URL('./make-root.sh', import.meta.url).pathname;
    await run('sh', [script, suite, root], { maxBuffer: 1 << 26 });
  }
  return root;
}

/** A running cluster. */
export class Cluster {
  readonly plan: ClusterPlan;
  readonly directory: string;
  readonly initPid: number;
  readonly #daemons = new Map<string, ChildProcess>();

  constructor(plan: ClusterPlan, directory: string, initPid: number) {
    this.plan = plan;
    this.directory = directory;
    this.initPid = initPid;
  }

  /** slurm.conf as this machine sees it. */
  get confPath(): string {
    return join(this.directory, 'etc/slurm.conf');
  }

  get mungeSocket(): string {
    return join(this.directory, 'munge/munge.socket.2');
  }

  #enter(command: readonly string[], user: string): string[] {
    const target = String(this.initPid);
    const root = join(this.directory, 'root');
    return [
      ...['--target', target, '--mount', '--pid', 'chroot', root],
      ...['setpriv', '--reuid', user, '--regid', user, '--init-groups'],
      ...['env', `HOME=${user === 'root' ? '/root' : '/tmp'}`, 'LC_ALL=C.UTF-8', ...command],
    ];
  }

  /** Runs a program in the cluster and gives what it printed; throws what it complained of. */
  async exec(command: readonly string[], options: { user?: string } = {}): Promise<string> {
    try {
      const { stdout } = await run('nsenter', this.#enter(command, options.user ?? 'root'), {
        maxBuffer: 1 << 28,
        timeout: 120_000,
      });
      return stdout;
    } catch (error) {
      const complaint = (error as { stderr?: string }).stderr || (error as Error).message;
      throw new Error(`${command.join(' ').slice(0, 300)}: ${complaint.slice(0, 2000).trim()}`);
    }
  }

  /** Starts a daemon in the foreground, its output going to a file in the log directory. */
  start(name: string, command: readonly string[], user = 'root'): Daemon {
    const log = openSync(join(this.directory, 'log', `${name}.out`), 'a');
    const child = spawn('nsenter', this.#enter(command, user), {
      stdio: ['ignore', log, log],
      detached: true,
    });
    child.unref();
    this.#daemons.set(name, child);
    return {
      pid: child.pid as number,
      stop: (signal = 'SIGTERM') => this.#stopChild(child, signal),
    };
  }

  async #stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // The program is nsenter's child, in the same process group.
    process.kill(-(child.pid as number), signal);
    await ended;
  }

  /** A token of a user. */
  async token(user: string, lifespanSeconds = 86_400): Promise<string> {
    const out = await this.exec([
      ...['scontrol', 'token', `username=${user}`, `lifespan=${lifespanSeconds}`],
    ]);
    return out.trim().replace(/^SLURM_JWT=/, '');
  }

  startSlurmctld(): Daemon {
    return this.start('slurmctld', ['slurmctld', '-D', '-i'], 'slurm');
  }

  startSlurmdbd(): Daemon {
    return this.start('slurmdbd', ['slurmdbd', '-D'], 'slurm');
  }

  /** The real slurmrestd, on a port of 127.0.0.1. */
  startSlurmrestd(port: number): Daemon {
    const command = ['env', 'SLURM_JWT=daemon', 'SLURMRESTD_SECURITY=disable_unshare_files'];
    command.push('slurmrestd', '-a', 'rest_auth/jwt', `127.0.0.1:${port}`);
    return this.start('slurmrestd', command, 'restd');
  }

  /** Ends every process of the cluster. */
  async stop(): Promise<void> {
    try {
      process.kill(this.initPid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Waits until a probe succeeds; the last failure becomes the error. */
export async function until(
  what: string,
  probe: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let reason = '';
  while (Date.now() < deadline) {
    try {
      if (await probe()) return;
    } catch (error) {
      reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : '';
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} did not come up within ${timeoutMs / 1000} s. ${reason}`);
}

/** Where an instance keeps its state. */
export function instanceDirectory(name: string): string {
  return join(CACHE, 'instances', name);
}

/** The plan of an instance's ports. */
export function planOf(options: ClusterOptions): ClusterPlan {
  return {
    suite: options.suite,
    name: options.name,
    slurmctldPort: options.basePort + 17,
    slurmdbdPort: options.basePort + 19,
    slurmdPort: options.basePort + 30,
    hostname: hostname().split('.')[0] as string,
  };
}

/** Attaches to an instance that an earlier process left running; null where there is none. */
export function attach(options: ClusterOptions): Cluster | null {
  const directory = instanceDirectory(options.name);
  const pidFile = join(directory, 'init.pid');
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!existsSync(`/proc/${pid}/root`)) return null;
  const comm = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return comm.includes(directory) ? new Cluster(planOf(options), directory, pid) : null;
}

/** Brings a cluster up: mounts, munge, database, accounting, controller, nodes. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const progress = options.onProgress ?? (() => undefined);
  progress(`making the ${options.suite} root (once)`);
  const root = await ensureRoot(options.suite);
  await attach(options)?.stop();
  const plan = planOf(options);
  const directory = instanceDirectory(options.name);
  rmSync(directory, { recursive: true, force: true });
  for (const name of ['upper', 'work', 'root', 'etc', 'munge', 'log']) {
    mkdirSync(join(directory, name), { recursive: true });
  }
  writeFiles(directory, plan);
  progress('entering namespaces');
  const cluster = new Cluster(plan, directory, await startInit(root, directory, options));
  try {
    await bringUp(cluster, progress);
  } catch (error) {
    await cluster.exec(['true']).catch(() => undefined);
    throw new Error(`${(error as Error).message}\n${lastLogs(directory)}`);
  }
  return cluster;
}

function writeFiles(directory: string, plan: ClusterPlan): void {
  const etc = join(directory, 'etc');
  writeFileSync(join(etc, 'slurm.conf'), slurmConf(plan));
  writeFileSync(join(etc, 'slurmdbd.conf'), slurmdbdConf(plan), { mode: 0o600 });
  writeFileSync(join(etc, 'gres.conf'), GRES_CONF);
  writeFileSync(join(etc, 'cgroup.conf'), CGROUP_CONF);
  writeFileSync(join(etc, 'jwt.key'), randomBytes(32), { mode: 0o600 });
}

/** The first process of the cluster's namespaces; all others end with it. */
const INIT = `
set -e
d=$1 lower=$2
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$d/upper,workdir=$d/work" "$d/root"
mkdir -p "$d/root/etc/slurm" "$d/root/run/munge" "$d/root/var/log/slurm" "$d/root/run/mysqld"
mount --bind "$d/etc" "$d/root/etc/slurm"
mount --bind "$d/munge" "$d/root/run/munge"
mount --bind "$d/log" "$d/root/var/log/slurm"
mount -t proc proc "$d/root/proc"
mount --rbind /sys "$d/root/sys"
mount --rbind /dev "$d/root/dev"
chroot "$d/root" chown -R slurm:slurm /etc/slurm /var/log/slurm
chroot "$d/root" chown munge:munge /run/munge
chroot "$d/root" chown mysql:mysql /run/mysqld
chmod 755 "$d/munge" "$d/etc"
cp /etc/hosts "$d/root/etc/hosts"
: > "$d/ready"
trap 'exit 0' TERM INT
while :; do sleep 3600 & wait; done
`;

async function startInit(root: string, directory: string, options: ClusterOptions) {
  const script = join(directory, 'init.sh');
  writeFileSync(script, INIT);
  const log = openSync(join(directory, 'log/init.out'), 'a');
  // The child of unshare is the namespace's first process; unshare ends it when it is ended itself.
  const child = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', script, directory, root],
    { stdio: ['ignore', log, log], detached: true },
  );
  if (options.detached) child.unref();
  await until('the namespace', async () => existsSync(join(directory, 'ready')), 20_000);
  const { stdout } = await run('pgrep', ['--parent', String(child.pid)]);
  const pid = Number(stdout.trim().split('\n')[0]);
  writeFileSync(join(directory, 'init.pid'), String(pid));
  if (!options.detached) process.once('exit', () => child.kill('SIGKILL'));
  return pid;
}

async function bringUp(cluster: Cluster, progress: (step: string) => void): Promise<void> {
  const { plan } = cluster;
  progress('munge and the database');
  const prepare = `
    install -d -o munge -g munge -m 700 /var/lib/munge /etc/munge /var/log/munge
    [ -s /etc/munge/munge.key ] || { head -c 128 /dev/urandom > /etc/munge/munge.key; }
    chown munge:munge /etc/munge/munge.key; chmod 400 /etc/munge/munge.key
    install -d -o slurm -g slurm /var/lib/slurm /var/lib/slurm/slurmctld
    install -d -o mysql -g mysql /var/lib/mysql
    touch /opt/gpu0 /opt/gpu1
    mariadb-install-db --user=mysql --datadir=/var/lib/mysql --auth-root-authentication-method=socket --skip-test-db >/dev/null`;
  await cluster.exec(['sh', '-ec', prepare]);
  cluster.start('munged', ['munged', '--foreground'], 'munge');
  cluster.start(
    'mariadbd',
    [
      'mariadbd',
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-lock-wait-timeout=900',
      '--loose-innodb-snapshot-isolation=OFF',
    ],
    'mysql',
  );
  await until('munge', async () => (await cluster.exec(['munge', '-n'])).startsWith('MUNGE'));
  await until(
    'the database',
    async () => (await cluster.exec(['mariadb', '-e', 'select 1'])) !== '',
  );
  const grant =
    "create database slurm_acct; create user slurm@localhost identified by 'slurm'; grant all on slurm_acct.* to slurm@localhost";
  await cluster.exec(['mariadb', '-e', grant]);
  progress('slurmdbd');
  cluster.startSlurmdbd();
  const add = ['sacctmgr', '--immediate', 'add', 'cluster', plan.name];
  await until('slurmdbd', async () => (await cluster.exec(add)) !== '');
  await addAccounts(cluster);
  progress('slurmctld');
  cluster.startSlurmctld();
  await until('slurmctld', async () => (await cluster.exec(['scontrol', 'ping'])).includes('UP'));
  progress(`${NODE_COUNT} nodes`);
  for (let i = 1; i <= NODE_COUNT; i++)
    cluster.start(`slurmd.n${i}`, ['slurmd', '-D', '-N', `n${i}`]);
  await until('the nodes', async () => {
    const idle = await cluster.exec([
      'sinfo',
      '--noheader',
      '--Node',
      '--partition=debug',
      '--format=%t',
    ]);
    return idle.split('\n').filter((state) => state === 'idle').length === NODE_COUNT;
  });
}

async function addAccounts(cluster: Cluster): Promise<void> {
  const commands = [
    'add account physics Description=physics Organization=science',
    'add account biology Description=biology Organization=science',
    'add qos low Priority=1',
    'add qos high Priority=100 Preempt=low',
    'add user alice Account=physics,biology DefaultAccount=physics',
    'add user bob Account=biology',
    'add user carol Account=physics AdminLevel=Operator',
    'modify account physics set qos=normal,low,high',
    'modify account biology set qos=normal,low',
  ];
  for (const command of commands) {
    await cluster.exec(['sacctmgr', '--immediate', ...command.split(' ')]);
  }
}

function lastLogs(directory: string): string {
  const names = [
    'init.out',
    'munged.out',
    'mariadbd.out',
    'slurmdbd.out',
    'slurmctld.out',
    'slurmctld.log',
    'slurmd.n1.out',
  ];
  return names
    .map((name) => join(directory, 'log', name))
    .filter((path) => existsSync(path))
    .map((path) => `--- ${path}\n${readFileSync(path, 'utf8').split('\n').slice(-12).join('\n')}`)
    .join('\n');
}
