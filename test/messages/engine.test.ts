/** The constructs that declarations are made of, each on a small declaration of its own. */
import { describe, expect, test } from 'vitest';
import type { RecordType } from '../../src/messages/engine/record.js';
import {
  bitOf,
  check,
  field,
  filler,
  lengthIs,
  record,
  sameLength,
  when,
} from '../../src/messages/engine/record.js';
import type { ListReplyType } from '../../src/messages/engine/reply.js';
import { encodeListReply, ListDecoder } from '../../src/messages/engine/reply.js';
import { call, encodeRequest, isCallIn, listCall, replyOf } from '../../src/messages/engine/rpc.js';
import {
  absent,
  array,
  bits,
  bool,
  double,
  list,
  longDouble,
  mapped,
  maybe,
  nullAs,
  retyped,
  str,
  u8,
  u16,
  u32,
  u64,
} from '../../src/messages/engine/type.js';
import { isBitSet } from '../../src/wire/bitstring.js';
import { NO_VAL, NO_VAL16, NO_VAL64 } from '../../src/wire/constants.js';
import { WireError } from '../../src/wire/errors.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';

function encode<T>(type: RecordType<T>, version: ProtocolVersion, value: Partial<T>): Buffer {
  const writer = new Writer();
  type.encoder(version)(writer, value);
  return writer.finish();
}

function decode<T>(type: RecordType<T>, version: ProtocolVersion, hex: string | Buffer): T {
  const bytes = typeof hex === 'string' ? Buffer.from(hex.replaceAll(' ', ''), 'hex') : hex;
  const reader = new Reader(bytes);
  const value = type.decoder(version)(reader);
  expect(reader.remaining).toBe(0);
  return value;
}

const hexOf = <T>(type: RecordType<T>, version: ProtocolVersion, value: Partial<T>): string =>
  encode(type, version, value).toString('hex');

function errorOf(attempt: () => unknown): WireError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('fields', () => {
  const sample = record('sample_t', [
    field('limit', u16, { initial: NO_VAL16 }),
    field('old', u32, { until: 41 }),
    filler(u8, 7, { until: 42 }),
    field('newer', u32, { since: 43 }),
    field('hint', u32, { since: 43, droppable: true }),
  ]);

  test('a version has its own fields, and no others in memory', () => {
    expect(decode(sample, 41, '0001 00000002 00')).toEqual({ limit: 1, old: 2 });
    expect(decode(sample, 42, '0001 ff')).toEqual({ limit: 1 });
    expect(decode(sample, 45, '0001 00000003 00000004')).toEqual({ limit: 1, newer: 3, hint: 4 });
  });

  test('unset is the initial value, unset without one is zero', () => {
    expect(hexOf(sample, 41, {})).toBe('fffe' + '00000000' + '07');
    expect(hexOf(sample, 45, { limit: 0 })).toBe('0000' + '00000000' + '00000000');
  });

  test('what a version lacks is refused by name, unless it may be dropped', () => {
    const error = errorOf(() => encode(sample, 42, { newer: 1 }));
    expect(error.code).toBe('NOT_ENCODABLE');
    expect(error.field).toBe('sample_t.newer');
    expect(error.message).toBe('sample_t.newer: cannot be sent in protocol version 42');
    expect(hexOf(sample, 42, { newer: 0, hint: 9 })).toBe('fffe07');
  });

  test('errors name the field that is at work', () => {
    const outer = record('outer_t', [field('samples', list(sample))]);
    const tooLarge = errorOf(() => encode(outer, 45, { samples: [{ limit: 70_000 } as never] }));
    expect(tooLarge.message).toBe('sample_t.limit: 70000 is not between 0 and 65535');
    const texts = record('texts_t', [field('name', str), field('comment', str)]);
    const nul = errorOf(() => encode(texts, 45, { comment: 'a\0b' }));
    expect(nul.code).toBe('NOT_ENCODABLE');
    expect(nul.field).toBe('texts_t.comment');
    const cut = errorOf(() => decode(texts, 45, '00000000 00000009 61'));
    expect(cut.code).toBe('TRUNCATED');
    expect(cut.field).toBe('texts_t.comment');
    expect(cut.offset).toBe(8);
  });
});

