/** What readers make of input that they accept, in every API version unless it says otherwise. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/model/engine/json.js';
import type { AnyKind } from '../../../src/model/engine/kind.js';
import { BOOL, BOOL16, BOOL16_NO_VAL } from '../../../src/model/kinds/booleans.js';
import { JOB_EXCLUSIVE } from '../../../src/model/kinds/exclusive.js';
import { PROCESS_EXIT_CODE } from '../../../src/model/kinds/exit-code.js';
import { HOSTLIST_STRING } from '../../../src/model/kinds/hostlists.js';
import { GROUP_ID, USER_ID } from '../../../src/model/kinds/identities.js';
import {
  CORE_SPEC,
  MEM_PER_CPUS,
  MEM_PER_NODE,
  THREAD_SPEC,
} from '../../../src/model/kinds/memory.js';
import {
  FLOAT64,
  FLOAT64_NO_VAL,
  INT32_KIND,
  INT64_KIND,
  UINT16,
  UINT16_NO_VAL,
  UINT32,
  UINT32_NO_VAL,
  UINT64,
  UINT64_NO_VAL,
} from '../../../src/model/kinds/numbers.js';
import { HOLD, NICE } from '../../../src/model/kinds/priority.js';
import { SIGNAL } from '../../../src/model/kinds/signals.js';
import { SLURM_STEP_ID } from '../../../src/model/kinds/step-ids.js';
import { CSV_STRING, STRING, STRING_ARRAY, STRING_LIST } from '../../../src/model/kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../../../src/model/kinds/times.js';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { INFINITE, NO_VAL, NO_VAL16, NO_VAL64 } from '../../../src/wire/constants.js';
import { isError, NOW, readAs, written } from '../../support/model.js';

const PER_CPU = 1n << 63n;

const VALUES: readonly (readonly [AnyKind, Json, unknown])[] = [
  [STRING, 'x', 'x'],
  [STRING, 5, '5'],
  [STRING, true, 'true'],
  [STRING, 1.5, '1.500000'],
  [STRING, null, null],
  [STRING_LIST, 'a,b', ['a,b']],
  [STRING_LIST, ['a', 1], ['a', '1']],
  [STRING_ARRAY, { A: 'b', C: 1, D: null }, ['A=b', 'C=1', 'D=']],
  [STRING_ARRAY, ['a', null, true], ['a', '', 'true']],
  [CSV_STRING, ['n1', 'n2'], 'n1,n2'],
  [CSV_STRING, 'n1,n2', 'n1,n2'],
  [HOSTLIST_STRING, ['n1', 'n3', 'n2'], 'n[1,3,2]'],
  [HOSTLIST_STRING, 'n[1-2],n3', 'n[1-3]'],
  [HOSTLIST_STRING, null, null],
  [BOOL, 'yes', true],
  [BOOL, 'off', false],
  [BOOL, '0', false],
  [BOOL, 'maybe', true],
  [BOOL, null, false],
  [BOOL16, 2, 1],
  [BOOL16_NO_VAL, null, NO_VAL16],
  [BOOL16_NO_VAL, -1, NO_VAL16],
  [BOOL16_NO_VAL, false, 0],
  [UINT16, '0x10', 16],
  [UINT16, ' \t3', 3],
  [UINT16, 70_000, 4464],
  [UINT16, null, 0],
  [UINT32, -1, NO_VAL],
  [UINT32, 4_294_967_296, NO_VAL],
  [UINT32, 1.5, 2],
  [UINT64, -1, 0xffff_ffff_ffff_ffffn],
  [UINT64, '18014398509481985', 18_014_398_509_481_985n],
  [INT32_KIND, '-5', -5],
  [INT64_KIND, -1, -1n],
  [FLOAT64, '1.5', 1.5],
  [FLOAT64, '3', 3],
  [FLOAT64, 'inf', Number.POSITIVE_INFINITY],
  [UINT16_NO_VAL, 5, 5],
  [UINT16_NO_VAL, null, NO_VAL16],
  [UINT16_NO_VAL, -1, 0xffff],
  [UINT16_NO_VAL, { set: true, number: 5 }, 5],
  [UINT32_NO_VAL, { infinite: true, set: true, number: 5 }, INFINITE],
  [UINT32_NO_VAL, { set: false, number: 5 }, NO_VAL],
  [UINT32_NO_VAL, { number: 5 }, NO_VAL],
  [UINT32_NO_VAL, {}, NO_VAL],
  [UINT32_NO_VAL, -2, NO_VAL],
  [UINT32_NO_VAL, 10 ** 12, INFINITE],
  [UINT32_NO_VAL, 1.9, 1],
  [UINT64_NO_VAL, { set: 'yes', number: '9007199254740993' }, 9_007_199_254_740_993n],
  [FLOAT64_NO_VAL, { set: true, number: 1.25 }, 1.25],
  [FLOAT64_NO_VAL, { infinite: true }, INFINITE],
  [FLOAT64_NO_VAL, null, NO_VAL],
  [TIMESTAMP, 'now+1hour', NOW + 3600],
  [TIMESTAMP, '1900000000', 1_900_000_000],
  [TIMESTAMP, { set: true, number: 5 }, 5],
  [TIMESTAMP_NO_VAL, null, NO_VAL],
  [TIMESTAMP_NO_VAL, { set: false, number: 5 }, NO_VAL],
  [TIMESTAMP_NO_VAL, 1.4, 1],
  [HOLD, true, 0],
  [HOLD, 'no', INFINITE],
  [HOLD, null, NO_VAL],
  [NICE, 5, 0x8000_0005],
  [NICE, '-5', 0x7fff_fffb],
  [MEM_PER_CPUS, '2G', PER_CPU | 2048n],
  [MEM_PER_CPUS, 10, PER_CPU | 10n],
  [MEM_PER_CPUS, { infinite: true }, 0n],
  [MEM_PER_CPUS, null, NO_VAL64],
  [MEM_PER_NODE, '100', 100n],
  [MEM_PER_NODE, '1t', 1_048_576n],
  [MEM_PER_NODE, { set: true, number: 10 }, 10n],
  [CORE_SPEC, 3, 3],
  [THREAD_SPEC, '3', 0x8003],
  [USER_ID, 'alice', 2001],
  [USER_ID, '2001', 2001],
  [USER_ID, null, 99],
  [GROUP_ID, 'users', 100],
  [SIGNAL, 'sigusr1', 10],
  [SIGNAL, '40', 40],
  [SIGNAL, ' SIGUSR1\t', 10],
  [SIGNAL, '10 ', 10],
  [SIGNAL, '', NO_VAL16],
  [PROCESS_EXIT_CODE, 256, 256],
];

describe('values that are read', () => {
  it.each(VALUES)('$0.name takes $1', (kind, input, value) => {
    for (const version of API_VERSIONS) expect(readAs(kind, input, version).value).toEqual(value);
  });

  it('are floats without a warning where they are whole', () => {
    expect(readAs(FLOAT64, 1, 45).findings).toEqual([]);
    expect(readAs(FLOAT64_NO_VAL, { set: true, number: 1 }, 45).findings).toEqual([]);
  });

  it.each([
    [true, 0],
    [false, 1],
    [null, 1],
    ['no', 1],
    ['user', 2],
    [['mcs'], 3],
  ])('JOB_EXCLUSIVE takes %j', (input, value) => {
    for (const version of [40, 41] as const) {
      expect(readAs(JOB_EXCLUSIVE, input, version).value).toBe(value);
    }
  });

  it('SLURM_STEP_ID takes its parts', () => {
    const input = { job_id: 5, step_id: 'batch', sluid: 's0000000000001' };
    for (const version of [44, 45] as const) {
      expect(readAs(SLURM_STEP_ID, input, version).value).toEqual({
        sluid: 1n,
        job_id: 5,
        step_id: 0xffff_fffb,
      });
    }
  });

  it('number objects come back as they were written, exact to the last bit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 0x7fff_ffff_ffff_ffffn }), (number) => {
        const { text } = written(UINT64_NO_VAL, number, 45);
        expect(text).toContain(`"number":${number}}`);
        expect(readAs(UINT64_NO_VAL, { set: true, number }, 45).value).toBe(number);
      }),
    );
  });

  it.each([
    ['n[1-', 40, 'error 9202 #/v/ Invalid hostlist string: n[1-'],
    ['n[1-', 43, 'error 9202 #/v/ Invalid hostlist string: n[1-'],
    ['n[1-', 44, 'error 9216 #/v/ Invalid hostlist string: n[1-'],
    [['x', 'n[1-'], 45, 'error 9216 #/v/ Invalid host string: n[1-'],
    [['x', ''], 45, 'error 9216 #/v/ Invalid host string: '],
    [Array(9).fill('n[1-60000]'), 45, 'error 9216 #/v/ More than 262144 host names'],
    [5, 40, 'error 9202 #/v/ string expected but got 64 bit integer'],
    [5, 45, 'error 9216 #/v/ string expected but got 5'],
  ] as const)('HOSTLIST_STRING refuses %j in v0.0.%i', (input, version, finding) => {
    const { findings } = readAs(HOSTLIST_STRING, input, version);
    expect(findings.filter(isError)).toEqual([finding]);
  });

  it('HOSTLIST_STRING takes text, but wants a list', () => {
    expect(readAs(HOSTLIST_STRING, ['n1', 'n2'], 45)).toEqual({ value: 'n[1-2]', findings: [] });
    expect(readAs(HOSTLIST_STRING, 'n[1-2]', 45)).toEqual({
      value: 'n[1-2]',
      findings: [
        'warning #/v/ Expected OpenAPI type=array (Slurm type=list) but got ' +
          'OpenAPI type=string (Slurm type=string): "n[1-2]"',
      ],
    });
  });
});
