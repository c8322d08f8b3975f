/** This project's daemon, started from the built checkout as an administrator would. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Cluster } from './cluster.js';
import { isListening, until } from './cluster.js';

/** The daemon refuses to run as root; this user has no rights and owns nothing. */
const USER_ID = '65534';

/**
 * Runs a program with the cluster's users and groups, which this machine does not have. Everything
 * here replaces itself with the next program, so the process that was started is the daemon.
 */
const WITH_USERS = `
mount --bind "$1/etc/passwd" /etc/passwd
mount --bind "$1/etc/group" /etc/group
shift
exec setpriv --reuid ${USER_ID} --regid ${USER_ID} --clear-groups --pdeathsig KILL "$@"
`;

const LOG_LIMIT = 4_000;
const START_TIMEOUT_MS = 60_000;

/** A running daemon. */
export interface OwnDaemon {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How it is started. */
export interface OwnDaemonOptions {
  /** More options of the command line. */
  readonly options?: readonly string[];
  /** Another slurm.conf than the cluster's. */
  readonly confPath?: string;
  readonly onLog?: (text: string) => void;
}

/**
 * Starts `bin/slurmrestd` for a cluster, for tokens only, on a port of 127.0.0.1. It ends with this
 * process.
 * @throws Error with the end of its log where it does not come up.
 */
export async function startOwnDaemon(
  cluster: Cluster,
  port: number,
  { options = [], confPath = cluster.confPath, onLog = () => undefined }: OwnDaemonOptions = {},
): Promise<OwnDaemon> {
  if (await isListening(port)) throw new Error(`port ${port} is in use`);
  const program = new URL('../../bin/slurmrestd', import.meta.url).pathname;
  const address = `127.0.0.1:${port}`;
  const enter = ['--target', String(cluster.initPid), '--mount', 'unshare', '--mount'];
  const shell = ['sh', '-ec', WITH_USERS, 'sh', join(cluster.directory, 'root')];
  const command = [program, '-f', confPath, '-a', 'rest_auth/jwt', ...options, address];
  const child = spawn('nsenter', [...enter, ...shell, ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], SLURM_JWT: 'daemon' },
  });
  const ended = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_LIMIT);
    onLog(text);
  });
  try {
    await until(
      'slurmrestd',
      async () => child.exitCode !== null || (await isListening(port)),
      START_TIMEOUT_MS,
    );
    if (child.exitCode !== null) throw new Error(`slurmrestd ended with ${child.exitCode}`);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${(error as Error).message}\n${log}`);
  }
  return {
    url: `http://${address}`,
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
