/** Times: seconds since 1970 in messages, numbers or number objects in the API. */
import { INFINITE64, NO_VAL, NO_VAL64 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { guess } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { UINT64, UINT64_NO_VAL } from './numbers.js';
import { parseTime } from './time-grammar.js';

/** How a request says that a time is not set: NO_VAL as seconds. */
export const UNSET_TIME = NO_VAL;

/** NO_VAL64 as a signed number: how a time that is not set is written. */
export const UNSET_NUMBER = -2;

/** A time of an input value; null is unset. */
function readTime(input: Json, context: ReadContext): number | null {
  const value = typeof input === 'string' ? guess(input) : input;
  if (value === null || value === UNSET_NUMBER) return null;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(64, value));
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) : null;
  if (typeof value === 'string') {
    const time = parseTime(value, context.surroundings.now);
    if (time === null) context.fail(9202, `Parsing of ${value} for timestamp failed`);
    return time;
  }
  const word = UINT64_NO_VAL.reader?.(context.version)(value, context) as bigint;
  return word === NO_VAL64 || word === INFINITE64 ? null : Number(word);
}

const toWord = (time: number): bigint => BigInt.asUintN(64, BigInt(time));

/** A time that must be set. */
export const TIMESTAMP: Kind<number> = delegate(UINT64, {
  name: 'TIMESTAMP',
  zero: 0,
  toInner: toWord,
  read: (input, context) =>
    readTime(input, context) ?? context.fail(9202, 'Invalid or unset timestamp value'),
});

const TIME_AS_WORD = delegate<number, bigint>(UINT64_NO_VAL, {
  name: 'TIMESTAMP_NO_VAL',
  zero: 0,
  toInner: toWord,
  read: (input, context) => readTime(input, context) ?? UNSET_TIME,
  isUnset: (value) => value === UNSET_TIME,
});

/** A time that may be unset; 0 is a value like any other. */
export const TIMESTAMP_NO_VAL: Kind<number> = {
  ...TIME_AS_WORD,
  writer(version) {
    const writeWord = TIME_AS_WORD.writer(version);
    // Long lists are full of times: most need no word of 64 bits.
    return (value, context) =>
      value >= 0 && !context.complex
        ? `{"set":true,"infinite":false,"number":${value}}`
        : writeWord(value, context);
  },
};
