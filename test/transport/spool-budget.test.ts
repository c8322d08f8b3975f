/** The sum of all spools: who gets room, who waits and who is refused. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SpoolRoom } from '../../src/cluster/transport/spool-budget.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { listNodes } from '../../src/messages/nodes.js';
import { ping } from '../../src/messages/ping.js';
import { ALICE, clientOf, eventually, failureOf } from '../support/controller-client.js';
import { code, FakeController, hang, message, packedList } from '../support/fake-controller.js';

const MB = 1024 * 1024;

function budgetOf(totalBytes: number, waitMs = 1000, memoryBytes = MB): SpoolBudget {
  return new SpoolBudget({ memoryBytes, totalBytes, waitMs, totalMemoryBytes: 64 * MB });
}

describe('room', () => {
  test('is taken, resized and given back', async () => {
    const budget = budgetOf(10 * MB);
    const room = await budget.admit();
    expect(budget.usedBytes).toBe(MB);
    room.resize(9 * MB);
    expect(budget.usedBytes).toBe(9 * MB);
    room.release();
    room.release();
    expect(budget.usedBytes).toBe(0);
  });

  test('is refused to a reply that turns out too large', async () => {
    const budget = budgetOf(10 * MB);
    const [first, second] = [await budget.admit(), await budget.admit()];
    first.resize(8 * MB);
    expect(() => second.resize(3 * MB)).toThrow('Too many large replies');
    expect(second.bytes).toBe(MB);
    second.resize(2 * MB);
  });

  test('is never refused to a small reply, nor to one alone', async () => {
    const budget = budgetOf(2 * MB);
    const alone = budget.room();
    alone.resize(20 * MB);
    const small = budget.room();
    small.resize(MB);
    expect(budget.usedBytes).toBe(21 * MB);
  });
});

describe('memory', () => {
  test('is taken up to the limit of one spool, and of all of them', () => {
    const limits = { memoryBytes: 100, totalMemoryBytes: 150, totalBytes: MB, waitMs: 1 };
    const budget = new SpoolBudget(limits);
    const [first, second] = [budget.room(), budget.room()];
    expect([first.takeMemory(101), first.takeMemory(100), first.takeMemory(1)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([second.takeMemory(51), second.takeMemory(50)]).toEqual([false, true]);
    first.giveMemory(60);
    expect(second.takeMemory(50)).toBe(true);
    expect(budget.memoryUsedBytes).toBe(140);
    first.release();
    second.release();
    second.release();
    expect(budget.memoryUsedBytes).toBe(0);
  });
});

describe('waiting', () => {
  test('is in line: nobody overtakes, and no more enter than there is room for', async () => {
    const budget = budgetOf(2 * MB);
    const held = [await budget.admit(), await budget.admit()];
    const order: number[] = [];
    const rooms: SpoolRoom[] = [];
    const all = Array.from({ length: 20 }, async (_, i) => {
      const room = await budget.admit();
      order.push(i);
      rooms.push(room);
    });
    expect(budget.waitingCount).toBe(20);
    for (const room of held) room.release();
    await eventually(() => order.length === 2);
    expect(budget.usedBytes).toBe(2 * MB);
    while (order.length < 20) {
      rooms.shift()?.release();
      await Promise.resolve();
      expect(budget.usedBytes).toBeLessThanOrEqual(2 * MB);
    }
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
    for (const room of rooms) room.release();
    expect(budget.usedBytes).toBe(0);
  });

  test('ends with 503', async () => {
    const budget = budgetOf(MB, 30);
    const room = await budget.admit();
    const error = await failureOf(budget.admit());
    expect(error).toMatchObject({ status: 503, errorNumber: 1804 });
    expect(budget.waitingCount).toBe(0);
    room.release();
    (await budget.admit()).release();
  });

  test('ends when it is given up', async () => {
    const budget = budgetOf(MB, 10_000);
    const room = await budget.admit();
    for (const signal of [AbortSignal.timeout(20), AbortSignal.abort()]) {
      const error = await failureOf(budget.admit(signal));
      expect(error.message).toBe('The request was given up');
    }
    expect(budget.waitingCount).toBe(0);
    room.release();
    expect(budget.usedBytes).toBe(0);
  });
});

describe('a client of a controller', () => {
  let fake: FakeController;
  afterEach(() => fake.close());

  const nodes = message(listNodes.reply.messageType, (version) =>
    packedList(listNodes.reply, version, {
      head: { record_count: 2 },
      records: [{ name: 'n1', comment: 'x'.repeat(3 * MB) }, { name: 'n2' }],
      tail: {},
    }),
  );

  test('waits with its list, not with its calls, while there is no room', async () => {
    fake = await FakeController.start(45);
    fake.answers.set(listNodes.messageType, nodes);
    const budget = budgetOf(4 * MB, 2000, 4 * MB);
    const client = clientOf([fake], { budget });
    const first = await client.list(listNodes, {}, ALICE);
    const second = client.list(listNodes, {}, ALICE);
    await client.call(ping, {}, ALICE);
    expect(budget.waitingCount).toBe(1);
    expect(fake.types.filter((type) => type === listNodes.messageType)).toHaveLength(1);
    first?.close();
    (await second)?.close();
    expect(budget.usedBytes).toBe(0);
  });

  test('is refused with 503 where a reply does not fit, and takes nothing', async () => {
    fake = await FakeController.start(45);
    fake.answers.set(listNodes.messageType, nodes);
    const budget = budgetOf(5 * MB);
    const client = clientOf([fake], { budget });
    const first = await client.list(listNodes, {}, ALICE);
    const error = await failureOf(client.list(listNodes, {}, ALICE));
    expect(error.status).toBe(503);
    first?.close();
    expect(budget.usedBytes).toBe(0);
    await eventually(() => fake.openConnections === 0);
  });

  test.each([
    ['an error', code(2002)],
    ['an empty answer', code(0)],
    ['silence', hang],
  ])('gives its room back after %s', async (_name, action) => {
    fake = await FakeController.start(45);
    fake.answers.set(listNodes.messageType, action);
    const budget = budgetOf(4 * MB);
    const client = clientOf([fake], { budget, messageTimeoutMs: 200 });
    await client.list(listNodes, {}, ALICE).catch(() => null);
    expect(budget.usedBytes).toBe(0);
  });
});
