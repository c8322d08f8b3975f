/** Flags of conditions that older versions carry as words of their own, in upstream's order. */
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_CONDITION_FLAGS,
  accountCondition,
} from '../../src/messages/accounting/accounts.js';
import {
  ASSOCIATION_CONDITION_FLAGS,
  associationCondition,
} from '../../src/messages/accounting/associations.js';
import { QOS_CONDITION_FLAGS, qosCondition } from '../../src/messages/accounting/qos.js';
import { WireError } from '../../src/wire/errors.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import type { AnyRecord } from './declarations.js';

interface Case {
  readonly type: AnyRecord;
  /** The last version with words. */
  readonly until: ProtocolVersion;
  /** Byte of each flag's word counted from the end of an empty condition. */
  readonly words: readonly (readonly [flag: number, fromEnd: number])[];
  /** A flag that the words do not have. */
  readonly uncarried: number;
}

const ASSOCIATION = ASSOCIATION_CONDITION_FLAGS;
const ACCOUNT = ACCOUNT_CONDITION_FLAGS;
/** Four lists and two times stand between the first word of an association's condition and the rest. */
const FAR = 6 * 2 + 4 + 8 + 8 + 3 * 4 + 2;

const CASES: Readonly<Record<string, Case>> = {
  associations: {
    type: associationCondition,
    until: 41,
    words: [
      [ASSOCIATION.ONLY_DEFAULTS, FAR],
      [ASSOCIATION.WITH_USAGE, 12],
      [ASSOCIATION.WITH_DELETED, 10],
      [ASSOCIATION.RAW_QOS, 8],
      [ASSOCIATION.SUB_ACCOUNTS, 6],
      [ASSOCIATION.WITHOUT_PARENT_INFO, 4],
      [ASSOCIATION.WITHOUT_PARENT_LIMITS, 2],
    ],
    uncarried: ASSOCIATION.QOS_USAGE,
  },
  accounts: {
    type: accountCondition,
    until: 40,
    words: [
      [ACCOUNT.WITH_ASSOCIATIONS, 6],
      [ACCOUNT.WITH_COORDINATORS, 4],
      [ACCOUNT.WITH_DELETED, 2],
    ],
    uncarried: 1 << 3,
  },
  qos: {
    type: qosCondition,
    until: 41,
    words: [[QOS_CONDITION_FLAGS.WITH_DELETED, 2]],
    uncarried: 1 << 1,
  },
};

function encode(type: AnyRecord, version: ProtocolVersion, flags: number): Buffer {
  const writer = new Writer();
  type.encoder(version)(writer, { flags });
  return writer.finish();
}

describe.each(Object.entries(CASES))('conditions of %s', (_name, { type, until, ...flags }) => {
  test.each(PROTOCOL_VERSIONS)('protocol version %i', (version) => {
    for (const [flag, fromEnd] of flags.words) {
      const body = encode(type, version, flag);
      expect(type.decoder(version)(new Reader(body))).toHaveProperty('flags', flag);
      if (version > until) continue;
      const expected = encode(type, version, 0);
      expected.writeUInt16BE(1, expected.length - fromEnd);
      expect(body.toString('hex')).toBe(expected.toString('hex'));
    }
  });

  test('a flag that older versions lack is refused', () => {
    expect(() => encode(type, until, flags.uncarried)).toThrow(WireError);
  });
});
