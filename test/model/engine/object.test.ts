/** Objects of declared fields: keys that are paths, histories, what is written and what is read. */
import { describe, expect, it } from 'vitest';
import { Findings, ReadContext } from '../../../src/model/engine/context.js';
import { bit, flagTable } from '../../../src/model/engine/flags.js';
import type { Json } from '../../../src/model/engine/json.js';
import { listOf, optional } from '../../../src/model/engine/list.js';
import { defineObject } from '../../../src/model/engine/object.js';
import { readWhole } from '../../../src/model/engine/object-reader.js';
import { UINT32, UINT32_NO_VAL } from '../../../src/model/kinds/numbers.js';
import { removedList } from '../../../src/model/kinds/removed.js';
import { STRING } from '../../../src/model/kinds/text.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { SURROUNDINGS, written } from '../../support/model.js';

interface Thing {
  readonly name: string | null;
  readonly count: number;
  readonly limit: number;
  readonly inner: { readonly id: number };
  readonly flags: number;
}

const FLAGS = flagTable('THING_FLAGS', { width: 16 }, [bit('WithParts', 1), bit('WithRest', 2)]);

const THING = defineObject<Thing>()('THING', (f) => [
  f.member('name', STRING, 'name', 'Name', { required: { since: 42 } }),
  f.member('max/count', UINT32, 'count', 'Count'),
  f.inner('id', UINT32, 'inner.id', 'Id'),
  f.member('max/limit', UINT32_NO_VAL, 'limit', 'Limit', { since: 41, until: 44 }),
  f.member('limit', [[45, UINT32_NO_VAL]], 'limit', 'Limit', { since: 45 }),
  f.derived('double', UINT32, (thing) => 2 * thing.count, 'Twice the count'),
  f.placeholder('old/list', removedList('OLD_LIST'), 'No longer used', { until: 44 }),
]);

const VALUE: Thing = { name: 'x', count: 3, limit: 7, inner: { id: 5 }, flags: 0 };
const limit = { set: true, infinite: false, number: 7 };

function read(input: Json, version: ApiVersion = 44, type = THING) {
  const findings = new Findings();
  const context = new ReadContext({ version, findings, surroundings: SURROUNDINGS });
  const reader = type.reader?.(version);
  if (reader === undefined) throw new Error('objects can be read');
  return {
    value: readWhole(reader, input, context),
    errors: findings.errors.map((e) => [e.error_number, e.source, e.description]),
    warnings: findings.warnings.map((w) => [w.source, w.description]),
  };
}

describe('an object that is written', () => {
  it('joins the keys of one path where the path is seen first', () => {
    expect(written(THING, VALUE, 44).text).toBe(
      `{"name":"x","max":{"count":3,"limit":${JSON.stringify(limit)}},"id":5,"double":6,"old":{"list":[]}}`,
    );
  });

  it('has the keys of its version', () => {
    expect(JSON.parse(written(THING, VALUE, 40).text)).toEqual({
      name: 'x',
      max: { count: 3 },
      id: 5,
      double: 6,
      old: { list: [] },
    });
    expect(JSON.parse(written(THING, VALUE, 45).text)).toEqual({
      name: 'x',
      max: { count: 3 },
      id: 5,
      limit,
      double: 6,
    });
  });

  it("shows the zero of a kind where the controller's version lacks the member", () => {
    const partial = { count: 0 } as Thing;
    expect(JSON.parse(written(THING, partial, 45).text)).toEqual({
      name: '',
      max: { count: 0 },
      id: 0,
      limit: { set: true, infinite: false, number: 0 },
      double: 0,
    });
  });
});

