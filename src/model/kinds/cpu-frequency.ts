/** CPU frequencies as `srun --cpu-freq` takes them: `low`, `2400000`, `1000-2000:Performance`. */
import { NO_VAL } from '../../wire/constants.js';
import type { Surroundings } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import { CPU_FREQUENCIES, CPU_GOVERNORS } from './cpu-frequency-words.js';
import { inputKind } from './input.js';
import { STRING } from './text.js';

/** Members of a job description that a CPU frequency sets; NO_VAL where one is left open. */
export interface CpuFrequency {
  readonly cpu_freq_min?: number;
  readonly cpu_freq_max?: number;
  readonly cpu_freq_gov?: number;
}

/** Names by what they begin with, in the order that they are tried (upstream: cpu_frequency.c). */
const GOVERNORS: readonly (readonly [string, number])[] = [
  ['co', CPU_GOVERNORS.Conservative],
  ['perf', CPU_GOVERNORS.Performance],
  ['pow', CPU_GOVERNORS.PowerSave],
  ['user', CPU_GOVERNORS.UserSpace],
  ['onde', CPU_GOVERNORS.OnDemand],
  ['sche', CPU_GOVERNORS.SchedUtil],
];
const FREQUENCIES: readonly (readonly [string, number])[] = [
  ['lo', CPU_FREQUENCIES.Low],
  ['him1', CPU_FREQUENCIES.Highm1],
  ['highm1', CPU_FREQUENCIES.Highm1],
  ['hi', CPU_FREQUENCIES.High],
  ['med', CPU_FREQUENCIES.Medium],
];
const USERSPACE = CPU_GOVERNORS.UserSpace;
/** Where the configuration names none (upstream: read_config.c). */
const DEFAULT_GOVERNORS: readonly number[] = [
  CPU_GOVERNORS.OnDemand,
  CPU_GOVERNORS.Performance,
  USERSPACE,
];

function byPrefix(table: readonly (readonly [string, number])[], text: string): number | null {
  return table.find(([prefix]) => text.toLowerCase().startsWith(prefix))?.[1] ?? null;
}

/** A frequency in kHz or its name; 0 is none. */
function frequencyOf(text: string): number | null {
  const named = byPrefix(FREQUENCIES, text);
  if (named !== null) return named;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return number === 0 ? null : number;
}

/** What the configuration says of governors, as it is given there. */
type Configured = Pick<Surroundings, 'cpuFreqGovernors' | 'cpuFreqDef'>;

/** Governors that may be asked for; a list with an unknown one counts for nothing. */
function allowedGovernors({ cpuFreqGovernors }: Configured): readonly number[] {
  const known = cpuFreqGovernors.map((name) => byPrefix(GOVERNORS, name)).filter((g) => g !== null);
  const isGood = known.length > 0 && known.length === cpuFreqGovernors.length;
  return isGood ? known : DEFAULT_GOVERNORS;
}

/** The governor of ranges without one of their own; user space cannot be it. */
function defaultGovernor({ cpuFreqDef }: Configured): number | null {
  const governor = byPrefix(GOVERNORS, cpuFreqDef ?? '');
  return governor === USERSPACE ? null : governor;
}

/**
 * Parses `p1[-p2][:p3]`; null where the text is none, or asks for a governor that is not allowed. A range
 * needs a governor, its own or the configured one.
 */
export function parseCpuFrequency(text: string, configured: Configured): CpuFrequency | null {
  const frequency = parseRequest(text, defaultGovernor(configured));
  if (frequency === null) return null;
  return allowedGovernors(configured).includes(frequency.cpu_freq_gov) ? frequency : null;
}

function parseRequest(text: string, byDefault: number | null): Required<CpuFrequency> | null {
  const match = /^([^-:]*)(?:-([^:]*))?(?::(.*))?$/.exec(text);
  if (match === null) return null;
  const [, first = '', second, third] = match;
  const alone = byPrefix(GOVERNORS, first);
  if (alone !== null) {
    if (second !== undefined || third !== undefined) return null;
    return { cpu_freq_min: NO_VAL, cpu_freq_max: NO_VAL, cpu_freq_gov: alone };
  }
  const low = frequencyOf(first);
  if (low === null) return null;
  if (second === undefined) {
    const governor = third === undefined ? USERSPACE : byPrefix(GOVERNORS, third);
    if (governor !== USERSPACE) return null;
    return { cpu_freq_min: NO_VAL, cpu_freq_max: low, cpu_freq_gov: governor };
  }
  const governor = third === undefined ? byDefault : byPrefix(GOVERNORS, third);
  const high = frequencyOf(second);
  if (high === null || high < low || governor === null || governor === USERSPACE) return null;
  return { cpu_freq_min: low, cpu_freq_max: high, cpu_freq_gov: governor };
}

/** The CPU frequency that a job asks for; null leaves it open. */
export const JOB_DESC_MSG_CPU_FREQ = inputKind<CpuFrequency>(
  'JOB_DESC_MSG_CPU_FREQ',
  STRING,
  () => (input, context) => {
    if (input === null) return {};
    const text =
      convertToText(input) ?? context.fail(9202, `string expected but got ${context.shown(input)}`);
    return (
      parseCpuFrequency(text, context.surroundings) ?? context.fail(-1, 'Invalid cpu_frequency')
    );
  },
  { warns: true },
);
