/** Where a job's input and output go: patterns in messages, paths in the API (upstream: print_fields.c, job_info.c). */
import type { StepId } from '../../messages/common.js';
import type { WriteContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import { BATCH_STEP, formatSluid } from './step-ids.js';
import { writeText } from './text.js';

/** What patterns are filled in from. */
export interface StdioJob {
  readonly step_id: StepId;
  readonly array_job_id: number;
  readonly array_task_id: number;
  readonly batch_flag: number;
  readonly batch_host: string | null;
  readonly name: string | null;
  readonly restart_cnt: number;
  readonly user_id: number;
  readonly work_dir?: string | null | undefined;
  readonly std_in: string | null;
  readonly std_out: string | null;
  readonly std_err: string | null;
}

const MAX_PADDING = 10;

/** Controllers up to 24.11 leave the default to their clients. */
function outputPattern(job: StdioJob): string | null {
  if (job.std_out !== null || job.batch_flag === 0) return job.std_out;
  return job.array_job_id === 0 ? 'slurm-%j.out' : 'slurm-%A_%a.out';
}

/** Errors go where output goes; where the controller names the output's file, it is said only there. */
function errorPattern(job: StdioJob): string | null {
  return job.std_err ?? (job.std_out === null ? outputPattern(job) : null);
}

/** What the letters of a pattern stand for. Functions are asked only where their letter is there. */
export interface PatternFacts {
  readonly jobId: number;
  readonly sluid: bigint;
  /** 0 for jobs that are in no array. */
  readonly arrayJobId: number;
  readonly arrayTaskId: number;
  readonly step: number;
  readonly restarts: number;
  readonly jobName: string | null;
  readonly workDir: string | null | undefined;
  user(): string;
  /** The first node; null where there is none yet. */
  node(): string | null;
}

/** The path that a pattern stands for: absolute where the working directory is known. */
export function expandPattern(pattern: string | null, facts: PatternFacts): string {
  if (pattern === null || pattern === '') return '';
  const path = pattern.includes('\\') ? pattern.replaceAll('\\', '') : fill(pattern, facts);
  if (pattern.startsWith('/') || facts.workDir == null) return path;
  return facts.workDir.endsWith('/') ? facts.workDir + path : `${facts.workDir}/${path}`;
}

/** What is not known yet, such as the node of a pending job, stays as it was written. */
function fill(pattern: string, facts: PatternFacts): string {
  if (!pattern.includes('%')) return pattern;
  return pattern.replace(/%(\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
    if (letter === '%') return width === '' ? '%' : whole;
    const value = patternValue(letter, facts);
    if (typeof value !== 'number') return value ?? whole;
    const padded = String(value).padStart(Math.min(Number(width), MAX_PADDING), '0');
    return letter === 'J' && facts.step !== BATCH_STEP ? `${padded}.${facts.step | 0}` : padded;
  });
}

function patternValue(letter: string, facts: PatternFacts): number | string | null {
  switch (letter) {
    case 'A':
      return facts.arrayJobId === 0 ? facts.jobId : facts.arrayJobId;
    case 'a':
      return facts.arrayTaskId;
    case 'b':
      return facts.arrayTaskId % 10;
    case 'J':
    case 'j':
      return facts.jobId;
    case 'N':
      return facts.node();
    case 'n':
    case 't':
      return 0;
    case 'r':
      return facts.restarts;
    case 'S':
      return formatSluid(facts.sluid);
    case 's':
      return facts.step === BATCH_STEP ? 'batch' : facts.step;
    case 'u':
      return facts.user();
    case 'x':
      return facts.jobName ?? '';
    default:
      return null;
  }
}

function factsOf(job: StdioJob, { names }: WriteContext): PatternFacts {
  return {
    jobId: job.step_id.job_id,
    sluid: job.step_id.sluid,
    arrayJobId: job.array_job_id,
    arrayTaskId: job.array_task_id,
    step: BATCH_STEP,
    restarts: job.restart_cnt,
    jobName: job.name,
    workDir: job.work_dir,
    user: () => names.userName(job.user_id) ?? 'nobody',
    node: () => job.batch_host,
  };
}

function stdio(name: string, patternOf: (job: StdioJob) => string | null): Kind<StdioJob> {
  return {
    name,
    shape: 'scalar',
    zero: {} as StdioJob,
    schema: () => ({ type: 'string' }),
    writer: () => (job, context) => writeText(expandPattern(patternOf(job), factsOf(job, context))),
    collect: (job, sink) => sink.user(job.user_id),
  };
}

/** Path of the input; scripts that name none read nothing. */
export const JOB_INFO_STDIN = stdio(
  'JOB_INFO_STDIN',
  (job) => job.std_in ?? (job.batch_flag === 0 ? null : '/dev/null'),
);

/** Path of the input, where the job names one. */
export const JOB_INFO_STDIN_EXP = stdio('JOB_INFO_STDIN_EXP', (job) => job.std_in);

/** Path of the output. */
export const JOB_INFO_STDOUT = stdio('JOB_INFO_STDOUT', outputPattern);

/** Path of the errors. */
export const JOB_INFO_STDERR = stdio('JOB_INFO_STDERR', errorPattern);

/** Path of the errors, or of the output where the job has none for errors alone: as in 24.11. */
export const JOB_INFO_STDERR_OR_STDOUT = stdio(
  'JOB_INFO_STDERR',
  (job) => job.std_err ?? outputPattern(job),
);
