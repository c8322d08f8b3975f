/** Priority and niceness of jobs. */
import { INFINITE, NICE_OFFSET, NO_VAL } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { readBoolean } from './booleans.js';
import { readInteger } from './numbers.js';

const INVALID_NICE = 2123;
const MAX_NICE = 2_147_483_645n;

/** A job is held where its priority is 0; releasing it leaves the priority to the controller. */
export const HOLD: Kind<number> = {
  name: 'HOLD',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'boolean' }),
  writer: () => (priority) => (priority === 0 ? 'true' : 'false'),
  reader: () => (input, context) => {
    if (input === null) return NO_VAL;
    return readBoolean(input, context) ? 0 : INFINITE;
  },
  warnsAbout: { type: 'boolean' },
  isUnset: (priority) => priority === NO_VAL,
};

/** Niceness, carried with an offset. */
export const NICE: Kind<number> = {
  name: 'NICE',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'integer', format: 'int32' }),
  writer: () => (nice) => (nice === NO_VAL ? '0' : String(nice - NICE_OFFSET)),
  reader: () => (input, context) => {
    const value = readInteger(input, context);
    if (value > MAX_NICE || value < -MAX_NICE) {
      context.fail(INVALID_NICE, `Nice value not within +/- ${MAX_NICE}`);
    }
    return Number(value) + NICE_OFFSET;
  },
  warnsAbout: { type: 'integer', format: 'int32' },
};
