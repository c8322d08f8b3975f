/** Bit strings: a size and a hexadecimal mask whose last digit holds the first four bits. */
import type { BitString } from './reader.js';

/** The digit that holds bits `4 * index` to `4 * index + 3`; beyond the mask, and for anything else, 0. */
function digitAt(mask: string, index: number): number {
  const code = mask.charCodeAt(mask.length - 1 - index);
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : 0;
}

/** Whether a bit is set; bits beyond the mask are not. */
export function isBitSet(bits: BitString, position: number): boolean {
  if (position < 0 || position >= bits.size) return false;
  return (digitAt(bits.mask, position >>> 2) & (1 << (position & 3))) !== 0;
}

/** The first and last positions of every run of set bits, ascending. */
export function setRanges(bits: BitString): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  const size = Math.min(bits.size, bits.mask.length * 4);
  let first = -1;
  for (let position = 0; position < size; position++) {
    const digit = digitAt(bits.mask, position >>> 2);
    // Whole digits of one kind are most of a large mask.
    if ((position & 3) === 0 && position + 4 <= size && digit === (first < 0 ? 0 : 15)) {
      position += 3;
    } else if ((digit & (1 << (position & 3))) !== 0) {
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