describe('a type of another shape', () => {
  const optionalCount = mapped(array(u32), {
    zero: NO_VAL,
    fromWire: (counts: readonly number[] | null) => counts?.[0] ?? NO_VAL,
    toWire: (count: number) => (count === NO_VAL ? null : [count]),
  });
  const sample = record('sample_t', [
    field(
      'flags',
      retyped([
        [{ since: 41 }, u32],
        [{ until: 40 }, u16],
      ]),
    ),
    field(
      'node_cnt',
      retyped([
        [{ since: 40 }, u32],
        [{ until: 39 }, optionalCount],
      ]),
      { initial: NO_VAL },
    ),
    field(
      'sluid',
      retyped([
        [{ since: 42 }, u64],
        [{ until: 41 }, absent(0n)],
      ]),
    ),
  ]);

  test('one in-memory value for all of them', () => {
    const value = { flags: 5, node_cnt: 3, sluid: 0n };
    expect(hexOf(sample, 39, value)).toBe('0005' + '0000000100000003');
    expect(hexOf(sample, 40, value)).toBe('0005' + '00000003');
    expect(hexOf(sample, 45, value)).toBe('00000005' + '00000003' + '0000000000000000');
    for (const version of [39, 40, 41, 42] as const) {
      expect(decode(sample, version, encode(sample, version, value))).toEqual(value);
    }
    expect(decode(sample, 39, '0000 00000000')).toEqual({ flags: 0, node_cnt: NO_VAL, sluid: 0n });
  });

  test('a value must fit the narrower one', () => {
    expect(errorOf(() => encode(sample, 40, { flags: 0x1_0000 })).field).toBe('sample_t.flags');
  });
});

describe('bits that stand alone', () => {
  const WITH_USAGE = 1;
  const DELETED = 2;
  const ONLY_DEFAULTS = 4;
  const NEW = 8;
  const HINT = 16;
  const condition = record('cond_t', [
    field('present', bool, { since: 42, initial: true, droppable: true }),
    field('flags', u32, { since: 42, droppable: HINT }),
    bitOf('flags', ONLY_DEFAULTS, u16, { until: 41 }),
    field('names', list(str)),
    bitOf('flags', WITH_USAGE, u16, { until: 41 }),
    bitOf('flags', DELETED, bool, { until: 41 }),
  ]);

  test('are one field in memory', () => {
    const value = { flags: ONLY_DEFAULTS | DELETED, names: null };
    expect(hexOf(condition, 41, value)).toBe('0001' + 'fffffffe' + '0000' + '01');
    expect(decode(condition, 41, '0001 fffffffe 0000 01')).toEqual(value);
    expect(hexOf(condition, 42, value)).toBe('01' + '00000006' + 'fffffffe');
    expect(decode(condition, 41, '0000 fffffffe 0000 00')).toEqual({ flags: 0, names: null });
  });

  test('a bit without a place is refused, unless it may be dropped', () => {
    expect(errorOf(() => encode(condition, 41, { flags: NEW | DELETED })).field).toBe(
      'cond_t.flags',
    );
    expect(hexOf(condition, 41, { flags: HINT | WITH_USAGE })).toBe('0000fffffffe000100');
    expect(hexOf(condition, 42, { flags: HINT | NEW })).toBe('0100000018fffffffe');
  });
});

