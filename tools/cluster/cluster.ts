/**
 * Real Slurm clusters on this machine, from Debian's packages. Each runs in a process and a mount
 * namespace of its own, over a shared root: ending its first process ends all of it, mounts included.
 */

import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ClusterPlan } from './config.js';
import { BACKUP, CGROUP_CONF, GRES_CONF, NODE_COUNT, slurmConf, slurmdbdConf } from './config.js';
import { CACHE, ensureLibmunge, ensureRoot } from './root.js';

const run = promisify(execFile);

export type { Suite } from './root.js';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const EXEC_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
/** Of a daemon's output, in the error that tells of its end. */
const LOG_LINES = 15;

/** Which cluster. */
export interface ClusterOptions {
  readonly suite: ClusterPlan['suite'];
  /** Tells instances apart; also the cluster's name. One that is left over is ended. */
  readonly name: string;
  /** The first of a hundred ports: controller, accounting, slurmrestd, nodes. */
  readonly basePort: number;
  /** munge unless given. */
  readonly authType?: ClusterPlan['authType'];
  /** Configure a second slurmdbd, which is not started. */
  readonly hasBackup?: boolean;
  /** Leave the cluster running when this process ends. */
  readonly detached?: boolean;
  readonly onProgress?: (step: string) => void;
}

