/** The same change of a job made through both daemons, each on a job of its own, and what Slurm then shows. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import type { RawRequest } from '../support/http.js';
import { sendRaw } from '../support/http.js';
import type { Change } from './changes.js';
import { changeRequest, compareChanges, wordRecords } from './changes.js';
import { parseReply } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import type { JobCase, JobKind } from './job-cases.js';
import { VOLATILE_IN_SHOWN_JOBS } from './volatile.js';

/** Stands for the id of the job in requests, and for ids in what is compared. */
const ID = '{id}';
const MASKED_ID = 77_000;
const MAX_COMPONENTS = 3;
const TIMEOUT_MS = 60_000;
/** In which a job that runs has started its script, and in which a signal reaches it. */
const SIGNAL_MS = 1000;

const SBATCH = [
  ...['sbatch', '--parsable', '--output=/dev/null', '--chdir=/tmp', '--job-name=parity'],
  '--time=100000',
];
/** One process: of a shell and its child either may be ended first, and the job's exit code follows. */
const WRAP = ['--wrap', 'exec sleep 100000'];

/** How a job of each kind is made. */
const SUBMISSIONS: Readonly<Record<JobKind, readonly string[]>> = {
  held: [...SBATCH, '--hold', ...WRAP],
  running: [...SBATCH, '--requeue', ...WRAP],
  array: [...SBATCH, '--hold', '--array=1-4', ...WRAP],
  heterogeneous: [...SBATCH, '--hold', '--nodes=1', ':', '--nodes=1', ...WRAP],
};

/** Makes the change of a case through both daemons. */
export async function exchangeJobChange(
  cluster: Cluster,
  endpoints: Endpoints,
  jobCase: JobCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
): Promise<Exchange> {
  const change = async (endpoint: string) =>
    await makeChange(cluster, endpoint, jobCase, version, tokens);
  const { reference, subject } = endpoints;
  // What is selected in a body may be more than the own job.
  const [theirs, ours] = namesItsJob(jobCase)
    ? await Promise.all([change(reference), change(subject)])
    : [await change(reference), await change(subject)];
  return compareChanges(theirs, ours, VOLATILE_IN_SHOWN_JOBS);
}

/** Whether a case can touch no other job than its own. Numbers of components lead to other ids. */
export function namesItsJob({ path }: JobCase): boolean {
  return path.startsWith(`job/${ID}`) && !path.includes('%2B');
}

/** The request of a case about one job; used for its name in reports too. */
export function jobRequest(
  jobCase: JobCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
  id: number | string = ID,
): RawRequest {
  const request = changeRequest(jobCase, version, tokens, jobCase.asker ?? 'alice');
  const target = request.target.replaceAll(ID, String(id));
  const body = request.body?.replaceAll(ID, String(id));
  return { ...request, target, ...(body !== undefined && { body }) };
}

async function makeChange(
  cluster: Cluster,
  endpoint: string,
  jobCase: JobCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
): Promise<Change> {
  const id = Number.parseInt(await cluster.exec(SUBMISSIONS[jobCase.job], { user: 'alice' }), 10);
  try {
    if (jobCase.job === 'running') await start(cluster, id);
    const request = jobRequest(jobCase, version, tokens, id);
    const raw = await sendRaw(endpoint, request, TIMEOUT_MS);
    const body = Buffer.from(masked(raw.body.toString(), id));
    if (jobCase.job === 'running') await settle(cluster, id);
    return { reply: parseReply({ ...raw, body }), shown: await shownJobs(cluster, id) };
  } finally {
    await cluster.exec(['scancel', String(id)]);
  }
}

/** Waits until a job runs its script. */
async function start(cluster: Cluster, id: number): Promise<void> {
  const isRunning = async () => (await states(cluster, id)).trim() === 'RUNNING';
  await until(`job ${id} to run`, isRunning, TIMEOUT_MS);
  await sleep(SIGNAL_MS);
}

/** Waits until a signal has done what it does. */
async function settle(cluster: Cluster, id: number): Promise<void> {
  await sleep(SIGNAL_MS);
  await until(
    `job ${id} to end or go on`,
    async () => !/COMPLETING|SIGNALING/.test(await states(cluster, id)),
    TIMEOUT_MS,
  );
}

async function states(cluster: Cluster, id: number): Promise<string> {
  return await cluster.exec(['squeue', '--noheader', '--format=%T', `--jobs=${id}`]);
}

async function shownJobs(cluster: Cluster, id: number): Promise<Record<string, string>[]> {
  const text = await cluster.exec(['scontrol', 'show', 'job', String(id), '--oneliner']);
  return wordRecords(masked(text, id));
}

/** What an id stands behind, in JSON and in what `scontrol` shows. */
const IDS = /((?:[Jj]ob_?I[Dd](?:Set)?|job_id|step_id|number|integer\))["=:\s]+)(\d+)(?:-(\d+))?/g;

/** Ids of the job and of its components become others that are always the same. */
function masked(text: string, id: number): string {
  const mask = (digits: string) => {
    const offset = Number(digits) - id;
    return offset >= 0 && offset < MAX_COMPONENTS ? String(MASKED_ID + offset) : digits;
  };
  return text.replace(IDS, (_all, before: string, first: string, last: string | undefined) => {
    const end = last === undefined ? '' : `-${mask(last)}`;
    return before + mask(first) + end;
  });
}
