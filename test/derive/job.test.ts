import { describe, expect, it } from 'vitest';
import { deriveJob } from '../../src/cluster/derive/job.js';
import type { JobInfo, JobInfoHead } from '../../src/messages/jobs.js';

const HEAD: JobInfoHead = { record_count: 1, last_update: 0, last_backfill: 100 };
const OPTIONS = { bitstringLength: 64 };
const BACKFILL_SCHED = 1n << 32n;
const BACKFILL_LAST = 1n << 33n;

/** The members that something is derived from. */
function job(members: Partial<JobInfo> = {}): JobInfo {
  return {
    array_task_str: null,
    array_max_tasks: 0,
    job_size_bits: null,
    mem_per_tres: null,
    pn_min_memory: 100n,
    bitflags: 0n,
    job_state: 0,
    last_sched_eval: 0,
    ...members,
  } as JobInfo;
}

describe('derived members of a job', () => {
  it('stand in the record itself', () => {
    const record = job();
    expect(deriveJob(record, HEAD, OPTIONS)).toBe(record);
  });

  it('texts of array tasks and of node counts', () => {
    const record = job({
      array_task_str: '0xE',
      array_max_tasks: 2,
      job_size_bits: { size: 11, mask: '0x02E' },
    });
    expect(deriveJob(record, HEAD, OPTIONS)).toMatchObject({
      array_task_str: '1-3%2',
      job_size_bits: '1-3,5',
    });
    expect(deriveJob(job(), HEAD, OPTIONS)).toMatchObject({
      array_task_str: null,
      job_size_bits: null,
    });
  });

  it('no node counts where they were left out with the details', () => {
    const { job_size_bits: _, ...record } = job();
    expect(deriveJob(record as JobInfo, HEAD, OPTIONS).job_size_bits).toBeUndefined();
  });

  it.each([
    [null, 100n],
    ['gres/gpu:60', 60n],
    ['gres/gpu=60', 60n],
    ['gres/gpu:tesla:60', 60n],
    ['gres/gpu:tesla=2K', 2048n],
    ['gres/gpu:1g,gres/shard:5', 1n << 30n],
    ['gres/gpu:0,gres/shard:5', 5n],
    ['gres/gpu', 1n],
    ['gres/gpu:tesla', 1n],
    ['gres/gpu=many', 100n],
    ['', 0n],
  ])('memory of %j', (mem_per_tres, memory) => {
    expect(deriveJob(job({ mem_per_tres }), HEAD, OPTIONS).pn_min_memory).toBe(memory);
  });

  it.each([
    ['in the last cycle', { bitflags: BACKFILL_SCHED, last_sched_eval: 100 }, true],
    ['before the last cycle', { bitflags: BACKFILL_SCHED, last_sched_eval: 99 }, false],
    ['never', { last_sched_eval: 100 }, false],
    ['and started', { bitflags: BACKFILL_SCHED, last_sched_eval: 100, job_state: 1 }, false],
    [
      'and is completing',
      { bitflags: BACKFILL_SCHED, last_sched_eval: 100, job_state: 0x8000 },
      true,
    ],
  ])('whether backfill looked at it %s', (_, members, expected) => {
    const { bitflags } = deriveJob(job(members), HEAD, OPTIONS);
    expect((bitflags & BACKFILL_LAST) !== 0n).toBe(expected);
  });

  it('not in the last cycle of backfill where there was none', () => {
    const record = job({ bitflags: BACKFILL_SCHED, last_sched_eval: 100 });
    expect(deriveJob(record, { ...HEAD, last_backfill: 0 }, OPTIONS).bitflags).toBe(BACKFILL_SCHED);
  });
});
