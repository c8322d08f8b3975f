import { describe, expect, it } from 'vitest';
import { Findings, ReadContext } from '../../../src/model/engine/context.js';
import type { AnyKind } from '../../../src/model/engine/kind.js';
import { compileReader } from '../../../src/model/engine/kind.js';
import { listOf, optional } from '../../../src/model/engine/list.js';
import { defineObject } from '../../../src/model/engine/object.js';
import { BOOL16_NO_VAL } from '../../../src/model/kinds/booleans.js';
import { GROUP_ID, USER_ID } from '../../../src/model/kinds/identities.js';
import {
  FLOAT64,
  FLOAT64_NO_VAL,
  UINT16_NO_VAL,
  UINT32,
  UINT32_NO_VAL,
  UINT64,
  UINT64_NO_VAL,
} from '../../../src/model/kinds/numbers.js';
import { SIGNAL } from '../../../src/model/kinds/signals.js';
import { SLUID } from '../../../src/model/kinds/step-ids.js';
import { STRING } from '../../../src/model/kinds/text.js';
import { TIMESTAMP_NO_VAL } from '../../../src/model/kinds/times.js';
import {
  INFINITE,
  INFINITE16,
  INFINITE64,
  NO_VAL,
  NO_VAL16,
  NO_VAL64,
} from '../../../src/wire/constants.js';
import { SURROUNDINGS, writeContext } from '../../support/model.js';

const TEXTS = optional(listOf('TEXTS', STRING), { required: true });
const OLD = defineObject<object>()('OLD', (f) => [f.placeholder('gone', UINT32, 'Gone')]);

describe('+complex', () => {
  it.each([
    [UINT16_NO_VAL, INFINITE16, '"Infinity"'],
    [UINT16_NO_VAL, NO_VAL16, 'null'],
    [UINT32_NO_VAL, INFINITE, '"Infinity"'],
    [UINT32_NO_VAL, NO_VAL, 'null'],
    [UINT32_NO_VAL, 0, '0'],
    [UINT64_NO_VAL, INFINITE64, '"Infinity"'],
    [UINT64_NO_VAL, NO_VAL64, 'null'],
    [UINT64_NO_VAL, 9007199254740993n, '9007199254740993'],
    [FLOAT64_NO_VAL, Number.POSITIVE_INFINITY, '"Infinity"'],
    [FLOAT64_NO_VAL, Number.NaN, 'null'],
    [FLOAT64_NO_VAL, 1.5, '1.5'],
    [BOOL16_NO_VAL, NO_VAL16, 'null'],
    [BOOL16_NO_VAL, 1, 'true'],
    [STRING, null, 'null'],
    [STRING, '', '""'],
    [USER_ID, 4242, '""'],
    [GROUP_ID, 4242, 'null'],
    [TIMESTAMP_NO_VAL, 5, '5'],
    [TIMESTAMP_NO_VAL, -1, '"Infinity"'],
    [TIMESTAMP_NO_VAL, -2, 'null'],
    [SIGNAL, NO_VAL16, 'null'],
    [SLUID, 0n, 'null'],
    [TEXTS, null, 'null'],
    [TEXTS, [], '[]'],
    [OLD, {}, '{"gone":null}'],
  ])('$0.name writes %s as %s', (kind, value, text) => {
    const context = writeContext(45, { complex: true });
    expect(kind.writer(45)(value as never, context)).toBe(text);
  });

  it('leaves placeholders of v0.0.40 as they are', () => {
    expect(OLD.writer(40)({}, writeContext(40, { complex: true }))).toBe('{"gone":0}');
  });

  it.each([
    [UINT32, INFINITE, '"Infinity"'],
    [UINT32, NO_VAL, 'null'],
    [UINT64, INFINITE64, '"Infinity"'],
    [FLOAT64, Number.NaN, 'null'],
  ])(
    '$0.name writes %s as %s where the version looks for it, without a warning',
    (kind, value, text) => {
      const context = writeContext(45, { complex: true });
      expect(kind.writer(45)(value as never, context)).toBe(text);
      expect(context.findings.warnings).toEqual([]);
    },
  );

  it.each([
    [UINT16_NO_VAL, 'Infinity', INFINITE16],
    [UINT32_NO_VAL, 'Infinity', INFINITE],
    [UINT64_NO_VAL, 'Infinity', INFINITE64],
    [UINT64_NO_VAL, null, NO_VAL64],
    [FLOAT64_NO_VAL, 'Infinity', INFINITE],
    [UINT32_NO_VAL, 5, 5],
    [UINT32, '5', 5],
    [STRING, 5, '5'],
  ])('$0.name reads %s as %s, whatever its type', (kind, input, value) => {
    for (const version of [40, 45] as const) {
      const findings = new Findings();
      const options = { version, findings, surroundings: SURROUNDINGS, complex: true };
      const read = compileReader(kind as AnyKind, version);
      expect(read(input, new ReadContext(options))).toBe(value);
      expect(findings.warnings).toEqual([]);
    }
  });
});
