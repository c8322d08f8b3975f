/**
 * `npx tsx tools/capture/accounting.ts SUITE`: starts a cluster, gives it accounts and jobs, and writes
 * what its slurmdbd answers in each protocol version that it speaks, and what Slurm's own commands ask
 * it, to test/fixtures/wire. What those commands tell goes to index-accounting-RELEASE.json.
 */
import { ACCOUNT_CONDITION_FLAGS, getAccounts } from '../../src/messages/accounting/accounts.js';
import { getAssociations } from '../../src/messages/accounting/associations.js';
import { getClusters } from '../../src/messages/accounting/clusters.js';
import { getConfiguration } from '../../src/messages/accounting/configuration.js';
import { getInstances } from '../../src/messages/accounting/instances.js';
import { getJobs } from '../../src/messages/accounting/jobs.js';
import { getQos } from '../../src/messages/accounting/qos.js';
import { getStatistics } from '../../src/messages/accounting/statistics.js';
import { getTres } from '../../src/messages/accounting/tres.js';
import { getUsers } from '../../src/messages/accounting/users.js';
import { getWckeys } from '../../src/messages/accounting/wckeys.js';
import type { AnyCall } from '../../src/messages/engine/rpc.js';
import { encodeRequest } from '../../src/messages/engine/rpc.js';
import type { ProtocolRange, ProtocolVersion } from '../../src/wire/versions.js';
import { inProtocolRange } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../cluster/cluster.js';
import { startCluster, until } from '../cluster/cluster.js';
import { SPOKEN } from '../cluster/instances.js';
import { Commands } from './expectations.js';
import type { Entry } from './fixtures.js';
import { save, saveIndex } from './fixtures.js';
import { askSession, sessionRequestsOf } from './session.js';

/** What is asked, and the records that the cluster's commands tell of. */
interface Capture {
  readonly name: string;
  readonly rpc: AnyCall<object>;
  body(version: ProtocolVersion): Buffer;
  /** Versions that answer so. */
  readonly range: ProtocolRange;
  readonly expected: (cluster: Cluster) => Promise<unknown>;
}

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 23_800, forky: 24_800 };
/** Far enough back for any job. */
const LONG_AGO = 1_000_000_000;

/** Changes before anything is captured. */
const CHANGES: readonly string[] = [
  'add coordinator account=biology names=bob',
  'add user alice wckey=asked',
  'add qos asked priority=5 grptres=cpu=10 maxwall=60 flags=DenyOnLimit preempt=normal',
  'modify qos asked set usagefactor=1.5 description=Größe',
  'modify user alice set maxjobs=7 fairshare=3',
];

/** What the commands are made to ask; the first request of each type is kept. */
const COMMANDS: readonly string[] = [
  'sacctmgr show account biology withassoc withcoord',
  'sacctmgr show user alice withassoc',
  'sacctmgr show assoc users=alice wopi',
  'sacctmgr show cluster',
  'sacctmgr show qos asked',
  'sacctmgr show wckey users=alice',
  'sacctmgr show tres type=cpu',
  'sacctmgr show instance',
  'sacctmgr show config',
  'sacct --allusers --accounts=biology --starttime=2030-01-01 --endtime=2030-01-02 --state=FAILED',
  'sacctmgr --immediate add account chemistry description=Größe organization=science parent=root',
  'sacctmgr --immediate add user carol account=chemistry',
  'sacctmgr --immediate add coordinator account=chemistry names=carol',
  'sacctmgr --immediate add qos short priority=3 maxwall=10',
  'sacctmgr --immediate modify qos short set priority=4',
  'sacctmgr --immediate modify account chemistry set description=matter',
  'sacctmgr --immediate modify user carol set adminlevel=operator',
  'sacctmgr --immediate modify user carol where account=chemistry set maxjobs=5',
  'sacctmgr --immediate modify job where jobid=1 set comment=Größe',
  'sacctmgr --immediate remove coordinator account=chemistry names=carol',
  'sacctmgr --immediate remove user carol where account=chemistry',
  'sacctmgr --immediate remove user carol',
  'sacctmgr --immediate remove account chemistry',
  'sacctmgr --immediate remove qos short',
  'sacctmgr --immediate add cluster other',
  'sacctmgr --immediate remove cluster other',
];

