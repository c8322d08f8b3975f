/** Memory words, whose highest bit says "per CPU", and the words of specialised cores and threads. */
import { INFINITE64, MEM_PER_CPU, NO_VAL64 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToInteger } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import { jsonText } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { UINT64_NO_VAL } from './numbers.js';

const UNIT_MIB: Readonly<Record<string, number>> = {
  k: 1 / 1024,
  m: 1,
  g: 1024,
  t: 1024 ** 2,
  p: 1024 ** 3,
};
const INVALID_TASK_MEMORY = 2044;
const INVALID_CORE_COUNT = 2111;

/** Memory of a text with a unit, `2G`, in MiB; null where it is none. */
function parseMemory(text: string): bigint | null {
  const match = /^(\d{1,15})([kmgtp])?b?$/i.exec(text.trim());
  if (match === null) return null;
  const unit = UNIT_MIB[(match[2] ?? 'm').toLowerCase()] as number;
  return BigInt(Math.ceil(Number(match[1]) * unit));
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

function specialization(name: string, noun: string, isThreads: boolean): Kind<number> {
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
        context.fail(9202, `Expected integer for ${noun} specification but got ${jsonText(input)}`);
      }
      if (value >= THREADS) {
        context.fail(INVALID_CORE_COUNT, `Invalid ${noun} specification ${value} >= ${THREADS}`);
      }
      if (value <= 0n) {
        context.fail(INVALID_CORE_COUNT, `Invalid ${noun} specification ${value} <= 0`);
      }
      return Number(value) | (isThreads ? THREADS : 0);
    },
    warnsAbout: { type: 'integer', format: 'int32' },
  };
}

/** Cores set aside; 0 where the word holds threads. */
export const CORE_SPEC = specialization('CORE_SPEC', 'core', false);

/** Threads set aside; 0 where the word holds cores. */
export const THREAD_SPEC = specialization('THREAD_SPEC', 'thread', true);