describe('blocks that may be missing', () => {
  const block = record('block_t', [field('n', u16), field('m', u16)]);
  const nulled = (n: number) => nullAs(block, { isNull: () => false, written: { n, m: NO_VAL16 } });
  const sample = record('sample_t', [
    field('byte', maybe('bool', block)),
    field('full', maybe('ff', block)),
    field(
      'first',
      nullAs(block, { isNull: ({ n }) => n === NO_VAL16, written: { n: NO_VAL16, m: 0 } }),
    ),
    field(
      'constants',
      retyped([
        [{ since: 42 }, maybe('bool', block)],
        [{ since: 40, until: 41 }, nulled(9)],
        [{ until: 39 }, nulled(8)],
      ]),
    ),
  ]);

  test('say so in their own way', () => {
    expect(hexOf(sample, 45, {})).toBe('00' + '00' + 'fffe0000' + '00');
    expect(hexOf(sample, 41, {})).toBe('00' + '00' + 'fffe0000' + '0009fffe');
    expect(hexOf(sample, 39, {})).toBe('00' + '00' + 'fffe0000' + '0008fffe');
    const b = { n: 1, m: 2 };
    const all = { byte: b, full: b, first: b, constants: b };
    expect(hexOf(sample, 45, all)).toBe('0100010002' + 'ff00010002' + '00010002' + '0100010002');
    expect(decode(sample, 45, encode(sample, 45, all))).toEqual(all);
    expect(decode(sample, 45, '00 00 fffe0000 00')).toEqual({
      ...{ byte: null, full: null, first: null, constants: null },
    });
  });

  test('constants cannot be told from a record', () => {
    expect(decode(sample, 41, '00 00 fffe0000 0009fffe').constants).toEqual({ n: 9, m: NO_VAL16 });
  });

  test('a mark that is neither is corrupt where upstream says so', () => {
    expect(decode(sample, 45, '02 00010002 00 fffe0000 00').byte).toEqual({ n: 1, m: 2 });
    const error = errorOf(() => decode(sample, 45, '00 01 00010002 fffe0000 00'));
    expect(error.code).toBe('CORRUPT');
    expect(error.field).toBe('sample_t.full');
  });
});

describe('conditions', () => {
  const sample = record('sample_t', [
    field('array_job_id', u32),
    when('$array_job_id !== 0', [field('task', u32)], [field('het_job_id', u32)]),
    field('state', u8),
  ]);

  test('both branches are fields', () => {
    expect(decode(sample, 45, '00000001 00000002 03')).toEqual({
      ...{ array_job_id: 1, task: 2, het_job_id: undefined, state: 3 },
    });
    expect(decode(sample, 45, '00000000 00000002 03').het_job_id).toBe(2);
    expect(hexOf(sample, 45, { array_job_id: 1, task: 2, state: 3 })).toBe('000000010000000203');
    expect(hexOf(sample, 45, { het_job_id: 2, state: 3 })).toBe('000000000000000203');
  });

  test('a field of the other branch is refused', () => {
    const error = errorOf(() => encode(sample, 45, { array_job_id: 1, het_job_id: 2 }));
    expect(error.message).toBe('sample_t.het_job_id: is not sent beside the others');
  });
});

