/** States of jobs and nothing else of them (upstream: slurm_protocol_pack.c). */
import { NO_VAL } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, record, when } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { listCall } from './engine/rpc.js';
import { bits, list, u32 } from './engine/type.js';

/** Upstream: job_state_response_job_t. The bits are the tasks of an array that have no record yet. */
export const jobStateRecord = record('job_state_response_job_t', [
  field('job_id', u32),
  field('array_job_id', u32),
  when(
    '$array_job_id !== 0',
    [field('array_task_id', u32), field('array_task_id_bitmap', bits)],
    [field('het_job_id', u32)],
  ),
  field('state', u32),
]);
export type JobStateRecord = RecordOf<typeof jobStateRecord>;

/** Head of 2058. */
export const jobStatesHead = record('job_state_response_msg_t', [field('jobs_count', u32)]);
export type JobStatesHead = RecordOf<typeof jobStatesHead>;

const jobStatesReply: ListReplyType<JobStatesHead, JobStateRecord, object> = {
  messageType: 2058,
  head: jobStatesHead,
  record: jobStateRecord,
  tail: record('no tail', []),
  count: (head) => head.jobs_count,
};

/** A job, a task of an array or a component of a heterogeneous job. */
export const selectedJob = record('slurm_selected_step_t', [
  field('job_id', u32, { initial: NO_VAL }),
  field('array_task_id', u32, { initial: NO_VAL }),
  field('het_job_offset', u32, { initial: NO_VAL }),
]);
export type SelectedJob = RecordOf<typeof selectedJob>;

/** 2057: states of the jobs that are named, or of all jobs where none is. */
export const listJobStates = listCall({
  name: 'REQUEST_JOB_STATE',
  messageType: 2057,
  request: record('job_state_request_msg_t', [
    field('job_ids', list(selectedJob, { null: 'none' })),
  ]),
  reply: jobStatesReply,
  range: { since: 40 },
});
