import { describe, expect, it } from 'vitest';
import { listKeys, splitLists } from '../../src/http/lists.js';
import { flagTable } from '../../src/model/engine/flags.js';
import { listOf } from '../../src/model/engine/list.js';
import { defineObject } from '../../src/model/engine/object.js';
import { STRING } from '../../src/model/kinds/text.js';

const FLAGS = flagTable('FLAGS', { width: 8 }, []);
const TYPE = defineObject<{ names: string[] | null; name: string | null; flags: number }>()(
  'TYPE',
  (f) => [
    f.member('names', listOf('NAMES', STRING), 'names', 'Names'),
    f.member('flags', FLAGS, 'flags', 'Flags', { since: 41 }),
    f.member('name', STRING, 'name', 'Name'),
  ],
);

describe('lists in queries', () => {
  it('are those that the version has', () => {
    expect([...listKeys(TYPE, 45)]).toEqual(['names', 'flags']);
    expect([...listKeys(TYPE, 40)]).toEqual(['names']);
    expect([...listKeys(undefined, 45)]).toEqual([]);
  });

  it.each([
    ['a,b', ['a', 'b']],
    [
      ['a,b', 'c'],
      ['a', 'b', 'c'],
    ],
    ['a', 'a'],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['n[1,3],n5', ['n[1,3]', 'n5']],
    ['1_[1,3]', '1_[1,3]'],
    [',a,,b,', ['a', 'b']],
    [true, true],
    [null, null],
  ])('%j is %j', (value, expected) => {
    expect(splitLists({ names: value, name: 'x,y' }, listKeys(TYPE, 45))).toEqual({
      names: expected,
      name: 'x,y',
    });
  });
});
