/** TLS of the built program in front of a real controller, with a certificate beside a copy of its slurm.conf. */
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { eventually } from '../support/controller-client.js';
import { sharedCluster } from './clusters.js';

const run = promisify(execFile);
const PROGRAM = new URL('../../bin/slurmrestd', import.meta.url).pathname;
/** The daemon refuses to run as root; a key of this user is readable for it. */
const SERVICE = 65_534;
const PARTITIONS = '/slurm/v0.0.45/partitions';
const MAX_OUTPUT_BYTES = 1 << 28;

let cluster: Cluster;
let token: string;
/** Certificates by their names, made once. */
let made: string;
let folder: string;
let port: number;
const children: ChildProcess[] = [];

async function makeCertificate(name: string): Promise<void> {
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const files = ['-keyout', join(made, `${name}.key`), '-out', join(made, name)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', ['req', '-x509', ...key, ...files, ...names]);
}

/** Puts a certificate where the daemon looks for it, or under other names. */
function install(name: string, cert = 'restd_cert.pem', key = 'restd_cert_key.pem'): void {
  for (const [from, to] of [
    [name, cert],
    [`${name}.key`, key],
  ] as const) {
    copyFileSync(join(made, from), join(folder, to));
    chownSync(join(folder, to), SERVICE, SERVICE);
  }
  chmodSync(join(folder, cert), 0o644);
  chmodSync(join(folder, key), 0o600);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return address.port;
}

beforeAll(async () => {
  cluster = await sharedCluster('forky');
  token = await cluster.token('alice');
  made = mkdtempSync(join(tmpdir(), 'certificates-'));
  await Promise.all([makeCertificate('first.test'), makeCertificate('second.test')]);
});
afterAll(() => rmSync(made, { recursive: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-program-'));
  chmodSync(folder, 0o777);
  writeFileSync(join(folder, 'slurm.conf'), readFileSync(cluster.confPath));
  port = await freePort();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function start(args: readonly string[], { isRoot = false } = {}) {
  const child = spawn(PROGRAM, ['-f', join(folder, 'slurm.conf'), '-a', 'jwt', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], SLURM_JWT: 'daemon', SLURMRESTD_DEBUG_STDERR: 'verbose' },
    ...(!isRoot && { uid: SERVICE, gid: SERVICE }),
  });
  children.push(child);
  let log = '';
  child.stderr.on('data', (bytes: Buffer) => {
    log += bytes.toString();
  });
  return { child, log: () => log };
}

async function serve(args: readonly string[], options = {}) {
  const program = start(args, options);
  await eventually(() => program.log().includes('listening on'));
  return program;
}

/** What curl says of a URL of this port, verified by a certificate. */
async function curl(url: string, name: string, ...more: string[]): Promise<string> {
  const trust = ['--cacert', join(made, name), '--connect-to', `${name}:${port}:127.0.0.1:${port}`];
  const headers = ['-H', `X-SLURM-USER-TOKEN: ${token}`];
  const { stdout } = await run('curl', ['-sS', '-m', '60', ...trust, ...headers, ...more, url], {
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout;
}

const STATUS = ['-o', '/dev/null', '-w', '%{http_code} %{scheme}'];

describe('a certificate beside slurm.conf', () => {
  beforeEach(() => install('first.test'));

  it('is shown to clients that speak TLS, on one port with those that do not', async () => {
    await serve([`127.0.0.1:${port}`]);
    const secure = await curl(`https://first.test:${port}${PARTITIONS}`, 'first.test', ...STATUS);
    expect(secure).toMatch(/^200 https$/i);
    const plain = await curl(`http://127.0.0.1:${port}${PARTITIONS}`, 'first.test', ...STATUS);
    expect(plain).toMatch(/^200 http$/i);
  });

  it('is shown on a UNIX socket too', async () => {
    const socket = join(folder, 'socket');
    await serve([`unix:${socket}`]);
    const via = ['--unix-socket', socket, ...STATUS];
    expect(await curl(`https://first.test${PARTITIONS}`, 'first.test', ...via)).toMatch(/^200/);
    expect(await curl(`http://first.test${PARTITIONS}`, 'first.test', ...via)).toMatch(/^200/);
  });

  it('an https:// listener closes what is no TLS without a word', async () => {
    await serve([`https://127.0.0.1:${port}`]);
    const secure = await curl(`https://first.test:${port}${PARTITIONS}`, 'first.test', ...STATUS);
    expect(secure).toMatch(/^200/);
    const plain = curl(`http://127.0.0.1:${port}${PARTITIONS}`, 'first.test', '-i');
    await expect(plain).rejects.toMatchObject({ stdout: '', code: 52 });
  });

  it('speaks to openssl in modern versions only', async () => {
    await serve([`https://127.0.0.1:${port}`]);
    const connect = (version: string) =>
      run('sh', [
        '-c',
        `printf 'GET ${PARTITIONS} HTTP/1.0\\r\\nX-SLURM-USER-TOKEN: ${token}\\r\\n\\r\\n' |
          timeout 60 openssl s_client -quiet -ign_eof -connect 127.0.0.1:${port} ${version}`,
      ]);
    expect((await connect('-tls1_3')).stdout).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"partitions":/);
    expect((await connect('-tls1_2')).stdout).toMatch(/^HTTP\/1\.1 200 OK/);
    await expect(connect('-tls1_1')).rejects.toMatchObject({ stdout: '' });
  });

  it('a list that is streamed comes whole, and to its end when the daemon is told to end', async () => {
    const program = await serve([`https://127.0.0.1:${port}`]);
    const url = `https://first.test:${port}/slurm/v0.0.45/jobs`;
    const slow = curl(url, 'first.test', '--limit-rate', '4M', '-o', join(folder, 'jobs'));
    await eventually(() => existsSync(join(folder, 'jobs')));
    program.child.kill('SIGTERM');
    await eventually(() => program.log().includes('caught SIGTERM'));
    await slow;
    const { jobs, meta } = JSON.parse(readFileSync(join(folder, 'jobs'), 'utf8'));
    expect(jobs.length).toBeGreaterThan(10);
    expect(meta.slurm.cluster).toBe(cluster.plan.name);
    if (program.child.exitCode === null) await once(program.child, 'exit');
    expect(program.child.exitCode).toBe(0);
  });

  it('is read again at SIGHUP; one that cannot be used leaves the one before', async () => {
    const program = await serve([`127.0.0.1:${port}`]);
    const ask = (name: string) => curl(`https://${name}:${port}${PARTITIONS}`, name, ...STATUS);
    expect(await ask('first.test')).toMatch(/^200/);
    install('second.test');
    program.child.kill('SIGHUP');
    await eventually(() => program.log().includes('read the configuration again'));
    // The certificate comes right behind the configuration.
    await eventually(() => program.log().includes('read the certificate'));
    expect(await ask('second.test')).toMatch(/^200/);
    await expect(ask('first.test')).rejects.toThrow();
    chmodSync(join(folder, 'restd_cert_key.pem'), 0o644);
    program.child.kill('SIGHUP');
    await eventually(() => program.log().includes('the one before stays in force'));
    expect(program.log()).toContain('restd_cert_key.pem has permissions for others (644)');
    expect(await ask('second.test')).toMatch(/^200/);
    expect(program.log()).not.toContain(token);
  });

  it.each([
    ['the key for others', () => chmodSync(join(folder, 'restd_cert_key.pem'), 0o604)],
    ['the certificate writable for others', () => chmodSync(join(folder, 'restd_cert.pem'), 0o646)],
    ['no key', () => rmSync(join(folder, 'restd_cert_key.pem'))],
    [
      'another key',
      () => copyFileSync(join(made, 'second.test.key'), join(folder, 'restd_cert_key.pem')),
    ],
  ])(
    'with %s there is no TLS: https:// ends with 1, other listeners serve without',
    async (_what, spoil) => {
      spoil();
      const refused = start([`https://127.0.0.1:${port}`]);
      const [program] = await Promise.all([
        serve([`127.0.0.1:${port}`]),
        once(refused.child, 'close'),
      ]);
      expect(refused.child.exitCode).toBe(1);
      expect(refused.log()).toMatch(
        /fatal: Cannot create https:\/\/ socket because no TLS plugin is available\n$/,
      );
      expect(program.log()).toMatch(/no TLS: .*restd_cert/);
      expect(await curl(`http://127.0.0.1:${port}${PARTITIONS}`, 'first.test', ...STATUS)).toMatch(
        /^200/,
      );
      await expect(curl(`https://first.test:${port}/`, 'first.test')).rejects.toThrow();
    },
  );
});

it('one that comes later is read at SIGHUP', async () => {
  const program = await serve([`127.0.0.1:${port}`]);
  const url = `https://first.test:${port}${PARTITIONS}`;
  await expect(curl(url, 'first.test')).rejects.toThrow();
  install('first.test');
  program.child.kill('SIGHUP');
  await eventually(() => program.log().includes('read the certificate'));
  expect(await curl(url, 'first.test', ...STATUS)).toMatch(/^200/);
  expect(await curl(`http://127.0.0.1:${port}${PARTITIONS}`, 'first.test', ...STATUS)).toMatch(
    /^200/,
  );
});

it('TLSParameters say where certificate and key are', async () => {
  mkdirSync(join(folder, 'elsewhere'));
  install('first.test', 'elsewhere/a', 'elsewhere/b');
  const where = join(folder, 'elsewhere');
  const line = `TLSParameters=restd_cert_file=${where}/a,restd_cert_key_file=${where}/b\n`;
  writeFileSync(join(folder, 'slurm.conf'), readFileSync(cluster.confPath, 'utf8') + line);
  await serve([`https://127.0.0.1:${port}`]);
  const url = `https://first.test:${port}${PARTITIONS}`;
  expect(await curl(url, 'first.test', ...STATUS)).toMatch(/^200/);
});

it('the names of the manual page will do', async () => {
  install('first.test', 'restd_cert_file.pem', 'restd_cert_key_file.pem');
  await serve([`https://127.0.0.1:${port}`]);
  const url = `https://first.test:${port}${PARTITIONS}`;
  expect(await curl(url, 'first.test', ...STATUS)).toMatch(/^200/);
});

it.runIf(process.getuid?.() === 0)(
  'the key may be root’s alone where -u makes the daemon another user',
  async () => {
    install('first.test');
    chownSync(join(folder, 'restd_cert_key.pem'), 0, 0);
    const program = await serve(['-u', String(SERVICE), `https://127.0.0.1:${port}`], {
      isRoot: true,
    });
    const url = `https://first.test:${port}${PARTITIONS}`;
    expect(await curl(url, 'first.test', ...STATUS)).toMatch(/^200/);
    program.child.kill('SIGHUP');
    await eventually(() => program.log().includes('the one before stays in force'));
    expect(await curl(url, 'first.test', ...STATUS)).toMatch(/^200/);
  },
);