/** What the options above say of requests, by type. */
const OPTIONS: Readonly<Record<number, object>> = {
  1403: { acct_list: ['chemistry'], cond: { assoc_cond: { user_list: ['carol'] } } },
  1409: { cond: { assoc_cond: { acct_list: ['biology'] }, flags: 6 } },
  1410: { cond: { user_list: ['alice'], flags: 1 << 5 } },
  1415: { cond: { assoc_cond: { user_list: ['alice'] }, with_assocs: 1 } },
  1428: { cond: { assoc_cond: { acct_list: ['chemistry'] } }, rec: { description: 'matter' } },
  1429: { cond: { acct_list: ['chemistry'], user_list: ['carol'] }, rec: { max_jobs: 5 } },
  1431: { cond: { assoc_cond: { user_list: ['carol'] } }, rec: { admin_level: 2 } },
  1436: { acct_list: ['chemistry'], cond: { assoc_cond: { user_list: ['carol'] } } },
  1437: { cond: { acct_list: ['chemistry'], user_list: ['carol'] } },
  1438: { cond: { cluster_list: ['other'] } },
  1439: { cond: { assoc_cond: { user_list: ['carol'] } } },
  1444: {
    cond: {
      ...{ acct_list: ['biology'], state_list: ['5'] },
      ...{ usage_start: 1_893_456_000, usage_end: 1_893_542_400 },
    },
  },
  1447: { my_list: [{ name: 'short', priority: 3, max_wall_pj: 10 }] },
  1450: { cond: { name_list: ['short'] } },
  1451: { cond: { name_list: ['short'] }, rec: { priority: 4 } },
  1453: { cond: { user_list: ['alice'] } },
  1476: { cond: { step_list: [{ step_id: { job_id: 1 } }] }, rec: { derived_es: 'Größe' } },
  1501: {
    cond: { acct_list: ['chemistry'], assoc: { parent_acct: 'root' } },
    rec: { organization: 'science' },
  },
  1502: { cond: { acct_list: ['chemistry'], user_list: ['carol'] } },
};

function capture<Q extends object>(
  name: string,
  rpc: AnyCall<Q>,
  request: Partial<Q>,
  expected: Capture['expected'],
  range: ProtocolRange = rpc.range,
): Capture {
  return {
    name: `accounting-${name}`,
    rpc: rpc as AnyCall<object>,
    body: (version) => encodeRequest(rpc, version, request),
    range,
    expected,
  };
}

/** Rows of a command's table under the names of fields; numbers are told by `+` before the name. */
function table(
  command: string,
  ...fields: string[]
): (cluster: Cluster) => Promise<Record<string, unknown>[]> {
  return async (cluster) => {
    const text = await cluster.exec([...command.split(' '), '--noheader', '--parsable2']);
    const rows = text.trimEnd().split('\n').filter(Boolean);
    return rows.map((row) => {
      const cells = row.split('|');
      const entries = fields.map((field, i) =>
        field.startsWith('+') ? [field.slice(1), Number(cells[i])] : [field, cells[i] ?? ''],
      );
      return Object.fromEntries(entries);
    });
  };
}