describe('lists and arrays', () => {
  const item = record('item_t', [field('id', u32)]);
  const sample = record('sample_t', [
    field('nullable', list(item)),
    field('plain', list(item, { null: 'none' })),
    field('short', list(item, { count: 'u16', bound: 3 })),
    field('texts', array(str)),
    field('shares', array(longDouble)),
  ]);

  test('NULL, none and some', () => {
    const none = { nullable: null, plain: [], short: [], texts: null, shares: null };
    expect(hexOf(sample, 45, {})).toBe('fffffffe' + '00000000' + '0000' + '00000000' + '00000000');
    expect(decode(sample, 45, encode(sample, 45, {}))).toEqual(none);
    const some = {
      nullable: [],
      plain: [{ id: 1 }],
      short: [{ id: 1 }, { id: 2 }, { id: 3 }],
      texts: ['a', null, ''],
      shares: ['1.000000', '99999999999999999999.500000'],
    };
    expect(decode(sample, 45, encode(sample, 45, some))).toEqual(some);
  });

  test('a count is bounded by its limit and by the bytes left', () => {
    const items = [1, 2, 3, 4].map((id) => ({ id }));
    expect(errorOf(() => encode(sample, 45, { short: items })).field).toBe('sample_t.short');
    expect(errorOf(() => decode(sample, 45, 'fffffffe 00000000 0004')).code).toBe('TOO_LARGE');
    expect(errorOf(() => decode(sample, 45, 'ffffffff')).code).toBe('TOO_LARGE');
    expect(errorOf(() => decode(sample, 45, 'fffffffe fffffffe')).code).toBe('TOO_LARGE');
  });

  test('lengths that must agree are checked when read and when written', () => {
    const pairs = record('pairs_t', [
      field('count', u32),
      field('ids', array(u32)),
      field('counts', array(double)),
      lengthIs('ids', 'count'),
      sameLength('ids', 'counts'),
      check('$count < 3', 'too many', { since: 44 }),
    ]);
    const good = { count: 2, ids: [1, 2], counts: [0.5, 1.5] };
    expect(decode(pairs, 45, encode(pairs, 45, good))).toEqual(good);
    const wrong = encode(pairs, 45, good);
    wrong.writeUInt32BE(1, 0);
    expect(errorOf(() => decode(pairs, 45, wrong)).message).toContain(
      'ids is not as long as count',
    );
    const uneven = errorOf(() => encode(pairs, 45, { ...good, counts: [1] }));
    expect(uneven.code).toBe('NOT_ENCODABLE');
    expect(uneven.message).toContain('ids and counts differ in length');
    const three = { count: 3, ids: [1, 2, 3], counts: [1, 2, 3] };
    expect(decode(pairs, 43, encode(pairs, 43, three))).toEqual(three);
    expect(() => encode(pairs, 44, three)).toThrow('too many');
  });
});

describe('another order', () => {
  const sample = record(
    'sample_t',
    [field('a', u8), field('b', u16), field('c', u8, { since: 43 })],
    [{ range: { until: 41 }, elements: [field('b', u16), filler(u8, 0), field('a', u8)] }],
  );

  test('for a range of versions', () => {
    expect(decode(sample, 41, '0002 ff 01')).toEqual({ a: 1, b: 2 });
    expect(decode(sample, 42, '01 0002')).toEqual({ a: 1, b: 2 });
    expect(hexOf(sample, 41, { a: 1, b: 2 })).toBe('00020001');
    expect(sample.layout(41, '')).toEqual(['b u16', '- u8', 'a u8']);
  });
});

