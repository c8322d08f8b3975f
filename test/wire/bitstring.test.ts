import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRanges, isBitSet, setRanges } from '../../src/wire/bitstring.js';
import type { BitString } from '../../src/wire/reader.js';

const anyBits = fc
  .tuple(
    fc.bigInt({ min: 0n, max: (1n << 200n) - 1n }),
    fc.integer({ min: 0, max: 220 }),
    fc.boolean(),
  )
  .map(([value, size, prefix]) => {
    const digits = value.toString(16).toUpperCase();
    return { value, bits: { size, mask: prefix ? `0x${digits}` : digits } satisfies BitString };
  });

const valueHas = (value: bigint, position: number) => ((value >> BigInt(position)) & 1n) === 1n;

describe('bit strings', () => {
  it('have the bits of their mask below their size', () => {
    fc.assert(
      fc.property(anyBits, ({ value, bits }) => {
        for (let position = -1; position < 230; position++) {
          const expected = position >= 0 && position < bits.size && valueHas(value, position);
          expect(isBitSet(bits, position)).toBe(expected);
        }
      }),
    );
  });

  it('have the same bits in their ranges', () => {
    fc.assert(
      fc.property(anyBits, ({ bits }) => {
        const inRanges = new Set(
          setRanges(bits).flatMap(([first, last]) =>
            Array.from({ length: last - first + 1 }, (_, i) => first + i),
          ),
        );
        for (let position = 0; position < 230; position++) {
          expect(inRanges.has(position)).toBe(isBitSet(bits, position));
        }
      }),
    );
  });

  it('join neighbours to one range', () => {
    expect(setRanges({ size: 16, mask: '0xFFFF' })).toEqual([[0, 15]]);
    expect(setRanges({ size: 13, mask: '0xFFF0' })).toEqual([[4, 12]]);
    expect(formatRanges({ size: 9, mask: '0x12F' })).toBe('0-3,5,8');
    expect(formatRanges({ size: 0, mask: '' })).toBe('');
  });

  it('may be long', () => {
    const mask = `0x${'F'.repeat(250_000)}${'0'.repeat(250_000)}`;
    expect(setRanges({ size: 2_000_000, mask })).toEqual([[1_000_000, 1_999_999]]);
  });
});
