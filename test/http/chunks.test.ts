/** Texts of any length and of any script, gathered in chunks. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunksOf } from '../../src/http/chunks.js';

const LIMIT_BYTES = 128 * 1024;

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function gathered(texts: readonly string[]): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(each(texts))) chunks.push(chunk);
  return chunks;
}

const TEXT = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.integer({ min: 0, max: 9000 }))
  .map(([text, times]) => text.repeat(times));

it('are whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(TEXT, { maxLength: 12 }), async (texts) => {
      const all = Buffer.concat(await gathered(texts));
      expect(all.equals(Buffer.from(texts.join('')))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('fill chunks, whose bytes stay as they are', async () => {
  const chunks = await gathered(
    Array.from({ length: 100 }, (_, i) => String(i % 10).repeat(10_000)),
  );
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(chunks.length).toBeLessThan(12);
});

it('are one chunk where one alone is longer', async () => {
  expect((await gathered(['a', 'b'.repeat(LIMIT_BYTES), 'c'])).map(({ length }) => length)).toEqual(
    [1, LIMIT_BYTES, 1],
  );
});

it('are no chunk where there is nothing', async () => {
  expect(await gathered([])).toEqual([]);
  expect(await gathered([''])).toEqual([]);
});

it('close what they read, whether it was begun or not', async () => {
  for (const reads of [0, 1, 3]) {
    let closed = 0;
    const chunks = chunksOf({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 'a'.repeat(LIMIT_BYTES) }),
        async return() {
          closed += 1;
          return { done: true, value: undefined };
        },
      }),
    });
    for (let i = 0; i < reads; i++) expect((await chunks.next()).done).toBe(false);
    await chunks.return?.();
    expect(closed).toBeGreaterThan(0);
    expect((await chunks.next()).done).toBe(true);
  }
});
