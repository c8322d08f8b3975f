/** Sessions with the accounting daemon: opened, refused, used for reading, used again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { finish, persistReturnCode } from '../../src/messages/accounting/session.js';
import {
  accountingClient,
  addNames,
  getNames,
  getOne,
  namesOf,
  packedNames,
} from '../support/accounting-client.js';
import { ALICE, eventually, failureOf, MALLORY } from '../support/controller-client.js';
import { packed } from '../support/fake-controller.js';
import type { FakeSession } from '../support/fake-slurmdbd.js';
import { FakeSlurmdbd, sessionFrame } from '../support/fake-slurmdbd.js';

const BOB = new TokenCaller('good token', 'bob');

let fake: FakeSlurmdbd;
beforeEach(async () => {
  fake = await FakeSlurmdbd.start(45);
  fake.answers.set(1410, (session) => session.reply(1417, packedNames(['a', 'b'])));
});
afterEach(async () => {
  await fake.close();
  expect(fake.violations).toEqual([]);
});

/** Reads a list in a session, to its end. */
async function read(client = accountingClient([fake]), caller = ALICE): Promise<unknown> {
  return await client.read(caller, async (calls) => namesOf(await calls.list(getNames, {})));
}

describe('opening a session', () => {
  test.each([
    [45, [45]],
    [42, [45, 44, 43, 42]],
    [39, [45, 44, 43, 42, 41, 40, 39]],
  ] as const)('walks down to version %d', async (release, tried) => {
    fake.release = release;
    const client = accountingClient([fake]);
    expect(await read(client)).toEqual(['a', 'b']);
    expect(client.provedVersion).toBe(release);
    expect(fake.sessions.length).toBe(tried.length);
    expect(await read(client, BOB)).toEqual(['a', 'b']);
    expect(fake.sessions.length).toBe(tried.length + 1);
    expect(fake.sessions.at(-1)?.userName).toBe('bob');
  });

  test('finds another version after the daemon was replaced', async () => {
    const client = accountingClient([fake], { idleMs: 0 });
    fake.release = 42;
    await read(client);
    await eventually(() => client.sessionCount === 0);
    fake.release = 39;
    expect(await read(client)).toEqual(['a', 'b']);
    expect(client.provedVersion).toBe(39);
  });

  test('writes nothing after a refusal, and closes', async () => {
    const client = accountingClient([fake]);
    const error = await failureOf(read(client, MALLORY));
    expect(error).toMatchObject({ errorNumber: 7000, cause: { errorNumber: 1007 } });
    expect(error.message).toBe('Failed to open slurmdbd connection: it was refused');
    await eventually(() => fake.openConnections === 0);
    expect(fake.sessions.map(({ types }) => types)).toEqual([[6500]]);
    expect(client.sessionCount).toBe(0);
    // A version that is refused is no other: the connection of each of them ends the same way.
    fake.release = 40;
    await failureOf(read(client, MALLORY));
    await eventually(() => fake.openConnections === 0);
    expect(fake.sessions.slice(1).map(({ types }) => types)).toEqual(Array(6).fill([6500]));
  });

  test('knows no version in common', async () => {
    const client = accountingClient([fake], { forcedVersion: 39 });
    const error = await failureOf(read(client));
    expect(error).toMatchObject({ errorNumber: 7000, cause: { errorNumber: 1005 } });
    expect(client.sessionCount).toBe(0);
  });

  test('gives up on a daemon that does not take it up in time', async () => {
    fake.onInit = () => undefined;
    const client = accountingClient([fake], { initTimeoutMs: 50 });
    const error = await failureOf(read(client));
    expect(error).toMatchObject({ errorNumber: 7000, cause: { errorNumber: 5004 } });
    await eventually(() => fake.openConnections === 0);
  });

  test.each([
    ['silence', (session: FakeSession) => session.close(), 7000],
    ['no return code', (session: FakeSession) => session.reply(1417, packedNames([])), 1000],
    ['half a code', (session: FakeSession) => session.reply(1433, Buffer.alloc(6)), 1003],
    ['a byte too many', (session: FakeSession) => session.write(tooMany()), 7000],
    ['HTTP', (session: FakeSession) => session.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 1000],
  ])('fails on %s', async (_what, onInit, number) => {
    fake.onInit = onInit;
    const client = accountingClient([fake]);
    expect((await failureOf(read(client))).errorNumber).toBe(7000);
    const cause = (await failureOf(read(client))).cause;
    expect(cause).toMatchObject({ name: 'SlurmError', errorNumber: number });
    await eventually(() => fake.openConnections === 0 && client.sessionCount === 0);
  });

  test('asks the backup where the first one is down', async () => {
    const gone = { port: 1 };
    const client = accountingClient([gone, fake]);
    expect(await read(client)).toEqual(['a', 'b']);
    const nobody = accountingClient([gone, gone]);
    expect((await failureOf(read(nobody))).message).toMatch(
      /^Failed to open slurmdbd connection: Unable to connect to 127.0.0.1:1: /,
    );
  });

  test('is given up with the request', async () => {
    fake.onInit = () => undefined;
    const client = accountingClient([fake]);
    const abort = new AbortController();
    const work = client.read(ALICE, async () => 1, { signal: abort.signal });
    const failure = failureOf(work);
    await eventually(() => fake.sessions[0]?.types.length === 1);
    abort.abort();
    expect((await failure).message).toBe('The request was given up');
    await eventually(() => fake.openConnections === 0 && client.sessionCount === 0);
  });

  test('needs munge for the caller that munge vouches for', async () => {
    const credentials = new CredentialSource({
      plugin: 'munge',
      encode: async () => 'good MUNGE:x:',
    });
    const client = accountingClient([fake], { credentials });
    await client.read({ kind: 'process' }, async (calls) => calls.list(getNames, {}));
    expect(fake.sessions[0]?.credential).toBe('good MUNGE:x:');
  });
});

