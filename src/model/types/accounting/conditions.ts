/** A condition as it is read: no list of it has empty places. */
export type ReadCondition<C> = {
  readonly [K in keyof C]: C[K] extends (string | null)[] | null ? readonly string[] | null : C[K];
};
