/**
 * Numbers: plain ones, and number objects {set, infinite, number} for values that may be unset or
 * infinite. 64-bit values are bigint throughout, so that none is ever rounded.
 */
import {
  INFINITE,
  INFINITE16,
  INFINITE64,
  NO_VAL,
  NO_VAL16,
  NO_VAL64,
} from '../../wire/constants.js';
import type { ReadContext, WriteContext } from '../engine/context.js';
import { convertToBoolean, convertToFloat, convertToInteger } from '../engine/convert.js';
import type { Json, JsonObject } from '../engine/json.js';
import { isObject } from '../engine/json.js';
import type { Kind, Read, Schema, Write } from '../engine/kind.js';
import { compileReader, withTypeWarning } from '../engine/kind.js';
import { defineObject } from '../engine/object.js';
import type { ApiVersion } from '../versions.js';
import { VERSION_RULES } from '../versions.js';
import { BOOL } from './booleans.js';

const INT32: Schema = { type: 'integer', format: 'int32' };
const INT64: Schema = { type: 'integer', format: 'int64' };
const DOUBLE: Schema = { type: 'number', format: 'double' };

/** An exact integer of an input value, or an error that names the place. */
export function readInteger(input: Json, context: ReadContext): bigint {
  const value = convertToInteger(input);
  if (value === null) context.fail(9202, `Expected integer but got ${context.shown(input)}`);
  return value;
}

/** A float of an input value, or an error that names the place. */
export function readFloat(input: Json, context: ReadContext): number {
  const value = convertToFloat(input);
  if (value === null)
    context.fail(9202, `Expected floating point number but got ${context.shown(input)}`);
  return value;
}

/** What stands for an infinite number with `+complex`: JSON has no number for it. */
const COMPLEX_INFINITE = 'Infinity';
const COMPLEX_INFINITE_TEXT = JSON.stringify(COMPLEX_INFINITE);

/**
 * From v0.0.43 on a plain number that holds a sentinel draws a warning each time it is written; with
 * `+complex` it is what the sentinel means.
 */
function writeWithSentinels<W extends number | bigint>(
  version: ApiVersion,
  sentinelOf: (value: W) => Sentinel | null,
  text: (value: W) => string,
): Write<W> {
  if (VERSION_RULES[version].sentinels === 'raw') return text;
  return (value, context: WriteContext) => {
    const sentinel = sentinelOf(value);
    if (sentinel !== null) {
      const { word, meaning } = sentinel;
      if (context.complex) return meaning === 'null' ? 'null' : COMPLEX_INFINITE_TEXT;
      context.findings.warn(`Dumping (0x${word.toString(16)}) as place holder for ${meaning}`, '');
    }
    return text(value);
  };
}

/** A word that stands for something that no number is. */
interface Sentinel {
  readonly word: number | bigint;
  readonly meaning: 'Infinity' | 'null';
}

function sentinels<W extends number | bigint>(
  infinite: W,
  unset: W,
): (value: W) => Sentinel | null {
  return (value) => {
    if (value === infinite) return { word: infinite, meaning: 'Infinity' };
    return value === unset ? { word: unset, meaning: 'null' } : null;
  };
}

function floatSentinel(value: number): Sentinel | null {
  if (Number.isNaN(value) || value === NO_VAL) return { word: NO_VAL, meaning: 'null' };
  return Number.isFinite(value) ? null : { word: INFINITE64, meaning: 'Infinity' };
}

const plain = (value: number | bigint): string => String(value);

/** A 16-bit number; sentinels are written as they are. */
export const UINT16: Kind<number> = {
  name: 'UINT16',
  shape: 'scalar',
  zero: 0,
  schema: () => INT32,
  writer: () => plain,
  reader: () => (input, context) => Number(BigInt.asUintN(16, readInteger(input, context))),
  warnsAbout: { type: 'integer', format: 'int32' },
};

