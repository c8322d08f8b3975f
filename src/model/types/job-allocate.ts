/** Allocations of resources without a script. */
import { defineObject } from '../engine/object.js';
import { UINT32 } from '../kinds/numbers.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import type { JobDescriptionInput } from './job-description.js';
import { JOB_DESC_MSG_LIST, JOB_DESC_MSG_PTR } from './job-description.js';

/** One job, or the components of a heterogeneous one. */
export interface JobAllocateRequest {
  readonly hetjob?: readonly JobDescriptionInput[] | null;
  readonly job?: JobDescriptionInput | null;
}

export const JOB_ALLOC_REQ = defineObject<JobAllocateRequest>()('JOB_ALLOC_REQ', (f) => [
  f.member('hetjob', JOB_DESC_MSG_LIST, 'hetjob', 'Components of a heterogeneous job'),
  f.member('job', JOB_DESC_MSG_PTR, 'job', 'The job'),
]);

/** The job that holds the resources. */
export interface JobAllocateReply extends Envelope {
  readonly job_id: number;
  readonly job_submit_user_msg: string | null;
}

export const OPENAPI_JOB_ALLOC_RESP = defineObject<JobAllocateReply>()('OPENAPI_JOB_ALLOC_RESP', (f) => [
  f.member('job_id', UINT32, 'job_id', 'Id of the job; of a heterogeneous one that of its first component'),
  f.member('job_submit_user_msg', STRING, 'job_submit_user_msg', "Message of the site's submission plugin"),
  ...envelopeFields(f),
]);
