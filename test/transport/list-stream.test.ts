/** Lists decoded from a window over a spool: split anywhere, long, slow, cut and lying. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ListStream } from '../../src/cluster/transport/list-stream.js';
import { Spool } from '../../src/cluster/transport/spool.js';
import { DEFAULT_SPOOL_LIMITS, SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { field, record } from '../../src/messages/engine/record.js';
import type { ListReplyType } from '../../src/messages/engine/reply.js';
import { listCall } from '../../src/messages/engine/rpc.js';
import { str, u32 } from '../../src/messages/engine/type.js';
import { listNodes } from '../../src/messages/nodes.js';
import { ping } from '../../src/messages/ping.js';
import { Writer } from '../../src/wire/writer.js';
import { failureOf } from '../support/controller-client.js';
import { packedList } from '../support/fake-controller.js';

const LIMITS = { ...DEFAULT_SPOOL_LIMITS, memoryBytes: 1 << 30, totalMemoryBytes: 1 << 30 };
let budget = new SpoolBudget(LIMITS);
beforeEach(() => {
  budget = new SpoolBudget(LIMITS);
});

/** A list of texts with a count in front and a code behind. */
const textsReply: ListReplyType<{ count: number }, { text: string | null }, { code: number }> = {
  messageType: 2,
  head: record('head', [field('count', u32)]),
  record: record('text', [field('text', str)]),
  tail: record('tail', [field('code', u32)]),
  count: (head) => head.count,
};
const listTexts = listCall({
  name: 'TEXTS',
  messageType: 1,
  request: ping.request,
  reply: textsReply,
});

function texts(count: number, text: (i: number) => string, code = 7): Buffer {
  const records = Array.from({ length: count }, (_, i) => ({ text: text(i) }));
  return packedList(textsReply, 45, { head: { count }, records, tail: { code } });
}

function spoolOf(lengthBytes: number): Spool {
  return new Spool({ lengthBytes, room: budget.room() });
}

/** A spool with all bytes in it, appended in pieces. */
function filled(bytes: Buffer, pieceBytes: number): Spool {
  const spool = spoolOf(bytes.length);
  for (let i = 0; i < bytes.length; i += pieceBytes) {
    spool.append(bytes.subarray(i, i + pieceBytes));
  }
  return spool;
}

