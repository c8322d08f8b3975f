/** Changing, signalling and requeueing jobs (upstream: slurm_protocol_pack.c, slurm.h). */
import { NO_VAL } from '../wire/constants.js';
import { jobOrStep, stepId } from './common.js';
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import type { ReplyType } from './engine/rpc.js';
import { call } from './engine/rpc.js';
import { array, bits, list, str, u16, u32 } from './engine/type.js';
import type { Reroute } from './federation.js';
import { rerouteReply } from './federation.js';
import { jobDescription } from './submit.js';

/** What became of one job; upstream keeps three arrays. */
export const jobArrayResult = record('job_array_resp_msg_t element', [
  field('error_code', u32),
  field('job_array_id', str),
  field('err_msg', str),
]);
export type JobArrayResult = RecordOf<typeof jobArrayResult>;

/** Upstream: job_array_resp_msg_t. Some may have failed where others did not. */
export const jobArrayResponse = record('job_array_resp_msg_t', [
  field('results', list(jobArrayResult, { null: 'none' })),
]);
export type JobArrayResponse = RecordOf<typeof jobArrayResponse>;

/** 5034, or another cluster that has the job. */
const jobArrayReplies = [
  { messageType: 5034, type: jobArrayResponse },
  rerouteReply,
] as readonly ReplyType<JobArrayResponse | Reroute>[];

/** 3001: `job_id_str` names the job; with a number alone only a return code answers. */
export const updateJob = call({
  name: 'REQUEST_UPDATE_JOB',
  messageType: 3001,
  request: jobDescription,
  reply: jobArrayReplies,
});

/** Bits of a request to requeue, taken from those of a job's state (upstream: slurm.h). */
export const REQUEUE_FLAGS = {
  /** Only what has not completed; the number of the state RUNNING. */
  INCOMPLETE: 1,
  HOLD: 1 << 11,
  SPECIAL_EXIT: 1 << 12,
} as const;

/** 5023: `job_id_str` names the job. */
export const requeueJob = call({
  name: 'REQUEST_JOB_REQUEUE',
  messageType: 5023,
  request: record('requeue_msg_t', [
    field('step_id', jobOrStep),
    field('job_id_str', str),
    field('flags', u32),
  ]),
  reply: jobArrayReplies,
});

/** Upstream: slurm_selected_step_t. */
export const selectedStep = record('slurm_selected_step_t', [
  field('step_id', stepId),
  field('array_task_id', u32, { initial: NO_VAL }),
  field('het_job_offset', u32, { initial: NO_VAL }),
  field('array_bitmap', bits, { since: 42 }),
]);
export type SelectedStep = RecordOf<typeof selectedStep>;

/** Bits of requests to signal jobs (upstream: slurm.h). */
export const KILL_FLAGS = {
  JOB_BATCH: 1 << 0,
  ARRAY_TASK: 1 << 1,
  STEPS_ONLY: 1 << 2,
  FULL_JOB: 1 << 3,
  FED_REQUEUE: 1 << 4,
  HURRY: 1 << 5,
  OOM: 1 << 6,
  NO_SIBS: 1 << 7,
  JOB_RESV: 1 << 8,
  NO_SIG_FAIL: 1 << 10,
  JOBS_VERBOSE: 1 << 11,
  CRON: 1 << 12,
  FAIL_JOB: 1 << 13,
} as const;

const SIGKILL = 9;
/** State filter that is not set: one behind the last state. 0 would be pending. */
const ANY_STATE = 12;
/** User filter that is not set (upstream: SLURM_AUTH_NOBODY). 0 would be root. */
const ANY_USER = 99;

/**
 * Upstream: kill_jobs_msg_t. Signals the jobs that pass every filter which is set: the ids in
 * `jobs_array` are one of them.
 */
export const killJobsRequest = record('kill_jobs_msg_t', [
  field('account', str),
  field('admin_comment', str, { since: 44 }),
  field('flags', u16),
  field('job_name', str),
  field('jobs_array', array(str)),
  field('partition', str),
  field('qos', str),
  field('reservation', str),
  field('signal', u16, { initial: SIGKILL }),
  field('state', u32, { initial: ANY_STATE }),
  field('user_id', u32, { initial: ANY_USER }),
  field('user_name', str),
  field('wckey', str),
  field('nodelist', str),
]);
export type KillJobsRequest = RecordOf<typeof killJobsRequest>;

/** Upstream: kill_jobs_resp_job_t. `real_job_id` is NO_VAL where the job was not found. */
export const killedJob = record('kill_jobs_resp_job_t', [
  field('error_code', u32),
  field('error_msg', str),
  field('id', selectedStep),
  field('real_job_id', u32),
  field('sibling_name', str),
]);
export type KilledJob = RecordOf<typeof killedJob>;

/** Upstream: kill_jobs_resp_msg_t. Without the flag JOBS_VERBOSE only failures are listed. */
export const killJobsResponse = record('kill_jobs_resp_msg_t', [
  field('job_responses', list(killedJob, { null: 'none' })),
]);
export type KillJobsResponse = RecordOf<typeof killJobsResponse>;

/**
 * 5041. Not to be sent in 23.02's version, in which a controller of 24.11 takes it and ignores what it
 * says; {@link killJob} does the same for one job.
 */
export const killJobs = call({
  name: 'REQUEST_KILL_JOBS',
  messageType: 5041,
  request: killJobsRequest,
  reply: { messageType: 5042, type: killJobsResponse },
  range: { since: 40 },
});

/** 5032: signals the job or step that `sjob_id` names. The way to do so in 23.02. */
export const killJob = call({
  name: 'REQUEST_KILL_JOB',
  messageType: 5032,
  request: record('job_step_kill_msg_t', [
    field('step_id', stepId),
    field('sjob_id', str),
    field('sibling', str),
    field('signal', u16),
    field('flags', u16),
  ]),
  reply: rerouteReply,
});
