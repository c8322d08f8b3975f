/** The accounting client against real accounting daemons, in every version that they speak. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AccountingCalls } from '../../src/cluster/accounting/calls.js';
import type { AccountingOptions } from '../../src/cluster/accounting/client.js';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import type { Caller } from '../../src/credentials/caller.js';
import { ProcessCaller, TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import type { ListTail } from '../../src/messages/accounting/calls.js';
import { getClusters } from '../../src/messages/accounting/clusters.js';
import type { QosRecord } from '../../src/messages/accounting/qos.js';
import { addQos, getQos } from '../../src/messages/accounting/qos.js';
import { getStatistics } from '../../src/messages/accounting/statistics.js';
import { getTres } from '../../src/messages/accounting/tres.js';
import type { ListCall } from '../../src/messages/engine/rpc.js';
import { loadMunge } from '../../src/system/munge.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { eventually, failureOf } from '../support/controller-client.js';
import { SPOKEN, SUITES, sharedCluster } from './clusters.js';

/** A quality of service that tests add. */
const ADDED = 'accounting-session-test';

const budget = new SpoolBudget();
const clients: AccountingClient[] = [];

afterEach(async () => {
  for (const client of clients) client.close();
  await eventually(() => clients.every(({ sessionCount }) => sessionCount === 0));
  clients.length = 0;
  expect(budget.usedBytes).toBe(0);
});

function clientOf(cluster: Cluster, options: Partial<AccountingOptions> = {}): AccountingClient {
  const munge = loadMunge({ socket: cluster.mungeSocket, ttlSeconds: 60 });
  const client = new AccountingClient({
    daemons: [{ host: '127.0.0.1', port: cluster.plan.slurmdbdPort }],
    clusterName: cluster.plan.name,
    connectTimeoutMs: 30_000,
    initTimeoutMs: 60_000,
    answerTimeoutMs: 60_000,
    credentials: new CredentialSource(munge),
    budget,
    ...options,
  });
  clients.push(client);
  return client;
}

/** The records of a list. */
async function recordsOf<Q, H, R>(
  calls: AccountingCalls,
  rpc: ListCall<Q, H, R, ListTail>,
): Promise<R[]> {
  const list = await calls.list(rpc, {});
  const records: R[] = [];
  for await (const slice of list?.slices() ?? []) records.push(...slice.map((one) => one.record));
  return records;
}

async function qosIn(calls: AccountingCalls): Promise<(string | null)[]> {
  return (await recordsOf(calls, getQos)).map(({ name }) => name);
}

async function add(calls: AccountingCalls, name: string): Promise<void> {
  await calls.call(addQos, { my_list: [{ name } as QosRecord] });
}

async function qosOf(client: AccountingClient, caller: Caller) {
  return await client.read(caller, qosIn);
}

/** What Slurm's own command shows. */
async function shownQos(cluster: Cluster): Promise<string[]> {
  const show = ['sacctmgr', '--noheader', '--parsable2', 'show', 'qos', 'format=name'];
  return (await cluster.exec(show)).trim().split('\n');
}

