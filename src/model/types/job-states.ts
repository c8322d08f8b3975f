/** States of jobs and nothing else of them. */
import type { JobStateEntry } from '../../cluster/derive/job-state.js';
import { listOf, optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { JOB_STATE } from '../kinds/job-flags.js';
import { SELECTED_STEP_LIST } from '../kinds/selected-steps.js';
import type { SelectedStep } from '../kinds/step-ids.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

const JOB_STATE_RESP_JOB = defineObject<JobStateEntry>()('JOB_STATE_RESP_JOB', (f) => [
  f.member('job_id', STRING, 'job_id', 'Job, array task or component', { required: true }),
  f.member('state', JOB_STATE, 'state', 'State of the job', { required: true }),
]);

const JOB_STATE_RESP_MSG = listOf('JOB_STATE_RESP_MSG', JOB_STATE_RESP_JOB);

/** A reply with states. */
export interface JobStatesResponse extends Envelope {
  readonly jobs: readonly JobStateEntry[] | null;
}

/** What is written; the document shows jobs, as upstream's does. */
export const OPENAPI_JOB_STATE_RESP = defineObject<JobStatesResponse>()('OPENAPI_JOB_STATE_RESP', (f) => [
  f.member('jobs', optional(JOB_STATE_RESP_MSG), 'jobs', 'States of jobs'),
  ...envelopeFields(f),
]);

/** Which jobs' states are shown. */
export interface JobStatesQuery {
  readonly job_id_list: readonly SelectedStep[] | null;
}

export const OPENAPI_JOB_STATE_QUERY = defineObject<JobStatesQuery>()('OPENAPI_JOB_STATE_QUERY', (f) => [
  f.member('job_id', SELECTED_STEP_LIST, 'job_id_list', 'Jobs, array tasks and components; all jobs if left out'),
]);
