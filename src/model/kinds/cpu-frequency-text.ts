/** Frequencies and governors of CPUs as texts. */
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { STRING } from './text.js';

/** Frequencies and governors with a name (upstream: cpu_frequency.c, slurm.h). */
const FREQUENCY_NAMES: ReadonlyMap<number, string> = new Map([
  [0x8000_0001, 'Low'],
  [0x8000_0002, 'Medium'],
  [0x8000_0004, 'Highm1'],
  [0x8000_0003, 'High'],
  [0x8800_0000, 'Conservative'],
  [0x8200_0000, 'Performance'],
  [0x8100_0000, 'PowerSave'],
  [0x8080_0000, 'UserSpace'],
  [0x8400_0000, 'OnDemand'],
  [0x8040_0000, 'SchedUtil'],
]);
/** From here on a word is no number of kHz. */
const FIRST_NAMED = 0x8000_0000;

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
  toInner: (word) =>
    word < FIRST_NAMED ? frequencyText(word) : (FREQUENCY_NAMES.get(word) ?? 'Unknown'),
});
