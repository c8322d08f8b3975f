/** Items of a list, each beside the one before: as each is written alone, findings included. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bit, flagTable } from '../../../src/model/engine/flags.js';
import { listOf } from '../../../src/model/engine/list.js';
import { defineObject } from '../../../src/model/engine/object.js';
import { FLOAT64, UINT32, UINT32_NO_VAL } from '../../../src/model/kinds/numbers.js';
import { STRING } from '../../../src/model/kinds/text.js';
import { INFINITE, NO_VAL } from '../../../src/wire/constants.js';
import { writeContext } from '../../support/model.js';

interface Item {
  readonly name: string | null;
  readonly count: number;
  readonly limit: number | undefined;
  readonly factor: number;
  readonly flags: number;
  readonly parts: readonly string[];
  readonly inner: { readonly id: number } | null;
}

const FLAGS = flagTable('ITEM_FLAGS', { width: 16 }, [bit('A', 1), bit('B', 2)]);

const ITEM = defineObject<Item>()('ITEM', (f) => [
  f.member('name', STRING, 'name', 'Name'),
  f.member('max/count', UINT32, 'count', 'Count'),
  f.member('max/deep/limit', UINT32_NO_VAL, 'limit', 'Limit'),
  f.member('same/name', STRING, 'name', 'The name again'),
  f.member('parts', listOf('PARTS', STRING), 'parts', 'Parts'),
  f.member('factor', FLOAT64, 'factor', 'Factor'),
  f.member('flags', FLAGS, 'flags', 'Flags'),
  f.inner('id', UINT32, 'inner.id', 'Id'),
  f.derived('twice', UINT32, (item) => 2 * (item.count % 1000), 'Twice the count'),
]);

const number = fc.constantFrom(0, 1, 2, NO_VAL, INFINITE);

const ITEMS: fc.Arbitrary<Item[]> = fc.array(
  fc.record({
    name: fc.constantFrom(null, '', 'a', 'b"\\'),
    count: number,
    limit: fc.option(number, { nil: undefined }),
    factor: fc.constantFrom(0, 0.5, Number.NaN, NO_VAL),
    flags: fc.constantFrom(0, 1, 3),
    parts: fc.constantFrom([], ['x']),
    inner: fc.constantFrom(null, { id: 1 }, { id: 2 }),
  }),
  // Of the first ones all is written; then texts are kept.
  { minLength: 33, maxLength: 60 },
);

it.each([40, 42, 43, 45] as const)('are what they are alone in v0.0.%i', (version) => {
  const alone = ITEM.writer(version);
  const inTurn = ITEM.itemsWriter?.(version);
  fc.assert(
    fc.property(ITEMS, (items) => {
      const [first, second] = [writeContext(version), writeContext(version)];
      const next = inTurn?.(second);
      const texts = items.map((item) => alone(item, first));
      expect(items.map((item) => next?.(item))).toEqual(texts);
      expect(second.findings.warnings).toEqual(first.findings.warnings);
      expect(second.findings.count).toBe(first.findings.count);
    }),
    { numRuns: 300 },
  );
});
