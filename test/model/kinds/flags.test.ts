/** How words become lists of names and back. */
import { describe, expect, it } from 'vitest';
import type { FlagKind } from '../../../src/model/engine/flags.js';
import { bit, equal, flagTable, removedFlag } from '../../../src/model/engine/flags.js';
import {
  ACCT_GATHER_PROFILE,
  CPU_BINDING_FLAGS,
  JOB_FLAGS,
  JOB_MAIL_FLAGS,
  JOB_RES_CORE_STATUS,
  JOB_STATE,
  MEMORY_BINDING_TYPE,
} from '../../../src/model/kinds/job-flags.js';
import {
  CR_TYPE,
  NODE_STATES,
  PARTITION_PREEMPT_MODES,
  SELECT_TYPE_PARAM,
} from '../../../src/model/kinds/node-flags.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { readAs, written } from '../../support/model.js';

function names<W extends number | bigint>(
  kind: FlagKind<W>,
  value: W,
  version: ApiVersion,
): unknown {
  return JSON.parse(written(kind, value, version).text);
}

describe('flags that are written', () => {
  it.each([
    [NODE_STATES, 2, ['IDLE']],
    [NODE_STATES, 0x205, ['MIXED', 'DRAIN']],
    [NODE_STATES, 0xffff_fffe, ['INVALID']],
    [JOB_STATE, 0, ['PENDING']],
    [JOB_STATE, 0x8003, ['COMPLETED', 'COMPLETING']],
    [ACCT_GATHER_PROFILE, 0, ['NOT_SET']],
    [ACCT_GATHER_PROFILE, 0x12, ['ENERGY', 'NETWORK']],
    [CPU_BINDING_FLAGS, 0x2005, ['CPU_BIND_TO_CORES', 'VERBOSE', 'CPU_BIND_ONE_THREAD_PER_CORE']],
    [MEMORY_BINDING_TYPE, 0x83, ['NONE', 'VERBOSE', 'PREFER']],
    [JOB_MAIL_FLAGS, 0, []],
    [JOB_MAIL_FLAGS, 0x8000, []],
    [JOB_MAIL_FLAGS, 0x211, ['BEGIN', 'TIME=100%', 'ARRAY_TASKS']],
  ] as const)('$0.name %i', (kind, value, expected) => {
    for (const version of API_VERSIONS) expect(names(kind, value, version)).toEqual(expected);
  });

  it('an exclusive one that is found hides what has no mask of its own', () => {
    for (const version of [41, 42, 43, 44] as const) {
      expect(names(CR_TYPE, 0x14, version)).toEqual(['CORE']);
      expect(names(CR_TYPE, 0x10, version)).toEqual(['MEMORY']);
    }
    expect(names(SELECT_TYPE_PARAM, 0x4114, 45)).toEqual([
      'CR_CORE_MEMORY',
      'CR_ONE_TASK_PER_CORE',
      'CR_LLN',
    ]);
    expect(names(SELECT_TYPE_PARAM, 0, 45)).toEqual(['NONE']);
    expect(names(PARTITION_PREEMPT_MODES, 0xfffe, 45)).toEqual(['CLUSTER_GLOBAL']);
    expect(names(JOB_RES_CORE_STATUS, 0xffff_ffff_ffff_fffen, 45)).toEqual(['UNALLOCATED']);
    expect(names(JOB_RES_CORE_STATUS, 6n, 45)).toEqual(['ALLOCATED', 'IN_USE']);
  });

  it('composite ones stand beside their parts', () => {
    expect(names(NODE_STATES, 0x280_0002, 44)).toEqual(['IDLE', 'POWER_DOWN', 'POWER_DRAIN']);
    expect(names(NODE_STATES, 0x280_0002, 45)).toEqual([
      'IDLE',
      'POWER_DOWN',
      'POWER_DRAIN',
      'POWER_DOWN_ASAP',
    ]);
  });

  it('hidden ones are written in v0.0.40 only', () => {
    for (const version of API_VERSIONS)
      expect(names(JOB_STATE, 0xc, version)).toEqual(version === 40 ? ['invalid-placeholder'] : []);
  });

  it('come and go with the versions', () => {
    const stepManager = 1n << 41n;
    const script = 1n << 35n;
    expect(names(JOB_FLAGS, stepManager | script, 40)).toEqual(['SAVE_BATCH_SCRIPT']);
    expect(names(JOB_FLAGS, stepManager | script, 41)).toEqual(['STEPMGR_ENABLED']);
  });
});

describe('flags that are read', () => {
  const TABLE = flagTable('TABLE', { width: 16, bitMask: 0xff00 }, [
    equal('ONE', 1, 0xff),
    equal('TWO', 2, 0xff),
    bit('HIGH', 0x100),
    bit('HIGHER', 0x200),
    bit('HIDDEN', 0x400, { hidden: true }),
    removedFlag('GONE'),
  ]);
  const read = (input: Parameters<typeof readAs>[1], version: ApiVersion = 45) =>
    readAs(TABLE, input, version);

  it.each([
    ['one', 1],
    [['high', 'HIGHER'], 0x300],
    [['ONE', 'TWO'], 2],
    [['HIGH', 'TWO', 'ONE'], 0x101],
    [['HIDDEN'], 0x400],
  ])('%j', (input, value) => {
    for (const version of API_VERSIONS)
      expect(read(input, version)).toEqual({ value, findings: [] });
  });

  it('an empty list sets nothing', () => {
    expect(read([])).toEqual({ value: undefined, findings: [] });
  });

  it('a removed one warns', () => {
    expect(read(['GONE', 'ONE'])).toEqual({
      value: 1,
      findings: ['warning #/v[0]/ Ignoring deprecated flag: GONE'],
    });
  });

  it('an unknown one is an error; the others are read', () => {
    expect(read(['ONE', 'NOPE'])).toEqual({
      value: 1,
      findings: ['error 9207 #/v[1]/ Unknown flag "NOPE"'],
    });
  });

  it('an unknown one ends the reading in v0.0.40', () => {
    expect(read(['NOPE', 'NEITHER'], 40)).toEqual({
      value: undefined,
      findings: ['error 9207 #/v[0]/ Unknown flag "NOPE"', 'error 9207 #/v/ Parsing flags failed'],
    });
  });

  it('a list in place of one is ignored, but is an unknown one in v0.0.40', () => {
    expect(read([[], 'ONE'])).toEqual({
      value: 1,
      findings: ['warning #/v[0]/ Ignoring unexpected field of type list'],
    });
    expect(read([[], 'ONE'], 40)).toEqual({
      value: undefined,
      findings: [
        'error 9207 #/v[0]/ Unknown flag "(null)"',
        'error 9207 #/v/ Parsing flags failed',
      ],
    });
  });

  it('anything else than a list or a text is refused', () => {
    expect(read({}).findings).toEqual(['error 9206 #/v/ Expected a List but found a dictionary']);
    expect(read(3).findings).toEqual([
      'error 9206 #/v/ Expected a List but found a 64 bit integer',
    ]);
  });
});
