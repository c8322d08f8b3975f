/** What each kind writes in every API version: zero, sentinels, bounds, unusual text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyKind } from '../../../src/model/engine/kind.js';
import { BOOL, BOOL16, BOOL16_NO_VAL } from '../../../src/model/kinds/booleans.js';
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
import { SLUID, STEP_ID } from '../../../src/model/kinds/step-ids.js';
import { CSV_STRING, STRING, STRING_ARRAY, STRING_LIST } from '../../../src/model/kinds/text.js';
import { ERROR, JOB_REASON, RPC_ID } from '../../../src/model/kinds/text-names.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../../../src/model/kinds/times.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { written } from '../../support/model.js';

const unset = '{"set":false,"infinite":false,"number":0}';
const infinite = '{"set":false,"infinite":true,"number":0}';
const set = (number: number | bigint | string) =>
  `{"set":true,"infinite":false,"number":${number}}`;

/** The same in every version. */
const EVERYWHERE: readonly (readonly [AnyKind, unknown, string])[] = [
  [BOOL, 0, 'false'],
  [BOOL, 1, 'true'],
  [BOOL, 255, 'true'],
  [BOOL16, 0, 'false'],
  [BOOL16, 0xfffe, 'true'],
  [BOOL16_NO_VAL, 0, 'false'],
  [BOOL16_NO_VAL, 1, 'true'],
  [BOOL16_NO_VAL, 0xfffe, 'false'],
  [BOOL16_NO_VAL, 0xffff, 'true'],
  [UINT16, 0, '0'],
  [UINT16, 0xfffe, '65534'],
  [UINT16, 0xffff, '65535'],
  [UINT32, 0xffff_fffd, '4294967293'],
  [UINT64, 0xffff_ffff_ffff_fffdn, '-3'],
  [UINT64, 1n << 53n, '9007199254740992'],
  [UINT64, (1n << 53n) + 1n, '9007199254740993'],
  [INT32_KIND, -5, '-5'],
  [INT64_KIND, 0xffff_ffff_ffff_fffen, '-2'],
  [UINT16_NO_VAL, 0, set(0)],
  [UINT16_NO_VAL, 0xfffd, set(65533)],
  [UINT16_NO_VAL, 0xfffe, unset],
  [UINT16_NO_VAL, 0xffff, infinite],
  [UINT32_NO_VAL, 0, set(0)],
  [UINT32_NO_VAL, 0xfffe, set(65534)],
  [UINT32_NO_VAL, 0xffff_fffe, unset],
  [UINT32_NO_VAL, 0xffff_ffff, infinite],
  [UINT64_NO_VAL, 0n, set(0)],
  [UINT64_NO_VAL, 0xffff_fffen, set(4294967294)],
  [UINT64_NO_VAL, 0xffff_ffff_ffff_fffen, unset],
  [UINT64_NO_VAL, 0xffff_ffff_ffff_ffffn, infinite],
  [UINT64_NO_VAL, (1n << 53n) + 1n, set('9007199254740993')],
  [FLOAT64_NO_VAL, 0, set(0)],
  [FLOAT64_NO_VAL, 1.25, set(1.25)],
  [FLOAT64_NO_VAL, 0xffff_fffe, unset],
  [FLOAT64_NO_VAL, Number.NaN, unset],
  [FLOAT64_NO_VAL, 0xffff_ffff, infinite],
  [FLOAT64_NO_VAL, Number.POSITIVE_INFINITY, infinite],
  [FLOAT64_NO_VAL, Number.NEGATIVE_INFINITY, infinite],
  [FLOAT64, 1.25, '1.25'],
  [FLOAT64, Number.NaN, '4294967294'],
  [FLOAT64, Number.POSITIVE_INFINITY, '18446744073709551615'],
  [TIMESTAMP, 0, '0'],
  [TIMESTAMP, 1_795_550_400, '1795550400'],
  [TIMESTAMP_NO_VAL, 0, set(0)],
  [TIMESTAMP_NO_VAL, 1_795_550_400, set(1795550400)],
  [TIMESTAMP_NO_VAL, 0xffff_fffe, set(4294967294)],
  [TIMESTAMP_NO_VAL, -1, infinite],
  [TIMESTAMP_NO_VAL, -2, unset],
  [MEM_PER_CPUS, 0n, unset],
  [MEM_PER_CPUS, 100n, unset],
  [MEM_PER_CPUS, (1n << 63n) | 100n, set(100)],
  [MEM_PER_CPUS, 1n << 63n, set(0)],
  [MEM_PER_CPUS, 0xffff_ffff_ffff_fffen, set('9223372036854775806')],
  [MEM_PER_NODE, 0n, set(0)],
  [MEM_PER_NODE, 100n, set(100)],
  [MEM_PER_NODE, (1n << 63n) | 100n, unset],
  [CORE_SPEC, 0, '0'],
  [CORE_SPEC, 3, '3'],
  [CORE_SPEC, 0x8003, '0'],
  [CORE_SPEC, 0xfffe, '0'],
  [THREAD_SPEC, 3, '0'],
  [THREAD_SPEC, 0x8003, '3'],
  [THREAD_SPEC, 0xfffe, '32766'],
  [HOLD, 0, 'true'],
  [HOLD, 1, 'false'],
  [HOLD, 0xffff_fffe, 'false'],
  [NICE, 0x8000_0000, '0'],
  [NICE, 0xffff_fffe, '0'],
  [NICE, 0x8000_0005, '5'],
  [NICE, 0x7fff_fffb, '-5'],
  [SIGNAL, 9, '"KILL"'],
  [SIGNAL, 0, '"0"'],
  [SIGNAL, 40, '"40"'],
  [SIGNAL, 0xfffe, '""'],
  [STRING, null, '""'],
  [STRING, '', '""'],
  [STRING, 'a"b\\c\n\u0001é', '"a\\"b\\\\c\\n\\u0001é"'],
  [STRING, '\ud800', '"\\ud800"'],
  [STRING_LIST, null, '[]'],
  [STRING_LIST, ['a', '"'], '["a","\\""]'],
  [STRING_ARRAY, null, '[]'],
  [STRING_ARRAY, ['A=b,c'], '["A=b,c"]'],
  [CSV_STRING, null, '[]'],
  [CSV_STRING, '', '[]'],
  [CSV_STRING, ',a,,b,', '["a","b"]'],
  [HOSTLIST_STRING, null, '[]'],
  [HOSTLIST_STRING, 'n[01-03,7],x', '["n01","n02","n03","n7","x"]'],
  [USER_ID, 0, '"root"'],
  [USER_ID, 2001, '"alice"'],
  [USER_ID, 99, '""'],
  [USER_ID, 0xffff_fffe, '""'],
  [GROUP_ID, 100, '"users"'],
  [GROUP_ID, 99, '""'],
  [JOB_REASON, 0, '"None"'],
  [JOB_REASON, 34, '"InvalidReason"'],
  [JOB_REASON, 0xffff_fffe, '"InvalidReason"'],
  [RPC_ID, 2003, '"REQUEST_JOB_INFO"'],
  [RPC_ID, 60_000, '"60000"'],
  [ERROR, 0, '"No error"'],
  [ERROR, 2017, '"Invalid job id specified"'],
  [ERROR, 0xffff_ffff, '"Unspecified error"'],
  [SLUID, 0n, '""'],
  [SLUID, 1n, '"s0000000000001"'],
  [SLUID, 0xffff_ffff_ffff_ffffn, '"sFZZZZZZZZZZZZ"'],
  [STEP_ID, 0, '"0"'],
  [STEP_ID, 0xffff_fffb, '"batch"'],
  [STEP_ID, 0xffff_fffd, '"TBD"'],
];