async function readTexts(spool: Spool): Promise<(string | null)[]> {
  const stream = new ListStream(listTexts, 45, spool);
  await stream.open();
  const found: (string | null)[] = [];
  for await (const slice of stream.slices()) found.push(...slice.map(({ record }) => record.text));
  expect(stream.tail).toEqual({ code: 7 });
  return found;
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('split', () => {
  const hidden = packedList(listNodes.reply, 45, {
    head: { record_count: 7, hidden_nodes: { size: 7, mask: '0x45' } },
    records: ['n1', 'n3', 'n4', 'n5'].map((name) => ({ name, comment: `node ${name}` })),
    tail: {},
  });

  test('at every byte a list with holes is the same', async () => {
    for (let at = 1; at < hidden.length; at++) {
      const spool = spoolOf(hidden.length);
      const stream = new ListStream(listNodes, 45, spool);
      const opened = stream.open();
      spool.append(hidden.subarray(0, at));
      setImmediate(() => spool.append(hidden.subarray(at)));
      await opened;
      const found: [number, string | null][] = [];
      for await (const slice of stream.slices()) {
        found.push(...slice.map((one): [number, string | null] => [one.position, one.record.name]));
      }
      expect([at, found]).toEqual([
        at,
        [
          [1, 'n1'],
          [3, 'n3'],
          [4, 'n4'],
          [5, 'n5'],
        ],
      ]);
    }
    expect(budget.usedBytes).toBe(0);
  });

  test('into single bytes that come one by one', async () => {
    const bytes = texts(20, (i) => 'x'.repeat(i));
    const spool = spoolOf(bytes.length);
    const read = readTexts(spool);
    for (const byte of bytes) {
      spool.append(Buffer.of(byte));
      await tick();
    }
    expect((await read).map((text) => text?.length)).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  test.each([1, 64 * 1024])(
    'a record of 5 MB in pieces of %d bytes',
    {
      timeout: 30_000,
    },
    async (pieceBytes) => {
      budget = new SpoolBudget();
      const bytes = texts(3, (i) => (i === 1 ? 'y'.repeat(5 << 20) : 'short'));
      const spool = spoolOf(bytes.length);
      const read = readTexts(spool);
      for (let i = 0; i < bytes.length; i += pieceBytes) {
        const pause = spool.append(bytes.subarray(i, i + pieceBytes));
        if (pause !== null) await pause;
      }
      expect((await read).map((text) => text?.length)).toEqual([5, 5 << 20, 5]);
    },
  );
});

test('the first records are there before the last have arrived', async () => {
  const bytes = texts(100, () => 'z'.repeat(1000));
  const spool = spoolOf(bytes.length);
  spool.append(bytes.subarray(0, 2000));
  const stream = new ListStream(listTexts, 45, spool);
  await stream.open();
  expect(stream.head).toEqual({ count: 100 });
  expect(() => stream.tail).toThrow('has not been read');
  const reader = stream.slices();
  const first = await reader.next();
  expect(first.value).toHaveLength(1);
  await reader.return(undefined);
});

test('between two slices the event loop has its turn', async () => {
  const spool = filled(
    texts(6400, (i) => `text ${i}`),
    1 << 20,
  );
  const stream = new ListStream(listTexts, 45, spool);
  await stream.open();
  let turns = 0;
  let reading = true;
  const turn = () => {
    turns += 1;
    if (reading) setImmediate(turn);
  };
  setImmediate(turn);
  let slices = 0;
  for await (const slice of stream.slices()) {
    expect(slice.length).toBeLessThanOrEqual(64);
    slices += 1;
  }
  reading = false;
  expect(slices).toBeGreaterThanOrEqual(100);
  expect(turns).toBeGreaterThanOrEqual(slices - 1);
});

describe('a bad reply', () => {
  const read = (bytes: Buffer) => failureOf(readTexts(filled(bytes, 1000)));

  test('with a count that its bytes cannot hold is refused before its records', async () => {
    const writer = new Writer();
    writer.u32(0xffff_fffd);
    writer.str('one');
    const error = await read(writer.finish());
    expect(error).toMatchObject({ errorNumber: 1003 });
    expect(error.message).toContain('TEXTS');
  });

  test.each([
    ['ends inside a record', (bytes: Buffer) => bytes.subarray(0, bytes.length - 10)],
    ['ends before its tail', (bytes: Buffer) => bytes.subarray(0, bytes.length - 4)],
    ['is empty', () => Buffer.alloc(0)],
  ])('that %s is an error', async (_name, cut) => {
    const error = await read(cut(texts(50, () => 'some text')));
    expect(error.errorNumber).toBe(1003);
    expect(budget.usedBytes).toBe(0);
  });

  test('with a text without its end is an error', async () => {
    const bytes = texts(2, () => 'some text');
    bytes[bytes.length - 5] = 65;
    expect((await read(bytes)).message).toContain('NUL');
  });

  test('that fails on its way is that failure', async () => {
    const bytes = texts(1000, () => 'some text');
    const spool = spoolOf(bytes.length);
    spool.append(bytes.subarray(0, 200));
    const reading = readTexts(spool);
    await tick();
    spool.fail(new Error('the cable was pulled'));
    await expect(reading).rejects.toThrow('the cable was pulled');
    expect(budget.usedBytes).toBe(0);
  });
});

test('100 MB behind a slow reader stay out of memory', { timeout: 30_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const piece = texts(64, () => 'w'.repeat(1019)).subarray(4, -4);
  const pieces = 1600;
  const lengthBytes = 4 + pieces * piece.length + 4;
  budget = new SpoolBudget();
  const spool = spoolOf(lengthBytes);
  const stream = new ListStream(listTexts, 45, spool);
  collect();
  const before = process.memoryUsage();
  const growth: number[] = [];
  const measure = () => {
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    growth.push(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
  };

  // The socket's side: as fast as the spool takes it, like a paused and resumed socket.
  const count = Buffer.alloc(4);
  count.writeUInt32BE(64 * pieces);
  const fill = async () => {
    spool.append(count);
    for (let i = 0; i < pieces; i++) {
      await spool.append(Buffer.from(piece));
      if (i % 16 === 0) await tick();
    }
    spool.append(Buffer.from([0, 0, 0, 7]));
  };
  const filling = fill();
  await stream.open();
  let records = 0;
  let slices = 0;
  for await (const slice of stream.slices()) {
    records += slice.length;
    slices += 1;
    if (slices === 1) await filling;
    if (slices % 200 === 0) {
      collect();
      measure();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  expect(records).toBe(64 * pieces);
  expect(lengthBytes).toBeGreaterThan(100 << 20);
  expect(growth.length).toBeGreaterThan(5);
  expect(Math.max(...growth)).toBeLessThan(24 << 20);
});
