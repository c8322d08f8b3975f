/** Trackable resources between lists and texts. */
import { describe, expect, it } from 'vitest';
import { TRES_STR_BY_TYPE } from '../../../src/model/kinds/tres.js';
import { readAs, written } from '../../support/model.js';

describe('TRES_STR_BY_TYPE', () => {
  it('reads types and names', () => {
    const tres = [
      { type: 'cpu', count: 4 },
      { type: 'gres', name: 'gpu', id: 1001, count: '2' },
      { type: 'mem', name: '', count: 9_007_199_254_740_993n },
      { type: 'node' },
    ];
    const value = 'cpu=4,gres/gpu=2,mem=9007199254740993,node=0';
    expect(readAs(TRES_STR_BY_TYPE, tres, 45).value).toBe(value);
    expect(readAs(TRES_STR_BY_TYPE, [], 45)).toEqual({ value: null, findings: [] });
  });

  it('refuses what has no type, and what is no list', () => {
    expect(readAs(TRES_STR_BY_TYPE, [{ id: 1, count: 4 }], 45).findings).toEqual([
      "error 9200 #/v[0]/type/ Missing required field 'type' in dictionary",
    ]);
    expect(readAs(TRES_STR_BY_TYPE, 'cpu=4', 45).findings).toEqual([
      'error 9208 #/v/ TRES should be LIST but is type string',
    ]);
  });

  it('writes lists, with the numbers that every cluster has', () => {
    const { text, findings } = written(TRES_STR_BY_TYPE, 'cpu=4,gres/gpu:tesla=2', 45);
    expect(findings).toEqual([]);
    expect(JSON.parse(text)).toEqual([
      { type: 'cpu', name: '', id: 1, count: 4 },
      { type: 'gres', name: 'gpu:tesla', id: 0, count: 2 },
    ]);
    expect(written(TRES_STR_BY_TYPE, null, 45).text).toBe('[]');
  });
});
