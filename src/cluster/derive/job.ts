/** What Slurm's client library adds to a job (upstream: slurm_protocol_pack.c, _unpack_job_info_msg). */
import type { StepId } from '../../messages/common.js';
import type { JobInfo, JobInfoHead } from '../../messages/jobs.js';
import { formatRanges } from '../../wire/bitstring.js';
import { arrayTaskText } from './array-tasks.js';

/** A job with what is derived from its record, in the place of what it is derived from. */
export interface JobRecord extends Omit<JobInfo, 'job_size_bits'> {
  step_id: StepId;
  /** Tasks of the array that the record stands for: `1-3,5`, `0-20:2`, `1-9%2`. */
  array_task_str: string | null;
  /** Node counts that the job accepts: `1-3,5`. */
  job_size_bits?: string | null;
}

/** Settings of the client library. */
export interface DeriveOptions {
  /** Characters of array texts: see `bitstringLength`. */
  readonly bitstringLength: number;
}

/** Bits of `bitflags` (upstream: slurm.h). */
const BACKFILL_SCHED = 1n << 32n;
const BACKFILL_LAST = 1n << 33n;
const STATE_BASE = 0xff;
const PENDING = 0;

/**
 * Derives in place: the record is not copied, and gets no further members, which would cost more than
 * all the rest.
 */
export function deriveJob(job: JobInfo, head: JobInfoHead, options: DeriveOptions): JobRecord {
  const record = job as object as JobRecord;
  record.array_task_str = arrayTaskText(
    job.array_task_str,
    job.array_max_tasks,
    options.bitstringLength,
  );
  if (job.job_size_bits != null) record.job_size_bits = formatRanges(job.job_size_bits);
  if (job.mem_per_tres !== null) record.pn_min_memory = memoryOf(job);
  if (wasInLastBackfill(job, head)) record.bitflags |= BACKFILL_LAST;
  return record;
}

function wasInLastBackfill(job: JobInfo, head: JobInfoHead): boolean {
  return (
    (job.job_state & STATE_BASE) === PENDING &&
    head.last_backfill !== 0 &&
    head.last_backfill <= job.last_sched_eval &&
    (job.bitflags & BACKFILL_SCHED) !== 0n
  );
}

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  k: 1n << 10n,
  m: 1n << 20n,
  g: 1n << 30n,
  t: 1n << 40n,
  p: 1n << 50n,
};

/**
 * Memory of the first `gres/gpu:1024` that has any: jobs with memory for each TRES have none for nodes
 * or CPUs. Without a count there is one of it; a count that is no number leaves the word as it was.
 */
function memoryOf(job: JobInfo): bigint {
  for (const item of (job.mem_per_tres ?? '').split(',')) {
    if (item === '') continue;
    const found = /^.*?(?:[=:](\d{1,19})([kmgtp]?))?$/i.exec(item);
    const count = found?.[1] === undefined ? null : BigInt(found[1]);
    if (count === null && item.includes('=')) return job.pn_min_memory;
    const memory = count === null ? 1n : count * (UNITS[(found?.[2] ?? '').toLowerCase()] ?? 1n);
    if (memory !== 0n) return BigInt.asUintN(64, memory);
  }
  return 0n;
}
