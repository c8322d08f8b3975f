/** Trackable resources by the numbers of the accounting database. */
import { describe, expect, it } from 'vitest';
import type { TresRecord } from '../../../src/messages/accounting/tres.js';
import type { Json } from '../../../src/model/engine/json.js';
import { TRES_STR } from '../../../src/model/kinds/tres-look-up.js';
import { readAs, written } from '../../support/model.js';

const known = (id: number, type: string, name: string | null = null): TresRecord => ({
  alloc_secs: 0n,
  count: 0n,
  id,
  name,
  type,
});
const tres = [
  known(1, 'cpu'),
  known(2, 'mem'),
  known(6, 'fs', 'disk'),
  known(1001, 'gres', 'gpu'),
  known(1002, 'gres', 'gpu:h100'),
];
const lookUps = { tres, qos: [], associations: [] };

const shown = (text: string | null): unknown =>
  JSON.parse(written(TRES_STR, text, 45, { lookUps }).text);
const read = (input: Json) => readAs(TRES_STR, input, 45, { lookUps });

describe('TRES_STR', () => {
  it('shows numbers with their types and names, and names with their numbers', () => {
    const gpu = { type: 'gres', name: 'gpu', id: 1001, count: 2 };
    expect(shown('1=4,1001=2')).toEqual([{ type: 'cpu', name: '', id: 1, count: 4 }, gpu]);
    expect(shown('GRES/gpu=2')).toEqual([gpu]);
    expect(shown(',1001=2,1001=5')).toEqual([gpu]);
  });

  it('shows what is unknown by its number, and stops where nothing can be made out', () => {
    expect(shown('77=1,nothing=3,1=4')).toEqual([{ type: '', name: '', id: 77, count: 1 }]);
    expect(shown('0=3,1=4')).toEqual([]);
    expect(shown('1')).toEqual([]);
    expect(shown(null)).toEqual([]);
    expect(shown('')).toEqual([]);
  });

  it('shows counts of 64 bits signed, none as -1', () => {
    const count = (text: string): string => written(TRES_STR, text, 45, { lookUps }).text;
    expect(count('2=9007199254740993')).toContain('"count":9007199254740993');
    expect(count('2=18446744073709551615')).toContain('"count":-1');
    expect(count('2=18446744073709551614')).toContain('"count":-2');
    expect(count(`2=${'9'.repeat(30)}`)).toContain('"count":-1');
  });

  it('reads types and names, however they are written, and numbers beside them', () => {
    const input = [
      { type: 'CPU', count: 4 },
      { type: 'gres', name: 'GPU', id: 1001, count: -1 },
      { type: 'fs' },
      { type: '', id: 2, count: 3 },
    ];
    expect(read(input)).toEqual({
      value: '1=4,1001=18446744073709551615,6=0,2=3',
      findings: [],
    });
    expect(read([])).toEqual({ value: null, findings: [] });
  });

  it('refuses what is not known, is ambiguous, or has another number', () => {
    expect(read([{ type: 'cpu' }, { type: 'license', name: 'x' }]).findings).toEqual([
      'error 2115 #/v[1]/ There is no TRES license/x',
    ]);
    expect(read([{ type: 'gres', count: 1 }]).findings).toEqual([
      'error 2115 #/v[0]/ There is no TRES gres',
    ]);
    expect(read([{ type: 'cpu', id: 2 }]).findings).toEqual([
      'error 2115 #/v[0]/ TRES cpu has the id 1, not 2',
    ]);
    expect(read([{ id: 1, count: 4 }]).findings).toEqual([
      "error 9200 #/v[0]/type/ Missing required field 'type' in dictionary",
    ]);
    expect(read('cpu=4').findings).toEqual([
      'error 9208 #/v/ TRES should be LIST but is type string',
    ]);
  });
});
