/** The built program as an administrator starts it, beside a controller that is played. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/controller-client.js';
import { FakeController, hang } from '../support/fake-controller.js';

const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
/** The daemon refuses to run as root. */
const NOBODY = 65_534;

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

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(PROGRAM, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  children.push(child);
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  return {
    child,
    log: () => log,
    ended: async () => {
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function serving(env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const program = start(['-f', join(folder, 'slurm.conf'), `unix:${socketPath}`], env);
  await eventually(() => program.log().includes('listening on unix:'), 20_000);
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

  it('tells of a bug in itself and ends with 1', async () => {
    const bug = 'setTimeout(() => Promise.reject(new Error("injected")), 3000)';
    const program = await serving({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}`,
    });
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(/\] fatal: a bug in this program\n {4}Error: injected\n/);
  });

  it.each([
    ['an address that is taken', () => [`127.0.0.1:${fake.port}`], /fatal: listen EADDRINUSE/],
    ['a folder that is missing', () => ['unix:/no/such/folder/socket'], /fatal: .*(ENOENT|EACCES)/],
  ])('ends with 1 for %s', async (_what, addresses, message) => {
    const program = start(['-f', join(folder, 'slurm.conf'), ...addresses()]);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(message);
    expect(program.log()).not.toContain('    at ');
  });

  it('ends with 1 without a cluster', async () => {
    const program = start(['-f', '/dev/null', `unix:${socketPath}`]);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toMatch(
      /\] error: ClusterName .*\n.*\] fatal: Unable to process configuration file\n/,
    );
  });
});
