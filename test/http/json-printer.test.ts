import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPrinter } from '../../src/http/json-printer.js';

/** JSON.stringify has empty lists and dictionaries on one line too. */
const laidOut = (value: unknown) => JSON.stringify(value, null, 2);
const documents = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));

describe('jsonPrinter', () => {
  it('writes a line a value', () => {
    const value = { a: [1, [], {}, { b: null }], 'c,": d]': '\\"{}' };
    expect(jsonPrinter()(JSON.stringify(value))).toBe(laidOut(value));
  });

  it('keeps integers as they are written', () => {
    expect(jsonPrinter()('[18446744073709551615]')).toBe('[\n  18446744073709551615\n]');
  });

  it('lays out any document', () => {
    fc.assert(
      fc.property(documents, (value) => {
        expect(jsonPrinter()(JSON.stringify(value))).toBe(laidOut(value));
      }),
      { numRuns: 50 },
    );
  });

  it('takes pieces that are cut between any two tokens', () => {
    const json = '{"a":[{"b":1},"x, y",[],{}],"c":{}}';
    const tokens = json.match(/"[^"]*"|\w+|./g) as string[];
    expect(tokens.map(jsonPrinter()).join('')).toBe(laidOut(JSON.parse(json)));
  });
});
