/** Types that are gone: their keys stay as empty placeholders. */
import type { Kind, Schema } from '../engine/kind.js';

function removed(name: string, schema: Schema, text: string): Kind<null> {
  return {
    name,
    shape: 'removed',
    zero: null,
    schema: () => ({ ...schema, deprecated: true }),
    writer: () => () => text,
  };
}

/** A list that has no items any more, under the name that its schema had. */
export function removedList(name: string): Kind<null> {
  return removed(name, { type: 'array', items: {} }, '[]');
}

/** An object that has no properties any more, under the name that its schema had. */
export function removedObject(name: string): Kind<null> {
  return removed(name, { type: 'object', properties: {} }, '{}');
}
