import { describe, expect, it } from 'vitest';
import { parseSelectedStep } from '../../../src/model/kinds/step-ids.js';
import { conditionOf, selectedJobs } from '../../../src/operations/accounting/job-condition.js';

/** 24 November 2026, 20:00 UTC. */
const NOW = 1_795_550_400;
const MIDNIGHT = new Date(NOW * 1000).setHours(0, 0, 0, 0) / 1000;
const PLACE = { now: NOW, clusterName: 'own', maxArraySize: 10 };
const DUPLICATES = 1;
const NO_TRUNCATION = 4;
const NO_DEFAULT_USAGE = 0x80;

function job(text: string) {
  const selected = parseSelectedStep(text);
  if (selected === null) throw new Error(text);
  return selected;
}

function times(query: Parameters<typeof conditionOf>[0]) {
  const { usage_start, usage_end } = conditionOf(query, PLACE);
  return [usage_start, usage_end];
}

describe('the condition of a query', () => {
  it('leaves all to slurmdbd where nothing is said', () => {
    expect(conditionOf({}, PLACE)).toEqual({});
  });

  it('is for the own cluster, with all records of a job', () => {
    expect(conditionOf({ acct_list: ['a'] }, PLACE)).toMatchObject({
      acct_list: ['a'],
      cluster_list: ['own'],
      flags: DUPLICATES | NO_TRUNCATION,
    });
    expect(conditionOf({ cluster_list: [], flags: 0, db_flags: 0 }, PLACE)).toEqual({
      cluster_list: ['own'],
      flags: DUPLICATES | NO_TRUNCATION,
      step_list: [],
      usage_start: MIDNIGHT,
      usage_end: NOW + 1,
    });
  });

  it('keeps what the query says', () => {
    const said = { cluster_list: ['a', 'b'], flags: 2, db_flags: 8, exitcode: -1 };
    expect(conditionOf(said, PLACE)).toMatchObject({ ...said, exitcode: 0xffff_ffff });
  });

  it('has the times that Slurm gives it', () => {
    const state_list = ['3'];
    const step_list = [job('7')];
    expect(times({ acct_list: [] })).toEqual([MIDNIGHT, NOW + 1]);
    expect(times({ usage_start: 5 })).toEqual([5, NOW + 1]);
    expect(times({ usage_start: 5, usage_end: 9 })).toEqual([5, 9]);
    expect(times({ usage_start: 5, usage_end: 5 })).toEqual([5, 6]);
    expect(times({ state_list })).toEqual([NOW, NOW + 1]);
    expect(times({ state_list, usage_start: 5 })).toEqual([5, 6]);
    expect(times({ step_list })).toEqual([0, NOW + 1]);
    expect(times({ step_list, state_list })).toEqual([0, NOW + 1]);
    expect(times({ flags: NO_DEFAULT_USAGE, usage_start: 5 })).toEqual([5, 0]);
  });
});

describe('the jobs of a condition', () => {
  const tasksOf = (text: string) =>
    selectedJobs([job(text)], PLACE).map(({ array_task_id }) => array_task_id);

  it('are tasks one by one where brackets name them', () => {
    expect(tasksOf('7_[1-2,5]')).toEqual([1, 2, 5]);
    expect(tasksOf('7_[0-6:3,3]')).toEqual([0, 3, 6]);
    expect(tasksOf('7_4')).toEqual([4]);
  });

  it('are none beyond the highest task that there can be', () => {
    expect(tasksOf('7_[8-4000000000]')).toEqual([8, 9]);
    expect(tasksOf('7_[10-12]')).toEqual([]);
  });

  it('are so many and no more', () => {
    const many = Array.from({ length: 7000 }, () => job('7_[0-9]'));
    expect(() => selectedJobs(many, PLACE)).toThrow('More than 65536 jobs');
    const all = [job('7_[0-65535]')];
    const large = { ...PLACE, maxArraySize: 4_000_001 };
    expect(selectedJobs(all, large)).toHaveLength(65_536);
    expect(() => selectedJobs([job('7_[0-4000000]')], large)).toThrow('More than 65536 jobs');
  });
});
