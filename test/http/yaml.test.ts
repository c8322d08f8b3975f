import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/http/refusal.js';
import { readYaml } from '../../src/http/yaml.js';

describe('readYaml', () => {
  it.each([
    [
      'a: 1\nb: true\nc: null\nd: ~\ne:\nf: 1.5\n',
      { a: '1', b: 'true', c: 'null', d: '~', e: '', f: '1.5' },
    ],
    ['{"a": [1, "x"], b: {}}', { a: ['1', 'x'], b: {} }],
    ['- a\n- - b\n', ['a', ['b']]],
    ['%YAML 1.1\n--- !!map\n!!str a: !!int 3\n...\n', { a: 3 }],
    ['a: !!int 0x1F\nb: !!int "7"\nc: !<tag:yaml.org,2002:int> -1', { a: 31, b: 7, c: -1 }],
    [
      'a: !!bool yes\nb: !!bool false\nc: !!null null\nd: !!null',
      { a: true, b: false, c: null, d: null },
    ],
    ['a: !!float 1.5\nb: !!float 5e1\nc: !!str 1', { a: 1.5, b: 50, c: '1' }],
    ['a: !mine 1\nb: ! 2\nc: !!timestamp 2026-01-01', { a: '1', b: '2', c: '2026-01-01' }],
    ['a: &x 1\n', { a: '1' }],
    ['a: |\n  #!/bin/sh\n  exit\nb: >-\n  x\n  y\n', { a: '#!/bin/sh\nexit\n', b: 'x y' }],
    ['a: 1\na: 2\n', { a: '2' }],
    ['<<: {a: 1}\n', { '<<': { a: '1' } }],
    ['__proto__: {x: y}\n', JSON.parse('{"__proto__":{"x":"y"}}')],
    ['text', 'text'],
  ])('reads %j', (text, expected) => {
    expect(readYaml(text)).toEqual(expected);
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  it('keeps integers exact', () => {
    expect(readYaml('[!!int 18446744073709551615, !!int -9223372036854775808]')).toEqual([
      18446744073709551615n,
      -9223372036854775808n,
    ]);
  });

  it.each([
    ['a: {b: [x, !!int y]}', '#/a/b[1]/', 'tag'],
    ['a: !!int 18446744073709551616', '#/a/', 'tag'],
    ['a: !!null x', '#/a/', 'tag'],
    ['a: !!float x', '#/a/', 'tag'],
    ['a: ["x\\0"]', '#/a[0]/', 'NUL'],
    ['"x\\0": a', '#/', 'NUL'],
  ])('refuses what Slurm cannot hold, with its place: %s', (text, source, what) => {
    expect(() => readYaml(text)).toThrow(
      expect.objectContaining({ source, description: expect.stringContaining(what) }),
    );
  });

  it.each([
    '',
    '# nothing\n',
    'a: [',
    'a: b: c',
    'a: &x 1\nb: *x\n',
    '*x : a',
    '[a]: b',
    'a: 1\n---\nb: 2\n',
    '"a',
    '\ta: b',
    '%YAML 1.1\n',
  ])('refuses %j', (text) => {
    expect(() => readYaml(text)).toThrow(Refusal);
  });

  it('refuses what nests deeper than 64, however long it is', () => {
    const flow = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const block = (depth: number) => `${'- '.repeat(depth)}x`;
    for (const nested of [flow, block]) {
      expect(readYaml(nested(64))).toBeInstanceOf(Array);
      expect(() => readYaml(nested(65))).toThrow(Refusal);
      expect(() => readYaml(nested(1_000_000))).toThrow(Refusal);
    }
  });

  it('bounds the size and the number of tokens', () => {
    expect(() => readYaml('x'.repeat(8 * 1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ status: 413 }),
    );
    expect(() => readYaml('- a\n'.repeat(60_000))).toThrow(Refusal);
  });
});
