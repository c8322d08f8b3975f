import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSelectedStep,
  formatSluid,
  parseSelectedStep,
  parseSluid,
} from '../../../src/model/kinds/step-ids.js';
import { NO_VAL } from '../../../src/wire/constants.js';

const BATCH = 0xffff_fffb;

function selected(parts: Record<string, number | bigint>, tasks: string | null = null) {
  const {
    sluid = 0n,
    job = NO_VAL,
    step = NO_VAL,
    component = NO_VAL,
    task = NO_VAL,
    offset = NO_VAL,
  } = parts;
  return {
    step_id: { sluid, job_id: job, step_id: step, step_het_comp: component },
    array_task_id: task,
    array_tasks: tasks,
    het_job_offset: offset,
  };
}

describe('selected jobs and steps', () => {
  it.each([
    ['1234', { job: 1234 }],
    ['1234_0', { job: 1234, task: 0 }],
    ['1234+1', { job: 1234, offset: 1 }],
    ['1234+128', { job: 1234, offset: 128 }],
    ['1234.0', { job: 1234, step: 0 }],
    ['1234.BATCH', { job: 1234, step: BATCH }],
    ['1234_5.batch', { job: 1234, task: 5, step: BATCH }],
    ['1234+1.0', { job: 1234, offset: 1, step: 0 }],
    ['1234.0+2', { job: 1234, step: 0, component: 2 }],
    ['1234.0+', { job: 1234, step: 0 }],
    ['4294967292', { job: 4294967292 }],
    ['s0000000000001', { sluid: 1n }],
    ['s0000000000001.extern', { sluid: 1n, step: 0xffff_fffc }],
  ])('%s', (text, parts) => {
    expect(parseSelectedStep(text)).toEqual(selected(parts));
  });

  it.each([
    '',
    '0',
    '-1',
    'abc',
    '0x5',
    '12x',
    '1.',
    '1.x',
    '1.batchx',
    '1.4294967281',
    '1_',
    '1_x',
    '1_2+3',
    '1+',
    '1+129',
    '1+1.0+1',
    '1.0+0',
    '1.0+128',
    '4294967293',
    '99999999999',
    '1_[]',
    '1_[a]',
    '1_[1-]',
    '1_[1-3',
    '0_[1]',
    '1_[1-3].0',
    '1_[1-3]+1',
    's0000000000001_[1]',
    's0',
    's0000000000000',
    's000000000000U',
    's0000000000001.0+1',
  ])('%j is none', (text) => {
    expect(parseSelectedStep(text)).toBeNull();
  });

  it.each(['1-3', '0', '1,3,5-9:2', '1-3,'])('tasks %s of an array', (tasks) => {
    expect(parseSelectedStep(`1234_[${tasks}]`)).toEqual(selected({ job: 1234 }, tasks));
  });

  it.each([
    '1234',
    '1234_5',
    '1234_[1-3,7]',
    '1234+1',
    '1234.7',
    '1234_5.batch',
    '1234.0+2',
    's0000000000001',
  ])('%s is written as it was read', (text) => {
    const found = parseSelectedStep(text);
    expect(found === null ? null : formatSelectedStep(found)).toBe(text);
  });
});

describe('unique job numbers', () => {
  it('come back from their text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }), (sluid) => {
        expect(parseSluid(formatSluid(sluid))).toBe(sluid);
      }),
    );
  });
});
