/** What became of the jobs of a request that is about several, such as the tasks of an array. */
import type { JobArrayResult } from '../../messages/job-control.js';
import { NO_VAL } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { INT32_KIND, UINT32 } from '../kinds/numbers.js';
import { parseSelectedStep, SELECTED_STEP } from '../kinds/step-ids.js';
import { STRING } from '../kinds/text.js';
import { ERROR } from '../kinds/text-names.js';

const selectedOf = ({ job_array_id }: JobArrayResult) => parseSelectedStep(job_array_id ?? '') ?? SELECTED_STEP.zero;

/** Upstream's number of an identifier without one. */
const jobIdOf = (result: JobArrayResult): number => selectedOf(result).step_id.job_id || NO_VAL;

const JOB_ARRAY_RESPONSE_MSG_ENTRY = defineObject<JobArrayResult>()('JOB_ARRAY_RESPONSE_MSG_ENTRY', (f) => [
  f.derived('job_id', UINT32, jobIdOf, 'Id of the job'),
  f.derived('step_id', SELECTED_STEP, selectedOf, 'The job, the task or the set of tasks'),
  f.member('error', ERROR, 'error_code', 'Text of the number'),
  f.member('error_code', INT32_KIND, 'error_code', 'Number of the error, 0 for none'),
  f.member('why', STRING, 'err_msg', 'What the controller says of it'),
]);

/** One entry for each task or set of tasks that fared alike. */
export const JOB_ARRAY_RESPONSE_ARRAY: Kind<readonly JobArrayResult[] | null> = listOf('JOB_ARRAY_RESPONSE_ARRAY', JOB_ARRAY_RESPONSE_MSG_ENTRY);
