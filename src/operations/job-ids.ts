/** Job ids that name no job. */
import { errorNumber } from '../errors.js';
import type { JobParameters } from '../model/types/jobs.js';
import type { OperationRequest } from './operation.js';

/** Ids from here on name no job (upstream: slurm.h, MAX_JOB_ID). */
const MAX_JOB_ID = 0x03ff_ffff;

/** Whether the path's job cannot be one; the error is then recorded. */
export function rejectsJobId(
  { findings, parameters }: Pick<OperationRequest<JobParameters>, 'findings' | 'parameters'>,
  source = 'op_handler_job',
): boolean {
  const { sluid, job_id } = parameters.job_id.step_id;
  const rejected = sluid === 0n && (job_id === 0 || job_id >= MAX_JOB_ID);
  if (rejected) {
    const number = errorNumber('ESLURM_INVALID_JOB_ID');
    findings.error(number, `Invalid JobID=${job_id} rejected`, source);
  }
  return rejected;
}
