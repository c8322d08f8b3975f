/** Jobs and their steps, as accounting keeps them (upstream: slurmdb_pack.c). */
import { INFINITE, NO_VAL } from '../../wire/constants.js';
import { stepId } from '../common.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { double, list, str, time, u16, u32, u64 } from '../engine/type.js';
import { selectedStep } from '../job-control.js';
import { getCall, modifyCall } from './calls.js';

/** Upstream: slurmdb_stats_t. */
export const stepStatistics = record('slurmdb_stats_t', [
  field('act_cpufreq', double),
  field('consumed_energy', u64),
  field('tres_usage_in_ave', str),
  field('tres_usage_in_max', str),
  field('tres_usage_in_max_nodeid', str),
  field('tres_usage_in_max_taskid', str),
  field('tres_usage_in_min', str),
  field('tres_usage_in_min_nodeid', str),
  field('tres_usage_in_min_taskid', str),
  field('tres_usage_in_tot', str),
  field('tres_usage_out_ave', str),
  field('tres_usage_out_max', str),
  field('tres_usage_out_max_nodeid', str),
  field('tres_usage_out_max_taskid', str),
  field('tres_usage_out_min', str),
  field('tres_usage_out_min_nodeid', str),
  field('tres_usage_out_min_taskid', str),
  field('tres_usage_out_tot', str),
]);
export type StepStatistics = RecordOf<typeof stepStatistics>;

/** Upstream: slurmdb_step_rec_t. Times of processors: seconds, and microseconds below one. */
export const stepRecord = record('slurmdb_step_rec_t', [
  field('container', str),
  field('elapsed', u32),
  field('end', time),
  field('exitcode', u32),
  field('nnodes', u32),
  field('nodes', str),
  field('ntasks', u32),
  field('req_cpufreq_min', u32),
  field('req_cpufreq_max', u32),
  field('req_cpufreq_gov', u32),
  field('requid', u32),
  field('stats', stepStatistics),
  field('start', time),
  field('state', u16),
  field('step_id', stepId),
  field('stepname', str),
  field('cwd', str, { since: 43 }),
  field('std_err', str, { since: 43 }),
  field('std_in', str, { since: 43 }),
  field('std_out', str, { since: 43 }),
  field('submit_line', str),
  field('suspended', u32),
  field('sys_cpu_sec', u64),
  field('sys_cpu_usec', u32),
  field('task_dist', u32),
  field('timelimit', u32, { since: 43 }),
  field('tot_cpu_sec', u64),
  field('tot_cpu_usec', u32),
  field('tres_alloc_str', str),
  field('user_cpu_sec', u64),
  field('user_cpu_usec', u32),
]);
export type StepRecord = RecordOf<typeof stepRecord>;

/**
 * Upstream: slurmdb_job_rec_t; initial values are those of slurmdb_create_job_rec. The script and the
 * environment may take megabytes.
 */