/** A program running in the cluster. */
export interface Daemon {
  /** The program's own process, as this machine counts; null once it has ended. */
  readonly pid: number | null;
  readonly hasEnded: boolean;
  /** Sends a signal, and waits until the program has ended and its ports and files are free. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A running cluster. */
export class Cluster {
  readonly plan: ClusterPlan;
  readonly directory: string;
  readonly initPid: number;
  readonly #daemons = new Map<string, Daemon>();

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
      // Nothing of this process's environment, such as a token of another cluster.
      ...['env', '--ignore-environment', PATH, 'LC_ALL=C.UTF-8'],
      ...[`HOME=${user === 'root' ? '/root' : '/tmp'}`, ...command],
    ];
  }

  /** Runs a program in the cluster and gives what it printed; throws what it complained of. */
  async exec(command: readonly string[], options: { user?: string } = {}): Promise<string> {
    try {
      const { stdout } = await run('nsenter', this.#enter(command, options.user ?? 'root'), {
        maxBuffer: 1 << 28,
        timeout: EXEC_TIMEOUT_MS,
      });
      return stdout;
    } catch (error) {
      const complaint = (error as { stderr?: string }).stderr || (error as Error).message;
      throw new Error(`${command.join(' ').slice(0, 300)}: ${complaint.slice(0, 2000).trim()}`);
    }
  }

  /** Starts a daemon in the foreground, its output going to a file in the log directory. */
  start(name: string, command: readonly string[], user = 'root'): Daemon {
    const log = openSync(this.#logOf(name), 'a');
    const child = spawn('nsenter', this.#enter(command, user), {
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    child.unref();
    const daemon = new Entered(child);
    this.#daemons.set(name, daemon);
    return daemon;
  }

  /** The daemon that was last started under a name. */
  daemon(name: string): Daemon {
    const daemon = this.#daemons.get(name);
    if (daemon === undefined) throw new Error(`${name} was not started`);
    return daemon;
  }

  #logOf(name: string): string {
    return join(this.directory, 'log', `${name}.out`);
  }

  /**
   * Waits until a daemon that was started answers a probe.
   * @throws Error with the last lines of its output where it ends, or takes too long.
   */
  async ready(name: string, probe: () => Promise<boolean>): Promise<void> {
    const daemon = this.daemon(name);
    try {
      await until(name, async () => daemon.hasEnded || (await probe()));
      if (daemon.hasEnded) throw new Error(`${name} ended`);
    } catch (error) {
      const lines = readFileSync(this.#logOf(name), 'utf8').trimEnd().split('\n');
      throw new Error([(error as Error).message, ...lines.slice(-LOG_LINES)].join('\n'));
    }
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

  /** The second slurmdbd, which serves where the first does not: a host with a name of its own. */
  startBackupSlurmdbd(): Daemon {
    const become = ['setpriv', '--reuid', 'slurm', '--regid', 'slurm', '--init-groups'];
    const command = ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', BACKUP.name];
    return this.start('slurmdbd.backup', [...command, ...become, 'slurmdbd', '-D']);
  }

  startSlurmd(node: string): Daemon {
    return this.start(`slurmd.${node}`, ['slurmd', '-D', '-N', node]);
  }

  /** The real slurmrestd, on a port of 127.0.0.1, with more options, once it takes connections. */
  async startSlurmrestd(port: number, options: readonly string[] = []): Promise<Daemon> {
    const command = ['env', 'SLURM_JWT=daemon', 'SLURMRESTD_SECURITY=disable_unshare_files'];
    command.push('slurmrestd', '-a', 'rest_auth/jwt', ...options, `127.0.0.1:${port}`);
    const name = ['slurmrestd', ...options].join('');
    const daemon = this.start(name, command, 'restd');
    await this.ready(name, () => isListening(port));
    return daemon;
  }

  /** Ends every process of the cluster; its mounts and files go with them. */
  async stop(): Promise<void> {
    if (existsSync(`/proc/${this.initPid}`)) process.kill(this.initPid, 'SIGKILL');
    const gone = async () => !existsSync(`/proc/${this.initPid}`);
    await until(`the end of ${this.plan.name}`, gone);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A program that nsenter has started in the cluster, and waits for. */
class Entered implements Daemon {
  readonly #nsenter: ChildProcess;

  constructor(nsenter: ChildProcess) {
    this.#nsenter = nsenter;
  }

  get hasEnded(): boolean {
    return hasEnded(this.#nsenter);
  }

  get pid(): number | null {
    return this.hasEnded ? null : childOf(this.#nsenter.pid as number);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.hasEnded) return;
    const ended = new Promise((resolve) => this.#nsenter.once('exit', resolve));
    this.#nsenter.ref();
    const nsenter = this.#nsenter.pid as number;
    // Not to nsenter, which would end before the program has.
    process.kill(this.pid ?? nsenter, signal);
    while (!this.hasEnded) {
      // It stops when the program is stopped, at times only now.
      process.kill(nsenter, 'SIGCONT');
      await Promise.race([ended, sleep(POLL_MS)]);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The only child of a process. */
function childOf(pid: number): number | null {
  const first = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0];
  return first ? Number(first) : null;
}

/** Waits until a probe succeeds; the last failure becomes the error. */
export async function until(
  what: string,
  probe: () => Promise<boolean>,
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let reason = '';
  while (Date.now() < deadline) {
    try {
      if (await probe()) return;
    } catch (error) {
      reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : '';
    }
    await sleep(POLL_MS);
  }
  throw new Error(`${what} did not come up within ${timeoutMs / 1000} s. ${reason}`);
}

/** Whether a port of 127.0.0.1 takes connections. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The plan of an instance's ports. */
function planOf(options: ClusterOptions): ClusterPlan {
  return {
    suite: options.suite,
    name: options.name,
    slurmctldPort: options.basePort + 17,
    slurmdbdPort: options.basePort + 19,
    slurmdPort: options.basePort + 30,
    hostname: hostname().split('.')[0] as string,
    authType: options.authType ?? 'munge',
    hasBackup: options.hasBackup ?? false,
  };
}

/** Attaches to an instance that is running; null where there is none. */
export function attach(options: ClusterOptions): Cluster | null {
  const directory = join(CACHE, 'instances', options.name);
  const pidFile = join(directory, 'init.pid');
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  // The number may by now be another process's.
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine)) return null;
  if (!readFileSync(commandLine, 'utf8').split('\0').includes(directory)) return null;
  return new Cluster(planOf(options), directory, pid);
}

/**
 * Brings a cluster up: munge, database, accounting, controller, nodes. An instance of the same name
 * is ended first.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const progress = options.onProgress ?? (() => undefined);
  progress(`root of ${options.suite} (made once)`);
  const root = await ensureRoot(options.suite);
  await ensureLibmunge();
  await attach(options)?.stop();
  const plan = planOf(options);
  await refusePortsInUse(plan);
  const directory = join(CACHE, 'instances', options.name);
  await rm(directory, { recursive: true, force: true });
  writeFiles(directory, plan);
  const cluster = new Cluster(plan, directory, await startInit(root, directory, options));
  try {
    await bringUp(cluster, progress);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

async function refusePortsInUse(plan: ClusterPlan): Promise<void> {
  const nodePorts = Array.from({ length: NODE_COUNT }, (_, i) => plan.slurmdPort + i);
  for (const port of [plan.slurmctldPort, plan.slurmdbdPort, ...nodePorts]) {
    const server = createServer().listen(port);
    await new Promise<void>((resolve, reject) => {
      server.once('listening', () => server.close(() => resolve()));
      server.once('error', reject);
    });
  }
}

function writeFiles(directory: string, plan: ClusterPlan): void {
  for (const name of ['memory', 'root', 'etc', 'munge', 'log']) {
    mkdirSync(join(directory, name), { recursive: true });
  }
  const etc = join(directory, 'etc');
  writeFileSync(join(etc, 'slurm.conf'), slurmConf(plan));
  writeFileSync(join(etc, 'slurmdbd.conf'), slurmdbdConf(plan), { mode: 0o600 });
  writeFileSync(join(etc, 'gres.conf'), GRES_CONF);
  writeFileSync(join(etc, 'cgroup.conf'), CGROUP_CONF);
  for (const key of ['jwt.key', 'slurm.key']) {
    writeFileSync(join(etc, key), randomBytes(32), { mode: 0o600 });
  }
}

const INIT = new URL('./init.sh', import.meta.url).pathname;

/** @returns the first process of the cluster's namespaces. */
async function startInit(root: string, directory: string, options: ClusterOptions) {
  const logPath = join(directory, 'log/init.out');
  const log = openSync(logPath, 'a');
  const { hostname } = planOf(options);
  // However this process ends, unshare is killed, and kills its child.
  const bound = options.detached ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child'];
  const command = [...bound, ...namespaces, 'sh', INIT, directory, root, hostname];
  const child = spawn(command[0] as string, command.slice(1), {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  const pidFile = join(directory, 'init.pid');
  await until('namespaces', async () => hasEnded(child) || existsSync(pidFile));
  if (hasEnded(child)) throw new Error(`no namespaces: ${readFileSync(logPath, 'utf8')}`);
  return Number(readFileSync(pidFile, 'utf8'));
}

const PREPARE = readFileSync(new URL('./prepare.sh', import.meta.url), 'utf8');

/** Speed counts, not what a power cut leaves of the database. */
const MARIADBD = [
  'mariadbd',
  '--skip-networking',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-log-file-size=16M',
  '--innodb-lock-wait-timeout=900',
  '--loose-innodb-snapshot-isolation=OFF',
];

const DATABASE =
  "create database slurm_acct; create user slurm@localhost identified by 'slurm'; grant all on slurm_acct.* to slurm@localhost";

async function bringUp(cluster: Cluster, progress: (step: string) => void): Promise<void> {
  const printed = async (...command: string[]) => await cluster.exec(command);
  progress('munge and the database');
  await printed('sh', '-c', PREPARE);
  cluster.start('munged', ['munged', '--foreground'], 'munge');
  cluster.start('mariadbd', MARIADBD, 'mysql');
  await cluster.ready('munged', async () => (await printed('munge', '-n')).startsWith('MUNGE'));
  await cluster.ready('mariadbd', async () => (await printed('mariadb', '-e', 'select 1')) !== '');
  await printed('mariadb', '-e', DATABASE);
  progress('slurmdbd');
  cluster.startSlurmdbd();
  await cluster.ready('slurmdbd', async () => (await printed('sacctmgr', 'show', 'qos')) !== '');
  // Not tried again: what a first try has done, another would be refused.
  await printed('sacctmgr', '--immediate', 'add', 'cluster', cluster.plan.name);
  for (const command of ACCOUNTS) await printed('sacctmgr', '--immediate', ...command.split(' '));
  progress('slurmctld');
  cluster.startSlurmctld();
  await cluster.ready('slurmctld', async () => (await printed('scontrol', 'ping')).includes('UP'));
  progress(`${NODE_COUNT} nodes`);
  const nodes = Array.from({ length: NODE_COUNT }, (_, i) => `n${i + 1}`);
  // Under auth/slurm each binds one and the same socket, which two cannot do at once.
  const inTurn = cluster.plan.authType === 'slurm';
  if (!inTurn) for (const node of nodes) cluster.startSlurmd(node);
  const list = ['sinfo', '--noheader', '--Node', '--partition=debug', '--format=%N %t'];
  for (const node of nodes) {
    if (inTurn) cluster.startSlurmd(node);
    const isIdle = async () => (await printed(...list)).split('\n').includes(`${node} idle`);
    await cluster.ready(`slurmd.${node}`, isIdle);
  }
}

const ACCOUNTS = [
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
