/** Reply to a change of a job. */
import type { JobArrayResult } from '../../messages/job-control.js';
import { optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import { JOB_ARRAY_RESPONSE_ARRAY } from './job-array-response.js';

/** `results` is null where the controller told of no single tasks. */
export interface JobUpdateReply extends Envelope {
  readonly results: readonly JobArrayResult[] | null;
}

const FIRST = { until: 41, deprecated: 41 } as const;

export const OPENAPI_JOB_POST_RESPONSE = defineObject<JobUpdateReply>()('OPENAPI_JOB_POST_RESPONSE', (f) => [
  f.member('results', optional(JOB_ARRAY_RESPONSE_ARRAY), 'results', 'What became of the job or its tasks'),
  f.derived('job_id', STRING, ({ results }) => results?.[0]?.job_array_id ?? null, 'Id of the first one; see "results"', FIRST),
  f.derived('step_id', STRING, () => null, 'Always empty; see "results"', FIRST),
  f.derived('job_submit_user_msg', STRING, ({ results }) => results?.[0]?.err_msg ?? null, 'What is said of the first one; see "results"', FIRST),
  ...envelopeFields(f),
]);
