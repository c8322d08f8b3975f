/** Finding records in the lists that are looked up in. */

/**
 * Makes a function that finds a list's records by a key: their last one where several have it. An index is made
 * of each list once and kept as long as the list, as lists of jobs ask for it again and again.
 */
export function finder<R, K>(
  keyOf: (record: R) => K,
): (list: readonly R[], key: K) => R | undefined {
  const indexes = new WeakMap<readonly R[], ReadonlyMap<K, R>>();
  return (list, key) => {
    let index = indexes.get(list);
    if (index === undefined) {
      index = new Map(list.map((record) => [keyOf(record), record]));
      indexes.set(list, index);
    }
    return index.get(key);
  };
}
