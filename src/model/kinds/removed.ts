/** Types that are gone: their keys stay as empty placeholders. */
import type { Kind } from '../engine/kind.js';

/** A list of flags that has no flags any more. */
export const REMOVED_FLAGS: Kind<null> = {
  name: 'REMOVED_FLAGS',
  shape: 'scalar',
  zero: null,
  schema: () => ({ type: 'array', items: {}, deprecated: true }),
  writer: () => () => '[]',
};

/** An object that has no properties any more. */
export const REMOVED_OBJECT: Kind<null> = {
  name: 'REMOVED_OBJECT',
  shape: 'scalar',
  zero: null,
  schema: () => ({ type: 'object', properties: {}, deprecated: true }),
  writer: () => () => '{}',
};
