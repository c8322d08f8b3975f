/** Submission of a job: what is sent, and what comes back. */
import type { SubmitResponse } from '../../messages/submit.js';
import { NO_VAL } from '../../wire/constants.js';
import { defineObject } from '../engine/object.js';
import { UINT32 } from '../kinds/numbers.js';
import { STEP_ID } from '../kinds/step-ids.js';
import { STRING } from '../kinds/text.js';
import { ERROR } from '../kinds/text-names.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import type { JobDescriptionInput } from './job-description.js';
import { JOB_DESC_MSG_LIST, JOB_DESC_MSG_PTR } from './job-description.js';

/** Body of a submission: one job, or the components of a heterogeneous one. */
export interface JobSubmitRequest {
  /** Batch script of the job or of the first component; goes before theirs. */
  readonly script?: string | null;
  readonly jobs?: readonly JobDescriptionInput[] | null;
  readonly job?: JobDescriptionInput | null;
}

export const JOB_SUBMIT_REQ = defineObject<JobSubmitRequest>()('JOB_SUBMIT_REQ', (f) => [
  f.member('script', STRING, 'script', 'Text of the batch script; goes before the one in "job" or the first of "jobs"'),
  f.member('jobs', JOB_DESC_MSG_LIST, 'jobs', 'Components of a heterogeneous job'),
  f.member('job', JOB_DESC_MSG_PTR, 'job', 'The job'),
]);

/** The step of the batch script, which older messages carry beside the job's id. */
const batchStep = ({ old_step_id, step_id }: SubmitResponse): number => old_step_id ?? step_id?.step_id ?? NO_VAL;

const JOB_SUBMIT_RESPONSE_MSG = defineObject<SubmitResponse>()('JOB_SUBMIT_RESPONSE_MSG', (f) => [
  f.inner('job_id', UINT32, 'step_id.job_id', 'Id of the new job'),
  f.derived('step_id', STEP_ID, batchStep, 'Step of the batch script'),
  f.member('error_code', UINT32, 'error_code', 'Number of the error that makes the job wait'),
  f.member('error', ERROR, 'error_code', 'Text of that number'),
  f.member('job_submit_user_msg', STRING, 'job_submit_user_msg', "Message of the site's submission plugin"),
]);

/** Reply to a submission. */
export interface JobSubmitResponse extends Envelope {
  readonly submitted: SubmitResponse;
}

export const OPENAPI_JOB_SUBMIT_RESPONSE = defineObject<JobSubmitResponse>()('OPENAPI_JOB_SUBMIT_RESPONSE', (f) => [
  f.member('result', JOB_SUBMIT_RESPONSE_MSG, 'submitted', 'The submission', { until: 41, deprecated: 41 }),
  f.inner('job_id', UINT32, 'submitted.step_id.job_id', 'Id of the new job'),
  f.derived('step_id', STEP_ID, ({ submitted }) => batchStep(submitted), 'Step of the batch script'),
  f.inner('job_submit_user_msg', STRING, 'submitted.job_submit_user_msg', "Message of the site's submission plugin"),
  ...envelopeFields(f),
]);
