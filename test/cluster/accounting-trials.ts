/** A request of each operation on the accounting database that slurmdbd must carry out, whatever the two versions. */
import { expect } from 'vitest';
import type { Json } from '../../src/model/engine/json.js';
import { tableRecords } from '../parity/changes.js';
import type { Reply, Trial, Turn } from './operation-trials.js';

/** slurmdbd can lock itself up where several change accounts at the same time. */
const ALONE = { isAlone: true } as const;
const ORGANIZED = { description: 'trial', organization: 'trial' };

const newName = ({ name }: Turn): string => name;
const named = (name: string): Reply => expect.arrayContaining([expect.objectContaining({ name })]);

async function sacctmgr({ cluster }: Turn, words: string): Promise<string> {
  return await cluster.exec(['sacctmgr', '--immediate', ...words.split(' ')]);
}

/** What Slurm's own command shows. */
async function shown(turn: Turn, words: string): Promise<Record<string, string>[]> {
  return tableRecords(await sacctmgr(turn, `--parsable2 show ${words}`));
}

const adding = (what: string) => ({
  prepare: async (turn: Turn): Promise<string> => {
    await sacctmgr(turn, `add ${what.replaceAll('NAME', turn.name)}`);
    return turn.name;
  },
});
const deleting = (...what: string[]) => ({
  undo: async (_: string, turn: Turn): Promise<void> => {
    for (const one of what) await sacctmgr(turn, `delete ${one} ${turn.name}`);
  },
});
const isGone = (what: string) => async (_: Reply, name: string, turn: Turn) =>
  expect(await shown(turn, `${what} where name=${name}`)).toEqual([]);
const isThere = (what: string) => async (_: Reply, name: string, turn: Turn) =>
  expect(await shown(turn, `${what} where name=${name}`)).toHaveLength(1);

const ACCOUNT = adding('account NAME');
const USER = adding('user NAME account=physics');
const QOS = adding('qos NAME');
const CLUSTER = adding('cluster NAME');
const WCKEY = adding('user NAME account=physics wckeys=NAME');
const WCKEYS_GONE = deleting('user');

const assocOf = ({ cluster }: Turn, account: string): Record<string, Json> => ({
  ...{ account, cluster: cluster.plan.name, user: '', parent_account: 'root' },
});
const ofAccount = (name: string): string => `account=${name}`;
const running = ({ runningJob }: Turn): string => runningJob;
const hasComment = async (_: Reply, id: string, { cluster, name }: Turn): Promise<void> => {
  const show = ['sacct', '--parsable2', '--allocations', `--jobs=${id}`, '--format=comment'];
  expect(tableRecords(await cluster.exec(show))).toEqual([{ Comment: name }]);
};
const isJob = ({ jobs }: Reply, id: string): void =>
  expect(jobs).toEqual(expect.arrayContaining([expect.objectContaining({ job_id: Number(id) })]));
const isOwn = ({ clusters }: Reply, _: string, { cluster }: Turn): void =>
  expect(clusters).toEqual(named(cluster.plan.name));

const ASSOCIATION_GONE = {
  ...ALONE,
  ...ACCOUNT,
  query: ofAccount,
  check: async (_: Reply, name: string, turn: Turn): Promise<void> =>
    expect(await shown(turn, `assoc where account=${name}`)).toEqual([]),
  ...deleting('account'),
};
const NO_INSTANCE = {
  query: () => 'instance_id=none',
  // As upstream: there is no list where nothing is found.
  unlikeSchema: /^ required: .*'instances'$/,
  check: ({ warnings }: Reply): void => expect(warnings).toHaveLength(1),
};

