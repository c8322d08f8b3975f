/** Queueing jobs again. */
import type { JobArrayResult } from '../../messages/job-control.js';
import { bit, flagTable } from '../engine/flags.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { SELECTED_STEP_LIST } from '../kinds/selected-steps.js';
import type { SelectedStep } from '../kinds/step-ids.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import { JOB_ARRAY_RESPONSE_ARRAY } from './job-array-response.js';

const OPENAPI_JOB_REQUEUE_FLAGS = flagTable('OPENAPI_JOB_REQUEUE_FLAGS', { width: 32 }, [
  bit('Incomplete', 0x1, { description: 'Only jobs and tasks that have not completed' }),
  bit('Hold', 0x800, { description: 'The job is held and has to be released' }),
  bit('SpecialExit', 0x1000, { description: 'The job gets the state SPECIAL_EXIT; goes with Hold' }),
  bit('Fail', 0x2_0000, { hidden: true }),
]);

/** How one job is queued again. */
export interface JobRequeueQuery {
  readonly flags: number;
}

export const OPENAPI_JOB_REQUEUE_QUERY = defineObject<JobRequeueQuery>()('OPENAPI_JOB_REQUEUE_QUERY', (f) => [f.exploded(OPENAPI_JOB_REQUEUE_FLAGS, 'flags')]);

/** Which jobs are queued again, and how. */
export interface JobsRequeueInput extends JobRequeueQuery {
  readonly jobs: readonly SelectedStep[] | null;
}

export const OPENAPI_JOBS_REQUEUE_QUERY = defineObject<JobsRequeueInput>()('OPENAPI_JOBS_REQUEUE_QUERY', (f) => [
  f.member('flags', OPENAPI_JOB_REQUEUE_FLAGS, 'flags', 'How they are queued again'),
  f.member('jobs', SELECTED_STEP_LIST, 'jobs', 'Ids of jobs, tasks, sets of tasks and components'),
]);

/** What became of one job. */
export interface JobRequeueReply extends Envelope {
  readonly status: readonly JobArrayResult[];
}

export const OPENAPI_JOB_REQUEUE_RESP = defineObject<JobRequeueReply>()('OPENAPI_JOB_REQUEUE_RESP', (f) => [
  f.member('status', JOB_ARRAY_RESPONSE_ARRAY, 'status', 'What became of the job or its tasks', { required: true }),
  ...envelopeFields(f),
]);

/** What became of several. */
export interface JobsRequeueReply extends Envelope {
  readonly status: readonly (readonly JobArrayResult[])[];
}

const JOB_ARRAY_RESPONSE_MSG_PTR_LIST = listOf('JOB_ARRAY_RESPONSE_MSG_PTR_LIST', JOB_ARRAY_RESPONSE_ARRAY);

export const OPENAPI_JOBS_REQUEUE_RESP = defineObject<JobsRequeueReply>()('OPENAPI_JOBS_REQUEUE_RESP', (f) => [
  f.member('status', JOB_ARRAY_RESPONSE_MSG_PTR_LIST, 'status', 'What became of each job or its tasks', { required: true }),
  ...envelopeFields(f),
]);
