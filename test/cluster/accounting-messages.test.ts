/**
 * Messages that real accounting daemons take and answer, in every version that they speak. All that is
 * changed is rolled back; that is why no cluster is added here: it makes tables, which keeps at once what
 * the transaction changed before.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountingCalls } from '../../src/cluster/accounting/calls.js';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import {
  ACCOUNT_CONDITION_FLAGS,
  addAccounts,
  addAccountsWithAssociations,
  getAccounts,
  modifyAccounts,
  removeAccounts,
} from '../../src/messages/accounting/accounts.js';
import {
  ASSOCIATION_CONDITION_FLAGS,
  addAssociations,
  getAssociations,
  modifyAssociations,
  removeAssociations,
} from '../../src/messages/accounting/associations.js';
import type { ListTail } from '../../src/messages/accounting/calls.js';
import { getClusters, modifyClusters } from '../../src/messages/accounting/clusters.js';
import { getConfiguration } from '../../src/messages/accounting/configuration.js';
import { getInstances } from '../../src/messages/accounting/instances.js';
import { getJobs, JOB_CONDITION_FLAGS, modifyJob } from '../../src/messages/accounting/jobs.js';
import { addQos, getQos, modifyQos, removeQos } from '../../src/messages/accounting/qos.js';
import { getStatistics } from '../../src/messages/accounting/statistics.js';
import {
  addCoordinators,
  addUsers,
  addUsersWithAssociations,
  getUsers,
  modifyUsers,
  removeCoordinators,
  removeUsers,
} from '../../src/messages/accounting/users.js';
import { addWckeys, getWckeys, removeWckeys } from '../../src/messages/accounting/wckeys.js';
import type { ListCall } from '../../src/messages/engine/rpc.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { makePartition, removePartition, SPOKEN, SUITES, sharedCluster } from './clusters.js';

const ACCOUNT = 'accounting-messages';
const OTHER = 'accounting-messages-2';
const PARTITION = 'accounting-messages';
const USER = 'messenger';
/** Upstream: slurm.h, JOB_COMPLETE. */
const COMPLETED = 3;
const LONG_AGO = 1_000_000_000;

/** Ends a transaction without a change. */
class Undone extends Error {}

