/** Frequencies and governors of CPUs as texts. */
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { CPU_FREQUENCIES, CPU_GOVERNORS, FIRST_WORD } from './cpu-frequency-words.js';
import { STRING } from './text.js';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries({ ...CPU_GOVERNORS, ...CPU_FREQUENCIES }).map(([name, word]) => [word, name]),
);

/** `2.40G` of 2400000 kHz. */
function frequencyText(kilohertz: number): string {
  if (kilohertz === 0) return '0';
  const units = ['K', 'M', 'G', 'T'];
  let value = kilohertz;
  let unit = 0;
  for (; value >= 1000; unit++) value /= 1000;
  return `${Number.isInteger(value) ? value : value.toFixed(2)}${units[unit]}`;
}

/** A frequency or governor of CPUs. */
export const CPU_FREQ_FLAGS: Kind<number> = delegate(STRING, {
  name: 'CPU_FREQ_FLAGS',
  zero: 0,
  toInner: (word) => (word < FIRST_WORD ? frequencyText(word) : (NAMES.get(word) ?? 'Unknown')),
});
