/** Memory words, whose highest bit says "per CPU", and the words of specialised cores and threads. */
import { errorNumber } from '../../errors.js';
import { INFINITE64, MEM_PER_CPU, NO_VAL64 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToInteger } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { UINT64_NO_VAL } from './numbers.js';

const UNIT_KIB: Readonly<Record<string, bigint>> = {
  k: 1n,
  m: 1024n,
  g: 1024n ** 2n,
  t: 1024n ** 3n,
  p: 1024n ** 4n,
};
const INVALID_TASK_MEMORY = errorNumber('ESLURM_INVALID_TASK_MEMORY');

/** Memory of a text with a unit, `2G`, in MiB; null where it is none. */
function parseMemory(text: string): bigint | null {
  const match = /^(\d{1,19})([kmgtp])?b?$/i.exec(text.trim());
  if (match === null) return null;
  const unit = UNIT_KIB[(match[2] ?? 'm').toLowerCase()] as bigint;
  return (BigInt(match[1] as string) * unit + 1023n) / 1024n;
}

function readMemory(input: Json, context: ReadContext): bigint {
  if (input === null) return NO_VAL64;
  let word: bigint;
  if (typeof input === 'string') {
    const parsed = parseMemory(input);
    if (parsed === null) context.fail(9202, `Invalid formatted memory size: ${input}`);
    word = parsed;
  } else {
    word = UINT64_NO_VAL.reader?.(context.version)(input, context) as bigint;
  }
  // No limit is sent as 0.
  if (word === INFINITE64) return 0n;
  if (word !== NO_VAL64 && word >= MEM_PER_CPU) {
    context.fail(INVALID_TASK_MEMORY, `Memory value ${word} equal or larger than ${MEM_PER_CPU}`);
  }
  return word;
}

/** Memory for each CPU, in MiB; unset where the word is per node. */
export const MEM_PER_CPUS: Kind<bigint> = delegate(UINT64_NO_VAL, {
  name: 'MEM_PER_CPUS',
  zero: 0n,
  toInner: (word) => ((word & MEM_PER_CPU) === 0n ? NO_VAL64 : word & ~MEM_PER_CPU),
  read: (input, context) => {
    const word = readMemory(input, context);
    return word === NO_VAL64 || word === 0n ? word : word | MEM_PER_CPU;
  },
  isUnset: (word) => word === NO_VAL64,
});

/** Memory on each node, in MiB; unset where the word is per CPU. */
export const MEM_PER_NODE: Kind<bigint> = delegate(UINT64_NO_VAL, {
  name: 'MEM_PER_NODE',
  zero: 0n,
  toInner: (word) => ((word & MEM_PER_CPU) === 0n ? word : NO_VAL64),
  read: readMemory,
  isUnset: (word) => word === NO_VAL64,
});

/** Bit of the word that says "threads". */
const THREADS = 0x8000;

/** A half of the word; texts as upstream has them, a blank missing in one of them. */
function specialization(
  name: string,
  noun: string,
  { isThreads, invalid, atMostZero }: { isThreads: boolean; invalid: number; atMostZero: string },
): Kind<number> {
  return {
    name,
    shape: 'scalar',
    zero: 0,
    schema: () => ({ type: 'integer', format: 'int32' }),
    writer: () => (word) =>
      ((word & THREADS) !== 0) === isThreads ? String(word & ~THREADS & 0xffff) : '0',
    reader: () => (input: Json, context: ReadContext) => {
      const value = convertToInteger(input);
      if (value === null) {
        const shown = context.shown(input);
        context.fail(9202, `Expected integer for ${noun} specification but got ${shown}`);
      }
      if (value >= THREADS) {
        context.fail(invalid, `Invalid ${noun} specification ${value} >= ${THREADS}`);
      }
      if (value <= 0n) context.fail(invalid, `Invalid ${noun} specification ${value}${atMostZero}`);
      return Number(value) | (isThreads ? THREADS : 0);
    },
    warnsAbout: { type: 'integer', format: 'int32' },
  };
}

/** Cores set aside; 0 where the word holds threads. */
export const CORE_SPEC = specialization('CORE_SPEC', 'core', {
  isThreads: false,
  invalid: errorNumber('ESLURM_INVALID_CORE_CNT'),
  atMostZero: ' <= 0',
});

/** Threads set aside; 0 where the word holds cores. */
export const THREAD_SPEC = specialization('THREAD_SPEC', 'thread', {
  isThreads: true,
  invalid: errorNumber('ESLURM_BAD_THREAD_PER_CORE'),
  atMostZero: '<= 0',
});
