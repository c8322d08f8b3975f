import { describe, expect, it } from 'vitest';
import { SELECTED_STEP_LIST } from '../../../src/model/kinds/selected-steps.js';
import type { SelectedStep } from '../../../src/model/kinds/step-ids.js';
import { formatSelectedStep } from '../../../src/model/kinds/step-ids.js';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { readAs } from '../../support/model.js';

describe('lists of job ids', () => {
  it.each([
    ['1', ['1']],
    [7, ['7']],
    ['1,2', ['1', '2']],
    [
      ['1', '2,3'],
      ['1', '2', '3'],
    ],
    ['3_[1,4-5],8+1', ['3_[1,4-5]', '8+1']],
    ['3_[1,2],4_[3,5]', ['3_[1,2]', '4_[3,5]']],
  ])('take %j', (input, ids) => {
    for (const version of API_VERSIONS) {
      const { value, findings } = readAs(SELECTED_STEP_LIST, input, version);
      expect((value as SelectedStep[]).map(formatSelectedStep)).toEqual(ids);
      expect(findings).toEqual([]);
    }
  });

  it.each(['abc', '', '1,', '0', '3_[1', null, [['1']], { a: 1 }])('refuse %j', (input) => {
    const { value, findings } = readAs(SELECTED_STEP_LIST, input, 45);
    expect(value).toBeUndefined();
    expect(findings.some((line) => line.startsWith('error 9202 '))).toBe(true);
  });
});
