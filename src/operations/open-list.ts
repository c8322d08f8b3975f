/** Lists that are read from a daemon while they are written. */
import type { ListStream } from '../cluster/transport/list-stream.js';
import type { Positioned } from '../messages/engine/reply.js';
import type { OpenList } from './operation.js';

/**
 * The records of a list as they are asked for.
 * @param shown Makes of a slice what is written.
 */
export function recordsOf<R, V>(
  stream: Pick<ListStream<unknown, R, unknown>, 'slices' | 'close'>,
  shown: (slice: readonly Positioned<R>[]) => readonly V[],
): OpenList<V> {
  return { records: shownSlices(stream.slices(), shown), close: () => stream.close() };
}

async function* shownSlices<T, V>(
  slices: AsyncIterable<readonly T[]>,
  shown: (slice: readonly T[]) => readonly V[],
): AsyncGenerator<readonly V[]> {
  for await (const slice of slices) yield shown(slice);
}
