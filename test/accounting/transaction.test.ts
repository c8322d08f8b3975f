/** Transactions with the accounting daemon: kept as a whole or not at all. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesList } from '../../src/messages/accounting/calls.js';
import {
  accountingClient,
  addNames,
  getNames,
  packedNames,
  removeNames,
} from '../support/accounting-client.js';
import { ALICE, eventually, failureOf } from '../support/controller-client.js';
import { packed } from '../support/fake-controller.js';
import { FakeSlurmdbd } from '../support/fake-slurmdbd.js';

let fake: FakeSlurmdbd;
beforeEach(async () => {
  fake = await FakeSlurmdbd.start(45);
  fake.answers.set(1404, (session) => session.code(0));
});
afterEach(async () => {
  await fake.close();
  expect(fake.violations).toEqual([]);
});

test('is kept when its work is done, and its session ends', async () => {
  const client = accountingClient([fake]);
  const result = await client.transaction(ALICE, async (calls) => {
    await calls.call(addNames, { my_list: ['x'] });
    await calls.call(addNames, { my_list: ['y'] });
    return 'done';
  });
  expect(result).toBe('done');
  expect(fake.sessions[0]?.types).toEqual([6500, 1404, 1404, 1401]);
  expect(fake.ends).toEqual(['commit']);
  await eventually(() => fake.openConnections === 0);
  expect(client.sessionCount).toBe(0);
});

test('is dropped where its work fails', async () => {
  const client = accountingClient([fake]);
  const work = client.transaction(ALICE, async (calls) => {
    await calls.call(addNames, {});
    throw new Error('not like this');
  });
  await expect(work).rejects.toThrow('not like this');
  expect(fake.ends).toEqual(['rollback']);
});

test('is dropped where the daemon refuses a part of it', async () => {
  fake.answers.set(1404, (session) => session.code(7004, 'no such name'));
  const client = accountingClient([fake]);
  const work = client.transaction(ALICE, async (calls) => calls.call(addNames, {}));
  expect(await failureOf(work)).toMatchObject({ errorNumber: 7004, description: 'no such name' });
  expect(fake.ends).toEqual(['rollback']);
});

test('is lost where the daemon refuses access', async () => {
  fake.answers.set(1404, (session) => session.code(2002));
  const client = accountingClient([fake]);
  const work = client.transaction(ALICE, async (calls) => calls.call(addNames, {}));
  expect((await failureOf(work)).errorNumber).toBe(2002);
  await eventually(() => fake.ends.length === 1);
  expect(fake.ends).toEqual(['lost']);
  expect(fake.sessions[0]?.types).toEqual([6500, 1404]);
});

test('is dropped where its request is given up, even when its work is done', async () => {
  const client = accountingClient([fake]);
  const abort = new AbortController();
  const work = client.transaction(
    ALICE,
    async (calls) => {
      await calls.call(addNames, {});
      abort.abort();
    },
    { signal: abort.signal },
  );
  expect((await failureOf(work)).message).toBe('The request was given up');
  expect(fake.ends).toEqual(['rollback']);
});

test('is dropped where it cannot be kept', async () => {
  fake.answers.set(1401, (session, body) => session.code(body.readUInt16BE(2) === 1 ? 7000 : 0));
  const client = accountingClient([fake]);
  const work = client.transaction(ALICE, async (calls) => calls.call(addNames, {}));
  expect(await failureOf(work)).toMatchObject({ errorNumber: 7000, source: 'DBD_FINI' });
  expect(fake.sessions[0]?.types).toEqual([6500, 1404, 1401, 1401]);
});

test('says so where it is not known whether it was kept', async () => {
  fake.answers.set(1401, (session) => session.close());
  const client = accountingClient([fake]);
  const work = client.transaction(ALICE, async (calls) => calls.call(addNames, {}));
  const error = await failureOf(work);
  expect(error.errorNumber).toBe(7000);
  expect(error.message).toMatch(/^It is not known whether the changes were kept\. /);
  await eventually(() => client.sessionCount === 0);
});

test('gives the names of what is in the way, with the code', async () => {
  const inTheWay = packed(namesList, 45, { my_list: ['job 7'], return_code: 7001 });
  fake.answers.set(1437, (session) => session.reply(1422, inTheWay));
  const client = accountingClient([fake]);
  await client.transaction(ALICE, async (calls) => {
    const names = await calls.call(removeNames, {});
    expect(names).toEqual({ my_list: ['job 7'], return_code: 7001 });
  });
});

test('has a session of its own', async () => {
  fake.answers.set(1410, (session) => session.reply(1417, packedNames([])));
  const client = accountingClient([fake]);
  await client.read(ALICE, async (calls) => calls.list(getNames, {}));
  await eventually(() => client.idleCount === 1);
  await client.transaction(ALICE, async (calls) => calls.list(getNames, {}));
  expect(fake.sessions.length).toBe(2);
  await client.read(ALICE, async (calls) => calls.list(getNames, {}));
  expect(fake.sessions.length).toBe(2);
});