const status = (name: string, code: string, id: string, signal: string) =>
  `{"status":["${name}"],"return_code":${code},"signal":{"id":${id},"name":"${signal}"}}`;

const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, status('SUCCESS', set(0), unset, '')],
  [3 << 8, status('ERROR', set(3), unset, '')],
  [0xffff_fffe, status('PENDING', unset, unset, '')],
  [15, status('SIGNALED', unset, set(15), 'TERM')],
  [0x80 | 11, status('SIGNALED', unset, set(11), '11')],
  [0xffff_ffff, status('CORE_DUMPED', unset, unset, '')],
];

describe.each(API_VERSIONS)('writers of v0.0.%i', (version) => {
  it.each(EVERYWHERE)('$0.name writes $2', (kind, value, text) => {
    expect(written(kind, value, version).text).toBe(text);
  });

  it.each(EXIT_CODES)('PROCESS_EXIT_CODE takes %i apart', (word, text) => {
    expect(written(PROCESS_EXIT_CODE, word, version)).toEqual({ text, findings: [] });
  });

  it('say which hostlist cannot be expanded and show an empty list', () => {
    expect(written(HOSTLIST_STRING, 'n[1-', version)).toEqual({
      text: '[]',
      findings: ['error 9202 hostlist_create() Invalid hostlist string: n[1-'],
    });
  });

  it('give valid JSON for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(written(STRING, text, version).text)).toBe(text);
      }),
    );
  });
});

describe('plain numbers that hold a sentinel', () => {
  const SENTINELS: readonly (readonly [AnyKind, unknown, string, string, string])[] = [
    [UINT32, 0xffff_fffe, '4294967294', '4294967294', '(0xfffffffe) as place holder for null'],
    [UINT32, 0xffff_ffff, '4294967295', '4294967295', '(0xffffffff) as place holder for Infinity'],
    [UINT64, 0xffff_ffff_ffff_fffen, 'null', '-2', '(0xfffffffffffffffe) as place holder for null'],
    [
      UINT64,
      0xffff_ffff_ffff_ffffn,
      'null',
      '-1',
      '(0xffffffffffffffff) as place holder for Infinity',
    ],
    [FLOAT64, Number.NaN, '4294967294', '4294967294', '(0xfffffffe) as place holder for null'],
    [FLOAT64, 0xffff_fffe, '4294967294', '4294967294', '(0xfffffffe) as place holder for null'],
    [
      FLOAT64,
      Number.POSITIVE_INFINITY,
      '18446744073709551615',
      '18446744073709551615',
      '(0xffffffffffffffff) as place holder for Infinity',
    ],
    [TIMESTAMP, -2, 'null', '-2', '(0xfffffffffffffffe) as place holder for null'],
  ];

  it.each(SENTINELS)(
    '$0.name $1: raw, then with a warning',
    (kind, value, raw, warned, warning) => {
      for (const version of [40, 41, 42] as const) {
        expect(written(kind, value, version)).toEqual({ text: raw, findings: [] });
      }
      for (const version of [43, 44, 45] as const) {
        expect(written(kind, value, version)).toEqual({
          text: warned,
          findings: [`warning  Dumping ${warning}`],
        });
      }
    },
  );
});

describe('names of steps', () => {
  const entire = (version: ApiVersion) => written(STEP_ID, 0xffff_fffe, version).text;

  it('know the whole job from v0.0.44 on', () => {
    for (const version of API_VERSIONS)
      expect(entire(version)).toBe(version >= 44 ? '"entire"' : '""');
  });
});