/** A 32-bit number. Input that does not fit is "unset", as upstream reads it. */
export const UINT32: Kind<number> = {
  name: 'UINT32',
  shape: 'scalar',
  zero: 0,
  schema: () => INT32,
  writer: (version) =>
    writeWithSentinels<number>(version, sentinels<number>(INFINITE, NO_VAL), plain),
  reader: () => (input, context) => {
    const value = readInteger(input, context);
    return value < 0n || value > 0xffff_ffffn ? NO_VAL : Number(value);
  },
  warnsAbout: { type: 'integer', format: 'int32' },
};

/** 64-bit sentinels are written signed; v0.0.40 to v0.0.42 write null for them. */
function writeUint64(version: ApiVersion): Write<bigint> {
  if (VERSION_RULES[version].sentinels === 'raw') {
    return (value) => (value >= NO_VAL64 ? 'null' : String(BigInt.asIntN(64, value)));
  }
  return writeWithSentinels<bigint>(version, sentinels<bigint>(INFINITE64, NO_VAL64), (value) =>
    String(BigInt.asIntN(64, value)),
  );
}

/** A 64-bit number. */
export const UINT64: Kind<bigint> = {
  name: 'UINT64',
  shape: 'scalar',
  zero: 0n,
  schema: () => INT64,
  writer: writeUint64,
  reader: () => (input, context) => BigInt.asUintN(64, readInteger(input, context)),
  warnsAbout: { type: 'integer', format: 'int64' },
};

/** A signed 32-bit number. */
export const INT32_KIND: Kind<number> = {
  name: 'INT32',
  shape: 'scalar',
  zero: 0,
  schema: () => INT32,
  writer: () => plain,
  reader: () => (input, context) => {
    const value = readInteger(input, context);
    if (value !== BigInt.asIntN(32, value)) {
      context.fail(9202, `Expected a 32 bit integer but got ${context.shown(input)}`);
    }
    return Number(value);
  },
  warnsAbout: { type: 'integer', format: 'int32' },
};

/** A signed 64-bit number, shown signed whatever the message holds. */
export const INT64_KIND: Kind<bigint> = {
  name: 'INT64',
  shape: 'scalar',
  zero: 0n,
  schema: () => INT64,
  writer: () => (value) => String(BigInt.asIntN(64, value)),
  reader: () => (input, context) => BigInt.asIntN(64, readInteger(input, context)),
  warnsAbout: { type: 'integer', format: 'int64' },
};

const finite = (value: number): string => {
  if (Number.isNaN(value)) return String(NO_VAL);
  return Number.isFinite(value) ? String(value) : '18446744073709551615';
};

/** A float; NaN and infinity are written as the sentinels. */
export const FLOAT64: Kind<number> = {
  name: 'FLOAT64',
  shape: 'scalar',
  zero: 0,
  schema: () => DOUBLE,
  writer: (version) => writeWithSentinels<number>(version, floatSentinel, finite),
  reader: () => readFloat,
  warnsAbout: { type: 'number', format: 'double' },
};

/** A float wider than JavaScript's, which messages hold as decimal text. Only written. */
export const FLOAT128: Kind<string> = {
  name: 'FLOAT128',
  shape: 'scalar',
  zero: '0',
  schema: () => ({ type: 'number' }),
  writer: (version) => {
    const write = writeWithSentinels<number>(version, floatSentinel, finite);
    return (value, context) => write(convertToFloat(value) ?? Number.NaN, context);
  },
};

/** The parts of a number object that the input has. */
interface NumberParts {
  readonly set?: boolean | number;
  readonly infinite?: boolean | number;
  readonly number?: number | bigint;
}

function numberParts(name: string, number: Kind<number> | Kind<bigint>): Kind<NumberParts> {
  return defineObject<Required<NumberParts>>()(name, (f) => [
    f.member('set', BOOL, 'set', 'Whether "number" holds a value'),
    f.member('infinite', BOOL, 'infinite', 'Whether the value is infinite'),
    f.member('number', number as Kind<number | bigint>, 'number', 'The value'),
  ]) as Kind<NumberParts>;
}

/** The narrower integers share the object of the 64-bit one. */
const UINT64_NO_VAL_STRUCT = numberParts('UINT64_NO_VAL_STRUCT', UINT64);
const FLOAT64_NO_VAL_STRUCT = numberParts('FLOAT64_NO_VAL_STRUCT', FLOAT64);

