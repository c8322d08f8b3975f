import { describe, expect, it } from 'vitest';
import { arrayTaskText, bitstringLength } from '../../src/cluster/derive/array-tasks.js';

/** The mask of a set of task numbers. */
function maskOf(tasks: readonly number[]): string {
  let bits = 0n;
  for (const task of tasks) bits |= 1n << BigInt(task);
  return `0x${bits.toString(16).toUpperCase()}`;
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

describe('texts of array tasks', () => {
  it.each([
    [[1], '1'],
    [[1, 2, 3, 5], '1-3,5'],
    [[0, 1], '0-1'],
    [range(0, 20, 2), '0-20:2'],
    [range(4, 40, 2), '4-40:2'],
    [range(0, 10, 2), '0,2,4,6,8,10'],
    [range(0, 12, 3), '0,3,6,9,12'],
    [[...range(0, 20, 2), 21], '0,2,4,6,8,10,12,14,16,18,20-21'],
    [range(5, 15), '5-15'],
  ])('%j', (tasks, text) => {
    expect(arrayTaskText(maskOf(tasks), 0, 64)).toBe(text);
  });

  it('tell how many tasks may run at once', () => {
    expect(arrayTaskText(maskOf([1, 2, 3]), 2, 64)).toBe('1-3%2');
    expect(arrayTaskText(maskOf(range(0, 20, 2)), 5, 64)).toBe('0-20:2%5');
  });

  it('leave what is no mask alone', () => {
    expect(arrayTaskText(null, 3, 64)).toBeNull();
    expect(arrayTaskText('', 3, 64)).toBe('');
    expect(arrayTaskText('1-5', 3, 64)).toBe('1-5');
  });

  it('are cut with dots two characters before the end, as a 26.05.5 daemon does', () => {
    // Of `sbatch --array=1,3,7-9,20,22,24-30,50,52,55,57,60-65,70,80,90,92,94`.
    const mask = '0x54010043F29400007F50038A';
    const whole = '1,3,7-9,20,22,24-30,50,52,55,57,60-65,70,80,90,92,94';
    expect(arrayTaskText(mask, 0, 64)).toBe(whole);
    expect(whole).toHaveLength(52);
    expect(arrayTaskText(mask, 0, 55)).toBe(whole);
    expect(arrayTaskText(mask, 0, 54)).toBe(`${whole.slice(0, 50)}...`);
    expect(arrayTaskText(mask, 0, 20)).toBe(`${whole.slice(0, 16)}...`);
    expect(arrayTaskText(mask, 0, 0)).toBe(whole);
  });

  it('stay within tiny lengths', () => {
    for (const length of [1, 2, 3, 4, 5]) {
      expect(arrayTaskText(maskOf([1, 3, 5]), 0, length)?.length).toBeLessThan(length);
    }
  });
});

describe('SLURM_BITSTR_LEN', () => {
  it.each([
    [undefined, 64],
    ['0', 0],
    ['20', 20],
    ['4096', 4096],
    ['5000', 4096],
    ['-1', 64],
    ['text', 0],
  ])('%s', (setting, length) => {
    expect(bitstringLength(setting)).toBe(length);
  });
});
