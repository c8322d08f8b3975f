/** Ended jobs put straight into the accounting database: many in no time, or some as a test wants them. */

import type { Cluster } from './cluster.js';

/** Jobs that are alike, with ids in a row. */
export interface EndedJobs {
  /** Name of the cluster that had them. */
  readonly clusterName: string;
  readonly firstId: number;
  readonly count: number;
  /** When they began (seconds since 1970). */
  readonly startSeconds: number;
}

const RAN_SECONDS = 600;

/** The database's tables, as Slurm has them since 24.11. Jobs are of the user alice. */
function tableOf({ clusterName }: EndedJobs, name: string): string {
  return `\`${clusterName}_${name}_table\``;
}

/** SQL that makes the jobs, each with a step whose usage was measured. */
export function sqlOfEndedJobs(jobs: EndedJobs): string {
  const { firstId, count, startSeconds } = jobs;
  const endSeconds = startSeconds + RAN_SECONDS;
  const job = {
    job_db_inx: `${firstId - 1} + seq`,
    id_job: `${firstId - 1} + seq`,
    account: '@account',
    id_assoc: '@association',
    id_user: 2001,
    id_group: 2001,
    job_name: "concat('simulation-', seq)",
    cpus_req: 4,
    id_qos: 1,
    id_resv: 0,
    id_wckey: 0,
    het_job_id: 0,
    het_job_offset: 4294967294,
    state_reason_prev: 0,
    mem_req: 4000,
    nodelist: "'n[1-2]'",
    nodes_alloc: 2,
    '`partition`': "'debug'",
    priority: 1,
    state: 3,
    timelimit: 120,
    time_submit: startSeconds - 60,
    time_eligible: startSeconds - 60,
    time_start: startSeconds,
    time_end: endSeconds,
    work_dir: "'/home/alice/projects/simulation'",
    std_out: "'/home/alice/projects/simulation/out-%j-%N.txt'",
    submit_line: "'sbatch --ntasks=4 --time=120 simulation.sh'",
    tres_alloc: "'1=4,2=8000,4=2,5=4'",
    tres_req: "'1=4,2=8000,4=1,5=4'",
  };
  const step = {
    job_db_inx: 'job_db_inx',
    id_step: 0,
    nodelist: 'nodelist',
    nodes_alloc: 2,
    state: 3,
    step_name: "'solve'",
    task_cnt: 4,
    task_dist: 0x11,
    time_start: startSeconds,
    time_end: endSeconds,
    user_sec: 550,
    user_usec: 125_000,
    act_cpufreq: 2_400_000,
    tres_alloc: 'tres_alloc',
    tres_usage_in_max: "'1=590000,2=1073741824,6=4096'",
    tres_usage_in_max_taskid: "'1=3,2=1,6=0'",
    tres_usage_in_max_nodeid: "'1=1,2=0,6=0'",
    tres_usage_in_ave: "'1=550000,2=536870912,6=1024'",
    tres_usage_in_tot: "'1=2200000,2=2147483648,6=4096'",
    tres_usage_out_tot: "'6=65536'",
  };
  const rows = (table: string, columns: object, from: string) =>
    `insert into ${table} (${Object.keys(columns).join(', ')}) ` +
    `select ${Object.values(columns).join(', ')} from ${from};`;
  return [
    // Asked for by itself: a list that rows are made of would be locked meanwhile.
    'select acct, id_assoc into @account, @association ' +
      `from ${tableOf(jobs, 'assoc')} where user = 'alice' limit 1;`,
    rows(tableOf(jobs, 'job'), job, `seq_1_to_${count}`),
    rows(tableOf(jobs, 'step'), step, `${tableOf(jobs, 'job')} where ${within(jobs)}`),
  ].join(' ');
}

/** SQL that removes them. */
export function sqlOfRemoval(jobs: EndedJobs): string {
  const job = tableOf(jobs, 'job');
  const step = tableOf(jobs, 'step');
  return (
    `delete s from ${step} s join ${job} j on s.job_db_inx = j.job_db_inx where j.${within(jobs)}; ` +
    `delete from ${job} where ${within(jobs)};`
  );
}

function within({ firstId, count }: EndedJobs): string {
  return `id_job between ${firstId} and ${firstId + count - 1}`;
}

/** Makes them. */
export async function addEndedJobs(
  cluster: Cluster,
  jobs: Omit<EndedJobs, 'clusterName'>,
): Promise<void> {
  const sql = sqlOfEndedJobs({ clusterName: cluster.plan.name, ...jobs });
  await cluster.exec(['mariadb', 'slurm_acct', '--execute', sql]);
}
