/** Sockets that whoever starts the built program has opened: systemd's, inetd's, xinetd's. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { eventually } from '../support/controller-client.js';
import { sharedCluster } from './clusters.js';

const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
const ACTIVATE = '/usr/bin/systemd-socket-activate';
const PERL = '/usr/bin/perl';
/** The daemon refuses to run as root. */
const SERVICE = 65_534;
const PING = '/slurm/v0.0.45/ping';
/** Of Slurm's error for a path that is not there, as far as a status holds it. */
const NOT_FOUND_STATUS = 9006 % 256;

let cluster: Cluster;
let token: string;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  cluster = await sharedCluster('forky');
  token = await cluster.token('alice');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'activation-'));
  chmodSync(folder, 0o777);
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function start(file: string, args: readonly string[]) {
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SLURM_CONF: cluster.confPath,
      SLURM_JWT: 'daemon',
    },
    ...(process.getuid?.() === 0 && { uid: SERVICE, gid: SERVICE }),
  });
  children.push(child);
  let log = '';
  child.stderr.on('data', (bytes: Buffer) => {
    log += bytes.toString();
  });
  return { child, log: () => log };
}

/** Connects as soon as somebody listens. */
async function connected(at: string | number): Promise<Socket> {
  for (;;) {
    const socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error;
      await sleep(20);
    }
  }
}

/** What is answered at a path or port to a request of one connection. */
async function ask(at: string | number, path: string): Promise<string> {
  const socket = await connected(at);
  socket.write(`GET ${path} HTTP/1.0\r\nX-SLURM-USER-TOKEN: ${token}\r\n\r\n`);
  return await text(socket);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

describe.runIf(existsSync(ACTIVATE))('sockets of systemd', () => {
  const passed = ['SLURM_CONF', 'SLURM_JWT', 'PATH'].map((name) => `--setenv=${name}`);

  it('are listened on, all of them, beside an address', async () => {
    const socket = join(folder, 'socket');
    const [port, own] = [await freePort(), await freePort()];
    const sockets = ['-l', `127.0.0.1:${port}`, '-l', socket];
    const program = start(ACTIVATE, [
      ...sockets,
      ...passed,
      PROGRAM,
      '-a',
      'jwt',
      `127.0.0.1:${own}`,
    ]);
    expect(await ask(port, PING)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(socket, PING)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(own, PING)).toMatch(/^HTTP\/1\.1 200 /);
    await eventually(() => /listening on .*a UNIX socket/.test(program.log()));
    program.child.kill('SIGTERM');
    await once(program.child, 'exit');
    expect(program.child.exitCode).toBe(0);
  });

  it.each([
    ['as standard input and output', ['--inetd']],
    ['as a further descriptor', []],
  ])('that were accepted are served, %s', async (_how, how) => {
    const socket = join(folder, 'socket');
    const program = start(ACTIVATE, [
      '--accept',
      ...how,
      ...['-l', socket],
      ...passed,
      ...[PROGRAM, '-a', 'jwt'],
    ]);
    const [first, second] = await Promise.all([ask(socket, PING), ask(socket, '/nope')]);
    expect(first).toMatch(/^HTTP\/1\.1 200 /);
    expect(second).toMatch(/^HTTP\/1\.1 404 /);
    const status = `code ${NOT_FOUND_STATUS}`;
    await eventually(() => program.log().includes(status));
  });
});

/** Listens, and gives the socket, or its first connection, to the program as inetd does. */
const INETD = `
use Socket;
my ($path, $waits, @daemon) = @ARGV;
socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die;
bind($listener, sockaddr_un($path)) or die;
listen($listener, 5) or die;
my $given = $listener;
if (!$waits) { accept($given = undef, $listener) or die; }
open(STDIN, "<&", $given) or die;
open(STDOUT, ">&", $given) or die;
close $given; close $listener;
exec @daemon;
`;

describe.runIf(existsSync(PERL))('a socket of inetd', () => {
  it('that listens, as standard input: the program waits on it', async () => {
    const socket = join(folder, 'socket');
    const { child, log } = start(PERL, ['-e', INETD, socket, '1', PROGRAM, '-a', 'jwt']);
    await eventually(() => log().includes('listening on'));
    expect(await ask(socket, PING)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(socket, '/nope')).toMatch(/^HTTP\/1\.1 404 /);
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it.each([
    ['200', PING, 0],
    ['404', '/nope', NOT_FOUND_STATUS],
  ])('that was accepted: one connection, answered with %s', async (reply, path, status) => {
    const socket = join(folder, 'socket');
    const { child, log } = start(PERL, ['-e', INETD, socket, '', PROGRAM, '-a', 'jwt']);
    const answer = await ask(socket, path);
    if (child.exitCode === null) await once(child, 'exit');
    expect(answer, log()).toMatch(new RegExp(`^HTTP/1\\.1 ${reply} `));
    expect(child.exitCode).toBe(status);
  });
});
