/** How partitions are shared, in words. */
import { describe, expect, it } from 'vitest';
import { Findings, ReadContext } from '../../../src/model/engine/context.js';
import type { Json } from '../../../src/model/engine/json.js';
import { readWhole } from '../../../src/model/engine/object-reader.js';
import {
  PARTITION_EXCLUSIVE,
  PARTITION_OVERSUBSCRIBE,
} from '../../../src/model/kinds/partition-sharing.js';
import { PARTITION_INFO } from '../../../src/model/types/partitions.js';
import { NO_VAL16 } from '../../../src/wire/constants.js';
import { SURROUNDINGS, written } from '../../support/model.js';

const USER = 0x40;
const USER_CLEAR = 0x4000;
const TOPO = 0x1_0000;
const TOPO_CLEAR = 0x2_0000;
const FORCE = 0x8000;

function read(partition: Record<string, Json>, more: Record<string, Json> = {}) {
  const findings = new Findings();
  const context = new ReadContext({ version: 45, findings, surroundings: SURROUNDINGS });
  const reader = PARTITION_INFO.reader?.(45);
  if (reader === undefined) throw new Error('partitions can be read');
  const value = readWhole(reader, { ...more, partition }, context);
  const texts = [...findings.errors, ...findings.warnings].map(({ description }) => description);
  return { value, texts };
}

describe('exclusive', () => {
  it.each([
    ['NO', { flags: USER_CLEAR | TOPO_CLEAR }],
    ['none', { flags: USER_CLEAR | TOPO_CLEAR }],
    ['Node', { flags: USER_CLEAR | TOPO_CLEAR, max_share: 0 }],
    ['USER', { flags: USER | TOPO_CLEAR }],
    ['TOPO', { flags: USER_CLEAR | TOPO, max_share: 0 }],
    [null, {}],
  ])('%s is read', (exclusive, value) => {
    expect(read({ exclusive })).toEqual({ value, texts: [] });
  });

  it('adds to the flags of the partition', () => {
    const { value } = read({ exclusive: 'USER' }, { flags: ['HIDDEN'] });
    expect(value).toEqual({ flags: 2 | USER | TOPO_CLEAR });
  });

  it.each(['', 'MAYBE', 'NODE '])('%j is refused', (exclusive) => {
    const texts = ['expected NO, NODE, USER, or TOPO'];
    expect(read({ exclusive })).toEqual({ value: null, texts });
  });

  it.each([
    [{ max_share: 1, flags: 0 }, 'NO'],
    [{ max_share: 1, flags: USER }, 'USER'],
    [{ max_share: 0, flags: USER }, 'NODE'],
    [{ max_share: FORCE, flags: 0 }, 'NODE'],
    [{ max_share: 1, flags: TOPO | USER }, 'TOPO'],
  ])('%o is written', (sharing, text) => {
    expect(written(PARTITION_EXCLUSIVE, sharing, 45).text).toBe(`"${text}"`);
  });
});

describe('oversubscribe', () => {
  it.each([
    ['NO', 1],
    ['yes', 4],
    ['YES:2', 2],
    ['FORCE', FORCE | 4],
    ['force:1', FORCE | 1],
    ['FORCE:32767', FORCE | 32_767],
    [null, NO_VAL16],
  ])('%s is read', (oversubscribe, max_share) => {
    expect(read({ oversubscribe })).toEqual({ value: { max_share }, texts: [] });
  });

  it.each([
    ['NO:1', 'expected NO, YES[:#], or FORCE[:#]'],
    ['', 'expected NO, YES[:#], or FORCE[:#]'],
    ['YES:1', 'YES count must be > 1'],
    ['FORCE:0', 'FORCE count must be >= 1'],
    ['FORCE:-1', 'FORCE count must be >= 1'],
    ['FORCE:32768', 'count too large'],
    ['YES:', 'invalid job count'],
    ['YES:2:3', 'invalid job count'],
  ])('%j is refused', (oversubscribe, text) => {
    expect(read({ oversubscribe })).toEqual({ value: null, texts: [text] });
  });

  it('changes nothing where jobs get whole nodes', () => {
    const value = { flags: USER_CLEAR | TOPO_CLEAR, max_share: 0 };
    expect(read({ exclusive: 'NODE', oversubscribe: 'NO' })).toEqual({ value, texts: [] });
    expect(read({ exclusive: 'NODE', oversubscribe: 'YES:3' })).toEqual({
      value,
      texts: ['Oversubscribe ignored, Exclusive=TOPO and Exclusive=NODE imply OverSubscribe=NO'],
    });
    expect(read({ exclusive: 'NODE', oversubscribe: null }).value).toEqual(value);
  });

  it.each([
    [0, 'NO'],
    [1, 'NO'],
    [3, 'YES:3'],
    [FORCE, 'NO'],
    [FORCE | 1, 'FORCE:1'],
  ])('%i is written', (share, text) => {
    expect(written(PARTITION_OVERSUBSCRIBE, share, 45).text).toBe(`"${text}"`);
  });
});
