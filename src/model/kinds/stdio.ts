/** Where a job's input and output go: patterns in messages, paths in the API (upstream: print_fields.c, job_info.c). */
import type { StepId } from '../../messages/common.js';
import type { WriteContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import { formatSluid } from './step-ids.js';
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

function expand(pattern: string | null, job: StdioJob, context: WriteContext): string {
  if (pattern === null || pattern === '') return '';
  const path = pattern.includes('\\') ? pattern.replaceAll('\\', '') : fill(pattern, job, context);
  if (pattern.startsWith('/') || job.work_dir == null) return path;
  return job.work_dir.endsWith('/') ? job.work_dir + path : `${job.work_dir}/${path}`;
}

/** What is not known yet, such as the node of a pending job, stays as it was written. */
function fill(pattern: string, job: StdioJob, context: WriteContext): string {
  return pattern.replace(/%(\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
    if (letter === '%') return width === '' ? '%' : whole;
    const value = patternValue(letter, job, context);
    if (typeof value !== 'number') return value ?? whole;
    return String(value).padStart(Math.min(Number(width), MAX_PADDING), '0');
  });
}

function patternValue(
  letter: string,
  job: StdioJob,
  { names }: WriteContext,
): number | string | null {
  switch (letter) {
    case 'A':
      return job.array_job_id === 0 ? job.step_id.job_id : job.array_job_id;
    case 'a':
      return job.array_task_id;
    case 'b':
      return job.array_task_id % 10;
    case 'J':
    case 'j':
      return job.step_id.job_id;
    case 'N':
      return job.batch_host;
    case 'n':
    case 't':
      return 0;
    case 'r':
      return job.restart_cnt;
    case 'S':
      return formatSluid(job.step_id.sluid);
    case 's':
      return 'batch';
    case 'u':
      return names.userName(job.user_id) ?? 'nobody';
    case 'x':
      return job.name ?? '';
    default:
      return null;
  }
}

function stdio(name: string, patternOf: (job: StdioJob) => string | null): Kind<StdioJob> {
  return {
    name,
    shape: 'scalar',
    zero: {} as StdioJob,
    schema: () => ({ type: 'string' }),
    writer: () => (job, context) => writeText(expand(patternOf(job), job, context)),
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
