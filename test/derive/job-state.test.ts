import { describe, expect, it } from 'vitest';
import { jobStateEntries, stateOfJob } from '../../src/cluster/derive/job-state.js';
import type { JobStateRecord } from '../../src/messages/job-states.js';
import type { JobInfo } from '../../src/messages/jobs.js';
import { NO_VAL } from '../../src/wire/constants.js';

const RUNNING = 1;
/** Tasks 1, 2, 3 and 6. */
const TASKS = { size: 8, mask: '0x4e' };

function ids(
  members: Partial<JobStateRecord>,
  shows: (task: number | null) => boolean = () => true,
) {
  const record = { job_id: 14, array_job_id: 0, state: RUNNING, ...members } as JobStateRecord;
  const entries = [...jobStateEntries(record, shows)];
  expect(entries.every(({ state }) => state === RUNNING)).toBe(true);
  return entries.map(({ job_id }) => job_id);
}

describe('entries of a record of states', () => {
  it('name a job by its id', () => {
    expect(ids({})).toEqual(['14']);
    expect(ids({ het_job_id: 0 })).toEqual(['14']);
  });

  it('name a component by its leader', () => {
    expect(ids({ job_id: 8, het_job_id: 8 })).toEqual(['8+0']);
    expect(ids({ job_id: 10, het_job_id: 8 })).toEqual(['8+2']);
  });

  it('name a task by its array', () => {
    expect(ids({ array_job_id: 3, array_task_id: 0, array_task_id_bitmap: null })).toEqual(['3_0']);
  });

  it('are one for each task without a record', () => {
    const array = {
      job_id: 3,
      array_job_id: 3,
      array_task_id: NO_VAL,
      array_task_id_bitmap: TASKS,
    };
    expect(ids(array)).toEqual(['3_1', '3_2', '3_3', '3_6']);
    expect(ids(array, (task) => task !== null && task > 2)).toEqual(['3_3', '3_6']);
  });

  it('have a star for what is left of an array', () => {
    const array = { job_id: 3, array_job_id: 3, array_task_id: NO_VAL, array_task_id_bitmap: null };
    expect(ids(array)).toEqual(['3_*']);
    expect(ids(array, (task) => task !== null)).toEqual([]);
  });

  it('come from job records as well', () => {
    const job = {
      step_id: { sluid: 0n, job_id: 3, step_id: NO_VAL, step_het_comp: NO_VAL },
      array_job_id: 3,
      array_task_id: NO_VAL,
      array_task_str: '0x4E',
      het_job_id: 0,
      job_state: RUNNING,
    } as JobInfo;
    expect(ids(stateOfJob(job))).toEqual(['3_1', '3_2', '3_3', '3_6']);
    expect(ids(stateOfJob({ ...job, array_task_id: 2, array_task_str: null }))).toEqual(['3_2']);
  });
});
