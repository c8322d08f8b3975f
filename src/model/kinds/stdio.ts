/** Placeholders in the names of a job's files (upstream: slurm_expand_job_stdio_fields). */
import { NO_VAL } from '../../wire/constants.js';

/** What the placeholders stand for. */
export interface StdioJob {
  readonly step_id: { readonly job_id: number };
  readonly array_job_id: number;
  readonly array_task_id: number;
  readonly batch_host: string | null;
  readonly name: string | null;
  readonly restart_cnt: number;
  readonly user_name: string | null;
  readonly work_dir?: string | null | undefined;
  readonly std_in: string | null;
  readonly std_out: string | null;
  readonly std_err: string | null;
}

const MAX_PADDING = 10;

/** The path of one of a job's files, its placeholders filled in; "" where it has none. */
export function expandStdio(job: StdioJob, file: 'std_in' | 'std_out' | 'std_err'): string {
  const pattern = job[file];
  if (pattern === null || pattern === '') return '';
  const path = pattern.includes('\\') ? pattern.replaceAll('\\', '') : fill(pattern, job);
  return path.startsWith('/') ? path : `${job.work_dir ?? ''}/${path}`;
}

function fill(pattern: string, job: StdioJob): string {
  return pattern.replace(/%(\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
    if (letter === '%') return '%';
    const value = patternValue(letter, job);
    if (value === null) return whole;
    return value.padStart(Math.min(Number(width || 0), MAX_PADDING), '0');
  });
}

function patternValue(letter: string, job: StdioJob): string | null {
  const jobId = String(job.step_id.job_id);
  switch (letter) {
    case 'A':
      return job.array_job_id === 0 ? jobId : String(job.array_job_id);
    case 'a':
      return String(job.array_task_id);
    case 'b':
      return String(job.array_task_id === NO_VAL ? 0 : job.array_task_id % 10);
    case 'J':
    case 'j':
      return jobId;
    case 'N':
      return job.batch_host ?? '';
    case 'n':
    case 't':
      return '0';
    case 'r':
      return String(job.restart_cnt);
    case 'S':
    case 's':
      return 'batch';
    case 'u':
      return job.user_name ?? '';
    case 'x':
      return job.name ?? '';
    default:
      return null;
  }
}
