/** Slurm's protocol through TLS: real daemons behind an end of TLS, as Debian's have no plugin for it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import { allRecords } from '../../src/cluster/accounting/look-ups.js';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { getTres } from '../../src/messages/accounting/tres.js';
import { listJobs, SHOW_FLAGS } from '../../src/messages/jobs.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { SUITES, sharedCluster } from './clusters.js';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'rpc-tls-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A certificate that is its own authority. */
async function certificate(name: string) {
  const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
  const where = ['-keyout', key, '-out', cert, '-subj', `/CN=${name}`];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...where]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Takes TLS off, and hands on what is inside. */
async function startEnd(identity: { key: Buffer; cert: Buffer }, port: number): Promise<Server> {
  const server = createServer(identity, (outside) => {
    const inside = connect(port, '127.0.0.1');
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

describe.each(SUITES)('%s', (suite) => {
  let cluster: Cluster;
  let ends: Server[];
  let caller: TokenCaller;
  let authorities: Buffer;
  let others: Buffer;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    caller = new TokenCaller(await cluster.token('root'), null);
    const identity = await certificate(`slurm-${suite}`);
    authorities = identity.cert;
    others = (await certificate(`other-${suite}`)).cert;
    const { slurmctldPort, slurmdbdPort } = cluster.plan;
    ends = [await startEnd(identity, slurmctldPort), await startEnd(identity, slurmdbdPort)];
  });

  afterAll(() => {
    for (const end of ends) end.close();
  });

  const common = (trusted: Buffer) => ({
    connectTimeoutMs: 30_000,
    authorities: trusted,
    credentials: new CredentialSource(null),
    budget: new SpoolBudget(),
  });

  const controllerAt = (port: number, trusted: Buffer, messageTimeoutMs = 60_000) =>
    new ControllerClient({
      ...common(trusted),
      controllers: [{ name: 'only', address: '127.0.0.1', ports: [port] }],
      messageTimeoutMs,
    });

  test('a controller answers, with a long list too', async () => {
    const client = controllerAt(portOf(ends[0] as Server), authorities);
    const flags = SHOW_FLAGS.ALL | SHOW_FLAGS.DETAIL;
    const jobs = await client.list(listJobs, { show_flags: flags }, caller);
    let count = 0;
    for await (const slice of jobs?.slices() ?? []) count += slice.length;
    expect(count).toBe(jobs?.head.record_count);
    expect(count).toBeGreaterThan(10);
  });

  test('an accounting daemon answers', async () => {
    const client = new AccountingClient({
      ...common(authorities),
      daemons: [{ host: '127.0.0.1', port: portOf(ends[1] as Server) }],
      clusterName: cluster.plan.name,
      initTimeoutMs: 60_000,
      answerTimeoutMs: 60_000,
    });
    const tres = await client.read(caller, async (calls) =>
      allRecords(await calls.list(getTres, { cond: {} }), getTres.name),
    );
    expect(tres.length).toBeGreaterThan(5);
    client.close();
  });

  test('nothing is sent to whom others have signed for, or who speaks no TLS', async () => {
    const stranger = controllerAt(portOf(ends[0] as Server), others, 1_000);
    await expect(stranger.list(listJobs, {}, caller)).rejects.toThrow(
      /Unable to connect.*certificate/,
    );
    const open = controllerAt(cluster.plan.slurmctldPort, authorities, 1_000);
    await expect(open.list(listJobs, {}, caller)).rejects.toThrow(/Unable to connect/);
  });
});
