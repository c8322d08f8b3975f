/**
 * Work that fills a test cluster with everything a job, a node, a partition, a reservation or a record
 * of accounting can look like, all of it settled: nothing that `populate` made changes state by itself afterwards.
 */

import type { Cluster } from './cluster.js';
import { until } from './cluster.js';
import { ACCOUNTING, AGEING, DELETED, sqlOfInstances } from './workload-accounts.js';
import type { JobRole, JobSpec } from './workload-jobs.js';
import { ACTIONS, JOBS, NODES, PREPARATIONS, RESERVATIONS } from './workload-jobs.js';

/** What `populate` made: names and ids by role. */
export interface Workload {
  /**
   * Ids of jobs; of an array its own, of a heterogeneous job its leader's (the components' follow).
   * Roles that the release does not take are absent.
   */
  readonly jobs: ReadonlyMap<JobRole, number>;
  readonly nodes: typeof NODES;
  readonly reservations: readonly string[];
}

/**
 * Fills a fresh cluster. Takes half a minute, at times a whole one: Slurm looks at time limits
 * and starts heterogeneous jobs twice a minute.
 * Throws where a job does not get into its state.
 */
export async function populate(cluster: Cluster): Promise<Workload> {
  const specs = (Object.entries(JOBS) as [keyof typeof JOBS, JobSpec][]).filter(
    ([, spec]) => spec.suites?.includes(cluster.plan.suite) ?? true,
  );
  for (const words of ACCOUNTING) await account(cluster, words);
  const jobs = new Map<JobRole, number>([['scrontab', await submitScrontab(cluster)]]);
  await database(cluster, sqlOfInstances(cluster.plan.name));
  for (const command of PREPARATIONS) await cluster.exec(command);
  for (const [role, spec] of specs) jobs.set(role, await submit(cluster, spec, jobs));
  const running = specs.filter(([, spec]) => spec.starts === 'RUNNING');
  await settle(cluster, running, jobs, (spec) => spec.starts);
  for (const command of ACTIONS) await cluster.exec(withIds(command, jobs));
  await settle(cluster, specs, jobs, (spec) => spec.settles ?? spec.starts);
  await deleteAccounts(cluster, jobs.get('archived') as number);
  return { jobs, nodes: NODES, reservations: RESERVATIONS };
}

async function account(cluster: Cluster, words: readonly string[]): Promise<void> {
  await cluster.exec(['sacctmgr', '--immediate', ...words]);
}

async function database(cluster: Cluster, sql: string): Promise<void> {
  await cluster.exec(['mariadb', 'slurm_acct', '--execute', sql]);
}

/** Once the database knows the job that was done for them. */
async function deleteAccounts(cluster: Cluster, jobId: number): Promise<void> {
  const show = ['sacct', '--noheader', '--parsable2', '--allocations', `--jobs=${jobId}`];
  await until('the job in accounting', async () =>
    (await cluster.exec([...show, '--format=state'])).includes('COMPLETED'),
  );
  await database(cluster, AGEING);
  for (const words of DELETED) await account(cluster, words);
}

/** Puts the ids of earlier jobs into a command. */
function withIds(command: readonly string[], jobs: ReadonlyMap<JobRole, number>): string[] {
  return command.map((word) =>
    word.replace(/\{(\w+)\}/g, (_, role: JobRole) => String(jobs.get(role))),
  );
}

async function submit(
  cluster: Cluster,
  spec: JobSpec,
  jobs: ReadonlyMap<JobRole, number>,
): Promise<number> {
  const components = (spec.components ?? []).flatMap((options) => [':', ...options]);
  const command = ['sbatch', '--parsable', '--chdir=/tmp', `--wrap=${spec.script ?? 'true'}`];
  const printed = await cluster.exec([...command, ...withIds(spec.options, jobs), ...components], {
    user: spec.user,
  });
  return Number(printed.trim().split(';')[0]);
}

async function submitScrontab(cluster: Cluster): Promise<number> {
  const table = '#SCRON --time=10 --job-name=scrontab\n0 4 1 1 * /bin/true "tab"\n';
  const script = 'printf %s "$1" > /tmp/scrontab.$$ && scrontab /tmp/scrontab.$$';
  await cluster.exec(['sh', '-c', script, 'sh', table], { user: 'alice' });
  const command = ['squeue', '--noheader', '--name=scrontab', '--format=%A'];
  return Number(await cluster.exec(command));
}

/** Against hanging only: it is up to the scheduler's turns. */
const SETTLED_MS = 300_000;

/** Waits until every job has the states wanted; those of the parts of a job in alphabetical order. */
async function settle(
  cluster: Cluster,
  specs: readonly (readonly [JobRole, JobSpec])[],
  jobs: ReadonlyMap<JobRole, number>,
  wantedOf: (spec: JobSpec) => string,
): Promise<void> {
  const areSettled = async () => {
    const states = await statesById(cluster);
    const unsettled = specs.flatMap(([role, spec]) => {
      const found =
        states
          .get(jobs.get(role) as number)
          ?.sort()
          .join(' ') ?? 'none';
      return found === wantedOf(spec) ? [] : [`${role}: ${found}, not ${wantedOf(spec)}.`];
    });
    if (unsettled.length > 0) throw new Error(unsettled.join(' '));
    return true;
  };
  await until('the workload', areSettled, SETTLED_MS);
}

/** The states of jobs by id: of arrays and of heterogeneous jobs those of the parts. */
async function statesById(cluster: Cluster): Promise<Map<number, string[]>> {
  const columns = 'ArrayJobID:20,HetJobID:20,State:20';
  const listing = await cluster.exec([
    'squeue',
    '--noheader',
    '--states=all',
    `--Format=${columns}`,
  ]);
  const states = new Map<number, string[]>();
  for (const line of listing.split('\n').filter((text) => text !== '')) {
    const [arrayId, hetId, state] = line.trim().split(/\s+/) as [string, string, string];
    const id = Number(hetId === 'N/A' ? arrayId : hetId);
    states.set(id, [...(states.get(id) ?? []), state]);
  }
  return states;
}
