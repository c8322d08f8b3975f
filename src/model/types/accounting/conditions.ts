/** What queries say that find records of the accounting database. */
import { defineObject } from '../../engine/object.js';

/** A condition as it is read: no list of it has empty places. */
export type ReadCondition<C> = {
  readonly [K in keyof C]: C[K] extends (string | null)[] | null ? readonly string[] | null : C[K];
};

/**
 * The condition of associations inside other conditions. It is an object, which no URL can give: whatever
 * stands there is refused.
 */
export const NESTED_ASSOC_CONDITION = defineObject<object>()('ASSOC_CONDITION', () => []);
