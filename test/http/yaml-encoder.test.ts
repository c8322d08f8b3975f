import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readYaml } from '../../src/http/yaml.js';
import { yamlEncoder } from '../../src/http/yaml-encoder.js';

const encode = (value: unknown) => yamlEncoder()(JSON.stringify(value));

/** Lists and dictionaries as writers have them, without what only JSON can say. */
const documents = fc
  .oneof(
    fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 4 }),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('-0', '0')) as unknown);

describe('yamlEncoder', () => {
  it('writes blocks, with a tag before every value', () => {
    const value = {
      jobs: [{ id: 1, tags: ['a', []], 'a b': -1.5 }, {}, [[null]]],
      on: true,
      empty: { list: [] },
    };
    expect(encode(value)).toBe(`%YAML 1.1
--- !!map
!!str jobs: !!seq
- !!map
  !!str id: !!int 1
  !!str tags: !!seq
  - !!str "a"
  - !!seq []
  !!str "a b": !!float -1.5
- !!map {}
- !!seq
  - !!seq
    - !!null null
!!str on: !!bool true
!!str empty: !!map
  !!str list: !!seq []
...
`);
  });

  it('writes no tags where they are not wanted; texts are quoted all the same', () => {
    const value = { jobs: [{ id: 1, minor: '05' }, {}, [[null]]], on: true };
    const yaml = yamlEncoder({ tags: false })(JSON.stringify(value));
    expect(yaml).toBe(`%YAML 1.1
---
"jobs":
-
  "id": 1
  "minor": "05"
- {}
-
  -
    - null
"on": true
...
`);
    expect(parse(yaml)).toEqual(value);
  });

  it('keeps integers as they are written', () => {
    const yaml = yamlEncoder()('{"a":18446744073709551615,"b":[-9223372036854775808]}');
    expect(parse(yaml, { intAsBigInt: true })).toEqual({
      a: 18446744073709551615n,
      b: [-9223372036854775808n],
    });
  });

  it('keeps what YAML takes for ends of lines or does not have', () => {
    const texts = [
      'a\u0085b\u2028c\u2029d',
      '\ufeff\uffff\ufffe',
      '\x7f\x9b',
      '\n\t\0"\\/',
      '😀',
      ' x ',
    ];
    const yaml = encode(texts);
    expect(yaml).not.toMatch(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\0\t]/);
    expect(parse(yaml)).toEqual(texts);
  });

  it('takes pieces that are cut between any two tokens', () => {
    const json = '{"a":[{"b":1},"x, y"],"c":{}}';
    const tokens = json.match(/"[^"]*"|\w+|./g) as string[];
    const push = yamlEncoder();
    expect(tokens.map(push).join('')).toBe(yamlEncoder()(json));
  });

  it('writes what readers of YAML 1.1 and 1.2, and this daemon, read as the same values', () => {
    fc.assert(
      fc.property(documents, (value) => {
        const yaml = encode(value);
        expect(parse(yaml, { version: '1.1' })).toEqual(value);
        expect(parse(yaml.replace('1.1', '1.2'))).toEqual(value);
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        fc.pre(!/\d{16}/.test(yaml));
        expect(readYaml(yaml)).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });
});
