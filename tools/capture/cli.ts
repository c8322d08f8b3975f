/**
 * `npx tsx tools/capture/cli.ts SUITE`: starts a cluster (tools/cluster), gives it work and writes what
 * its controller answers to each message, in each protocol version that it speaks, and what Slurm's
 * commands ask, to test/fixtures/wire. What those commands tell of it goes to index-RELEASE.json.
 */
import { isDeepStrictEqual } from 'node:util';
import { completeDescription } from '../../src/cluster/controller/submit.js';
import { allocationInfo } from '../../src/messages/allocation.js';
import { wholeJob } from '../../src/messages/common.js';
import { requestConfig } from '../../src/messages/config.js';
import type { AnyCall } from '../../src/messages/engine/rpc.js';
import { requestFederation } from '../../src/messages/federation.js';
import { killJobs, updateJob } from '../../src/messages/job-control.js';
import { listJobStates } from '../../src/messages/job-states.js';
import { listJobs, SHOW_FLAGS, showJob } from '../../src/messages/jobs.js';
import { listLicenses } from '../../src/messages/licenses.js';
import { listNodes, showNode } from '../../src/messages/nodes.js';
import { listPartitions } from '../../src/messages/partitions.js';
import { listReservations } from '../../src/messages/reservations.js';
import { requestResourceLayout } from '../../src/messages/resource-layout.js';
import { listShares } from '../../src/messages/shares.js';
import { requestBuildInfo } from '../../src/messages/slurm-conf.js';
import { requestStats } from '../../src/messages/statistics.js';
import type { ProtocolRange, ProtocolVersion } from '../../src/wire/versions.js';
import { inProtocolRange, versionOfWord } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../cluster/cluster.js';
import { startCluster, until } from '../cluster/cluster.js';
import { SPOKEN } from '../cluster/instances.js';
import type { Peer, RawReply } from './exchange.js';
import { ask } from './exchange.js';
import { Commands } from './expectations.js';
import type { Entry } from './fixtures.js';
import { save, saveIndex } from './fixtures.js';
import { requestsOf } from './requests.js';

/** What is asked, and what the cluster's commands say of it. */
interface Capture {
  readonly name: string;
  /** Versions that have the message. */
  readonly range: ProtocolRange;
  ask(peer: Peer, version: ProtocolVersion): Promise<RawReply>;
  expect(commands: Commands): Promise<unknown>;
}

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 21_800, forky: 22_800 };
/** What Slurm's own commands are made to ask, and what their options say of the request. */
const COMMANDS: readonly (readonly [command: readonly string[], expected: object])[] = [
  [
    [
      ...['sbatch', '--hold', '--chdir=/tmp', '--job-name=asked', '--comment=Größe', '--nice=7'],
      ...['--ntasks=4', '--mem-per-cpu=150', '--time=90', '--gpus=tesla:2', '--array=1-5%2'],
      ...['--licenses=matlab:1', '--mail-type=END', '--dependency=singleton', '--wrap=true'],
    ],
    {
      ...{ name: 'asked', comment: 'Größe', work_dir: '/tmp', num_tasks: 4, time_limit: 90 },
      ...{ array_inx: '1-5%2', licenses: 'matlab:1', dependency: 'singleton', priority: 0 },
      ...{ tres_per_job: 'gres/gpu:tesla:2', nice: 0x8000_0000 + 7 },
    },
  ],
  [['sbatch', '--chdir=/tmp', '--ntasks=1', ':', '--ntasks=2', '--wrap=true'], {}],
  [['squeue'], {}],
  [['scontrol', 'show', 'job', '7'], {}],
  [['scontrol', 'show', 'node'], {}],
  [['sinfo'], {}],
  [['sdiag'], { command_id: 1 }],
  [['scontrol', 'show', 'config'], {}],
  [['scontrol', 'show', 'license'], {}],
  [['scontrol', 'show', 'reservation'], {}],
  [['sshare', '--accounts=biology', '--users=bob'], { acct_list: ['biology'], user_list: ['bob'] }],
  [
    [
      ...['scontrol', 'create', 'reservation', 'reservationname=asked', 'starttime=2035-01-01'],
      ...['duration=60', 'nodecnt=2', 'users=alice', 'partition=long', 'comment=Größe'],
    ],
    { name: 'asked', duration: 60, users: 'alice', partition: 'long', comment: 'Größe' },
  ],
  [
    ['scontrol', 'update', 'reservationname=asked', 'duration=90', 'licenses=matlab:1'],
    { name: 'asked', duration: 90, licenses: 'matlab:1', start_time: 0xffff_fffe },
  ],
  [['scontrol', 'delete', 'reservationname=asked'], { name: 'asked' }],
  [
    [
      ...['scontrol', 'create', 'partitionname=asked', 'nodes=n1', 'maxtime=60'],
      ...['hidden=yes', 'prioritytier=3', 'allowaccounts=physics', 'state=down'],
    ],
    {
      ...{ name: 'asked', nodes: 'n1', max_time: 60, flags: 2, priority_tier: 3 },
      ...{ allow_accounts: 'physics', state_up: 1, grace_time: 0xffff_fffe },
    },
  ],
  [
    ['scontrol', 'update', 'partitionname=asked', 'hidden=no', 'maxnodes=2'],
    { name: 'asked', flags: 1 << 9, max_nodes: 2, max_time: 0xffff_fffe },
  ],
  [['scontrol', 'delete', 'partitionname=asked'], { name: 'asked' }],
  [
    ['scontrol', 'update', 'nodename=n[1-2]', 'state=drain', 'reason=Größe', 'weight=5'],
    { node_names: 'n[1-2]', node_state: 1 << 9, reason: 'Größe', weight: 5, extra: '' },
  ],
  [['scontrol', 'create', 'nodename=made', 'cpus=2'], { node_names: '' }],
  [['scontrol', 'delete', 'nodename=made'], { node_names: 'made' }],
  [
    ['scontrol', 'update', 'jobid=7', 'comment=Größe', 'timelimit=10'],
    { job_id_str: '7', comment: 'Größe', time_limit: 10, partition: '' },
  ],
  [['scontrol', 'requeuehold', '7'], { job_id_str: '7', flags: 1 << 11 }],
  [
    ['scancel', '--ctld', '--signal=USR1', '--user=alice', '--state=PENDING', '--partition=long'],
    { signal: 10, partition: 'long', state: 0, user_name: 'alice' },
  ],
  [
    ['salloc', '--no-shell', '--job-name=asked', '--nodes=2', '--time=5'],
    { name: 'asked', min_nodes: 2, time_limit: 5, script: '' },
  ],
  [['salloc', '--no-shell', '--ntasks=1', ':', '--ntasks=2'], {}],
];
const UNKNOWN_JOB = 4_000_000;
const ATTEMPTS = 5;

