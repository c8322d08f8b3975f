/** Every message in every version, every field filled: nothing is lost, moved or made up. */
import { describe, expect, test } from 'vitest';
import type { Element, Field } from '../../src/messages/engine/elements.js';
import { WireError } from '../../src/wire/errors.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import { bodiesOf, CONTROLLER, callsIn, SLURMDBD } from './calls.js';
import type { AnyRecord } from './declarations.js';
import { DECLARATIONS } from './declarations.js';
import type { Filled } from './filler.js';
import { fill } from './filler.js';

type Values = Record<string, unknown>;

function fieldsOf(elements: readonly Element[]): Field[] {
  return elements.flatMap((e) => {
    if (e.element === 'when') return [...fieldsOf(e.fields), ...fieldsOf(e.otherwise)];
    return e.element === 'field' ? [e] : [];
  });
}

/** Names of the fields that a version has, as bits elsewhere too. */
function carried(elements: readonly Element[]): string[] {
  const views = elements.flatMap((e) => (e.element === 'bit' ? [e.flags] : []));
  return [...fieldsOf(elements).map((f) => f.name), ...views];
}

function decodeAll(type: AnyRecord, version: ProtocolVersion, body: Buffer): Values {
  const reader = new Reader(body);
  const values = type.decoder(version)(reader) as Values;
  expect(reader.remaining).toBe(0);
  return values;
}

function encode(type: AnyRecord, version: ProtocolVersion, values: Values): Buffer {
  const writer = new Writer();
  type.encoder(version)(writer, values);
  return writer.finish();
}

/** Hexadecimal text of a body, with what has no field blanked out. */
function meaningful({ body, fillers }: Filled): string {
  const copy = Buffer.from(body);
  for (const [start, end] of fillers) copy.fill(0, start, end);
  return copy.toString('hex');
}

/** Bodies of calls that have no name upstream: wrappings of those that have. */
const WRAPPINGS = [...(await callsIn(CONTROLLER)), ...(await callsIn(SLURMDBD))]
  .flatMap(([name, rpc]) => bodiesOf(rpc).map((type) => [`${name}: ${type.name}`, type] as const))
  .filter(([, type]) => !Object.values(DECLARATIONS).includes(type));

describe.each([...Object.entries(DECLARATIONS), ...WRAPPINGS])('%s', (_name, type) => {
  test.each(PROTOCOL_VERSIONS)('version %i: bytes to values to the same bytes', (version) => {
    for (const present of [true, false]) {
      const filled = fill(type, version, present);
      const values = decodeAll(type, version, filled.body);
      const again = encode(type, version, values);
      expect(meaningful({ body: again, fillers: filled.fillers })).toBe(meaningful(filled));
      expect(decodeAll(type, version, again)).toEqual(values);
    }
  });

  test.each(PROTOCOL_VERSIONS)('version %i: what it lacks is absent, and refused', (version) => {
    const values = decodeAll(type, version, fill(type, version, true).body);
    const present = new Set(carried(type.elementsOf(version)));
    const droppable = new Set(
      fieldsOf(type.elements).flatMap((f) => (f.droppable === true ? [f.name] : [])),
    );
    for (const other of PROTOCOL_VERSIONS) {
      const theirs = decodeAll(type, other, fill(type, other, true).body);
      for (const f of fieldsOf(type.elementsOf(other))) {
        if (present.has(f.name)) continue;
        expect(values).not.toHaveProperty(f.name);
        const send = () => encode(type, version, { ...values, [f.name]: theirs[f.name] });
        if (droppable.has(f.name) || theirs[f.name] === undefined) {
          expect(send()).toEqual(encode(type, version, values));
        } else {
          expect(send).toThrow(WireError);
          expect(send).toThrow(`${type.name}.${f.name}: cannot be sent in protocol version`);
        }
      }
    }
  });

  test.each(PROTOCOL_VERSIONS)('version %i: unset fields get their initial values', (version) => {
    const values = decodeAll(type, version, encode(type, version, {}));
    for (const f of type.elementsOf(version)) {
      if (f.element === 'field' && f.initial !== undefined) {
        expect(values[f.name]).toEqual(f.initial);
      }
    }
  });
});
