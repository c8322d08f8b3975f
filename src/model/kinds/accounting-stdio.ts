/** Where jobs and steps of the accounting database read and write (upstream: slurmdb_defs.c). */
import type { AccountingJob, AccountingStep } from '../../cluster/derive/accounting-job.js';
import { expandHostlistOrNull } from '../../wire/hostlist.js';
import type { NameSink, WriteContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import type { PatternFacts } from './stdio.js';
import { expandPattern } from './stdio.js';
import { BATCH_STEP } from './step-ids.js';
import { writeTextOrNull } from './text.js';

/** The owner's name: the record's own, or that of the number. */
export function ownerName({ user, uid }: AccountingJob, { names }: WriteContext): string | null {
  return user || names.userName(uid);
}

/** The name service is asked where the record has no name. */
export function collectOwner({ user, uid }: AccountingJob, sink: NameSink): void {
  if (!user) sink.user(uid);
}

/** The first of some nodes; null where there is none. */
function firstNode(nodes: string | null): string | null {
  return expandHostlistOrNull(nodes ?? '')?.[0] ?? null;
}

function jobFacts(job: AccountingJob, context: WriteContext): PatternFacts {
  return {
    jobId: job.jobid,
    sluid: job.db_index,
    arrayJobId: job.array_job_id,
    arrayTaskId: job.array_task_id,
    step: BATCH_STEP,
    restarts: job.restart_cnt ?? 0,
    jobName: job.jobname,
    workDir: job.work_dir,
    user: () => ownerName(job, context) ?? '',
    node: () => firstNode(job.nodes),
  };
}

function stepFacts(step: AccountingStep, context: WriteContext): PatternFacts {
  const { job_id, sluid, step_id } = step.step_id;
  return {
    ...jobFacts(step.job, context),
    jobId: job_id,
    sluid,
    step: step_id,
    restarts: 0,
    workDir: step.cwd,
    node: () => firstNode(step.nodes),
  };
}

interface Expansion<R> {
  patternOf(record: R): string | null | undefined;
  factsOf(record: R, context: WriteContext): PatternFacts;
  jobOf(record: R): AccountingJob;
}

function expanded<R>(name: string, { patternOf, factsOf, jobOf }: Expansion<R>): Kind<R> {
  return {
    name,
    shape: 'scalar',
    zero: {} as R,
    schema: () => ({ type: 'string' }),
    writer: () => (record, context) => {
      const pattern = patternOf(record);
      const path = pattern ? expandPattern(pattern, factsOf(record, context)) : null;
      return writeTextOrNull(path, context);
    },
    collect: (record, sink) => collectOwner(jobOf(record), sink),
  };
}

const ofJob = (name: string, patternOf: Expansion<AccountingJob>['patternOf']) =>
  expanded(name, { patternOf, factsOf: jobFacts, jobOf: (job) => job });

const ofStep = (name: string, patternOf: Expansion<AccountingStep>['patternOf']) =>
  expanded(name, { patternOf, factsOf: stepFacts, jobOf: ({ job }) => job });

/** Path of a job's input. */
export const JOB_STDIN = ofJob('JOB_STDIN', ({ std_in }) => std_in);
/** Path of a job's output. */
export const JOB_STDOUT = ofJob('JOB_STDOUT', ({ std_out }) => std_out);
/** Path of a job's errors. */
export const JOB_STDERR = ofJob('JOB_STDERR', ({ std_err }) => std_err);
/** Path of a step's input. */
export const STEP_STDIN_EXP = ofStep('STEP_STDIN_EXP', ({ std_in }) => std_in);
/** Path of a step's output. */
export const STEP_STDOUT_EXP = ofStep('STEP_STDOUT_EXP', ({ std_out }) => std_out);
/** Path of a step's errors. */
export const STEP_STDERR_EXP = ofStep('STEP_STDERR_EXP', ({ std_err }) => std_err);
