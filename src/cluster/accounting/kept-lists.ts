/** Lists that requests keep in memory until they are answered. */
import { isDeepStrictEqual } from 'node:util';

/**
 * Lists of one kind. Each request reads its own, as no other tells what its caller may see by now, and
 * nearly all read the same: that is kept once, however many requests keep it.
 */
export class KeptLists<R> {
  #lists: WeakRef<readonly R[]>[] = [];

  /** Reads a list to its end. @returns the one that is kept already, where that is the same. */
  async read(slices: AsyncIterable<readonly R[]>): Promise<readonly R[]> {
    const records: R[] = [];
    let same = this.#kept();
    for await (const slice of slices) {
      for (const record of slice) {
        const place = records.length;
        same = same.filter((list) => isDeepStrictEqual(list[place], record));
        records.push(same[0]?.[place] ?? record);
      }
    }
    const found = same.find(({ length }) => length === records.length);
    if (found !== undefined) return found;
    this.#lists.push(new WeakRef(records));
    return records;
  }

  #kept(): (readonly R[])[] {
    const lists = this.#lists.map((list) => list.deref()).filter((list) => list !== undefined);
    this.#lists = lists.map((list) => new WeakRef(list));
    return lists;
  }
}
