import { describe, expect, it } from 'vitest';
import type { JobStateRecord } from '../../src/messages/job-states.js';
import type { SelectedStep } from '../../src/model/kinds/step-ids.js';
import { parseSelectedStep } from '../../src/model/kinds/step-ids.js';
import { JobSelection } from '../../src/operations/job-selection.js';
import { NO_VAL } from '../../src/wire/constants.js';

function selection(...texts: string[]): JobSelection {
  return new JobSelection(texts.map((text) => parseSelectedStep(text) as SelectedStep));
}

function job(job_id: number, members: Partial<JobStateRecord> = {}): JobStateRecord {
  return { job_id, array_job_id: 0, het_job_id: 0, state: 0, ...members } as JobStateRecord;
}

/** Which of the tasks 0 to 9, and of null, are shown of a record; null for a record that is not. */
function tasks(selected: JobSelection, record: JobStateRecord, sluid = 0n) {
  const filter = selected.filterOf(record, sluid);
  return filter && [...Array(10).keys(), null].filter((task) => filter(task));
}

const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null];
const TASK = job(14, { array_job_id: 3 });

describe('what a selection asks for', () => {
  it('is everything where nothing is named', () => {
    expect(selection().requested()).toBeNull();
    expect(tasks(selection(), TASK)).toEqual(ALL);
  });

  it('is each job once, and an array as a whole where several of its tasks are named', () => {
    const whole = { array_task_id: NO_VAL, het_job_offset: NO_VAL };
    expect(selection('1', '1', '3_4', '8+1', '5_1', '5_2', '6_[1-3]').requested()).toEqual([
      { job_id: 1, ...whole },
      { job_id: 3, ...whole, array_task_id: 4 },
      { job_id: 8, ...whole, het_job_offset: 1 },
      { job_id: 5, ...whole },
      { job_id: 6, ...whole },
    ]);
  });

  it('leaves unique numbers to the job list', () => {
    expect(selection('1').hasSluids).toBe(false);
    expect(selection('1', 's0000000000001').hasSluids).toBe(true);
  });
});

describe('what a selection shows', () => {
  it('is a job by its own id, by its array and by its leader', () => {
    expect(tasks(selection('14'), TASK)).toEqual(ALL);
    expect(tasks(selection('3'), TASK)).toEqual(ALL);
    expect(tasks(selection('8'), job(9, { het_job_id: 8 }))).toEqual(ALL);
    expect(tasks(selection('4'), TASK)).toBeNull();
  });

  it('is the tasks that are named', () => {
    expect(tasks(selection('3_4'), TASK)).toEqual([4]);
    expect(tasks(selection('3_[1-7:3,9]'), TASK)).toEqual([1, 4, 7, 9]);
    expect(tasks(selection('3_4', '3_[6-7]'), TASK)).toEqual([4, 6, 7]);
    expect(tasks(selection('3_4', '3'), TASK)).toEqual(ALL);
    expect(tasks(selection('3_[1-3:0]'), TASK)).toEqual([1, 2, 3]);
  });

  it('is the component that is named, not a job that has the number by chance', () => {
    const component = job(9, { het_job_id: 8 });
    expect(tasks(selection('8+1'), component)).toEqual(ALL);
    expect(tasks(selection('8+0'), component)).toBeNull();
    expect(tasks(selection('8+9'), job(17))).toBeNull();
    expect(tasks(selection('8+0'), job(8))).toBeNull();
  });

  it('is a job by its unique number', () => {
    expect(tasks(selection('s0000000000001'), job(7), 1n)).toEqual(ALL);
    expect(tasks(selection('s0000000000001'), job(7), 2n)).toBeNull();
    expect(tasks(selection('s0000000000001'), job(7), 0n)).toBeNull();
  });
});
