import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRanges, isBitSet, setRanges } from '../../src/wire/bitstring.js';
import type { BitString } from '../../src/wire/reader.js';

/** A bit string made bit by bit, the slow and plain way. */
function bitString(bits: readonly boolean[], prefix = '0x'): BitString {
  let mask = '';
  for (let i = 0; i < bits.length; i += 4) {
    const digit = [0, 1, 2, 3].reduce((sum, k) => sum + (bits[i + k] ? 1 << k : 0), 0);
    mask = digit.toString(16) + mask;
  }
  return { size: bits.length, mask: prefix + mask };
}

describe('bit strings', () => {
  test.each([
    [{ size: 0, mask: '0x' }, ''],
    [{ size: 0, mask: '' }, ''],
    [{ size: 10, mask: '0x000' }, ''],
    [{ size: 10, mask: '0x3ff' }, '0-9'],
    [{ size: 10, mask: '0x2A5' }, '0,2,5,7,9'],
    [{ size: 10, mask: '3ff' }, '0-9'],
    [{ size: 6, mask: '0xff' }, '0-5'],
    [{ size: 64, mask: '0xf' }, '0-3'],
    [{ size: 1, mask: '0x1' }, '0'],
    [{ size: 8, mask: '0xzz' }, ''],
  ])('%j: %s', (bits, text) => {
    expect(formatRanges(bits)).toBe(text);
  });

  test('positions outside are not set', () => {
    const bits = { size: 6, mask: '0xff' };
    expect([-1, 0, 5, 6, 7, 8, 2 ** 31, 2 ** 33].filter((i) => isBitSet(bits, i))).toEqual([0, 5]);
  });

  test('ranges and single bits agree with the bits they are made of', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), fc.boolean(), (bits, prefixed) => {
        const made = bitString(bits, prefixed ? '0x' : '');
        expect(bits.map((_, i) => isBitSet(made, i))).toEqual(bits);
        const set = setRanges(made).flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        );
        expect(set).toEqual(bits.flatMap((bit, i) => (bit ? [i] : [])));
        const ends = setRanges(made);
        for (let i = 1; i < ends.length; i++) {
          expect(ends[i]?.[0]).toBeGreaterThan((ends[i - 1]?.[1] as number) + 1);
        }
      }),
    );
  });
});