/** By method and path, in the order of the document. */
export const ACCOUNTING_TRIALS: Readonly<Record<string, Trial>> = {
  'GET /slurmdb/job/{job_id}': {
    request: 'a job that runs',
    prepare: running,
    check: isJob,
  },
  'POST /slurmdb/job/{job_id}': {
    request: "a job's comment, which Slurm then shows",
    ...ALONE,
    prepare: running,
    body: (_, { name }) => ({ comment: { job: name } }),
    check: hasComment,
  },
  'GET /slurmdb/jobs/': {
    request: 'the jobs; one that runs is among them',
    prepare: running,
    check: isJob,
  },
  'POST /slurmdb/jobs/': {
    request: 'the same, named in the body',
    ...ALONE,
    prepare: running,
    body: (id, { name }) => ({
      job_id_list: [id],
      job_rec: { comment: { job: name } },
    }),
    check: hasComment,
  },
  'POST /slurmdb/tres/': {
    request: 'a trackable resource; always refused, as Slurm refuses it',
    isRefused: true,
    body: () => ({ TRES: [] }),
    check: () => undefined,
  },
  'GET /slurmdb/tres/': {
    request: 'the trackable resources; GPUs are among them',
    check: ({ TRES }) => expect(TRES).toEqual(named('gpu')),
  },
  'GET /slurmdb/config': {
    request: 'everything; an account is there',
    check: ({ accounts }) => expect(accounts).toEqual(named('physics')),
  },
  'POST /slurmdb/config': {
    request: 'a quality of service and an account, which Slurm then shows; removed afterwards',
    ...ALONE,
    prepare: newName,
    body: (name, turn) => ({
      qos: [{ name }],
      accounts: [{ name, ...ORGANIZED }],
      associations: [assocOf(turn, name)],
    }),
    check: async (reply, name, turn) => {
      await isThere('qos')(reply, name, turn);
      await isThere('account')(reply, name, turn);
    },
    ...deleting('qos', 'account'),
  },
  'GET /slurmdb/account/{account_name}': {
    request: 'an account',
    prepare: () => 'physics',
    check: ({ accounts }, name) => expect(accounts).toMatchObject([{ name }]),
  },
  'DELETE /slurmdb/account/{account_name}': {
    request: 'the end of an account that was made for it',
    ...ALONE,
    ...ACCOUNT,
    check: isGone('account'),
  },
  'GET /slurmdb/accounts/': {
    request: 'the accounts; one is among them',
    check: ({ accounts }) => expect(accounts).toEqual(named('physics')),
  },
  'POST /slurmdb/accounts/': {
    request: "an account's description, which Slurm then shows; removed afterwards",
    ...ALONE,
    ...ACCOUNT,
    body: (name) => ({ accounts: [{ name, ...ORGANIZED }] }),
    check: async (_, name, turn) =>
      expect(await shown(turn, `account where name=${name}`)).toMatchObject([{ Descr: 'trial' }]),
    ...deleting('account'),
  },
  'POST /slurmdb/accounts_association/': {
    request: 'an account with an association, which Slurm then shows; removed afterwards',
    ...ALONE,
    prepare: newName,
    body: (name) => ({ association_condition: { accounts: [name] }, account: ORGANIZED }),
    check: isThere('account'),
    ...deleting('account'),
  },
  'GET /slurmdb/user/{name}': {
    request: 'a user',
    prepare: () => 'alice',
    check: ({ users }, name) => expect(users).toMatchObject([{ name }]),
  },
  'DELETE /slurmdb/user/{name}': {
    request: 'the end of a user that was made for it',
    ...ALONE,
    ...USER,
    check: isGone('user'),
  },
  'GET /slurmdb/users/': {
    request: 'the users; one is among them',
    check: ({ users }) => expect(users).toEqual(named('alice')),
  },
  'POST /slurmdb/users/': {
    request: "a user's level, which Slurm then shows; removed afterwards",
    ...ALONE,
    ...USER,
    body: (name) => ({ users: [{ name, administrator_level: ['Operator'] }] }),
    check: async (_, name, turn) =>
      expect(await shown(turn, `user where name=${name}`)).toMatchObject([{ Admin: 'Operator' }]),
    ...deleting('user'),
  },
  'POST /slurmdb/users_association/': {
    request: 'a user with an association, which Slurm then shows; removed afterwards',
    ...ALONE,
    prepare: newName,
    body: (name) => ({
      association_condition: { accounts: ['physics'], users: [name] },
      user: { defaultaccount: 'physics' },
    }),
    check: isThere('user'),
    ...deleting('user'),
  },
  'GET /slurmdb/wckey/{id}': {
    request: 'a workload characterization key that was made for it',
    ...ALONE,
    ...WCKEY,
    check: ({ wckeys }, name) => expect(wckeys).toEqual(named(name)),
    ...WCKEYS_GONE,
  },
  'DELETE /slurmdb/wckey/{id}': {
    request: 'the end of a workload characterization key that was made for it',
    ...ALONE,
    ...WCKEY,
    check: isGone('wckey'),
    ...WCKEYS_GONE,
  },
  'GET /slurmdb/wckeys/': {
    request: 'the workload characterization keys; one that was made for it is among them',
    ...ALONE,
    ...WCKEY,
    check: ({ wckeys }, name) => expect(wckeys).toEqual(named(name)),
    ...WCKEYS_GONE,
  },
  'POST /slurmdb/wckeys/': {
    request: 'a workload characterization key, which Slurm then shows; removed afterwards',
    ...ALONE,
    ...USER,
    body: (name, { cluster }) => ({ wckeys: [{ name, user: name, cluster: cluster.plan.name }] }),
    check: isThere('wckey'),
    ...deleting('user'),
  },
  'POST /slurmdb/qos/': {
    request: 'a quality of service, which Slurm then shows; removed afterwards',
    ...ALONE,
    prepare: newName,
    body: (name) => ({ qos: [{ name }] }),
    check: isThere('qos'),
    ...deleting('qos'),
  },
  'GET /slurmdb/qos/': {
    request: 'the qualities of service; one is among them',
    check: ({ qos }) => expect(qos).toEqual(named('normal')),
  },
  'GET /slurmdb/qos/{qos}': {
    request: 'a quality of service',
    prepare: () => 'normal',
    check: ({ qos }, name) => expect(qos).toMatchObject([{ name }]),
  },
  'DELETE /slurmdb/qos/{qos}': {
    request: 'the end of a quality of service that was made for it',
    ...ALONE,
    ...QOS,
    check: isGone('qos'),
  },
  'POST /slurmdb/associations/': {
    request: "an account's limit, which Slurm then shows; removed afterwards",
    ...ALONE,
    ...ACCOUNT,
    body: (name, turn) => {
      const count = { set: true, infinite: false, number: 7 };
      const max = { jobs: { per: { count }, active: count } };
      return { associations: [{ ...assocOf(turn, name), max }] };
    },
    check: async (_, name, turn) =>
      expect(await shown(turn, `assoc where account=${name}`)).toMatchObject([{ Account: name }]),
    ...deleting('account'),
  },
  'GET /slurmdb/associations/': {
    request: 'the associations; one is among them',
    check: ({ associations }) =>
      expect(associations).toEqual(
        expect.arrayContaining([expect.objectContaining({ account: 'physics', user: 'alice' })]),
      ),
  },
  'DELETE /slurmdb/associations/': {
    request: 'the end of an association that was made for it',
    ...ASSOCIATION_GONE,
  },
  'GET /slurmdb/association/': {
    request: 'an association',
    query: () => 'account=physics&user=alice',
    check: ({ associations }) =>
      expect(associations).toMatchObject([{ account: 'physics', user: 'alice' }]),
  },
  'DELETE /slurmdb/association/': {
    request: 'the same, and no other',
    ...ASSOCIATION_GONE,
  },
  'DELETE /slurmdb/cluster/{cluster_name}': {
    request: 'the end of a cluster that was made for it',
    ...ALONE,
    ...CLUSTER,
    check: isGone('cluster'),
  },
  'GET /slurmdb/cluster/{cluster_name}': {
    request: 'the cluster',
    prepare: ({ cluster }) => cluster.plan.name,
    check: isOwn,
  },
  'GET /slurmdb/clusters/': {
    request: 'the clusters; the own one is among them',
    check: isOwn,
  },
  'POST /slurmdb/clusters/': {
    request: 'a cluster, which Slurm then shows; removed afterwards',
    ...ALONE,
    prepare: newName,
    body: (name) => ({ clusters: [{ name }] }),
    check: isThere('cluster'),
    ...deleting('cluster'),
  },
  'GET /slurmdb/instances/': {
    request: 'the instances in a cloud of an id that none has; that is told',
    ...NO_INSTANCE,
  },
  'GET /slurmdb/instance/': {
    request: 'the same',
    ...NO_INSTANCE,
  },
  'GET /slurmdb/conf': {
    request: "slurmdbd's configuration",
    since: 45,
    check: (reply) => expect(Object.keys(reply).length).toBeGreaterThan(3),
  },
  'GET /slurmdb/diag/': {
    request: 'the statistics of slurmdbd; requests are counted',
    // The document of v0.0.40 lacks two keys.
    unlikeSchema: /^statistics\.rollups\[\d\] additionalProperties/,
    check: ({ statistics }) => expect(statistics.RPCs.length).toBeGreaterThan(0),
  },
  'GET /slurmdb/ping/': {
    request: 'a ping of slurmdbd, which answers',
    check: ({ pings }) => expect(pings).toMatchObject([{ responding: true }]),
  },
};
