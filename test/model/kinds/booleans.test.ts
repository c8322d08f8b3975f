import { describe, expect, it } from 'vitest';
import { BOOL16_NO_VAL } from '../../../src/model/kinds/booleans.js';
import { NO_VAL16 } from '../../../src/wire/constants.js';
import { readAs } from '../../support/model.js';

describe('BOOL16_NO_VAL', () => {
  it.each([
    [null, NO_VAL16],
    [-1, NO_VAL16],
    ['-1', NO_VAL16],
    [true, 1],
    ['no', 0],
  ])('reads %j', (input, value) => {
    expect(readAs(BOOL16_NO_VAL, input, 45).value).toBe(value);
  });

  it('refuses an object that has no text of its own', () => {
    const input = Object.assign(Object.create(null), { bogus: 1 });
    expect(readAs(BOOL16_NO_VAL, input, 45).findings).toContain(
      'error 9202 #/v/ Expected boolean but got {"bogus":1}',
    );
  });
});
