/** The tasks of a job array as text (upstream: slurm_protocol_defs.c, xlate_array_task_str). */
import { setRanges } from '../../wire/bitstring.js';

/** What upstream's library cuts the text to where SLURM_BITSTR_LEN does not say otherwise. */
export const DEFAULT_BITSTRING_LENGTH = 64;
const MAX_BITSTRING_LENGTH = 4096;
/** A regular step is shown as such from this many tasks and numbers on. */
const STEP_MIN_TASKS = 6;
const STEP_MIN_SPAN = 11;

/**
 * The length that SLURM_BITSTR_LEN sets, its NUL included: 0 for the whole text, at most 4096; the
 * default where it is not there or negative.
 */
export function bitstringLength(setting: string | undefined): number {
  if (setting === undefined) return DEFAULT_BITSTRING_LENGTH;
  const length = Number.parseInt(setting, 10) || 0;
  return length < 0 ? DEFAULT_BITSTRING_LENGTH : Math.min(length, MAX_BITSTRING_LENGTH);
}

/** `0x...` becomes `1-3,5` or, for a regular step, `0-20:2`; with the limit of running tasks, `%2`. */
export function arrayTaskText(
  mask: string | null,
  maxTasks: number,
  length: number,
): string | null {
  if (mask === null || mask.length < 3 || mask[1] !== 'x') return mask;
  const ranges = setRanges({ size: mask.length * 4, mask });
  const tasks = regularStep(ranges) ?? cut(ranges.map(rangeText).join(','), length);
  return maxTasks === 0 ? tasks : `${tasks}%${maxTasks}`;
}

function rangeText([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function regularStep(ranges: readonly (readonly [number, number])[]): string | null {
  const first = ranges[0]?.[0] ?? 0;
  const last = ranges.at(-1)?.[1] ?? 0;
  if (ranges.length < STEP_MIN_TASKS || last - first < STEP_MIN_SPAN) return null;
  const step = (ranges[1]?.[0] ?? 0) - first;
  const regular = ranges.every(([from, to], i) => from === to && from === first + i * step);
  return regular ? `${first}-${last}:${step}` : null;
}

/** Texts that would come within two characters of the end are cut as well: upstream writes dots there. */
function cut(text: string, length: number): string {
  if (length === 0 || text.length <= length - 3) return text;
  return `${text.slice(0, Math.max(length - 4, 0))}...`.slice(0, Math.max(length - 1, 0));
}
