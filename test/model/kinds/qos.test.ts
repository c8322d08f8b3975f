/** Qualities of service by numbers and names. */
import { describe, expect, it } from 'vitest';
import type { QosRecord } from '../../../src/messages/accounting/qos.js';
import type { Json } from '../../../src/model/engine/json.js';
import type { AnyKind } from '../../../src/model/engine/kind.js';
import {
  QOS_ID,
  QOS_ID_STRING_CSV_LIST,
  QOS_NAME,
  QOS_NAME_CSV_LIST,
  QOS_PREEMPT_LIST,
  QOS_STRING_ID_LIST,
} from '../../../src/model/kinds/qos.js';
import { QOS_PREEMPT_MODES_CONDITION } from '../../../src/model/kinds/qos-flags.js';
import { readAs, writeContext, written } from '../../support/model.js';

const INFINITE = 0xffff_ffff;
const known = (id: number, name: string) => ({ id, name }) as QosRecord;
const qos = [known(1, 'normal'), known(3, 'high'), known(9, '42'), known(10, 'null')];
const lookUps = { tres: [], qos, associations: [] };

const read = (kind: AnyKind, input: Json) => readAs(kind, input, 45, { lookUps });
const show = <W>(kind: AnyKind, value: W) => written<W>(kind, value, 45, { lookUps });

describe('a quality of service', () => {
  it.each<[number, string, string[]]>([
    [3, '"high"', []],
    [0, '""', []],
    [INFINITE, '""', []],
    [7, '"Unknown"', ['warning  Unknown QOS with id#7. Unable to dump QOS.']],
  ])('of the number %i is shown as %s', (id, text, findings) => {
    expect(show(QOS_ID, id)).toEqual({ text, findings });
  });

  it.each<[Json, number]>([
    ['high', 3],
    [3, 3],
    ['3', 3],
    [42, 9],
    ['null', 10],
    [{ id: 3, name: 'normal' }, 3],
    [{ id: 0, name: 'normal' }, 1],
    [null, INFINITE],
    ['', INFINITE],
  ])('is found by %j', (input, id) => {
    expect(read(QOS_ID, input).value).toBe(id);
  });

  it.each<[Json, string]>([
    ['none', 'none'],
    [77, '77'],
    ['HIGH', 'HIGH'],
    [{}, '{}'],
    [{ name: 'none' }, 'none'],
  ])('is an error where there is none: %j', (input, told) => {
    expect(read(QOS_ID, input).findings).toContain(
      `error 2066 #/v/ Unable to resolve QOS: ${told}`,
    );
  });

  it('may have a name that is not known yet', () => {
    expect(read(QOS_NAME, 'new').value).toBe('new');
    expect(read(QOS_NAME, '3').value).toBe('high');
    expect(read(QOS_NAME, '~x').value).toBe('~x');
  });
});

describe('lists of them', () => {
  it('hold numbers, and show the names that there are', () => {
    expect(show(QOS_STRING_ID_LIST, ['3', '77', '1'])).toEqual({
      text: '["high","normal"]',
      findings: [],
    });
    expect(show(QOS_STRING_ID_LIST, null).text).toBe('[]');
    expect(read(QOS_STRING_ID_LIST, ['normal', 3, null, { name: 'high' }]).value).toEqual([
      '1',
      '3',
      '3',
    ]);
  });

  it('are no texts', () => {
    expect(read(QOS_STRING_ID_LIST, 'high').findings.join()).toContain('error 2066 #/v/');
  });

  it('follow the records that are looked up in, not those of an earlier reply', () => {
    const write = QOS_STRING_ID_LIST.writer(45);
    const context = (name: string) =>
      writeContext(45, { lookUps: { ...lookUps, qos: [known(3, name)] } });
    expect(write(['3'], context('old'))).toBe('["old"]');
    expect(write(['3'], context('new'))).toBe('["new"]');
  });

  it('may be bits', () => {
    const bits = (mask: string) => ({
      ...QOS_PREEMPT_LIST.zero,
      name: 'x',
      id: 5,
      preempt_bitstr: { size: 16, mask },
    });
    expect(show(QOS_PREEMPT_LIST, bits('0xA'))).toEqual({
      text: '["normal","high"]',
      findings: [],
    });
    expect(show(QOS_PREEMPT_LIST, bits('0x83')).findings).toEqual([
      'error 2066 list_find_first()->slurmdb_find_qos_in_list() ' +
        'Unable to resolve Preempt QOS (bit 7/16[0-1,7]) in QOS x(5)',
    ]);
    expect(show(QOS_PREEMPT_LIST, QOS_PREEMPT_LIST.zero).text).toBe('[]');
  });
});

describe('conditions on them', () => {
  it('take names and numbers alike', () => {
    expect(read(QOS_ID_STRING_CSV_LIST, 'high,77').value).toEqual(['3', '77']);
    expect(read(QOS_ID_STRING_CSV_LIST, 'none').findings.join()).toContain('error 2066');
    expect(read(QOS_NAME_CSV_LIST, ['3', 'none']).value).toEqual(['high', 'none']);
  });

  it('tell no mode from any mode', () => {
    expect(read(QOS_PREEMPT_MODES_CONDITION, 'disabled').value).toBe(0x10);
    expect(read(QOS_PREEMPT_MODES_CONDITION, ['CANCEL', 'GANG']).value).toBe(0x8008);
  });
});
