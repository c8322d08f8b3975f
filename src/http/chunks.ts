/** Bytes of a reply that is sent in chunks. */

const CHUNK_BYTES = 128 * 1024;
/** UTF-8 takes at most so many bytes for a character of a text. */
const MOST_BYTES = 3;

/**
 * Gathers texts in chunks of bytes of about one size. Texts are best short: the engine puts one together
 * out of its pieces when it is encoded, and where it is long that takes several times as long.
 */
export function chunksOf(texts: AsyncIterable<string>): AsyncIterableIterator<Buffer> {
  const iterator = texts[Symbol.asyncIterator]();
  const chunks = gather({ [Symbol.asyncIterator]: () => iterator });
  return {
    next: () => chunks.next(),
    // Closing a generator that was never read would not close what it reads.
    async return() {
      await iterator.return?.();
      return await chunks.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* gather(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let length = 0;
  for await (const text of texts) {
    const most = text.length * MOST_BYTES;
    if (most > chunk.length - length && length > 0) {
      yield chunk.subarray(0, length);
      chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      length = 0;
    }
    if (most > chunk.length) yield Buffer.from(text);
    else length += chunk.write(text, length);
  }
  if (length > 0) yield chunk.subarray(0, length);
}
