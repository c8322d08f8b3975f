/** The controller client against real controllers, in every protocol version that they speak. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import type { Caller } from '../../src/credentials/caller.js';
import { ProcessCaller, TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { requestConfig } from '../../src/messages/config.js';
import type { ListCall } from '../../src/messages/engine/rpc.js';
import { listJobs } from '../../src/messages/jobs.js';
import { listNodes, showNode } from '../../src/messages/nodes.js';
import { listPartitions } from '../../src/messages/partitions.js';
import { ping } from '../../src/messages/ping.js';
import { requestStats } from '../../src/messages/statistics.js';
import { loadMunge } from '../../src/system/munge.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { failureOf } from '../support/controller-client.js';
import { SPOKEN, SUITES, sharedCluster } from './clusters.js';

const NODES = Array.from({ length: 10 }, (_, i) => `n${i + 1}`);

const budget = new SpoolBudget();

function clientOf(cluster: Cluster, forcedVersion?: ProtocolVersion): ControllerClient {
  const munge = loadMunge({ socket: cluster.mungeSocket, ttlSeconds: 60 });
  return new ControllerClient({
    controllers: [{ name: 'c', address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] }],
    messageTimeoutMs: 60_000,
    connectTimeoutMs: 30_000,
    credentials: new CredentialSource(munge),
    budget,
    ...(forcedVersion && { forcedVersion }),
  });
}

async function recordsOf<Q, H, R, T>(
  client: ControllerClient,
  rpc: ListCall<Q, H, R, T>,
  value: Partial<Q>,
  caller: Caller,
): Promise<R[]> {
  const list = await client.list(rpc, value, caller);
  const records: R[] = [];
  for await (const slice of list?.slices() ?? []) records.push(...slice.map((one) => one.record));
  return records;
}

describe.each(SUITES)('%s', (suite) => {
  let cluster: Cluster;
  let callers: Record<'jwt' | 'munge', Caller>;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    const token = await cluster.token('root');
    callers = { jwt: new TokenCaller(token, null), munge: new ProcessCaller() };
  });

  test.each(['jwt', 'munge'] as const)('negotiates its own version with %s', async (kind) => {
    const client = clientOf(cluster);
    expect(await client.call(ping, {}, callers[kind])).toBeNull();
    expect(client.provedVersion).toBe(SPOKEN[suite].at(-1));
  });

  describe.each(SPOKEN[suite])('in version %d', (version) => {
    test.each(['jwt', 'munge'] as const)('answers every question, asked with %s', async (kind) => {
      const client = clientOf(cluster, version);
      const caller = callers[kind];
      expect(await client.call(ping, {}, caller)).toBeNull();
      const nodes = await recordsOf(client, listNodes, { show_flags: 1 }, caller);
      expect(nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(NODES));
      const partitions = await recordsOf(client, listPartitions, { show_flags: 1 }, caller);
      expect(partitions.map(({ name }) => name)).toEqual(expect.arrayContaining(['debug', 'gpu']));
      const jobs = await recordsOf(client, listJobs, { show_flags: 1 }, caller);
      expect(jobs.every((job) => (job.step_id?.job_id ?? 0) > 0)).toBe(true);
      const stats = await client.call(requestStats, { command_id: 1 }, caller);
      expect(stats?.req_time).toBeGreaterThan(1_700_000_000);
      const config = await client.call(requestConfig, {}, caller);
      const file = config?.config_files?.find(({ file_name }) => file_name === 'slurm.conf');
      expect(file?.file_content).toContain('ClusterName=');
      expect(budget.usedBytes).toBe(0);
    });

    test('believes a signed body of any length', async () => {
      const client = clientOf(cluster, version);
      // Around the block of the hash's tree mode, the request's other eight bytes included, and far beyond.
      for (const length of [0, 8170, 8180, 8185, 8190, 8200, 36_000]) {
        const name = 'x'.repeat(length);
        expect(await recordsOf(client, showNode, { node_name: name }, callers.munge)).toEqual([]);
      }
    });

    test('refuses a bad token as such', async () => {
      const client = clientOf(cluster, version);
      for (const token of ['garbage', `${(callers.jwt as TokenCaller).token}x`]) {
        const error = await failureOf(client.call(ping, {}, new TokenCaller(token, null)));
        expect(error.errorNumber).toBe(1007);
      }
    });
  });

  test('refuses a bad token before anything is known, and remembers the version', async () => {
    const client = clientOf(cluster);
    const error = await failureOf(client.call(ping, {}, new TokenCaller('garbage', null)));
    expect(error.errorNumber).toBe(1007);
    expect(client.provedVersion).toBe(SPOKEN[suite].at(-1));
  });

  test('serves many side by side', async () => {
    const client = clientOf(cluster);
    const counts = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const caller = i % 2 === 0 ? callers.jwt : callers.munge;
        return (await recordsOf(client, listNodes, { show_flags: 1 }, caller)).length;
      }),
    );
    expect(new Set(counts)).toEqual(new Set([counts[0]]));
    expect(budget.usedBytes).toBe(0);
  });
});

describe('a munge daemon', () => {
  test('signs for many at once, each time anew', async () => {
    const cluster = await sharedCluster('forky');
    const munge = loadMunge({ socket: cluster.mungeSocket });
    const payload = new Uint8Array(33);
    const made = await Promise.all(Array.from({ length: 200 }, () => munge.encode(payload)));
    expect(new Set(made).size).toBe(200);
    expect(made.every((credential) => /^MUNGE:[\w+/=]+:$/.test(credential))).toBe(true);
  });

  test('is asked for the time to live', async () => {
    const cluster = await sharedCluster('forky');
    const munge = loadMunge({ socket: cluster.mungeSocket, ttlSeconds: 77 });
    const credential = await munge.encode(new Uint8Array(1));
    const shown = await cluster.exec(['sh', '-c', `printf %s '${credential}' | unmunge`]);
    expect(shown).toMatch(/^TTL:\s+77$/m);
  });

  test('that is not there is named by its socket', async () => {
    const munge = loadMunge({ socket: '/run/nobody/munge.socket' });
    await expect(munge.encode(new Uint8Array(1))).rejects.toThrow('/run/nobody/munge.socket');
  });
});

describe('a controller that comes and goes', () => {
  let cluster: Cluster;
  let caller: Caller;

  beforeAll(async () => {
    cluster = await startCluster({ suite: 'trixie', name: 'comesandgoes', basePort: 31_400 });
    caller = new TokenCaller(await cluster.token('root'), null);
  });
  afterAll(() => cluster?.stop());

  test('is down, is waited for, and is itself again', async () => {
    const client = clientOf(cluster);
    expect(await client.call(ping, {}, caller)).toBeNull();
    await cluster.daemon('slurmctld').stop('SIGKILL');
    await until('the end', async () => (await client.ping(0, caller))?.errorNumber === 1800);
    const waiting = client.call(ping, {}, caller);
    cluster.startSlurmctld();
    expect(await waiting).toBeNull();
    expect(client.provedVersion).toBe(42);
    expect((await recordsOf(client, listNodes, { show_flags: 1 }, caller)).length).toBe(10);
  });

  test('stops while many ask: each gets an answer or an error, and nothing is left', async () => {
    const client = clientOf(cluster);
    let answers = 0;
    let isAsking = true;
    const asking = Array.from({ length: 8 }, async () => {
      while (isAsking) {
        try {
          await recordsOf(client, listJobs, { show_flags: 1 }, caller);
          answers += 1;
        } catch (error) {
          expect(error).toMatchObject({ name: 'SlurmError' });
        }
      }
    });
    await until('an answer', async () => answers > 0);
    await cluster.daemon('slurmctld').stop('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = answers;
    cluster.startSlurmctld();
    await until('an answer', async () => answers > before);
    isAsking = false;
    await Promise.all(asking);
    expect(before).toBeGreaterThan(0);
    expect(budget.usedBytes).toBe(0);
  });
});
