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
