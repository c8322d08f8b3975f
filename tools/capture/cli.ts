/**
 * `npx tsx tools/capture/cli.ts SUITE`: starts a cluster (tools/cluster), gives it work and writes what
 * its controller answers to each message, in each protocol version that it speaks, and what Slurm's
 * commands ask, to test/fixtures/wire. What those commands tell of it goes to index-RELEASE.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { wholeJob } from '../../src/messages/common.js';
import { requestConfig } from '../../src/messages/config.js';
import type { AnyCall } from '../../src/messages/engine/rpc.js';
import { listJobs, SHOW_FLAGS, showJob } from '../../src/messages/jobs.js';
import { listNodes, showNode } from '../../src/messages/nodes.js';
import { listPartitions } from '../../src/messages/partitions.js';
import { requestBuildInfo } from '../../src/messages/slurm-conf.js';
import { requestStats } from '../../src/messages/statistics.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { versionOfWord } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../cluster/cluster.js';
import { startCluster, until } from '../cluster/cluster.js';
import type { Peer, RawReply } from './exchange.js';
import { ask } from './exchange.js';
import { Commands } from './expectations.js';
import { requestsOf } from './requests.js';

/** What is asked, and what the cluster's commands say of it. */
interface Capture {
  readonly name: string;
  ask(peer: Peer, version: ProtocolVersion): Promise<RawReply>;
  expect(commands: Commands): Promise<unknown>;
}

const SUITES: Readonly<Record<Suite, { basePort: number; versions: readonly ProtocolVersion[] }>> =
  {
    trixie: { basePort: 21_800, versions: [39, 40, 41, 42] },
    forky: { basePort: 22_800, versions: [42, 43, 44, 45] },
  };
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
];
const DIRECTORY = new URL('../../test/fixtures/wire/', import.meta.url);
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
    ask: (peer, version) => ask(peer, version, rpc, request),
    expect: expectation,
  };
}

function captures(arrayJob: number): readonly Capture[] {
  const show_flags = SHOW_FLAGS.ALL | SHOW_FLAGS.DETAIL;
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
  ];
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
  const { basePort, versions } = SUITES[suite];
  const cluster = await startCluster({ suite, name: `capture-${suite}`, basePort });
  try {
    const release = await new Commands(cluster).release();
    mkdirSync(DIRECTORY, { recursive: true });
    await submitJobs(cluster);
    const index = [
      ...(await captureReplies(cluster, versions, release)),
      ...(await captureRequests(cluster, release)),
    ];
    const text = `${JSON.stringify(index, null, 1)}\n`;
    writeFileSync(new URL(`index-${release}.json`, DIRECTORY), text);
  } finally {
    await cluster.stop();
  }
}

/** An entry of the index: which file is what, and what it must say. */
interface Entry {
  readonly file: string;
  readonly name: string;
  readonly version: ProtocolVersion;
  readonly messageType: number;
  readonly expected: unknown;
}

function save(entry: Entry, body: Buffer): Entry {
  writeFileSync(new URL(entry.file, DIRECTORY), body);
  console.log(`${entry.file}: ${body.length} bytes`);
  return entry;
}

async function captureReplies(
  cluster: Cluster,
  versions: readonly ProtocolVersion[],
  release: string,
): Promise<Entry[]> {
  const commands = new Commands(cluster);
  const arrayJob = (await commands.jobs()).find((job) => job['name'] === 'array');
  const peer = { port: cluster.plan.slurmctldPort, token: await cluster.token('root') };
  const entries: Entry[] = [];
  for (const version of versions) {
    for (const item of captures(arrayJob?.['job_id'] as number)) {
      const { name } = item;
      const { reply, expected } = await settled(item, peer, version, commands);
      const { messageType, body } = reply;
      const file = `${name}-v${version}-${release}.bin`;
      entries.push(save({ file, name, version, messageType, expected }, body));
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
      const file = `${name}-v${version}-${release}.bin`;
      entries.set(name, save({ file, name, version, messageType, expected }, body));
    }
  }
  return [...entries.values()];
}

await main(process.argv[2]);
