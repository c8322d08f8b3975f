/** Texts of any length and of any script, gathered in chunks. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Chunks } from '../../src/http/chunks.js';

const LIMIT_BYTES = 128 * 1024;

function gathered(texts: readonly string[]): Buffer[] {
  const chunks = new Chunks();
  const full = texts.slice(0, -1).map((text) => chunks.add(text));
  return [...full.filter((chunk) => chunk !== null), ...chunks.end(texts.at(-1) ?? '')];
}

const lengths = (chunks: readonly Buffer[]) => chunks.map(({ length }) => length);

const TEXT = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.integer({ min: 0, max: 9000 }))
  .map(([text, times]) => text.repeat(times));

it('are whole', () => {
  fc.assert(
    fc.property(fc.array(TEXT, { maxLength: 12 }), (texts) => {
      const all = Buffer.concat(gathered(texts));
      expect(all.equals(Buffer.from(texts.join('')))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('fill chunks, whose bytes stay as they are', () => {
  const texts = Array.from({ length: 100 }, (_, i) => String(i % 10).repeat(10_000));
  const chunks = gathered(texts);
  expect(Math.max(...lengths(chunks))).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(chunks.length).toBeLessThan(12);
  expect(Buffer.concat(chunks).toString()).toBe(texts.join(''));
});

it('fill one to its last byte, whatever the script', () => {
  expect(lengths(gathered(['ä'.repeat(LIMIT_BYTES / 2)]))).toEqual([LIMIT_BYTES]);
  expect(lengths(gathered(['a', 'ä'.repeat(LIMIT_BYTES / 2)]))).toEqual([1, LIMIT_BYTES]);
});

it('are one chunk where one alone is longer', () => {
  expect(lengths(gathered(['a', 'ä'.repeat(LIMIT_BYTES), 'c']))).toEqual([1, 2 * LIMIT_BYTES, 1]);
});

it('are never empty, but where there is nothing', () => {
  expect(lengths(gathered(['ä'.repeat(LIMIT_BYTES)]))).toEqual([2 * LIMIT_BYTES]);
  expect(lengths(gathered(['', '']))).toEqual([0]);
});
