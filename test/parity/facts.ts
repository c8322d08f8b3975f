/** What a run needs to know of its cluster before it asks. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { sendRaw } from '../support/http.js';
import type { ClusterFacts } from './case.js';

/** Jobs that are asked for one by one, at most: the first of each kind, then the first of all. */
const SINGLE_JOBS = 40;

/** The few members of a job that tell its kind. */
interface JobSummary {
  readonly job_id: number;
  readonly job_state: readonly string[];
  readonly array_job_id: { readonly number: number };
  readonly het_job_id: { readonly number: number };
}

/** What the cluster holds, and tokens of its users. */
export type Facts = ClusterFacts & { readonly tokens: Readonly<Record<string, string>> };

/** Asks the cluster for tokens and its own daemon for the jobs there are. */
export async function gatherFacts(cluster: Cluster, reference: string): Promise<Facts> {
  const expiredToken = await cluster.token('alice', 1);
  const [aliceToken, bob, carol, rootToken] = await Promise.all([
    cluster.token('alice'),
    cluster.token('bob'),
    cluster.token('carol'),
    cluster.token('root'),
  ]);
  const jobs = await listJobs(reference, rootToken);
  await sleep(2_000);
  return {
    clusterName: cluster.plan.name,
    jobIds: chooseJobs(jobs),
    arrayJobId: jobs.find((job) => job.array_job_id.number !== 0)?.array_job_id.number ?? null,
    hetJobId: jobs.find((job) => job.het_job_id.number !== 0)?.het_job_id.number ?? null,
    nowSeconds: Math.floor(Date.now() / 1000),
    expiredToken,
    aliceToken,
    rootToken,
    tokens: { alice: aliceToken, bob, carol, root: rootToken },
  };
}

async function listJobs(reference: string, token: string): Promise<readonly JobSummary[]> {
  const reply = await sendRaw(reference, {
    method: 'GET',
    target: '/slurm/v0.0.42/jobs',
    headers: [['X-SLURM-USER-TOKEN', token]],
  });
  if (reply.status !== 200) throw new Error(`the reference answered ${reply.status} to /jobs`);
  return (JSON.parse(reply.body.toString()) as { jobs: JobSummary[] }).jobs;
}

function chooseJobs(jobs: readonly JobSummary[]): readonly number[] {
  const kinds = new Map<string, number>();
  for (const { job_id, job_state, array_job_id, het_job_id } of jobs) {
    const kind = `${job_state} ${array_job_id.number !== 0} ${het_job_id.number !== 0}`;
    if (!kinds.has(kind)) kinds.set(kind, job_id);
  }
  const chosen = new Set([...kinds.values(), ...jobs.map(({ job_id }) => job_id)]);
  return [...chosen].slice(0, SINGLE_JOBS).sort((a, b) => a - b);
}
