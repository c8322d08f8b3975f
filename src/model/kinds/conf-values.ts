/** Values of slurm.conf that are written as it spells them. */
import { INFINITE } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { STRING } from './text.js';

/** Seconds as `HH:MM:SS` or `D-HH:MM:SS` (upstream: parse_time.c, secs2time_str). */
export const TIME_SECONDS: Kind<number> = delegate(STRING, {
  name: 'TIME_SECONDS',
  zero: 0,
  toInner: formatSeconds,
});

function formatSeconds(seconds: number): string {
  if (seconds === INFINITE) return 'UNLIMITED';
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days === 0 ? clock : `${days}-${clock}`;
}

/** Words of frequencies that are no numbers (upstream: cpu_frequency.h). */
const FREQUENCY_NAMES: ReadonlyMap<number, string> = new Map([
  [0x8000_0001, 'Low'],
  [0x8000_0002, 'Medium'],
  [0x8000_0003, 'High'],
  [0x8000_0004, 'Highm1'],
  [0x8800_0000, 'Conservative'],
  [0x8400_0000, 'OnDemand'],
  [0x8200_0000, 'Performance'],
  [0x8100_0000, 'PowerSave'],
  [0x8080_0000, 'UserSpace'],
  [0x8040_0000, 'SchedUtil'],
]);
/** From here on a word is no frequency. */
const NO_FREQUENCY = 0x8000_0000;

/** A frequency in kHz, with a unit; or how one is chosen. */
export const CPU_FREQ_FLAGS: Kind<number> = delegate(STRING, {
  name: 'CPU_FREQ_FLAGS',
  zero: 0,
  toInner: formatFrequency,
});

function formatFrequency(word: number): string {
  if (word >= NO_FREQUENCY) return FREQUENCY_NAMES.get(word) ?? 'Unknown';
  if (word === 0) return '0';
  const steps = Math.min(Math.floor(Math.log10(word) / 3), 2);
  const number = word / 1000 ** steps;
  return `${Number.isInteger(number) ? number : number.toFixed(2)}${'KMG'[steps]}`;
}
