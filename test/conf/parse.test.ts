import { describe, expect, it } from 'vitest';
import { SlurmConfError } from '../../src/cluster/conf/error.js';
import type { ConfEntry } from '../../src/cluster/conf/parse.js';
import { MAX_LINE_LENGTH, parseConf } from '../../src/cluster/conf/parse.js';

const isObject = (key: string) => key === 'nodename' || key === 'nodeset';

function parse(text: string): ConfEntry[] {
  return parseConf(text, 'slurm.conf', isObject) as ConfEntry[];
}

/** Keys and values alone. */
function pairs(text: string): string[][] {
  return parse(text).map(({ key, value }) => [key, value]);
}

function failure(text: string): SlurmConfError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SlurmConfError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${text}`);
}

describe('values', () => {
  it.each([
    ['A=b', 'b'],
    ['A = b', 'b'],
    ['A=\tb  ', 'b'],
    ['  A=b', 'b'],
    ['A=b\r\n', 'b'],
    ['A="b c"', 'b c'],
    ['A=""', ''],
    ['A="b"', 'b'],
    ['A="b"c', '"b"c'],
    ['A=b=c', 'b=c'],
    ['A=b,c(1)', 'b,c(1)'],
    ['A+=b', 'b'],
    ['A-=b', 'b'],
    ['A.b_2=c', 'c'],
  ])('%j is %j', (text, value) => {
    expect(parse(text).map((entry) => entry.value)).toEqual([value]);
  });

  it('end at the first blank, so that a quote that is not closed leaves a rest', () => {
    expect(failure('A="b c').message).toBe('Parse error in file slurm.conf line 1: " c"');
  });

  it('take no blank that is not ASCII for one', () => {
    expect(pairs('A=b\u00a0c')).toEqual([['A', 'b\u00a0c']]);
  });
});

describe('comments', () => {
  it('begin at a hash sign, in a value and in quotes too', () => {
    expect(pairs('# all of it\nA=b#c\nB=c # d')).toEqual([
      ['A', 'b'],
      ['B', 'c'],
    ]);
    expect(pairs('A="b#c"')).toEqual([['A', '"b']]);
  });

  it('do not begin at an escaped hash sign', () => {
    expect(pairs('A=b\\#c\nB=d\\\\#e')).toEqual([
      ['A', 'b#c'],
      ['B', 'd\\'],
    ]);
  });

  it('are not continued', () => {
    expect(pairs('# A=b \\\nB=c')).toEqual([['B', 'c']]);
  });
});

describe('backslashes', () => {
  it('make the next character an ordinary one', () => {
    expect(pairs('A=b\\c\\\\d')).toEqual([['A', 'bc\\d']]);
  });

  it.each([
    ['A=b\\\nc', 'bc'],
    ['A=b\\ \t\nc', 'bc'],
    ['A=b\\\r\nc', 'bc'],
    ['A=b\\ # why\nc', 'bc'],
    ['A=b\\\\\\\nc', 'b\\c'],
    ['A=\\\n\\\nb', 'b'],
    ['A=b\\', 'b'],
    ['A=b\\\n', 'b'],
  ])('continue a line where their number is odd: %j', (text, value) => {
    expect(pairs(text)).toEqual([['A', value]]);
  });

  it('do not continue it where it is even', () => {
    expect(pairs('A=b\\\\\nC=d')).toEqual([
      ['A', 'b\\'],
      ['C', 'd'],
    ]);
  });
});

describe('lines', () => {
  it('are counted from 1; a continued one is where it begins', () => {
    const text = '\n# c\nA=b\n\nB=\\\n\\\nc\nC=d';
    expect(parse(text).map(({ key, line }) => [key, line])).toEqual([
      ['A', 3],
      ['B', 5],
      ['C', 8],
    ]);
  });

  it.each([
    ['A', 'A'],
    ['A=', 'A='],
    ['=b', '=b'],
    ['A+ =b', 'A+ =b'],
    ['A-b=c', 'A-b=c'],
    ['A=b C=d', ' C=d'],
    ['A=b c', ' c'],
    ['include', 'include'],
    ['  include a', '  include a'],
    ['include a b', ' b'],
    ['NodeName=n1 CPUs=2 rest Weight=1', ' rest Weight=1'],
  ])('%j is none', (text, rest) => {
    const error = failure(`\n${text}\r\n`);
    expect(error).toMatchObject({ code: 'SYNTAX', file: 'slurm.conf', line: 2 });
    expect(error.message).toBe(`Parse error in file slurm.conf line 2: "${rest}"`);
  });

  it('repeat a little of what is wrong, not all', () => {
    expect(failure('x'.repeat(100_000)).message.length).toBeLessThan(300);
  });

  it('are bounded, one by one and joined', () => {
    const half = 'x'.repeat(MAX_LINE_LENGTH / 2);
    expect(parse(`A=${half}`)).toHaveLength(1);
    expect(failure(`A=${half}${half}`)).toMatchObject({ code: 'LIMIT', line: 1 });
    expect(failure(`B=c\nA=${half}\\\n${half}`)).toMatchObject({ code: 'LIMIT', line: 3 });
  });
});

describe('objects', () => {
  it('have options on their line, whatever the case of their keys', () => {
    const [entry] = parse('nodename=n[1-3] CPUs=2  Reason="not yet" cpus=4\\\n Weight=1');
    expect(entry).toMatchObject({ key: 'nodename', value: 'n[1-3]' });
    expect(Object.fromEntries(entry?.options ?? [])).toEqual({
      cpus: '4',
      reason: 'not yet',
      weight: '1',
    });
  });
});

describe('Include', () => {
  it.each(['include', 'Include', 'INCLUDE'])('is %s and a name', (word) => {
    expect(parseConf(`${word} \t/etc/%c.conf # it`, 'slurm.conf', isObject)).toEqual([
      { include: '/etc/%c.conf', file: 'slurm.conf', line: 1 },
    ]);
  });

  it('is an ordinary key with an equals sign', () => {
    expect(pairs('Include=a')).toEqual([['Include', 'a']]);
  });
});