/** What a number object holds on the wire. */
interface NumberObject<W> {
  readonly base: string;
  readonly zero: W;
  readonly unset: W;
  readonly infinite: W;
  readonly number: Schema;
  /** From what the readers found to the wire's width. */
  readonly fromInteger: (value: bigint) => W;
  readonly fromFloat: (value: number) => W;
  readonly text: (value: W) => string;
}

const UNSET_TEXT = '{"set":false,"infinite":false,"number":0}';
const INFINITE_TEXT = '{"set":false,"infinite":true,"number":0}';

/** Object schema: v0.0.40 documents defaults and 64-bit numbers, later versions do not. */
function numberObjectSchema(version: ApiVersion, number: Schema): Schema {
  if (VERSION_RULES[version].numberObjects === 'no_val') {
    return {
      type: 'object',
      properties: {
        set: {
          type: 'boolean',
          description: 'Whether "number" holds a value; false means unset',
          default: false,
        },
        infinite: {
          type: 'boolean',
          description: 'Whether the value is infinite; "set" and "number" are then ignored',
          default: 0,
        },
        number: {
          ...(number.type === 'integer' ? INT64 : number),
          description: 'The value where "set" is true',
        },
      },
    };
  }
  return {
    type: 'object',
    properties: {
      set: { type: 'boolean', description: 'Whether "number" holds a value; false means unset' },
      infinite: {
        type: 'boolean',
        description: 'Whether the value is infinite; "set" and "number" are then ignored',
      },
      number: { ...number, description: 'The value where "set" is true' },
    },
  };
}

function numberObject<W extends number | bigint>(name: string, spec: NumberObject<W>): Kind<W> {
  return {
    name,
    shape: 'number',
    zero: spec.zero,
    schemaName: (version) => `${spec.base}_${VERSION_RULES[version].numberObjects}`,
    schema: (scope) => numberObjectSchema(scope.version, spec.number),
    writer:
      () =>
      (value, { complex }) => {
        if (value === spec.infinite) return complex ? COMPLEX_INFINITE_TEXT : INFINITE_TEXT;
        if (value === spec.unset) return complex ? 'null' : UNSET_TEXT;
        const number = spec.text(value);
        return complex ? number : `{"set":true,"infinite":false,"number":${number}}`;
      },
    reader(version) {
      const isFloat = spec.number.type === 'number';
      const struct = isFloat ? FLOAT64_NO_VAL_STRUCT : UINT64_NO_VAL_STRUCT;
      const noVal = VERSION_RULES[version].numberObjects === 'no_val';
      const parts = noVal ? readNoVal(isFloat) : compileReader(struct, version);
      const number = isFloat ? readFloatOf(spec) : readIntegerOf(spec, noVal);
      const plainNumber: Read<W> = (input, context) =>
        number(
          context.complex && input === COMPLEX_INFINITE ? Number.POSITIVE_INFINITY : input,
          context,
        );
      const read: Read<W> = (input, context) =>
        isObject(input) ? fromParts(spec, parts(input, context)) : plainNumber(input, context);
      return noVal ? withTypeWarning(read, { type: 'object' }, version) : read;
    },
    isUnset: (value) => value === spec.unset,
  };
}

/** `infinite` wins; without `set` the number counts for nothing. */
function fromParts<W>(spec: NumberObject<W>, { set, infinite, number = 0 }: NumberParts): W {
  if (infinite) return spec.infinite;
  if (!set) return spec.unset;
  return typeof number === 'bigint' ? spec.fromInteger(number) : spec.fromFloat(number);
}