export const jobRecord = record('slurmdb_job_rec_t', [
  field('account', str),
  field('admin_comment', str),
  field('alloc_nodes', u32),
  field('array_job_id', u32),
  field('array_max_tasks', u32),
  field('array_task_id', u32, { initial: NO_VAL }),
  field('array_task_str', str),
  field('associd', u32),
  field('blockid', str),
  field('cluster', str),
  field('constraints', str),
  field('container', str),
  field('db_index', u64),
  field('derived_ec', u32, { initial: NO_VAL }),
  field('derived_es', str),
  field('elapsed', u32),
  field('eligible', time),
  field('end', time),
  field('env', str),
  field('exclusive', str, { since: 45 }),
  field('exitcode', u32),
  field('extra', str),
  field('failed_node', str),
  field('flags', u32),
  field('gid', u32),
  field('jobid', u32),
  field('jobname', str),
  field('lft', u32, { until: 39, initial: NO_VAL }),
  field('licenses', str),
  field('lineage', str, { since: 40 }),
  field('mcs_label', str),
  field('nodes', str),
  field('het_job_id', u32),
  field('het_job_offset', u32),
  field('oversubscribe', str, { since: 45 }),
  field('partition', str),
  field('priority', u32),
  field('qosid', u32),
  field('qos_req', str, { since: 42 }),
  field('req_cpus', u32),
  field('req_mem', u64),
  field('requid', u32, { initial: INFINITE }),
  field('restart_cnt', u16, { since: 42 }),
  field('resv_name', str),
  field('resvid', u32, { initial: NO_VAL }),
  field('resv_req', str, { since: 43 }),
  field('script', str),
  field('sluid', u64, { since: 45 }),
  field('show_full', u32),
  field('start', time),
  field('state', u32),
  field('state_reason_prev', u32),
  field('steps', list(stepRecord, { null: 'none' })),
  field('segment_size', u16, { since: 43 }),
  field('std_err', str, { since: 41 }),
  field('std_in', str, { since: 41 }),
  field('std_out', str, { since: 41 }),
  field('submit', time),
  field('submit_line', str),
  field('suspended', u32),
  field('system_comment', str),
  field('sys_cpu_sec', u64),
  field('sys_cpu_usec', u64),
  field('timelimit', u32),
  field('tot_cpu_sec', u64),
  field('tot_cpu_usec', u64),
  field('tres_alloc_str', str),
  field('tres_req_str', str),
  field('uid', u32),
  field('user', str),
  field('user_cpu_sec', u64),
  field('user_cpu_usec', u64),
  field('wckey', str),
  field('wckeyid', u32),
  field('work_dir', str),
]);
export type JobRecord = RecordOf<typeof jobRecord>;

/** Bit of `db_flags`: whatever flags the job has (upstream: slurmdb.h). */
const JOB_FLAG_NOT_SET = 1 << 0;

/** Bits of conditions of jobs (upstream: slurmdb.h). */
export const JOB_CONDITION_FLAGS = {
  DUPLICATES: 1 << 0,
  NO_STEP: 1 << 1,
  NO_TRUNCATION: 1 << 2,
  RUNAWAY: 1 << 3,
  WHOLE_HETJOB: 1 << 4,
  NO_WHOLE_HETJOB: 1 << 5,
  NO_WAIT: 1 << 6,
  NO_DEFAULT_USAGE: 1 << 7,
  SCRIPT: 1 << 8,
  ENVIRONMENT: 1 << 9,
} as const;

/** Upstream: slurmdb_job_cond_t. A list that is not there stands for any. */
export const jobCondition = record('slurmdb_job_cond_t', [
  field('acct_list', list(str)),
  field('associd_list', list(str)),
  field('cluster_list', list(str)),
  field('constraint_list', list(str)),
  field('cpus_max', u32),
  field('cpus_min', u32),
  field('db_flags', u32, { initial: JOB_FLAG_NOT_SET }),
  field('exitcode', u32),
  field('flags', u32),
  field('format_list', list(str)),
  field('groupid_list', list(str)),
  field('jobname_list', list(str)),
  field('nodes_max', u32),
  field('nodes_min', u32),
  field('partition_list', list(str)),
  field('qos_list', list(str)),
  field('reason_list', list(str)),
  field('resv_list', list(str)),
  field('resvid_list', list(str)),
  field('step_list', list(selectedStep)),
  field('state_list', list(str)),
  field('timelimit_max', u32),
  field('timelimit_min', u32),
  field('usage_end', time),
  field('usage_start', time),
  field('used_nodes', str),
  field('userid_list', list(str)),
  field('wckey_list', list(str)),
]);
export type JobCondition = RecordOf<typeof jobCondition>;

/** 1444; too many jobs are refused with 1433 and 7006, too wide a range of time with 7007. */
export const getJobs = getCall({
  name: 'DBD_GET_JOBS_COND',
  messageType: 1444,
  condition: jobCondition,
  replyType: 1421,
  record: jobRecord,
});

/** 1476. */
export const modifyJob = modifyCall({
  name: 'DBD_MODIFY_JOB',
  messageType: 1476,
  condition: jobCondition,
  rec: jobRecord,
});
