/**
 * `npm run bench`: this project's daemon beside Slurm's own, on the same cluster, in one run. Long lists
 * of jobs, the controller's and those of accounting, several small requests, and, on demand, slow clients.
 */

import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { read } from '../test/support/paced-client.js';
import { addEndedJobs } from '../tools/cluster/accounting-jobs.js';
import type { Cluster } from '../tools/cluster/cluster.js';
import { startCluster } from '../tools/cluster/cluster.js';
import { ownPort, realPort } from '../tools/cluster/instances.js';
import { submitHeldJobs } from '../tools/cluster/many-jobs.js';
import { startOwnDaemon } from '../tools/cluster/own-daemon.js';
import { clusterUnavailableReason } from '../tools/cluster/root.js';
import { Stopwatch } from '../tools/cluster/stopwatch.js';
import { cpuMs, median, peakMegabytes } from './processes.js';
import { measureSlowClients } from './slow-clients.js';

const USAGE = `usage: npm run bench -- [--jobs N] [--rounds N] [--slow]
  --jobs N     length of the lists, 10,000 unless given; with more than 10,000 Slurm's own daemon is
               left out, which takes 0.4 MB of memory for each job
  --rounds N   how often a list is taken from each daemon, 7 unless given
  --slow       instead, ten clients that read 1 MB/s, of this daemon; 50,000 jobs unless given`;

const INSTANCE = { suite: 'forky', name: 'bench', basePort: 29_200 } as const;
const MOST_JOBS_FOR_REAL = 10_000;
const VERSION = 'v0.0.45';
const ENDED_JOBS = { firstId: 1_000_000, startSeconds: 1_700_000_000 } as const;
const LISTS = [
  `slurm/${VERSION}/jobs`,
  // With their steps slurmdbd alone takes most of the time.
  `slurmdb/${VERSION}/jobs?start_time=${ENDED_JOBS.startSeconds}&skip_steps=true`,
];
const SMALL_REQUESTS = ['ping', 'job/1', 'nodes', 'partitions'];
const SMALL_CONNECTIONS = 8;
const WARM_UP_MS = 1_000;
const SMALL_MS = 3_000;

/** A daemon that runs. */
interface Running {
  readonly url: string;
  readonly pid: number | null;
  stop(): Promise<void>;
}

/** A daemon to measure. */
interface Contender {
  readonly name: string;
  readonly isFreshEachTime: boolean;
  start(): Promise<Running>;
}

type ListFigures = Readonly<
  Record<
    'first byte, ms' | 'last byte, ms' | 'processor, ms' | 'body, MB' | 'peak memory, MB',
    number
  >
>;

function contendersOf(cluster: Cluster): { real: Contender; ours: Contender } {
  return {
    real: {
      name: 'slurmrestd 26.05.5',
      isFreshEachTime: true,
      start: async () => {
        const daemon = await cluster.startSlurmrestd(realPort(INSTANCE));
        const url = `http://127.0.0.1:${realPort(INSTANCE)}`;
        return { url, pid: daemon.pid, stop: async () => await daemon.stop('SIGKILL') };
      },
    },
    ours: {
      name: 'this one',
      isFreshEachTime: false,
      start: async () => await startOwnDaemon(cluster, ownPort(INSTANCE)),
    },
  };
}

/** Takes the list once from a daemon that has answered a small request. */
async function takeList({ url, pid }: Running, path: string, token: string): Promise<ListFigures> {
  await read(`${url}/slurm/${VERSION}/ping`, token);
  const cpuBeforeMs = cpuMs(pid);
  const { status, lengthBytes, firstByteMs, lastByteMs } = await read(`${url}/${path}`, token);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return {
    'first byte, ms': firstByteMs,
    'last byte, ms': lastByteMs,
    'processor, ms': cpuMs(pid) - cpuBeforeMs,
    'body, MB': lengthBytes / 1e6,
    'peak memory, MB': peakMegabytes(pid),
  };
}

/**
 * Takes the list from each in turn. Slurm's own daemon does not give memory back, and is a fresh one
 * each time; this one goes on, as it would at a site.
 */
async function compareLists(
  contenders: readonly Contender[],
  path: string,
  token: string,
  rounds: number,
) {
  const figures = contenders.map((): ListFigures[] => []);
  const kept = new Map<Contender, Running>();
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const daemon = kept.get(contender) ?? (await contender.start());
      const taken = await takeList(daemon, path, token).catch((error: Error) => {
        throw new Error(`${contender.name}: ${error.message}`);
      });
      (figures[i] as ListFigures[]).push(taken);
      if (contender.isFreshEachTime) await daemon.stop();
      else kept.set(contender, daemon);
    }
  }
  for (const daemon of kept.values()) await daemon.stop();
  return figures.map(medians);
}