describe('an object that is read', () => {
  it('has the members that were given, and no others', () => {
    expect(read({ name: null, max: { count: 3 }, id: 5 }, 41)).toEqual({
      value: { name: null, count: 3, inner: { id: 5 } },
      errors: [],
      warnings: [],
    });
  });

  it('must have the keys that its version requires', () => {
    expect(read({ id: 5 }, 41).errors).toEqual([]);
    expect(read({ id: 5 }, 42)).toEqual({
      value: null,
      errors: [[9200, '#/name/', "Missing required field 'name' in dictionary"]],
      warnings: [],
    });
  });

  it('warns of each leaf that it does not know', () => {
    expect(
      read({ name: '', nope: 1, max: { count: 1, most: 'x' }, other: { deep: [1], none: {} } }),
    ).toEqual({
      value: { name: '', count: 1 },
      errors: [],
      warnings: [
        ['#/nope/', 'Ignoring unknown field "nope" of type 64 bit integer in DATA_PARSER_THING'],
        ['#/max/most/', 'Ignoring unknown field "most" of type string in DATA_PARSER_THING'],
        ['#/other/deep/', 'Ignoring unknown field "deep" of type list in DATA_PARSER_THING'],
      ],
    });
  });

  it('ignores keys that are only written or only there for show', () => {
    expect(read({ name: '', double: 1, old: { list: [1] } })).toEqual({
      value: { name: '' },
      errors: [],
      warnings: [],
    });
  });

  it('keeps what was set where a later key of the same member is unset', () => {
    const BOTH = defineObject<Thing>()('BOTH', (f) => [
      f.member('limit', UINT32_NO_VAL, 'limit', 'Limit'),
      f.member('other_limit', UINT32_NO_VAL, 'limit', 'The same limit'),
    ]);
    const both = (input: Json) => read(input, 44, BOTH as typeof THING).value;
    expect(both({ limit: 3, other_limit: { set: false } })).toEqual({ limit: 3 });
    expect(both({ limit: 3, other_limit: 4 })).toEqual({ limit: 4 });
    expect(both({ other_limit: { set: false } })).toEqual({ limit: 0xffff_fffe });
  });

  it('is refused where it is no dictionary', () => {
    for (const input of [null, [], 'x', 3]) {
      expect(read(input).errors[0]?.[2]).toMatch(/^Rejecting .* when dictionary expected$/);
    }
  });

  it('ends at its first error, and still reports unknown keys', () => {
    const { value, errors, warnings } = read({ name: [], max: { count: {} }, nope: 1 });
    expect(value).toBeNull();
    expect(errors).toHaveLength(1);
    expect(warnings.map(([source]) => source)).toContain('#/nope/');
  });

  it('takes flags that are keys of their own', () => {
    const QUERY = defineObject<Thing>()('QUERY', (f) => [
      f.member('name', STRING, 'name', 'Name'),
      f.exploded(FLAGS, 'flags'),
    ]);
    const query = (input: Json) => read(input, 44, QUERY as typeof THING);
    expect(query({ WithParts: 'true', WithRest: 'no' })).toEqual({
      value: { flags: 1 },
      errors: [],
      warnings: [],
    });
    expect(query({ name: 'x' }).value).toEqual({ name: 'x' });
    expect(query({ WithParts: {} }).warnings).toEqual([
      [
        '#/WithParts/',
        'Unable to convert to boolean from dictionary. Flag WithParts is being treated as false.',
      ],
    ]);
  });
});

describe('lists and missing values', () => {
  const THINGS = listOf('THINGS', THING);

  it('write nothing and no list alike', () => {
    for (const version of [40, 45] as const) {
      expect(written(THINGS, null, version).text).toBe('[]');
      expect(written(THINGS, [], version).text).toBe('[]');
    }
  });

  it('read a scalar as a list of one, and refuse a dictionary', () => {
    const OBJECT = defineObject<{ list: readonly number[] | null }>()('OBJECT', (f) => [
      f.member('list', listOf('NUMBERS', UINT32), 'list', 'Numbers'),
    ]);
    const list = (input: Json) => read({ list: input }, 44, OBJECT as never);
    expect(list([1, '2']).value).toEqual({ list: [1, 2] });
    expect(list(3).value).toEqual({ list: [3] });
    expect(list({ a: 1 }).errors).toEqual([
      [9208, '#/list/', 'Expected List but found a dictionary'],
    ]);
    expect(list(['x']).errors[0]?.[1]).toBe('#/list[0]/');
  });

  it('write a missing object empty in v0.0.40 and null later, and empty where it is required', () => {
    expect(written(optional(THING), null, 40).text).toBe('{}');
    expect(written(optional(THING), null, 41).text).toBe('null');
    expect(written(optional(THING, { required: true }), null, 45).text).toBe('{}');
    expect(written(optional(THINGS), null, 40).text).toBe('[]');
    expect(written(optional(THING, { allowNull: true }), null, 40).text).toBe('null');
  });
});

describe('declarations', () => {
  it('must not give one key twice in a version', () => {
    const declare = (since: ApiVersion) =>
      defineObject<Thing>()('TWICE', (f) => [
        f.member('name', STRING, 'name', 'Name', { until: 42 }),
        f.member('name', STRING, 'name', 'Name', { since }),
      ]);
    expect(() => declare(42)).toThrow('TWICE: key name is declared twice for v0.0.42');
    expect(() => declare(43)).not.toThrow();
  });
});
