/** What names associations, and the conditions that find them. */
import { describe, expect, it } from 'vitest';
import type { AssociationRecord } from '../../../../src/messages/accounting/associations.js';
import { ASSOCIATION_CONDITION_FLAGS } from '../../../../src/messages/accounting/associations.js';
import type { QosRecord } from '../../../../src/messages/accounting/qos.js';
import { kindIn } from '../../../../src/model/engine/fields.js';
import { ASSOC_CONDITION } from '../../../../src/model/types/accounting/association-condition.js';
import { ASSOC_ID, JOB_ASSOC_ID } from '../../../../src/model/types/accounting/associations.js';
import { readAs, written } from '../../../support/model.js';

const KEY = { acct: 'physics', cluster: 'one', partition: null, user: 'alice', id: 7 };
const SHOWN = { account: 'physics', cluster: 'one', partition: '', user: 'alice', id: 7 };
const LOOK_UPS = {
  tres: [],
  qos: [{ id: 3, name: 'high' } as QosRecord],
  associations: [{ ...KEY, cluster: 'two', user: 'bob' }, KEY] as AssociationRecord[],
};

describe('an association', () => {
  it('is numbered in its record, in v0.0.40 with its names', () => {
    expect(JSON.parse(written(kindIn(ASSOC_ID, 40), KEY, 40).text)).toEqual(SHOWN);
    expect(written(kindIn(ASSOC_ID, 41), KEY, 41).text).toBe('7');
    expect(written(kindIn(ASSOC_ID, 45), KEY, 45).text).toBe('7');
  });

  it.each([7, '7', SHOWN])('is read by its number, as %j', (input) => {
    expect(readAs(kindIn(ASSOC_ID, 45), input, 45)).toMatchObject({ value: { id: 7 } });
  });

  it.each([null, '', {}])('is not told by %j', (input) => {
    expect(readAs(kindIn(ASSOC_ID, 45), input, 45)).toEqual({ value: {}, findings: [] });
  });

  it('is no list', () => {
    const { findings } = readAs(kindIn(ASSOC_ID, 45), [7], 45);
    expect(findings).toEqual(['error 2167 #/v/ Expected numeric Association ID but got [7]']);
    const before = readAs(kindIn(ASSOC_ID, 40), [7], 40);
    expect(before.findings).toEqual(['error 9209 #/v/ Rejecting list when dictionary expected']);
  });

  it('of a job is looked up by number and cluster until v0.0.42', () => {
    const job = { associd: 7, cluster: 'one' };
    const names = kindIn(JOB_ASSOC_ID, 42);
    expect(names.lookUps?.(42)).toEqual(['associations']);
    expect(JSON.parse(written(names, job, 42, { lookUps: LOOK_UPS }).text)).toEqual(SHOWN);
    const number = kindIn(JOB_ASSOC_ID, 43);
    expect(number.lookUps?.(43)).toEqual([]);
    expect(JSON.parse(written(number, job, 43).text)).toEqual({ ...SHOWN, account: '', user: '' });
  });

  it('of a job that is not known is nothing, with a warning', () => {
    const job = { associd: 8, cluster: 'one' };
    const { text, findings } = written(kindIn(JOB_ASSOC_ID, 42), job, 42, { lookUps: LOOK_UPS });
    expect(text).toBe('{}');
    expect(findings).toHaveLength(1);
  });
});

describe('a condition on associations', () => {
  const { WITH_USAGE, WITH_DELETED, WITHOUT_PARENT_INFO } = ASSOCIATION_CONDITION_FLAGS;
  const read = (input: object, version: 41 | 45) =>
    readAs(ASSOC_CONDITION, input as never, version, { lookUps: LOOK_UPS });

  it('has flags by themselves until v0.0.41, none of which unsets another', () => {
    const { value } = read({ with_usage: true, with_deleted: true, with_raw_qos: false }, 41);
    expect(value).toEqual({ flags: WITH_USAGE | WITH_DELETED });
  });

  it('has flags by what they do from v0.0.42 on, one with a slash among them', () => {
    const { value, findings } = read({ 'Include usage': '', 'Exclude parent id/name': '1' }, 45);
    expect({ value, findings }).toEqual({ value: { flags: WITHOUT_PARENT_INFO }, findings: [] });
  });

  it('takes qualities of service by names and numbers, associations by numbers', () => {
    expect(read({ qos: 'high,4', default_qos: ['high'], id: '7,0x8' }, 45).value).toEqual({
      qos_list: ['3', '4'],
      def_qos_id_list: ['3'],
      id_list: ['7', '8'],
    });
  });

  it.each([
    [{ qos: 'none' }, 2066],
    [{ id: 'x' }, 9202],
  ])('tells what it cannot look for: %j', (input, code) => {
    expect(read(input, 45).findings.join()).toContain(`error ${code} #/v/`);
  });
});