describe('list replies', () => {
  const item = record('item_t', [field('id', u32), field('script', str)]);
  const reply: ListReplyType<
    { count: number; hidden: { size: number; mask: string } | null },
    { id: number; script: string | null },
    { return_code: number }
  > = {
    messageType: 1421,
    head: record('head_t', [field('count', u32), field('hidden', bits)]),
    record: item,
    tail: record('tail_t', [field('return_code', u32)]),
    count: ({ count }) => (count === NO_VAL ? 0 : count),
    missing:
      ({ hidden }) =>
      (position) =>
        hidden !== null && isBitSet(hidden, position),
  };
  const bytesOf = (...values: Parameters<typeof encodeListReply<never, never, never>>[3][]) => {
    const writer = new Writer();
    for (const value of values) encodeListReply(reply, 45, writer, value as never);
    return Buffer.from(writer.finish());
  };

  test('positions without a record count', () => {
    const hidden = { size: 5, mask: '0x0a' };
    const records = [10, 12, 14].map((id) => ({ id, script: null }));
    const body = bytesOf({
      head: { count: 5, hidden },
      records,
      tail: { return_code: 7 },
    } as never);
    const decoder = new ListDecoder(reply, 45, new Reader(body));
    expect(decoder.head()).toEqual({ count: 5, hidden });
    expect(decoder.records(2).map(({ position }) => position)).toEqual([0, 2]);
    expect(decoder.done).toBe(false);
    expect(decoder.records(2)).toEqual([{ position: 4, record: records[2] }]);
    expect(decoder.done).toBe(true);
    expect(decoder.tail()).toEqual({ return_code: 7 });
  });

  test('no list has a tail all the same', () => {
    const body = bytesOf({
      head: { count: NO_VAL },
      records: [],
      tail: { return_code: 2 },
    } as never);
    const decoder = new ListDecoder(reply, 45, new Reader(body));
    decoder.head();
    expect(decoder.done).toBe(true);
    expect(decoder.tail()).toEqual({ return_code: 2 });
  });

  test('a head that states another number cannot be written', () => {
    const head = { count: 2, hidden: { size: 2, mask: '0x1' } };
    expect(() => bytesOf({ head, records: [], tail: {} } as never)).toThrow(
      '0 records where the head states 1',
    );
  });

  test('records of megabytes come through windows of any size', () => {
    const script = 'x'.repeat(5_000_000);
    const records = [
      { id: 1, script: 'a' },
      { id: 2, script },
      { id: 3, script: null },
    ];
    const body = bytesOf({ head: { count: 3 }, records, tail: { return_code: 0 } } as never);
    const reader = new Reader(body, 0, 0, false);
    reader.beyond = body.length;
    const decoder = new ListDecoder(reply, 45, reader);
    const found: unknown[] = [];
    let windows = 0;
    while (decoder.head() === null) widen();
    while (!decoder.done) {
      const some = decoder.records(10);
      found.push(...some.map(({ record: one }) => one));
      if (some.length === 0) widen();
    }
    expect(found).toEqual(records);
    expect(windows).toBeGreaterThan(70);

    function widen(): void {
      windows += 1;
      reader.end = Math.min(reader.end + 65_536, body.length);
      reader.beyond = body.length - reader.end;
      reader.final = reader.beyond === 0;
    }
  });
});

describe('calls', () => {
  const pairs = record('pairs_t', [field('text', str)]);
  const typed = record('typed_t', [field('number', u64, { initial: NO_VAL64 })]);
  const getConfig = call<
    { name: string | null | undefined },
    { text?: string | null; number?: bigint }
  >({
    name: 'DBD_GET_CONFIG',
    messageType: 1466,
    request: record('name_t', [field('name', str, { until: 44 })]),
    daemon: 'slurmdbd',
    reply: [
      { messageType: 1467, type: pairs as RecordType<object>, range: { until: 44 } },
      { messageType: 1508, type: typed as RecordType<object>, range: { since: 45 } },
    ],
    idempotent: true,
  });

  test('may be answered by another message in other versions', () => {
    expect(replyOf(getConfig, 44, 1467)).toBe(pairs);
    expect(replyOf(getConfig, 45, 1467)).toBeNull();
    expect(replyOf(getConfig, 45, 1508)).toBe(typed);
    expect(getConfig.daemon).toBe('slurmdbd');
    expect(encodeRequest(getConfig, 44, { name: 'x' }).toString('hex')).toBe('000000027800');
    expect(encodeRequest(getConfig, 45, {})).toHaveLength(0);
  });

  test('do not exist in every version', () => {
    const states = listCall({
      name: 'REQUEST_JOB_STATE',
      messageType: 2057,
      request: record('none', []),
      range: { since: 40 },
      reply: {
        messageType: 2058,
        head: record('head_t', [field('count', u32)]),
        record: pairs,
        tail: record('no tail', []),
        count: ({ count }: { count: number }) => count,
      },
    });
    expect(states.daemon).toBe('slurmctld');
    expect(states.idempotent).toBe(true);
    expect(isCallIn(states, 39)).toBe(false);
    expect(errorOf(() => encodeRequest(states, 39, {})).message).toContain(
      'REQUEST_JOB_STATE does not exist in protocol version 39',
    );
    expect(encodeRequest(states, 40, {})).toHaveLength(0);
  });

  test('are not repeated unless they say so, and need no reply of their own', () => {
    const plain = call({ name: 'X', messageType: 1, request: record('none', []) });
    expect(plain.idempotent).toBe(false);
    expect(plain.replies).toEqual([]);
  });
});