describe('sessions for reading', () => {
  test('are used again by the same caller, rolled back before and after', async () => {
    const client = accountingClient([fake]);
    await read(client);
    await eventually(() => client.idleCount === 1);
    await read(client);
    await read(client, BOB);
    expect(fake.sessions.map(({ userName }) => userName)).toEqual([null, 'bob']);
    expect(fake.sessions[0]?.types.slice(0, 5)).toEqual([6500, 1410, 1401, 1401, 1410]);
    expect(client.sessionCount).toBe(2);
    await eventually(() => fake.openConnections === 0);
    expect(client.sessionCount).toBe(0);
    expect(new Set(fake.ends)).toEqual(new Set(['rollback']));
  });

  test('are given up where they do not answer within the time they would have waited', async () => {
    const client = accountingClient([fake], { idleMs: 300 });
    await read(client);
    await eventually(() => client.idleCount === 1);
    fake.answers.set(finish.messageType, () => undefined);
    expect(await read(client)).toEqual(['a', 'b']);
    expect(fake.sessions).toHaveLength(2);
  });

  test('are not used again where the daemon has ended them', async () => {
    const client = accountingClient([fake], { idleMs: 5000 });
    await read(client);
    await eventually(() => client.idleCount === 1);
    fake.cut();
    await eventually(() => client.sessionCount === 0);
    expect(await read(client)).toEqual(['a', 'b']);
    client.close();
    await eventually(() => fake.openConnections === 0);
  });

  test('end with a refusal of access', async () => {
    fake.answers.set(1466, (session) => session.code(2002, 'not you'));
    const client = accountingClient([fake], { idleMs: 5000 });
    const error = await failureOf(client.read(ALICE, async (calls) => calls.call(getOne, {})));
    expect(error).toMatchObject({ errorNumber: 2002, description: 'not you', source: 'GET_ONE' });
    await eventually(() => client.sessionCount === 0);
    expect(fake.sessions[0]?.types).toEqual([6500, 1466]);
  });

  test('change nothing', async () => {
    const client = accountingClient([fake]);
    const work = client.read(ALICE, async (calls) => calls.call(addNames, {}));
    await expect(work).rejects.toThrow('ADD_NAMES changes something');
    expect(fake.sessions[0]?.types).not.toContain(1404);
  });

  test('make calls one after the other, however they are asked', async () => {
    const client = accountingClient([fake]);
    const read = await client.read(ALICE, async (calls) =>
      Promise.all([1, 2, 3].map(async () => namesOf(await calls.list(getNames, {})))),
    );
    expect(read).toEqual(Array(3).fill(['a', 'b']));
    expect(fake.sessions.length).toBe(1);
  });

  test('tell what the release has, and do not ask for what it lacks', async () => {
    fake.release = 41;
    const client = accountingClient([fake]);
    await client.read(ALICE, async (calls) => {
      expect(calls.supports(getNames)).toBe(true);
      expect(calls.supports(getOne)).toBe(false);
      const error = await failureOf(calls.call(getOne, {}));
      expect(error.message).toBe('GET_ONE does not exist in the release of slurmdbd');
    });
  });

  test('are bounded: others wait, then are refused', async () => {
    const client = accountingClient([fake], { maxSessions: 2, initTimeoutMs: 60 });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = [ALICE, BOB].map((caller) => client.read(caller, async () => held));
    await eventually(() => fake.sessions.length === 2);
    const refused = await failureOf(read(client));
    expect(refused).toMatchObject({ errorNumber: 7000, status: 503 });
    const waiting = read(client, new TokenCaller('good other', null));
    release();
    await Promise.all(holding);
    expect(await waiting).toEqual(['a', 'b']);
    expect(client.sessionCount).toBeLessThanOrEqual(2);
  });

  test('that wait for their caller make room for others', async () => {
    const client = accountingClient([fake], { maxSessions: 1, idleMs: 5000, initTimeoutMs: 500 });
    await read(client);
    await eventually(() => client.idleCount === 1);
    expect(await read(client, BOB)).toEqual(['a', 'b']);
    client.close();
  });
});

