/**
 * What a message says of fields that nobody set. test/facts/layouts-initial.json lists, for each
 * structure, the members that upstream's own initialisation gives another value than zero; not every
 * version has them all.
 */
import { describe, expect, test } from 'vitest';
import { NO_VAL, NO_VAL8, NO_VAL16, NO_VAL64 } from '../../src/wire/constants.js';
import { Reader } from '../../src/wire/reader.js';
import { PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import facts from '../facts/layouts-initial.json' with { type: 'json' };
import { DECLARATIONS } from './declarations.js';

const CONSTANTS: Readonly<Record<string, unknown>> = {
  ...{ NO_VAL8, NO_VAL16, NO_VAL, NO_VAL64 },
  'NO_VAL as u64': BigInt(NO_VAL),
};
/** The id of no job, which upstream sets through a macro. */
const NO_STEP = { sluid: 0n, job_id: NO_VAL, step_id: NO_VAL, step_het_comp: NO_VAL };

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === 0 || value === 0n || value === false;
}

describe.each(Object.keys(facts) as (keyof typeof facts)[])('%s', (message) => {
  test.each(PROTOCOL_VERSIONS)('protocol version %i', (version) => {
    const type = DECLARATIONS[message];
    const writer = new Writer();
    type.encoder(version)(writer, {});
    const values = type.decoder(version)(new Reader(writer.finish())) as Record<string, unknown>;
    const expected = Object.entries(facts[message])
      .filter(([name]) => name in values)
      .map(([name, value]) => [name, CONSTANTS[value] ?? Number(value)]);
    const nonZero = Object.entries(values).filter(([, value]) => !isZero(value));
    expect(Object.fromEntries(nonZero)).toEqual({
      ...Object.fromEntries(expected),
      ...('step_id' in values && { step_id: NO_STEP }),
    });
  });
});
