/** Bit strings: a size and a hexadecimal mask whose last digit holds the first four bits. */
import type { BitString } from './reader.js';

/** The four bits of a hexadecimal digit; none where it is not one. */
function bitsOfDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : 0;
}

/** Where the digits of a mask begin. */
function firstDigit(mask: string): number {
  return mask.startsWith('0x') ? 2 : 0;
}

/** Whether a bit is set; bits beyond the mask are not. */
export function isBitSet(bits: BitString, position: number): boolean {
  if (position < 0 || position >= bits.size) return false;
  const index = bits.mask.length - 1 - Math.floor(position / 4);
  if (index < firstDigit(bits.mask)) return false;
  return (bitsOfDigit(bits.mask.charCodeAt(index)) & (1 << (position & 3))) !== 0;
}

/** The first and last positions of every run of set bits, ascending. */
export function setRanges({ size, mask }: BitString): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  const start = firstDigit(mask);
  let first = -1;
  let position = 0;
  for (let i = mask.length - 1; i >= start && position < size; i--, position += 4) {
    const within = position + 4 <= size ? 15 : (1 << (size - position)) - 1;
    const digit = bitsOfDigit(mask.charCodeAt(i)) & within;
    // Most digits of a large mask go on as those before them.
    if (digit === (first < 0 ? 0 : 15)) continue;
    for (let bit = 0; bit < 4; bit++) {
      const isSet = (digit & (1 << bit)) !== 0;
      if (isSet && first < 0) first = position + bit;
      if (!isSet && first >= 0) {
        ranges.push([first, position + bit - 1]);
        first = -1;
      }
    }
  }
  if (first >= 0) ranges.push([first, Math.min(position, size) - 1]);
  return ranges;
}

/** Text of the set bits: `0-3,5`. */
export function formatRanges(bits: BitString): string {
  return setRanges(bits)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}