/**
 * The median of each figure; of memory the most. The first list is shown by itself too: it is the one that this
 * daemon takes while its code is not compiled yet.
 */
function medians(all: readonly ListFigures[]): Record<string, number> {
  const keys = Object.keys(all[0] as ListFigures) as (keyof ListFigures)[];
  const of = (key: keyof ListFigures) => all.map((one) => one[key]);
  const entries = keys.map((key) => [key, median(of(key))]);
  return {
    'first list, ms': (all[0] as ListFigures)['last byte, ms'],
    ...Object.fromEntries(entries),
    'peak memory, MB': Math.max(...of('peak memory, MB')),
  };
}

/** Requests a second over connections that stay. */
async function requestRate(
  url: string,
  path: string,
  token: string,
  durationMs: number,
): Promise<number> {
  const pool = new Pool(url, { connections: SMALL_CONNECTIONS });
  const headers = { 'X-SLURM-USER-TOKEN': token };
  const deadline = performance.now() + durationMs;
  let done = 0;
  const askOn = async () => {
    while (performance.now() < deadline) {
      const reply = await pool.request({
        path: `/slurm/${VERSION}/${path}`,
        method: 'GET',
        headers,
      });
      await reply.body.dump({ limit: Number.POSITIVE_INFINITY });
      if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode}`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: SMALL_CONNECTIONS }, askOn));
  await pool.close();
  return done / (durationMs / 1000);
}

async function compareSmall(contenders: readonly Contender[], token: string) {
  const figures: Record<string, number>[] = [];
  for (const contender of contenders) {
    const daemon = await contender.start();
    const rates: Record<string, number> = {};
    for (const path of SMALL_REQUESTS) {
      await requestRate(daemon.url, path, token, WARM_UP_MS);
      rates[`${path}, per s`] = await requestRate(daemon.url, path, token, SMALL_MS);
    }
    rates['peak memory, MB'] = peakMegabytes(daemon.pid);
    figures.push(rates);
    await daemon.stop();
  }
  return figures;
}

/** One line for each figure, with how many times the first contender's is of the last's. */
function printTable(
  names: readonly string[],
  figures: readonly Readonly<Record<string, number>>[],
) {
  const number = (value: number) => value.toFixed(value < 100 ? 1 : 0).padStart(20);
  const heads = names.map((name) => name.padStart(20)).join('');
  console.log(`${''.padEnd(20)}${heads}${names.length > 1 ? '  ratio' : ''}`);
  for (const key of Object.keys(figures[0] ?? {})) {
    const values = figures.map((one) => one[key] as number);
    const ratio = (values[0] as number) / (values.at(-1) as number);
    const shown = values.length > 1 ? ratio.toFixed(2).padStart(7) : '';
    console.log(`${key.padEnd(20)}${values.map(number).join('')}${shown}`);
  }
}

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      jobs: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      slow: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const reason = clusterUnavailableReason();
  if (reason !== null) throw new Error(`No cluster can be had here, because ${reason}.`);
  const count = Number(values.jobs ?? (values.slow ? 50_000 : 10_000));
  const stopwatch = new Stopwatch();
  const onProgress = (step: string) => stopwatch.log(step);
  const cluster = await startCluster({ ...INSTANCE, onProgress });
  try {
    const token = await cluster.token('alice');
    const { real, ours } = contendersOf(cluster);
    stopwatch.log(`${count} jobs`);
    const submitter = await ours.start();
    await submitHeldJobs({ url: submitter.url, token, count });
    await submitter.stop();
    if (values.slow) {
      return await measureSlowClients(ours, token, stopwatch);
    }
    const contenders = count > MOST_JOBS_FOR_REAL ? [ours] : [real, ours];
    const names = contenders.map(({ name }) => name);
    await addEndedJobs(cluster, { ...ENDED_JOBS, count });
    for (const path of LISTS) {
      stopwatch.log(`GET /${path}, ${values.rounds} times each`);
      printTable(names, await compareLists(contenders, path, token, Number(values.rounds)));
    }
    stopwatch.log('small requests');
    printTable(names, await compareSmall(contenders, token));
    stopwatch.log('done');
  } finally {
    await cluster.stop();
  }
}

try {
  await bench();
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
