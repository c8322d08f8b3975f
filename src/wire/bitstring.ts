/** Bit strings: a size and a hexadecimal mask whose last digit holds the first four bits. */
import type { BitString } from './reader.js';

/** Whether a bit is set; bits beyond the mask are not. */
export function isBitSet(bits: BitString, position: number): boolean {
  if (position < 0 || position >= bits.size) return false;
  const index = bits.mask.length - 1 - (position >>> 2);
  if (index < (bits.mask.startsWith('0x') ? 2 : 0)) return false;
  const digit = Number.parseInt(bits.mask[index] as string, 16);
  return (digit & (1 << (position & 3))) !== 0;
}

/** The first and last positions of every run of set bits, ascending. */
export function setRanges(bits: BitString): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  const start = bits.mask.startsWith('0x') ? 2 : 0;
  const digits = bits.mask.length - start;
  const size = Math.min(bits.size, digits * 4);
  let first = -1;
  for (let position = 0; position < size; position++) {
    if (isBitSet(bits, position)) {
      if (first < 0) first = position;
    } else if (first >= 0) {
      ranges.push([first, position - 1]);
      first = -1;
    }
  }
  if (first >= 0) ranges.push([first, size - 1]);
  return ranges;
}

/** Text of the set bits: `0-3,5`. */
export function formatRanges(bits: BitString): string {
  return setRanges(bits)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}
