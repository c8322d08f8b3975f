import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compressHostlist, expandHostlist, HostlistError } from '../../src/wire/hostlist.js';

describe('expandHostlist', () => {
  test.each([
    ['', []],
    ['n1', ['n1']],
    ['n[1-3,7],x', ['n1', 'n2', 'n3', 'n7', 'x']],
    ['n[08-11]', ['n08', 'n09', 'n10', 'n11']],
    ['n[098-101]', ['n098', 'n099', 'n100', 'n101']],
    ['n[9-11]', ['n9', 'n10', 'n11']],
    ['n[1-2]-ib', ['n1-ib', 'n2-ib']],
    ['a,b  c\tn[1,3],,', ['a', 'b', 'c', 'n1', 'n3']],
    ['n1]', ['n1]']],
    ['n[1-1]', ['n1']],
    ['n[8-010]', ['n8', 'n9', 'n10']],
    ['r[0-1]n[01-02]-x', ['r0n01-x', 'r0n02-x', 'r1n01-x', 'r1n02-x']],
    ['n[5,1,3]', ['n5', 'n1', 'n3']],
    ['10.0.0.[1-2]', ['10.0.0.1', '10.0.0.2']],
    ['[1-2]', ['1', '2']],
  ])('%j', (text, names) => {
    expect(expandHostlist(text)).toEqual(names);
  });

  test('three dimensions: the last counts fastest, then the first', () => {
    const names = expandHostlist('rack[0-3]-node[01-10]-x[7-8]y');
    expect(names).toHaveLength(80);
    expect(new Set(names).size).toBe(80);
    expect(names.slice(0, 3)).toEqual(['rack0-node01-x7y', 'rack0-node01-x8y', 'rack1-node01-x7y']);
    expect(names[8]).toBe('rack0-node02-x7y');
    expect(names[79]).toBe('rack3-node10-x8y');
    expect(expandHostlist('n[1-3]x[1-2]y[1-2]').join(' ')).toBe(
      'n1x1y1 n1x1y2 n2x1y1 n2x1y2 n3x1y1 n3x1y2 n1x2y1 n1x2y2 n2x2y1 n2x2y2 n3x2y1 n3x2y2',
    );
  });

  test.each([
    ['n[1-3', 'not closed'],
    ['n[1[2]]', 'within brackets'],
    ['n[1, 2]', 'not a range'],
    ['n[]', 'not a range'],
    ['n[1-]', 'not a range'],
    ['n[1,,2]', 'not a range'],
    ['n[3-1]', 'backwards'],
    ['n[a-c]', 'range of numbers'],
    ['n[1-9999999999999999]', 'range of numbers'],
    ['n[0-65536]', 'more than 65536 names'],
    ['n[0-300][0-300]', 'more than 65536 names'],
    [`n${'[0-65535]'.repeat(10_000)}`, 'more than 65536 names'],
  ])('%.30j is refused', (text, reason) => {
    expect(() => expandHostlist(text)).toThrow(HostlistError);
    expect(() => expandHostlist(text)).toThrow(reason);
  });

  test('a name may have any number of brackets', () => {
    expect(expandHostlist(`n${'[1]'.repeat(50_000)}`)).toEqual([`n${'1'.repeat(50_000)}`]);
  });

  test('the limit is the number of names', () => {
    expect(expandHostlist('n[0-65535]')).toHaveLength(65_536);
    expect(expandHostlist('a[1-2],b', 3)).toEqual(['a1', 'a2', 'b']);
    expect(() => expandHostlist('a[1-2],b', 2)).toThrow('more than 2 names');
  });
});

describe('compressHostlist', () => {
  test.each([
    [[], ''],
    [['n1'], 'n1'],
    [['n1', 'n2', 'n3', 'n7'], 'n[1-3,7]'],
    [['n08', 'n09', 'n10'], 'n[08-10]'],
    [['n9', 'n10', 'n11'], 'n[9-11]'],
    [['n1', 'n01', 'n2'], 'n[1,01,2]'],
    [['a1', 'b1', 'b2', 'login'], 'a1,b[1-2],login'],
    [['r1n1', 'r1n2', 'r2n1'], 'r1n[1-2],r2n1'],
  ])('%j', (names, text) => {
    expect(compressHostlist(names)).toBe(text);
  });

  test('what is compressed is expanded to the same names', () => {
    const name = fc
      .tuple(
        fc.constantFrom('n', 'rack-', 'a1b', ''),
        fc.constantFrom('', '%d', '0%d', '00%d'),
        fc.nat(120),
        fc.constantFrom('', '', '-ib'),
      )
      .map(([prefix, digits, n, suffix]) => prefix + digits.replace('%d', String(n)) + suffix)
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), (names) => {
        expect(expandHostlist(compressHostlist(names))).toEqual(names);
      }),
    );
  });
});
