/** What Slurm's client library adds to a job of the accounting database (upstream: slurmdb_pack.c). */
import type { JobRecord, StepRecord } from '../../messages/accounting/jobs.js';

/** A step that knows its job: the paths of its output are made of both. */
export interface AccountingStep extends StepRecord {
  job: AccountingJob;
}

/** A job whose steps know it. */
export interface AccountingJob extends Omit<JobRecord, 'steps'> {
  steps: AccountingStep[] | null;
}

/** Derives in place, for records are not copied. */
export function deriveAccountingJob(record: JobRecord): AccountingJob {
  const job = record as object as AccountingJob;
  for (const step of job.steps ?? []) step.job = job;
  return job;
}
