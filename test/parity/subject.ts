/** The daemon that is judged, started from the built checkout as an administrator would. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';

/** The daemon refuses to run as root; this user has no rights and owns nothing. */
const NOBODY = '65534';

/**
 * Runs a program with the cluster's users and groups, which this machine does not have. Everything here
 * replaces itself with the next program, so the process that was started is the daemon.
 */
const WITH_USERS = `
mount --bind "$1/etc/passwd" /etc/passwd
mount --bind "$1/etc/group" /etc/group
shift
exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$@"
`;

const LOG_LIMIT = 4_000;

/** A running daemon. */
export interface Subject {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `bin/slurmrestd` for a cluster, for tokens only. */
export async function startSubject(cluster: Cluster, port: number): Promise<Subject> {
  const program = new URL('../../bin/slurmrestd', import.meta.url).pathname;
  const address = `127.0.0.1:${port}`;
  const enter = ['--target', String(cluster.initPid), '--mount', 'unshare', '--mount'];
  const shell = ['sh', '-ec', WITH_USERS, 'sh', join(cluster.directory, 'root')];
  const command = [program, '-f', cluster.confPath, '-a', 'rest_auth/jwt', address];
  const child = spawn('nsenter', [...enter, ...shell, ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], SLURM_JWT: 'daemon' },
  });
  const ended = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_LIMIT);
  });
  try {
    await until('slurmrestd', () => accepts(port, child.exitCode), 20_000);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${(error as Error).message}\n${log}`);
  }
  return {
    url: `http://${address}`,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function accepts(port: number, exitCode: number | null): Promise<boolean> {
  if (exitCode !== null) throw new Error(`it ended with ${exitCode}`);
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
