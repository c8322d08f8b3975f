/** Input values as messages show them. */
import { expect, it } from 'vitest';
import type { Json } from '../../../src/model/engine/json.js';
import { jsonText } from '../../../src/model/engine/json.js';

it('are compact JSON, exact beyond 2^53', () => {
  const value: Json = { a: [1, null, 'ü"', []], b: {}, c: 18_446_744_073_709_551_615n };
  expect(jsonText(value)).toBe('{"a":[1,null,"ü\\"",[]],"b":{},"c":18446744073709551615}');
});

it('are cut off where they are long', () => {
  const deep: Json = Array.from({ length: 100_000 }, () => ['x'.repeat(100)]);
  for (const value of [deep, 'x'.repeat(10_000_000), { ['k'.repeat(10_000)]: 1 }]) {
    expect(jsonText(value)).toHaveLength(251);
  }
});