async function removeQos(cluster: Cluster): Promise<void> {
  await cluster.exec(['sacctmgr', '--immediate', 'delete', 'qos', ADDED]);
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
    expect(await qosOf(client, callers[kind])).toContain('normal');
    expect(client.provedVersion).toBe(SPOKEN[suite].at(-1));
  });

  describe.each(SPOKEN[suite])('in version %d', (version) => {
    test.each(['jwt', 'munge'] as const)('answers in one session, with %s', async (kind) => {
      const client = clientOf(cluster, { forcedVersion: version });
      await client.read(callers[kind], async (calls) => {
        const tres = (await recordsOf(calls, getTres)).map(({ name }) => name);
        expect(tres).toEqual(expect.arrayContaining(['gpu', 'matlab']));
        expect(await qosIn(calls)).toContain('normal');
        const names = (await recordsOf(calls, getClusters)).map((one) => one.cluster?.name);
        expect(names).toContain(cluster.plan.name);
      });
      expect(client.sessionCount).toBe(1);
    });

    test('keeps what a transaction changed, not before its end', async () => {
      const client = clientOf(cluster, { forcedVersion: version });
      expect(await qosOf(client, callers.jwt)).not.toContain(ADDED);
      try {
        await client.transaction(callers.jwt, async (calls) => {
          await add(calls, ADDED);
          expect(await qosIn(calls)).toContain(ADDED);
          expect(await qosOf(client, callers.jwt)).not.toContain(ADDED);
        });
        expect(await shownQos(cluster)).toContain(ADDED);
        // The same session as before: what it had read is not what it reads now.
        expect(await qosOf(client, callers.jwt)).toContain(ADDED);
      } finally {
        await removeQos(cluster);
      }
      expect(await qosOf(client, callers.jwt)).not.toContain(ADDED);
    });

    test('drops what a transaction changed that failed', async () => {
      const client = clientOf(cluster, { forcedVersion: version });
      const work = client.transaction(callers.jwt, async (calls) => {
        await add(calls, ADDED);
        throw new Error('not like this');
      });
      await expect(work).rejects.toThrow('not like this');
      expect(await shownQos(cluster)).not.toContain(ADDED);
    });

    test('refuses a bad token, and serves on', async () => {
      const client = clientOf(cluster, { forcedVersion: version });
      for (const token of ['garbage', `${(callers.jwt as TokenCaller).token}x`]) {
        const error = await failureOf(qosOf(client, new TokenCaller(token, null)));
        expect(error.errorNumber).toBe(7000);
        expect(error.cause).toMatchObject({ name: 'SlurmError' });
      }
      expect(await qosOf(client, callers.jwt)).toContain('normal');
    });

    test('ends the session of a plain user who asks for statistics', async () => {
      const client = clientOf(cluster, { forcedVersion: version });
      const alice = new TokenCaller(await cluster.token('alice'), null);
      const work = client.read(alice, async (calls) => calls.call(getStatistics, {}));
      expect((await failureOf(work)).errorNumber).toBe(2002);
      await eventually(() => client.sessionCount === 0);
      expect(await qosOf(client, alice)).toContain('normal');
    });
  });

  test('lets a token of root name another user', async () => {
    const client = clientOf(cluster);
    const { token } = callers.jwt as TokenCaller;
    const alice = new TokenCaller(token, 'alice');
    const work = client.read(alice, async (calls) => calls.call(getStatistics, {}));
    expect((await failureOf(work)).errorNumber).toBe(2002);
    await client.read(callers.jwt, async (calls) => calls.call(getStatistics, {}));
  });

  test('serves many side by side in a few sessions', async () => {
    const client = clientOf(cluster, { maxSessions: 8 });
    let most = 0;
    const found = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const names = await qosOf(client, i % 2 === 0 ? callers.jwt : callers.munge);
        most = Math.max(most, client.sessionCount);
        return names;
      }),
    );
    expect(found.every((names) => names.includes('normal'))).toBe(true);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('a daemon that comes and goes', () => {
  let cluster: Cluster;
  let caller: Caller;

  beforeAll(async () => {
    cluster = await startCluster({ suite: 'forky', name: 'dbdgoes', basePort: 24_600 });
    caller = new TokenCaller(await cluster.token('root'), null);
  });
  afterAll(() => cluster?.stop());

  async function kill(): Promise<void> {
    await cluster.daemon('slurmdbd').stop('SIGKILL');
  }

  async function isBack(client: AccountingClient): Promise<void> {
    cluster.startSlurmdbd();
    await until('slurmdbd', async () => (await qosOf(client, caller)).includes('normal'));
  }

  test('is killed within a transaction, and nothing of that is kept', async () => {
    const client = clientOf(cluster);
    const work = client.transaction(caller, async (calls) => {
      await add(calls, ADDED);
      await kill();
      await add(calls, `${ADDED}2`);
    });
    expect((await failureOf(work)).errorNumber).toBe(7000);
    const error = await failureOf(qosOf(client, caller));
    expect(error).toMatchObject({ errorNumber: 7000 });
    expect(error.message).toMatch(/^Failed to open slurmdbd connection: Unable to connect to /);
    await isBack(client);
    expect(await qosOf(client, caller)).not.toContain(ADDED);
  });

  test('is killed while many read: each gets an answer or an error, and nothing is left', async () => {
    const client = clientOf(cluster);
    let answers = 0;
    let failures = 0;
    let isAsking = true;
    const asking = Array.from({ length: 8 }, async () => {
      while (isAsking) {
        try {
          expect(await qosOf(client, caller)).toContain('normal');
          answers += 1;
        } catch (error) {
          expect(error).toMatchObject({ name: 'SlurmError', errorNumber: 7000 });
          failures += 1;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    });
    await eventually(() => answers > 50);
    await kill();
    await eventually(() => failures > 8);
    const before = answers;
    cluster.startSlurmdbd();
    await until('an answer', async () => answers > before);
    isAsking = false;
    await Promise.all(asking);
  });
});