describe('answers', () => {
  test('of nothing', async () => {
    fake.answers.set(1410, (session) => session.code(0));
    fake.answers.set(1466, (session) => session.code(0));
    await accountingClient([fake]).read(ALICE, async (calls) => {
      expect(await calls.list(getNames, {})).toBeNull();
      expect(await calls.call(getOne, {})).toBeNull();
    });
  });

  test('that are return codes themselves', async () => {
    const reply = { messageType: 1433, type: persistReturnCode };
    const told = { ...getOne, replies: [reply] };
    fake.answers.set(1466, (session) => session.code(0, 'two were added'));
    const client = accountingClient([fake]);
    const answer = await client.read(ALICE, async (calls) => calls.call(told, {}));
    expect(answer?.comment).toBe('two were added');
  });

  test('are errors with their texts, and the session goes on', async () => {
    const client = accountingClient([fake]);
    await client.read(ALICE, async (calls) => {
      expect(await failureOf(calls.call(getOne, {}))).toMatchObject({
        errorNumber: -1,
        description: 'no such message',
      });
      expect(await namesOf(await calls.list(getNames, {}))).toEqual(['a', 'b']);
    });
  });

  test('that are lists with a code at their end fail before the first record', async () => {
    fake.answers.set(1410, (session) => session.reply(1417, packedNames(['a'], 7006)));
    const budget = new SpoolBudget();
    const client = accountingClient([fake], { budget });
    const error = await failureOf(client.read(ALICE, async (calls) => calls.list(getNames, {})));
    expect(error).toMatchObject({ errorNumber: 7006, source: 'GET_NAMES' });
    expect(budget.usedBytes).toBe(0);
  });

  test('that are lists with a late code fail at their end', async () => {
    let rest = () => {};
    fake.answers.set(1410, (session) => {
      const frame = sessionFrame(1417, packedNames(['a'], 0xffff_ffff));
      session.write(frame.subarray(0, -2));
      rest = () => {
        session.isAsked = false;
        session.write(frame.subarray(-2));
      };
    });
    const client = accountingClient([fake]);
    const list = await client.read(ALICE, async (calls) => calls.list(getNames, {}));
    const read: (string | null)[] = [];
    const reading = (async () => {
      for await (const slice of list?.slices() ?? []) {
        read.push(...slice.map(({ record }) => record.name));
        rest();
      }
    })();
    expect((await failureOf(reading)).errorNumber).toBe(-1);
    expect(read).toEqual(['a']);
  });

  test('are read after the session went on, drained at their own pace', async () => {
    const budget = new SpoolBudget({
      memoryBytes: 1000,
      totalMemoryBytes: 1000,
      totalBytes: 1e9,
      waitMs: 100,
    });
    const many = Array.from({ length: 20_000 }, (_, i) => `name ${i}`);
    fake.answers.set(1410, (session) => session.reply(1417, packedNames(many)));
    const client = accountingClient([fake], { budget });
    const lists = await client.read(ALICE, async (calls) => [
      await calls.list(getNames, {}),
      await calls.list(getNames, {}),
    ]);
    await eventually(() => fake.ends.length === 1);
    for (const list of lists) expect(await namesOf(list)).toEqual(many);
    expect(budget.usedBytes).toBe(0);
  });

  test.each([
    ['breaks off', (session: FakeSession) => void session.write(Buffer.of(0, 0, 1, 0, 5)), 7000],
    ['is too long', (session: FakeSession) => session.write(Buffer.alloc(6, 0xff)), 1008],
    ['is too short', (session: FakeSession) => session.write(Buffer.alloc(6)), 1008],
    ['is another', (session: FakeSession) => session.reply(1467, Buffer.alloc(4)), 1000],
    [
      'lies',
      (session: FakeSession) => session.reply(1417, Buffer.of(9, 9, 9, 9, 0, 0, 0, 0)),
      1003,
    ],
  ])('that %s fail', async (what, answer, number) => {
    fake.answers.set(1410, (session) => {
      answer(session);
      if (what === 'breaks off') session.close();
    });
    const budget = new SpoolBudget();
    const client = accountingClient([fake], { budget, idleMs: 0 });
    const error = await failureOf(read(client));
    expect(error.errorNumber).toBe(number);
    await eventually(() => client.sessionCount === 0);
    expect(budget.usedBytes).toBe(0);
  });

  test('are spooled, not held, however long they claim to be', async () => {
    fake.answers.set(1410, (session) => {
      session.write(
        Buffer.of(0xbf, 0xff, 0, 0, 1417 >> 8, 1417 & 255, 0, 0, 0, 1, 0, 0, 0, 2, 97, 0),
      );
    });
    const budget = new SpoolBudget();
    const client = accountingClient([fake], { budget, idleMs: 0 });
    const list = await client.read(ALICE, async (calls) => calls.list(getNames, {}));
    for await (const slice of list?.slices() ?? []) {
      expect(slice).toEqual([{ position: 0, record: { name: 'a' } }]);
      expect(budget.usedBytes).toBe(0xbfff_0000 - 2);
      expect(budget.memoryUsedBytes).toBeLessThan(10_000);
      break;
    }
    expect(budget.usedBytes).toBe(0);
    await eventually(() => client.sessionCount === 0);
  });

  test('that do not come end the session', async () => {
    fake.answers.set(1410, () => undefined);
    const client = accountingClient([fake], { answerTimeoutMs: 50 });
    expect((await failureOf(read(client))).errorNumber).toBe(5004);
    await eventually(() => client.sessionCount === 0 && fake.openConnections === 0);
  });

  test('that come unasked end the session', async () => {
    const client = accountingClient([fake], { idleMs: 5000 });
    await read(client);
    await eventually(() => client.idleCount === 1);
    fake.sessions[0]?.write(Buffer.alloc(1));
    await eventually(() => client.sessionCount === 0);
  });

  test('that nobody wants any more end the session', async () => {
    const frame = sessionFrame(1417, packedNames(['a', 'b']));
    fake.answers.set(1410, (session) => session.write(frame.subarray(0, -2)));
    const client = accountingClient([fake], { idleMs: 5000 });
    const list = await client.read(ALICE, async (calls) => calls.list(getNames, {}));
    expect(client.sessionCount).toBe(1);
    list?.close();
    await eventually(() => client.sessionCount === 0 && fake.openConnections === 0);
  });

  test('come in pieces of any size', async () => {
    fake.answers.set(1410, (session) => {
      session.isAsked = false;
      void session.drip(sessionFrame(1417, packedNames(['a', 'b'])), 1, 0);
    });
    expect(await read()).toEqual(['a', 'b']);
    fake.answers.set(1466, (session) =>
      session.reply(1467, packed(getOneReply(), 45, { name: 'x' })),
    );
    const client = accountingClient([fake]);
    expect(await client.read(ALICE, async (calls) => calls.call(getOne, {}))).toEqual({
      name: 'x',
    });
  });
});

/** The answer to an opening, and what was not asked for, at once. */
function tooMany(): Buffer {
  return Buffer.concat([sessionFrame(1433, packed(persistReturnCode, 45, {})), Buffer.alloc(1)]);
}

function getOneReply() {
  const reply = getOne.replies[0];
  if (reply === undefined) throw new Error('it has a reply');
  return reply.type;
}