const ASSOCIATIONS = table(
  'sacctmgr list association format=id,cluster,account,user,parentname,share',
  ...['+id', 'cluster', 'acct', 'user', 'parent_acct', '+shares_raw'],
);
const CAPTURES: readonly Capture[] = [
  capture(
    'accounts',
    getAccounts,
    {
      cond: {
        flags:
          ACCOUNT_CONDITION_FLAGS.WITH_ASSOCIATIONS | ACCOUNT_CONDITION_FLAGS.WITH_COORDINATORS,
      },
    },
    table(
      'sacctmgr list account format=account,description,organization',
      ...['name', 'description', 'organization'],
    ),
  ),
  capture('associations', getAssociations, {}, async (cluster) => {
    const rows = await ASSOCIATIONS(cluster);
    return rows.toSorted((a, b) => Number(a['id']) - Number(b['id']));
  }),
  capture(
    'clusters',
    getClusters,
    {},
    table('sacctmgr list cluster format=cluster,controlport', 'name', '+control_port'),
  ),
  capture(
    'settings',
    getConfiguration,
    {},
    async ({ plan }) => [
      { name: 'DbdPort', value: String(plan.slurmdbdPort) },
      { name: 'LogFile', value: '/var/log/slurm/slurmdbd.log' },
      { name: 'PidFile', value: '/run/slurmdbd.pid' },
    ],
    { until: 44 },
  ),
  capture(
    'configuration',
    getConfiguration,
    {},
    async ({ plan }) => ({
      dbd_port: plan.slurmdbdPort,
      log_file: '/var/log/slurm/slurmdbd.log',
      pid_file: '/run/slurmdbd.pid',
    }),
    { since: 45 },
  ),
  capture('instances', getInstances, {}, async () => []),
  capture(
    'jobs',
    getJobs,
    { cond: { usage_start: LONG_AGO } },
    table(
      'sacct --allusers --allocations --starttime=2020-01-01 --format=jobidraw,jobname,account,partition,user,nodelist,alloctres',
      ...['+jobid', 'jobname', 'account', 'partition', 'user', 'nodes'],
    ),
  ),
  capture(
    'qos',
    getQos,
    {},
    table(
      'sacctmgr list qos format=id,name,priority,description',
      ...['+id', 'name', '+priority', 'description'],
    ),
  ),
  capture('statistics', getStatistics, {}, async () => ({})),
  capture(
    'tres',
    getTres,
    {},
    table('sacctmgr list tres format=type,name,id', 'type', 'name', '+id'),
  ),
  capture(
    'users',
    getUsers,
    { cond: { with_assocs: 1, with_coords: 1, with_wckeys: 1 } },
    table('sacctmgr list user format=user,defaultaccount', 'name', 'default_acct'),
  ),
  capture(
    'wckeys',
    getWckeys,
    {},
    table('sacctmgr list wckey format=id,cluster,user', '+id', 'cluster', 'user'),
  ),
];

async function giveWork(cluster: Cluster): Promise<void> {
  for (const change of CHANGES) {
    await cluster.exec(['sacctmgr', '--immediate', ...change.split(' ')]);
  }
  const submit = ['sbatch', '--chdir=/tmp', '--job-name=Größe', '--wrap=srun true'];
  await cluster.exec(submit, { user: 'alice' });
  await cluster.exec(['sbatch', '--chdir=/tmp', '--wrap=exit 3'], { user: 'bob' });
  await until('the jobs in accounting', async () => {
    const states = await cluster.exec(['sacct', '-a', '-n', '-X', '--format=state']);
    return states.includes('COMPLETED') && states.includes('FAILED');
  });
}

async function captureReplies(
  cluster: Cluster,
  versions: readonly ProtocolVersion[],
  release: string,
): Promise<Entry[]> {
  const peer = { port: cluster.plan.slurmdbdPort, token: await cluster.token('root') };
  const entries: Entry[] = [];
  for (const version of versions) {
    const captures = CAPTURES.filter(({ range }) => inProtocolRange(range, version));
    const requests = captures.map(({ rpc, body }) => ({
      messageType: rpc.messageType,
      body: body(version),
    }));
    const answers = await askSession(peer, version, requests);
    for (const [i, { name, expected }] of captures.entries()) {
      const { messageType, body } = answers[i] as (typeof answers)[number];
      const told = await expected(cluster);
      entries.push(save({ name, version, messageType, expected: told }, release, body));
    }
  }
  return entries;
}

async function captureRequests(
  cluster: Cluster,
  version: ProtocolVersion,
  release: string,
): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  for (const command of COMMANDS) {
    for (const { messageType, body } of await sessionRequestsOf(cluster, command.split(' '))) {
      const name = `request-${messageType}`;
      if (body.length === 0 || entries.has(name)) continue;
      const expected = OPTIONS[messageType] ?? {};
      entries.set(name, save({ name, version, messageType, expected }, release, body));
    }
  }
  return [...entries.values()];
}

async function main(suite: string | undefined): Promise<void> {
  if (suite !== 'trixie' && suite !== 'forky') throw new Error('usage: accounting trixie|forky');
  const basePort = BASE_PORTS[suite];
  const versions = SPOKEN[suite];
  const cluster = await startCluster({ suite, name: `accounting-${suite}`, basePort });
  try {
    const release = await new Commands(cluster).release();
    await giveWork(cluster);
    const index = [
      ...(await captureReplies(cluster, versions, release)),
      ...(await captureRequests(cluster, versions.at(-1) as ProtocolVersion, release)),
    ];
    saveIndex(`index-accounting-${release}`, index);
  } finally {
    await cluster.stop();
  }
}

await main(process.argv[2]);
