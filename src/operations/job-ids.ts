/** Job ids that name no job. */
import { errorNumber } from '../errors.js';
import type { StepId } from '../messages/common.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import type { JobParameters } from '../model/types/jobs.js';
import { NO_VAL } from '../wire/constants.js';
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

/** How a job is asked for: components are jobs of their own, with the ids behind the leader's. */
export function shownStep({ step_id, het_job_offset }: SelectedStep): StepId {
  const offset = het_job_offset === NO_VAL ? 0 : het_job_offset;
  return { ...step_id, job_id: step_id.job_id + offset };
}