/** Options of sbatch and what the job runs: one job of each sort, none of which changes by itself. */
const JOBS: readonly (readonly [options: readonly string[], script: string])[] = [
  [['--job-name=gpus', '--partition=gpu', '--nodes=2', '--gpus-per-node=tesla:1'], 'sleep 9999'],
  [['--job-name=tasks', '--ntasks=40', '--mem-per-cpu=150', '--time=1-00:00:00'], 'sleep 9999'],
  [
    ['--job-name=exclusive', '--exclusive', '--nodelist=n7', '--gpus=1', '--cpus-per-gpu=2'],
    'sleep 9999',
  ],
  [['--job-name=running-array', '--array=0-9%2'], 'sleep 9999'],
  [['--job-name=het', '--ntasks=1', ':', '--ntasks=2', '--mem=200'], 'sleep 9999'],
  [['--job-name=failed', '--comment=exits with 3'], 'exit 3'],
  [['--job-name=comment', '--hold', '--comment=Größe ☃ 数据 "quoted"'], 'true'],
  [['--job-name=array', '--hold', '--array=1-5,9,20-40:4%2', '--gpus=2'], 'true'],
  [['--job-name=nodes', '--hold', '--nodes=2-3', '--licenses=matlab:2', '--prefer=ib'], 'true'],
  [['--job-name=later', '--begin=2035-01-01', '--mail-type=END', '--deadline=2036-01-01'], 'true'],
  [
    [
      '--job-name=cores',
      '--hold',
      '--sockets-per-node=1',
      '--core-spec=1',
      '--dependency=singleton',
    ],
    'true',
  ],
];
const RUNNING = 7;

function capture<Q>(
  name: string,
  rpc: AnyCall<Q>,
  request: Partial<Q>,
  expectation: (commands: Commands) => Promise<unknown>,
): Capture {
  return {
    name,
    range: rpc.range,
    ask: (peer, version) => ask(peer, version, rpc, request),
    expect: expectation,
  };
}

/** What is asked about jobs: one with nodes, and a held array. */
interface Asked {
  readonly running: number;
  readonly array: number;
}

