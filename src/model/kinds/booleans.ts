/** Booleans, which messages hold as a bool, a byte or a 16-bit word. */
import { NO_VAL16 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToBoolean } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';

/** A boolean of an input value, or an error that names the place. */
export function readBoolean(input: Json, context: ReadContext): boolean {
  const value = convertToBoolean(input);
  if (value === null) context.fail(9202, `Expected boolean but got ${context.shown(input)}`);
  return value;
}

/** A boolean. */
export const BOOL: Kind<boolean | number> = {
  name: 'BOOL',
  shape: 'scalar',
  zero: false,
  schema: () => ({ type: 'boolean' }),
  writer: () => (value) => (value ? 'true' : 'false'),
  reader: () => readBoolean,
  warnsAbout: { type: 'boolean' },
};

/** A boolean that a message holds as a byte. */
export const BOOL8: Kind<number> = {
  ...BOOL,
  zero: 0,
  reader: () => (input, context) => (readBoolean(input, context) ? 1 : 0),
};

/** A 16-bit word that is true unless 0; a sentinel in it is true as well. */
export const BOOL16: Kind<number> = {
  name: 'BOOL16',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'boolean' }),
  writer: () => (value) => (value === 0 ? 'false' : 'true'),
  reader: () => (input, context) => (readBoolean(input, context) ? 1 : 0),
  warnsAbout: { type: 'boolean' },
};

/** A 16-bit word that may be unset, which is written false; null and -1 are read as unset. */
export const BOOL16_NO_VAL: Kind<number> = {
  name: 'BOOL16_NO_VAL',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'boolean' }),
  writer:
    () =>
    (value, { complex }) => {
      if (value === NO_VAL16) return complex ? 'null' : 'false';
      return value === 0 ? 'false' : 'true';
    },
  reader: () => (input, context) => {
    if (input === null || (typeof input !== 'object' && Number(input) === -1)) return NO_VAL16;
    return readBoolean(input, context) ? 1 : 0;
  },
  warnsAbout: { type: 'boolean' },
  isUnset: (value) => value === NO_VAL16,
};
