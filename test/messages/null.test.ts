/**
 * Blocks that stand for a record which is not there. test/facts/layouts-null.json lists what upstream
 * packs for none, value by value.
 */
import { describe, expect, test } from 'vitest';
import {
  associationConditionOrNone,
  associationOrNone,
} from '../../src/messages/accounting/associations.js';
import { clusterOrNone } from '../../src/messages/accounting/clusters.js';
import { qosConditionOrNone } from '../../src/messages/accounting/qos.js';
import { userOrNone } from '../../src/messages/accounting/users.js';
import type { AnyWireType } from '../../src/messages/engine/type.js';
import { compileWrite } from '../../src/messages/engine/type.js';
import { NO_VAL } from '../../src/wire/constants.js';
import { PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import facts from '../facts/layouts-null.json' with { type: 'json' };

type Name = keyof typeof facts;

const TYPES: Readonly<Record<Name, AnyWireType>> = {
  slurmdb_assoc_rec_t: associationOrNone,
  slurmdb_cluster_rec_t: clusterOrNone,
  slurmdb_assoc_cond_t: associationConditionOrNone,
  slurmdb_user_rec_t: userOrNone,
  slurmdb_qos_cond_t: qosConditionOrNone,
};

function valuesOf(name: Name, version: number): readonly string[] {
  const group = facts[name].find(({ versions }) => versions.includes(version));
  return (group?.values ?? []).flatMap((value) =>
    value.startsWith('@') ? valuesOf(value.slice(1) as Name, version) : [value],
  );
}

function packed(values: readonly string[]): string {
  const writer = new Writer();
  for (const value of values) {
    const [type, text] = value.split(' ');
    if (type === 'str') writer.str(null);
    else writer[type as 'u8' | 'u16' | 'u32' | 'time'](text === 'NO_VAL' ? NO_VAL : Number(text));
  }
  return writer.finish().toString('hex');
}

describe.each(Object.keys(facts) as Name[])('no %s', (name) => {
  test.each(PROTOCOL_VERSIONS)('protocol version %i', (version) => {
    const writer = new Writer();
    compileWrite(TYPES[name], version)(writer, null);
    expect(writer.finish().toString('hex')).toBe(packed(valuesOf(name, version)));
  });
});
