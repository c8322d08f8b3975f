/** The built program as an administrator starts it, beside a controller that is played. */
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/controller-client.js';
import type { Action } from '../support/fake-controller.js';
import { code, FakeController, hang } from '../support/fake-controller.js';

const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
/** The daemon refuses to run as root. */
const NOBODY = 65_534;
const PING = '/slurm/v0.0.44/ping';

let folder: string;
let socketPath: string;
let fake: FakeController;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slurmrestd-'));
  chmodSync(folder, 0o777);
  socketPath = join(folder, 'socket');
  fake = await FakeController.start(45);
  writeFileSync(
    join(folder, 'slurm.conf'),
    `ClusterName=played\nSlurmctldHost=played(127.0.0.1)\nSlurmctldPort=${fake.port}\nSlurmUser=daemon\n`,
  );
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await fake.close();
  rmSync(folder, { recursive: true });
});

interface Program {
  readonly child: ChildProcess;
  log(): string;
  /** Resolves with the exit status. */
  ended(): Promise<number | null>;
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stdio: StdioOptions = ['ignore', 'ignore', 'pipe'],
): Program {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(PROGRAM, args, {
    stdio,
    env: { PATH: process.env['PATH'], ...env },
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  children.push(child);
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  // Not before its output has arrived.
  const closed = once(child, 'close');
  return {
    child,
    log: () => log,
    ended: async () => {
      await closed;
      return child.exitCode;
    },
  };
}

async function serving(env: NodeJS.ProcessEnv = {}, options: string[] = []): Promise<Program> {
  const args = ['-f', join(folder, 'slurm.conf'), `unix:${socketPath}`, ...options];
  const program = start(args, env);
  await eventually(() => program.log().includes('listening on unix:'));
  return program;
}

async function ask(path: string): Promise<{ status: number; text: string }> {
  const client = new Client('http://localhost', { socketPath });
  try {
    const headers = { 'x-slurm-user-token': 'good token' };
    const { statusCode, body } = await client.request({ method: 'GET', path, headers });
    return { status: statusCode, text: await body.text() };
  } finally {
    await client.close();
  }
}

describe('the program', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and ends with 0', async (signal) => {
    const program = await serving();
    const { status, text } = await ask('/slurm/v0.0.44/ping');
    expect(status).toBe(200);
    expect(JSON.parse(text).pings).toMatchObject([{ hostname: 'played', pinged: 'UP' }]);
    program.child.kill(signal);
    expect(await program.ended()).toBe(0);
    expect(program.log()).toContain(`caught ${signal}. Shutting down.`);
    expect(program.log()).not.toContain('good token');
    expect(existsSync(socketPath)).toBe(false);
  });

  it('ends at once at the second signal', async () => {
    const program = await serving();
    await ask('/slurm/v0.0.44/ping');
    fake.script(...Array(20).fill(hang));
    const asking = ask('/slurm/v0.0.44/jobs').catch(() => null);
    const { length } = fake.requests;
    await eventually(() => fake.requests.length > length);
    program.child.kill('SIGINT');
    await eventually(() => program.log().includes('Shutting down'));
    expect(program.child.exitCode).toBeNull();
    program.child.kill('SIGINT');
    expect(await program.ended()).toBe(130);
    await asking;
  });

  it('reads its configuration again, and keeps the one before where that cannot be used', async () => {
    const program = await serving();
    const confPath = join(folder, 'slurm.conf');
    const client = new Client('http://localhost', { socketPath });
    let connects = 0;
    client.on('connect', () => {
      connects += 1;
    });
    const clusterName = async () => {
      const headers = { 'x-slurm-user-token': 'good token' };
      const { body } = await client.request({ method: 'GET', path: PING, headers });
      return ((await body.json()) as { meta: { slurm: { cluster: string } } }).meta.slurm.cluster;
    };
    expect(await clusterName()).toBe('played');
    const conf = readFileSync(confPath, 'utf8');
    writeFileSync(confPath, 'SlurmctldPort=nonsense\n');
    program.child.kill('SIGHUP');
    await eventually(() => program.log().includes('the one before stays in force'));
    expect(await clusterName()).toBe('played');
    writeFileSync(confPath, conf.replace('ClusterName=played', 'ClusterName=renamed'));
    program.child.kill('SIGHUP');
    await eventually(() => program.log().includes('read the configuration again'));
    expect(await clusterName()).toBe('renamed');
    expect(connects).toBe(1);
    await client.close();
  });

  it('logs its connections at SIGPROF, and cares for no SIGPIPE', async () => {
    const program = await serving();
    const client = new Client('http://localhost', { socketPath });
    const headers = { 'x-slurm-user-token': 'good token' };
    await client.request({ method: 'GET', path: PING, headers }).then(({ body }) => body.dump());
    program.child.kill('SIGPIPE');
    program.child.kill('SIGPROF');
    await eventually(() => program.log().includes('unix: idle; '));
    await eventually(() => /\] 1\/124 connections, 0 waiting, 1 listeners\n/.test(program.log()));
    await client.close();
  });

  it('ends at once where a reply takes longer than it is let', async () => {
    const program = await serving({}, ['--timeout-drain', '0.2']);
    await ask(PING);
    fake.script(...Array(20).fill(hang));
    const asking = ask('/slurm/v0.0.44/jobs').catch(() => 'cut off');
    const { length } = fake.requests;
    await eventually(() => fake.requests.length > length);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(await asking).toBe('cut off');
  });

  it('writes a line for each request in detail, with who asked, and what came of it', async () => {
    const program = await serving({}, ['-v']);
    await ask(PING);
    await eventually(() => program.log().includes(PING));
    expect(program.log()).toMatch(
      /^\[[-\d]+T[:.\d]+\] req-1 - GET \/slurm\/v0\.0\.44\/ping: 200, \d+ bytes in \d+ ms$/m,
    );
    expect(program.log()).not.toContain('good token');
  });

  it('writes JSON where it is told to', async () => {
    const program = await serving({ SLURMRESTD_DEBUG_STDERR: 'verbose' }, ['--log-format=json']);
    await ask(PING);
    await eventually(() => program.log().includes(PING));
    const records = program
      .log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.at(-1)).toMatchObject({ level: 25, id: 'req-1', path: PING, status: 200 });
  });

  it('writes replies as the environment says', async () => {
    await serving({ SLURMRESTD_JSON: 'pretty' });
    expect((await ask(PING)).text).toMatch(/^\{\n {2}"pings": \[\n {4}\{\n/);
  });

  it('tells of a bug in itself and ends with 1', async () => {
    const bug = 'process.on("SIGUSR2", () => Promise.reject(new Error("injected")))';
    const program = await serving({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}`,
    });
    program.child.kill('SIGUSR2');
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(/\] fatal: a bug in this program\n {4}Error: injected\n/);
  });

  it.each([
    [
      'an address that is taken',
      () => [`127.0.0.1:${fake.port}`],
      /fatal: \[127\.0\.0\.1:\d+\] Unable to bind socket: address already in use\n$/,
    ],
    [
      'a folder that is missing',
      () => ['unix:/no/such/folder/socket'],
      /fatal: \[unix:\/no\/such\/folder\/socket\] Unable to bind socket: /,
    ],
  ])('ends with 1 for %s', async (_what, addresses, message) => {
    const program = start(['-f', join(folder, 'slurm.conf'), ...addresses()]);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(message);
    expect(program.log()).not.toContain('    at ');
  });

  it('ends by a signal where an error is to leave a core file', async () => {
    const program = start(['-s', 'nothing', ':1'], { ABORT_ON_FATAL: '1' });
    expect(await program.ended()).toBeNull();
    expect(program.child.signalCode).toBe('SIGABRT');
    expect(program.log()).toMatch(/fatal: Unable to find plugin: openapi\/nothing\n/);
  });

  it('cannot serve accounting where there is none', async () => {
    const program = start([
      '-f',
      join(folder, 'slurm.conf'),
      '-s',
      'slurmdbd',
      `unix:${socketPath}`,
    ]);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(/fatal: openapi\/slurmdbd needs AccountingStorageType=/);
  });

  it('serves the groups of operations that are chosen', async () => {
    await serving({}, ['-s', 'util']);
    expect((await ask(PING)).status).toBe(404);
    const { text } = await ask('/openapi');
    const groups = Object.keys(JSON.parse(text).paths).map((path) => path.split('/')[1]);
    expect(new Set(groups)).toEqual(new Set(['util']));
  });

  it('ends with 1 without a cluster', async () => {
    const program = start(['-f', '/dev/null', `unix:${socketPath}`]);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(
      /\] error: ClusterName .*\n.*\] fatal: Unable to process configuration file\n/,
    );
  });
});

describe('the program in inetd mode', () => {
  /** One that has answered a request of its connection. */
  async function answering() {
    const server = createServer({ pauseOnConnect: true }).listen(join(folder, 'inetd'));
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const client = connect(join(folder, 'inetd'));
    const [socket] = await accepted;
    const args = ['-f', join(folder, 'slurm.conf'), '-a', 'rest_auth/jwt'];
    const program = start(args, {}, [socket, socket, 'pipe']);
    socket.destroy();
    server.close();
    const closed = once(client, 'close');
    let written = '';
    client.on('data', (chunk: Buffer) => {
      written += chunk.toString();
    });
    const askPing = () =>
      client.write(`GET ${PING} HTTP/1.1\r\nX-SLURM-USER-TOKEN: good token\r\n\r\n`);
    askPing();
    await eventually(() => written.includes('"UP"'));
    return { ...program, written: () => written, askPing, closed };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends with the reply under way at %s; at once with %i at the second',
    async (signal, status) => {
      const [patient, hasty] = [await answering(), await answering()];
      const answers: (() => unknown)[] = [];
      const late: Action = (...asked) => void answers.push(() => code(0)(...asked));
      fake.script(late, late);
      for (const { child, askPing, log } of [patient, hasty]) {
        const { length } = fake.requests;
        askPing();
        await eventually(() => fake.requests.length > length);
        child.kill(signal);
        await eventually(() => log().includes(`caught ${signal}. Shutting down.`));
        expect(child.exitCode).toBeNull();
      }
      hasty.child.kill(signal);
      expect(await hasty.ended()).toBe(status);
      for (const answer of answers) answer();
      expect(await patient.ended()).toBe(0);
      await patient.closed;
      expect(patient.written().match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
      expect(patient.written()).toMatch(/^connection: close\r\n[^{]*\{.*"UP".*\}$/ims);
    },
  );

  it('ends at once at a signal where nothing is asked', async () => {
    const program = await answering();
    program.child.kill('SIGINT');
    expect(await program.ended()).toBe(0);
  });
});
