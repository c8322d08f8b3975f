/** Numbers of options and variables. */
import { UsageError } from './usage-error.js';

/** The most connections: more than a process can have. */
const MAX_COUNT = 1_000_000;
/** The longest time-out: a day. */
const MAX_SECONDS = 86_400;

/** A count of connections; what stands behind its digits is ignored, as by upstream's strtoul. */
export function parseCount(text: string): number {
  const count = Number.parseInt(text, 10);
  if (!(count >= 1)) throw new UsageError(`Invalid max connection count: ${text}`);
  return Math.min(count, MAX_COUNT);
}

/** Seconds of a time-out, as milliseconds; 0 for none. */
export function parseTimeoutMs(text: string, option: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MAX_SECONDS)) throw new UsageError(`Invalid seconds for --${option}: ${text}`);
  return Math.round(seconds * 1000);
}
