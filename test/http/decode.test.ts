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

  it('lets the last of two keys win', () => {
    expect(json('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it.each(['', '{', '{"a":1} x', '\u{feff}{', 'nul', '{"a":01}'])('refuses %j', (text) => {
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
        const text = JSON.stringify(value);
        const plain = (_key: string, v: unknown) => (typeof v === 'bigint' ? Number(v) : v);
        expect(JSON.parse(JSON.stringify(json(text), plain))).toEqual(JSON.parse(text));
      }),
    );
  });
});