/** v0.0.40 reads the parts without warnings and shows the whole in its errors. */
function readNoVal(isFloat: boolean): Read<NumberParts> {
  const convert = isFloat ? convertToFloat : convertToInteger;
  const noun = isFloat ? 'floating point' : 'integer';
  return (input, context) => {
    const parts = input as JsonObject;
    const refuse = (expected: string, key: string): never =>
      context.fail(9202, `Expected ${expected} for "${key}" field but got ${context.shown(input)}`);
    const flag = (key: 'set' | 'infinite'): boolean =>
      convertToBoolean(parts[key] ?? false) ?? refuse('bool', key);
    const set = flag('set');
    const infinite = flag('infinite');
    if (parts['number'] !== undefined) {
      return {
        set,
        infinite,
        number: convert(parts['number']) ?? refuse(`${noun} number`, 'number'),
      };
    }
    if (!set || infinite) return { set, infinite };
    return context.fail(9202, 'Expected "number" field when "set"=True but field not present');
  };
}

function readFloatOf<W>(spec: NumberObject<W>): Read<W> {
  return (input, context) =>
    input === null ? spec.unset : spec.fromFloat(readFloat(input, context));
}

function readIntegerOf<W>(spec: NumberObject<W>, noVal: boolean): Read<W> {
  return (input, context) => {
    if (input === null) return spec.unset;
    if (typeof input === 'number' && !Number.isInteger(input)) return spec.fromFloat(input);
    const number = convertToInteger(input);
    if (number !== null) return spec.fromInteger(number);
    if (noVal) context.fail(9209, `Expected dictionary but got ${context.shown(input)}`);
    return context.fail(9202, `Expected integer but got ${context.shown(input)}`);
  };
}

function narrow(
  unset: number,
  infinite: number,
): Pick<NumberObject<number>, 'fromInteger' | 'fromFloat'> {
  const fromInteger = (value: bigint): number => {
    const word = BigInt.asUintN(64, value);
    if (word === NO_VAL64) return unset;
    return word >= BigInt(NO_VAL) ? infinite : Number(word) % (infinite + 1);
  };
  return {
    fromInteger,
    fromFloat: (value) => {
      if (Number.isNaN(value)) return unset;
      return Number.isFinite(value) ? fromInteger(BigInt(Math.trunc(value))) : infinite;
    },
  };
}

/** A 16-bit number that may be unset or infinite. */
export const UINT16_NO_VAL = numberObject<number>('UINT16_NO_VAL', {
  base: 'uint16',
  zero: 0,
  unset: NO_VAL16,
  infinite: INFINITE16,
  number: INT32,
  ...narrow(NO_VAL16, INFINITE16),
  text: plain,
});

/** A 32-bit number that may be unset or infinite. */
export const UINT32_NO_VAL = numberObject<number>('UINT32_NO_VAL', {
  base: 'uint32',
  zero: 0,
  unset: NO_VAL,
  infinite: INFINITE,
  number: INT32,
  ...narrow(NO_VAL, INFINITE),
  text: plain,
});

/** A 64-bit number that may be unset or infinite; written signed as upstream does. */
export const UINT64_NO_VAL = numberObject<bigint>('UINT64_NO_VAL', {
  base: 'uint64',
  zero: 0n,
  unset: NO_VAL64,
  infinite: INFINITE64,
  number: INT64,
  fromInteger: (value) => BigInt.asUintN(64, value),
  fromFloat: (value) => {
    if (Number.isNaN(value)) return NO_VAL64;
    return Number.isFinite(value) ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : INFINITE64;
  },
  text: (value) => String(BigInt.asIntN(64, value)),
});

/** A float that may be unset (NO_VAL or NaN) or infinite. */
export const FLOAT64_NO_VAL: Kind<number> = (() => {
  const base = numberObject<number>('FLOAT64_NO_VAL', {
    base: 'float64',
    zero: 0,
    unset: NO_VAL,
    infinite: INFINITE,
    number: DOUBLE,
    fromInteger: Number,
    fromFloat: (value) => {
      if (Number.isNaN(value)) return NO_VAL;
      return Number.isFinite(value) ? value : INFINITE;
    },
    text: plain,
  });
  return {
    ...base,
    writer: (version) => {
      const write = base.writer(version);
      return (value, context) => {
        if (Number.isNaN(value)) return write(NO_VAL, context);
        return write(Number.isFinite(value) ? value : INFINITE, context);
      };
    },
  };
})();
