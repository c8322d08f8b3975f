import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody, decodeForm } from '../../src/http/decode.js';
import { Refusal } from '../../src/http/refusal.js';

const json = (text: string) => decodeBody(Buffer.from(text), 'json');

describe('decodeForm', () => {
  it.each([
    ['', {}],
    ['a=1', { a: '1' }],
    ['a=1&a=2;b=3', { a: ['1', '2'], b: '3' }],
    ['a', { a: true }],
    ['a=', { a: null }],
    ['a=b%2Cc', { a: 'b,c' }],
    ['a=b,c', { a: 'b,c' }],
    ['a=x+y', { a: 'x y' }],
    ['a=b=c', { a: 'b=c' }],
    ['__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('reads %j', (text, expected) => {
    expect(decodeForm(text)).toEqual(expected);
  });

  it.each(['=a', 'a=%', 'a=%FF', '%00=1'])('refuses %j', (text) => {
    expect(() => decodeForm(text)).toThrow(Refusal);
  });

  it('bounds the number of pairs', () => {
    expect(() => decodeForm('a=1&'.repeat(10_001))).toThrow(Refusal);
  });
});

describe('decodeBody', () => {
  it('keeps integers exact', () => {
    expect(json('{"a":18446744073709551614,"b":-9223372036854775808,"c":1,"d":1.5}')).toEqual({
      a: 18446744073709551614n,
      b: -9223372036854775808n,
      c: 1,
      d: 1.5,
    });
  });

  it.each([
    ['{"a":1,}', { a: 1 }],
    ['[1,2,]', [1, 2]],
    ["{'a':'x\"\\n\\\\y'}", { a: 'x"\n\\y' }],
    ['/*c*/{"a":/**/1//x\n}//', { a: 1 }],
    ['[NaN,-Infinity,TRUE,Null]', [Number.NaN, Number.NEGATIVE_INFINITY, true, null]],
    ['[01,-0,1e2,1e999]', [1, -0, 100, Number.POSITIVE_INFINITY]],
    ['{"a":"x\n\ty"}', { a: 'x\n\ty' }],
    ['"\\ud83d\\ude00 \\ud83d"', '😀 \ufffd'],
    ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
  ])('reads %s as generously as json-c', (text, expected) => {
    expect(json(text)).toEqual(expected);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each([
    ['{"job":{"environment":["A=1","B=\\u0000"]}}', '#/job/environment[1]/', 'NUL'],
    ['{"job":{"a":[{}],"script":"x\0y"}}', '#/job/script/', 'NUL'],
    ['{"job":{"b":1,"a\\u0000":1}}', '#/job//', 'NUL'],
    ['{"a":[18446744073709551616]}', '#/a[0]/', '64 bits'],
    ['{"a":-9223372036854775809}', '#/a/', '64 bits'],
    [`{"a":${'9'.repeat(1_000_000)}}`, '#/a/', '64 bits'],
  ])('refuses what Slurm cannot hold, with its place: %.60s', (text, source, what) => {
    expect(() => json(text)).toThrow(
      expect.objectContaining({ source, description: expect.stringContaining(what) }),
    );
  });

  it('bounds the number of values', () => {
    expect(() => json(`[${'0,'.repeat(2_000_000)}]`)).toThrow(Refusal);
  });

  it('lets the last of two keys win', () => {
    expect(json('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it.each([
    '',
    '{',
    '{"a":1} x',
    '\u{feff}{',
    'nul',
    '{"a":1,,}',
    '{,}',
    '"\\x"',
    'null',
    '1',
    'true',
    '/*',
    '{a:1}',
  ])('refuses %j', (text) => {
    expect(() => json(text)).toThrow(Refusal);
  });

  it('refuses bytes that are no UTF-8', () => {
    const bytes = Buffer.from([0x22, 0xff, 0x22]);
    expect(() => decodeBody(bytes, 'json')).toThrow(Refusal);
  });

  it('refuses what nests deeper than 32, however long it is, and takes brackets in texts', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(json(nested(32))).toBeInstanceOf(Array);
    expect(() => json(nested(33))).toThrow(Refusal);
    expect(() => json('['.repeat(5_000_000))).toThrow(Refusal);
    expect(json(JSON.stringify('['.repeat(100)))).toBe('['.repeat(100));
    expect(json(JSON.stringify({ a: `\\"${'{'.repeat(100)}` }))).toEqual({
      a: `\\"${'{'.repeat(100)}`,
    });
  });

  it('reads every JSON value that JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify({ value }).replaceAll('\\u0000', ' ');
        // Doubles that are written as integers of more than 64 bits.
        fc.pre(!/\d{19}/.test(text));
        const plain = (_key: string, v: unknown) => (typeof v === 'bigint' ? Number(v) : v);
        expect(JSON.parse(JSON.stringify(json(text), plain))).toEqual(JSON.parse(text));
      }),
    );
  });
});