describe.each(SUITES)('%s', (suite) => {
  let cluster: Cluster;
  let root: TokenCaller;
  const clients: AccountingClient[] = [];

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    root = new TokenCaller(await cluster.token('root'), null);
    await makePartition(cluster, PARTITION);
    const submit = ['sbatch', '--wait', '--chdir=/tmp', `--partition=${PARTITION}`, '--wrap=true'];
    await cluster.exec(submit, { user: 'alice' });
    const states = ['sacct', '-anX', `--partition=${PARTITION}`, '--format=state'];
    await until('a job that has ended', async () =>
      (await cluster.exec(states)).includes('COMPLETED'),
    );
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await removePartition(cluster, PARTITION);
  });

  function clientOf(forcedVersion: ProtocolVersion): AccountingClient {
    const client = new AccountingClient({
      daemons: [{ host: '127.0.0.1', port: cluster.plan.slurmdbdPort }],
      clusterName: cluster.plan.name,
      connectTimeoutMs: 30_000,
      initTimeoutMs: 60_000,
      answerTimeoutMs: 60_000,
      credentials: new CredentialSource(null),
      budget: new SpoolBudget(),
      forcedVersion,
    });
    clients.push(client);
    return client;
  }

  async function undone(
    version: ProtocolVersion,
    work: (calls: AccountingCalls) => Promise<void>,
  ): Promise<void> {
    const all = clientOf(version).transaction(root, async (calls) => {
      await work(calls);
      throw new Undone();
    });
    await expect(all).rejects.toThrow(Undone);
  }

  describe.each(SPOKEN[suite])('in version %d', (version) => {
    test('accounts, associations, users, coordinators', async () => {
      const { name: cluster_name } = cluster.plan;
      await undone(version, async (calls) => {
        const account = { name: ACCOUNT, description: 'Größe', organization: 'test' };
        await calls.call(addAccounts, { my_list: [account] });
        const ofAccount = { cluster: cluster_name, acct: ACCOUNT, parent_acct: 'root' };
        await calls.call(addAssociations, { my_list: [ofAccount] });
        await calls.call(addUsers, { my_list: [{ name: USER, default_acct: ACCOUNT }] });
        const ofUser = { cluster: cluster_name, acct: ACCOUNT, user: USER, is_def: 1, max_jobs: 7 };
        await calls.call(addAssociations, { my_list: [ofUser] });

        const assoc_cond = { acct_list: [ACCOUNT] };
        const flags = ACCOUNT_CONDITION_FLAGS.WITH_ASSOCIATIONS;
        const accounts = await recordsOf(calls, getAccounts, { cond: { assoc_cond, flags } });
        expect(accounts).toMatchObject([{ name: ACCOUNT, description: 'Größe' }]);
        expect(accounts[0]?.assoc_list?.length).toBeGreaterThan(0);
        const plain = await recordsOf(calls, getAccounts, { cond: { assoc_cond } });
        expect(plain[0]?.assoc_list?.length ?? 0).toBe(0);

        const cond = { user_list: [USER] };
        expect(await recordsOf(calls, getAssociations, { cond })).toMatchObject([
          { acct: ACCOUNT, user: USER, max_jobs: 7 },
        ]);
        const users = { cond: { assoc_cond: { user_list: [USER] }, with_assocs: 1 } };
        expect(await recordsOf(calls, getUsers, users)).toMatchObject([
          { user: { name: USER, assoc_list: [{ acct: ACCOUNT }] } },
        ]);
      });
    });

    test('accounts and users together with their associations', async () => {
      await undone(version, async (calls) => {
        if (!calls.supports(addAccountsWithAssociations)) return;
        const cluster_list = [cluster.plan.name];
        const added = await calls.call(addAccountsWithAssociations, {
          cond: { acct_list: [ACCOUNT, OTHER], cluster_list },
          rec: { description: 'both', organization: 'test' },
        });
        expect(added?.comment).toContain(ACCOUNT);
        // Accounts are looked for among those that were kept.
        const user = await calls.call(addUsersWithAssociations, {
          cond: { acct_list: ['physics'], user_list: [USER], cluster_list },
          rec: { default_acct: 'physics' },
        });
        expect(user?.comment).toContain(USER);
      });
    });

    test('changes of what there is', async () => {
      await undone(version, async (calls) => {
        const cluster_list = [cluster.plan.name];
        const alice = { user_list: ['alice'], acct_list: ['physics'], cluster_list };
        const changed = await calls.call(modifyAssociations, {
          cond: alice,
          rec: { max_jobs: 3 },
        });
        expect(changed?.my_list).toHaveLength(1);
        const flags = ASSOCIATION_CONDITION_FLAGS.WITHOUT_PARENT_INFO;
        const found = await recordsOf(calls, getAssociations, { cond: { ...alice, flags } });
        expect(found).toMatchObject([{ user: 'alice', max_jobs: 3 }]);

        const physics = { assoc_cond: { acct_list: ['physics'] } };
        const description = 'changed';
        await calls.call(modifyAccounts, { cond: physics, rec: { description } });
        expect(await recordsOf(calls, getAccounts, { cond: physics })).toMatchObject([
          { description },
        ]);

        const bob = { assoc_cond: { user_list: ['bob'] } };
        await calls.call(modifyUsers, { cond: bob, rec: { admin_level: 2 } });
        expect(await recordsOf(calls, getUsers, { cond: bob })).toMatchObject([
          { user: { name: 'bob', admin_level: 2 } },
        ]);
        const coordinator = { acct_list: ['physics'], cond: bob };
        await calls.call(addCoordinators, coordinator);
        const removed = await calls.call(removeCoordinators, coordinator);
        expect(removed?.my_list).toHaveLength(1);
      });
    });

    test('qualities of service, workload keys, clusters', async () => {
      await undone(version, async (calls) => {
        await calls.call(addQos, { my_list: [{ name: ACCOUNT, priority: 7, usage_factor: 1.5 }] });
        const qos = { cond: { name_list: [ACCOUNT] } };
        await calls.call(modifyQos, { ...qos, rec: { max_wall_pj: 60 } });
        expect(await recordsOf(calls, getQos, qos)).toMatchObject([
          { name: ACCOUNT, priority: 7, usage_factor: 1.5, max_wall_pj: 60 },
        ]);
        expect((await calls.call(removeQos, qos))?.my_list).toEqual([ACCOUNT]);
        expect(await recordsOf(calls, getQos, qos)).toEqual([]);

        const key = { name: ACCOUNT, user: 'alice', cluster: cluster.plan.name };
        await calls.call(addWckeys, { my_list: [key] });
        const keys = { cond: { name_list: [ACCOUNT] } };
        expect(await recordsOf(calls, getWckeys, keys)).toMatchObject([key]);
        expect((await calls.call(removeWckeys, keys))?.my_list).toHaveLength(1);

        const here = { cluster_list: [cluster.plan.name] };
        await calls.call(modifyClusters, { cond: here, rec: { classification: 1 } });
        expect(await recordsOf(calls, getClusters, { cond: here })).toMatchObject([
          { cluster: { name: cluster.plan.name, classification: 1 } },
        ]);
      });
    });

    test('jobs', async () => {
      await undone(version, async (calls) => {
        // One that has ended, so that nothing else changes, and that was not queued again.
        const jobs = await recordsOf(calls, getJobs, { cond: { usage_start: LONG_AGO } });
        const once = (id: number) => jobs.filter(({ jobid }) => jobid === id).length === 1;
        const job = jobs.find(({ state, jobid }) => state === COMPLETED && once(jobid));
        const cond = {
          cluster_list: [cluster.plan.name],
          flags: JOB_CONDITION_FLAGS.NO_DEFAULT_USAGE,
          step_list: [{ step_id: { job_id: job?.jobid } }],
        };
        const changed = await calls.call(modifyJob, { cond, rec: { extra: 'Größe' } });
        expect(changed?.my_list).toHaveLength(1);
        const [after] = await recordsOf(calls, getJobs, { cond });
        expect(after).toEqual({ ...job, extra: 'Größe' });
      });
    });

    test('removals', async () => {
      await undone(version, async (calls) => {
        const unused = { acct_list: [ACCOUNT] };
        await calls.call(addAccounts, {
          my_list: [{ name: ACCOUNT, description: 'x', organization: 'y' }],
        });
        await calls.call(addAssociations, {
          my_list: [{ cluster: cluster.plan.name, acct: ACCOUNT, parent_acct: 'root' }],
        });
        await calls.call(addUsers, { my_list: [{ name: USER, default_acct: ACCOUNT }] });
        expect((await calls.call(removeAssociations, { cond: unused }))?.my_list).toHaveLength(1);
        await calls.call(removeUsers, { cond: { assoc_cond: { user_list: [USER] } } });
        await calls.call(removeAccounts, { cond: { assoc_cond: unused } });
        expect(await recordsOf(calls, getAccounts, { cond: { assoc_cond: unused } })).toEqual([]);
      });
    });

    test('jobs, instances, statistics, configuration', async () => {
      await clientOf(version).read(root, async (calls) => {
        const jobs = await recordsOf(calls, getJobs, { cond: { usage_start: LONG_AGO } });
        expect(jobs.length).toBeGreaterThan(0);
        expect(new Set(jobs.map((job) => job.cluster))).toEqual(new Set([cluster.plan.name]));
        if (calls.supports(getInstances)) await recordsOf(calls, getInstances, {});
        expect((await calls.call(getStatistics, {}))?.rpc_list?.length).toBeGreaterThan(0);
        const configuration = await calls.call(getConfiguration, {});
        expect(configuration).toHaveProperty(version < 45 ? 'my_list' : 'storage_loc');
      });
    });
  });
});

async function recordsOf<Q, H, R>(
  calls: AccountingCalls,
  rpc: ListCall<Q, H, R, ListTail>,
  value: Partial<Q>,
): Promise<R[]> {
  const list = await calls.list(rpc, value);
  const records: R[] = [];
  for await (const slice of list?.slices() ?? []) records.push(...slice.map((one) => one.record));
  return records;
}