function captures({ running, array: arrayJob }: Asked): readonly Capture[] {
  const show_flags = SHOW_FLAGS.ALL | SHOW_FLAGS.DETAIL;
  const unknown = { error_code: 2017, job_id: UNKNOWN_JOB };
  return [
    capture('jobs', listJobs, { show_flags }, (c) => c.jobs()),
    capture('job', showJob, { step_id: wholeJob(arrayJob), show_flags }, (c) =>
      c.jobs(String(arrayJob)),
    ),
    capture('unknown-job', showJob, { step_id: wholeJob(UNKNOWN_JOB) }, async () => ({
      return_code: 2017,
    })),
    capture('nodes', listNodes, { show_flags }, (c) => c.nodes()),
    capture('node', showNode, { node_name: 'n1', show_flags }, (c) => c.nodes('n1')),
    capture('partitions', listPartitions, { show_flags }, (c) => c.partitions()),
    capture('statistics', requestStats, {}, (c) => c.statistics()),
    capture('config', requestConfig, {}, async () => ({
      files: ['slurm.conf'],
    })),
    capture('slurm-conf', requestBuildInfo, {}, (c) => c.settings()),
    capture('licenses', listLicenses, {}, (c) => c.licenses()),
    capture('reservations', listReservations, {}, (c) => c.reservations()),
    capture('shares', listShares, {}, (c) => c.shares()),
    capture('job-states', listJobStates, {}, (c) => c.jobStates()),
    capture('federation', requestFederation, {}, async () => ({ federation: '' })),
    capture('allocation', allocationInfo, { step_id: wholeJob(running) }, (c) =>
      c.allocation(running),
    ),
    capture('resource-layout', requestResourceLayout, { step_id: wholeJob(running) }, (c) =>
      c.layout(running),
    ),
    capture('killed', killJobs, { jobs_array: [String(UNKNOWN_JOB)] }, async () => [unknown]),
    capture(
      'updated',
      updateJob,
      completeDescription({ job_id_str: String(arrayJob), comment: 'updated' }),
      async () => [{ error_code: 0, job_id: arrayJob }],
    ),
  ];
}

async function reserve(cluster: Cluster): Promise<void> {
  const create = ['scontrol', 'create', 'reservation', 'duration=60', 'users=alice,bob'];
  await cluster.exec([
    ...[...create, 'reservationname=nodes', 'starttime=2035-01-01', 'nodecnt=2'],
    ...['partition=long', 'licenses=matlab:2', 'comment=Größe'],
  ]);
  await cluster.exec([
    ...[...create, 'reservationname=cores', 'starttime=2035-02-01', 'nodes=n9', 'corecnt=4'],
    ...['flags=daily,ignore_jobs'],
  ]);
}

async function submitJobs(cluster: Cluster): Promise<void> {
  for (const [options, script] of JOBS) {
    const submit = ['sbatch', '--chdir=/tmp', ...options, `--wrap=${script}`];
    await cluster.exec(submit, { user: 'alice' });
  }
  await until('the jobs', async () => {
    const states = await cluster.exec(['squeue', '--noheader', '--states=all', '--format=%T']);
    const count = (state: string) => states.split('\n').filter((line) => line === state).length;
    return count('RUNNING') === RUNNING && count('FAILED') === 1 && count('COMPLETING') === 0;
  });
}

/** Asks until the cluster's commands say the same before and after. */
async function settled(
  { name, ask, expect }: Capture,
  peer: Peer,
  version: ProtocolVersion,
  commands: Commands,
): Promise<{ reply: RawReply; expected: unknown }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await expect(commands);
    const reply = await ask(peer, version);
    const expected = await expect(commands);
    if (isDeepStrictEqual(before, expected)) return { reply, expected };
  }
  throw new Error(`${name} does not settle`);
}

async function main(suite: string | undefined): Promise<void> {
  if (suite !== 'trixie' && suite !== 'forky') throw new Error('usage: capture trixie|forky');
  const basePort = BASE_PORTS[suite];
  const versions = SPOKEN[suite];
  const cluster = await startCluster({ suite, name: `capture-${suite}`, basePort });
  try {
    const release = await new Commands(cluster).release();
    await reserve(cluster);
    await submitJobs(cluster);
    const index = [
      ...(await captureReplies(cluster, versions, release)),
      ...(await captureRequests(cluster, release)),
    ];
    saveIndex(`index-${release}`, index);
  } finally {
    await cluster.stop();
  }
}

async function captureReplies(
  cluster: Cluster,
  versions: readonly ProtocolVersion[],
  release: string,
): Promise<Entry[]> {
  const commands = new Commands(cluster);
  const jobs = await commands.jobs();
  const idOf = (name: string) => jobs.find((job) => job['name'] === name)?.['job_id'] as number;
  const asked = { running: idOf('gpus'), array: idOf('array') };
  const peer = { port: cluster.plan.slurmctldPort, token: await cluster.token('root') };
  const entries: Entry[] = [];
  for (const version of versions) {
    for (const item of captures(asked).filter(({ range }) => inProtocolRange(range, version))) {
      const { name } = item;
      const { reply, expected } = await settled(item, peer, version, commands);
      const { messageType, body } = reply;
      entries.push(save({ name, version, messageType, expected }, release, body));
    }
  }
  return entries;
}

/** Requests of one type differ only in what was asked: the first of each is kept. */
async function captureRequests(cluster: Cluster, release: string): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  for (const [command, expected] of COMMANDS) {
    for (const { versionWord, messageType, body } of await requestsOf(cluster, command)) {
      const name = `request-${messageType}`;
      const version = versionOfWord(versionWord);
      if (body.length === 0 || entries.has(name) || version === null) continue;
      entries.set(name, save({ name, version, messageType, expected }, release, body));
    }
  }
  return [...entries.values()];
}

await main(process.argv[2]);
