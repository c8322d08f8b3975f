/** Several controllers, standby, and the controller's rate limit. */
import { test as base, describe } from 'vitest';
import { httpStatus } from '../../src/errors.js';
import { call } from '../../src/messages/engine/rpc.js';
import { ping } from '../../src/messages/ping.js';
import { ALICE, clientOf, eventually, failureOf } from '../support/controller-client.js';
import type { Action, Release } from '../support/fake-controller.js';
import { code, FakeController, hang } from '../support/fake-controller.js';

const SUBMIT = 4003;
const submit = call({ name: 'SUBMIT', messageType: SUBMIT, request: ping.request });
const STANDBY = 2027;
const USE_BACKUP = 2131;
const RATE_LIMITED = 1804;

/** Starts a controller that ends with the test. */
type Start = (release?: Release, answer?: Action) => Promise<FakeController>;

/** A pause between rounds is a second long, so the tests run side by side. */
const test = base.extend<{ start: Start }>({
  // biome-ignore lint/correctness/noEmptyPattern: fixtures must name what they need
  start: async ({}, use) => {
    const fakes: FakeController[] = [];
    await use(async (release = 45, answer = code(0)) => {
      const fake = await FakeController.start(release);
      fake.answers.set(SUBMIT, answer);
      fakes.push(fake);
      return fake;
    });
    await Promise.all(fakes.map((fake) => fake.close()));
  },
});

/** A port where nobody listens. */
const DEAD = { port: 1 };

const submissions = (fake: FakeController) => fake.types.filter((type) => type === SUBMIT).length;

describe.concurrent('controllers', () => {
  test('the next one is asked where one cannot be reached, and is asked first from then on', async ({
    expect,
    start,
  }) => {
    const second = await start(42);
    const client = clientOf([DEAD, second, await start()]);
    await client.call(submit, {}, ALICE);
    await client.call(submit, {}, ALICE);
    expect(submissions(second)).toBe(2);
    expect(client.provedVersion).toBe(42);
  });

  test.for([STANDBY, USE_BACKUP])(
    'the next one is asked where one answers %d',
    async (number, { expect, start }) => {
      const [first, second] = [await start(45, code(number)), await start(44)];
      const client = clientOf([first, second]);
      await client.call(submit, {}, ALICE);
      await client.call(submit, {}, ALICE);
      expect([submissions(first), submissions(second)]).toEqual([1, 2]);
      // It has become the backup again.
      first.answers.set(SUBMIT, code(0));
      second.answers.set(SUBMIT, code(number));
      await client.call(submit, {}, ALICE);
      expect([submissions(first), submissions(second)]).toEqual([2, 3]);
    },
  );

  test('each has its own version', async ({ expect, start }) => {
    const [first, second] = [await start(45), await start(41)];
    const client = clientOf([first, second]);
    await client.call(submit, {}, ALICE);
    first.answers.set(SUBMIT, code(STANDBY));
    await client.call(submit, {}, ALICE);
    expect(client.provedVersion).toBe(41);
    expect(second.requests.at(-1)).toMatchObject({ messageType: SUBMIT, version: 41 });
  });

  test('the first one is asked first again when none was there', async ({ expect, start }) => {
    const fakes = [await start(45, code(STANDBY)), await start()];
    const ports = fakes.map(({ port }) => port);
    const client = clientOf(fakes, { messageTimeoutMs: 500 });
    await client.call(submit, {}, ALICE);
    for (const fake of fakes) await fake.close();
    await failureOf(client.call(submit, {}, ALICE));
    const again = [
      await FakeController.start(45, ports[0]),
      await FakeController.start(45, ports[1]),
    ];
    for (const fake of again) fake.answers.set(SUBMIT, code(0));
    await client.call(submit, {}, ALICE);
    expect(again.map(submissions)).toEqual([1, 0]);
    for (const fake of again) await fake.close();
  });

  test('other errors are nothing that another controller could mend', async ({ expect, start }) => {
    const [first, second] = [await start(45, code(2002)), await start()];
    const error = await failureOf(clientOf([first, second]).call(submit, {}, ALICE));
    expect(error.errorNumber).toBe(2002);
    expect(second.requests).toEqual([]);
  });

  test('a submission that a controller does not answer is not made elsewhere', async ({
    expect,
    start,
  }) => {
    const [first, second] = [await start(45, hang), await start()];
    const client = clientOf([first, second], { messageTimeoutMs: 300 });
    const error = await failureOf(client.call(submit, {}, ALICE));
    expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([5004, 504]);
    expect(second.requests).toEqual([]);
  });

  test('a call that may be repeated is made elsewhere, once', async ({ expect, start }) => {
    const [first, second] = [await start(), await start()];
    const client = clientOf([first, second], { messageTimeoutMs: 300 });
    await client.call(ping, {}, ALICE);
    first.answers.set(ping.messageType, hang);
    await client.call(ping, {}, ALICE);
    expect(second.requests.length).toBeGreaterThan(0);
    second.answers.set(ping.messageType, hang);
    const asked = () => first.requests.length + second.requests.length;
    const before = asked();
    const error = await failureOf(client.call(ping, {}, ALICE));
    expect(error.errorNumber).toBe(5004);
    expect(asked() - before).toBe(2);
  });

  test('ping asks the one that is meant, standby or not', async ({ expect, start }) => {
    const first = await start(45);
    const client = clientOf([first, DEAD], { messageTimeoutMs: 60_000 });
    expect(await client.ping(0, ALICE)).toBeNull();
    expect(await client.ping(1, ALICE)).toMatchObject({ errorNumber: 1800 });
    expect(client.controllers.map(({ name }) => name)).toEqual(['c0', 'c1']);
  });

  test('of a range of ports each serves in its turn', async ({ expect, start }) => {
    const fakes = [await start(), await start(), await start()];
    const ports = fakes.map(({ port }) => port);
    const client = clientOf([], { controllers: [{ name: 'c', address: '127.0.0.1', ports }] });
    for (let i = 0; i < 8; i++) await client.call(submit, {}, ALICE);
    expect(fakes.map(({ requests }) => requests.length)).toEqual([3, 3, 3]);
  });
});

describe.concurrent('a cluster that is down', () => {
  test('is an error after MessageTimeout', async ({ expect }) => {
    const client = clientOf([DEAD, DEAD], { messageTimeoutMs: 2500 });
    const before = Date.now();
    const error = await failureOf(client.call(submit, {}, ALICE));
    expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([1800, 502]);
    expect(error.message).toContain('ECONNREFUSED');
    expect(Date.now() - before).toBeGreaterThanOrEqual(1900);
  });

  test('is waited for as long', async ({ expect, start }) => {
    const closed = await start();
    const { port } = closed;
    await closed.close();
    const answer = clientOf([{ port }], { messageTimeoutMs: 5000 }).call(ping, {}, ALICE);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const fake = await FakeController.start(45, port);
    expect(await answer).toBeNull();
    await fake.close();
  });

  test('is not waited for by a client that goes away', async ({ expect }) => {
    const client = clientOf([DEAD], { messageTimeoutMs: 60_000 });
    const before = Date.now();
    const signal = AbortSignal.timeout(100);
    const error = await failureOf(client.call(submit, {}, ALICE, { signal }));
    expect(error.message).toBe('The request was given up');
    expect(Date.now() - before).toBeLessThan(30_000);
  });
});

describe.concurrent('all in standby', () => {
  test('until one takes over', async ({ expect, start }) => {
    const [first, second] = [await start(45, code(STANDBY)), await start(45, code(STANDBY))];
    const client = clientOf([first, second], { messageTimeoutMs: 300 });
    const answer = client.call(submit, {}, ALICE);
    await eventually(() => submissions(second) === 1);
    second.answers.set(SUBMIT, code(0));
    expect(await answer).toBeNull();
  });

  test.for([0, 1])(
    'for longer than one and a half SlurmctldTimeout is the error (place %d)',
    async (place, { expect, start }) => {
      const standby = await start(45, code(STANDBY));
      const both = place === 0 ? [standby, DEAD] : [DEAD, standby];
      const client = clientOf(both, { slurmctldTimeoutMs: 2000 });
      const before = Date.now();
      const error = await failureOf(client.call(submit, {}, ALICE));
      expect(error.errorNumber).toBe(STANDBY);
      expect(Date.now() - before).toBeGreaterThanOrEqual(1900);
    },
  );

  test('where there is one alone is not waited for', async ({ expect, start }) => {
    const fake = await start(45, code(STANDBY));
    const error = await failureOf(clientOf([fake]).call(submit, {}, ALICE));
    expect(error.errorNumber).toBe(STANDBY);
    expect(submissions(fake)).toBe(1);
  });
});

describe.concurrent('the rate limit', () => {
  test('is met by waiting one second, then two', async ({ expect, start }) => {
    const fake = await start(45);
    fake.script(code(1007), code(RATE_LIMITED), code(RATE_LIMITED));
    const before = Date.now();
    expect(await clientOf([fake]).call(submit, {}, ALICE)).toBeNull();
    expect(Date.now() - before).toBeGreaterThanOrEqual(2950);
    expect(submissions(fake)).toBe(3);
  });

  test('is an error after five times', { timeout: 15_000 }, async ({ expect, start }) => {
    const fake = await start(45, code(RATE_LIMITED));
    const error = await failureOf(clientOf([fake]).call(submit, {}, ALICE));
    expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([RATE_LIMITED, 502]);
    expect(submissions(fake)).toBe(5);
  });

  test('is not waited for by a client that goes away', async ({ expect, start }) => {
    const fake = await start(45, code(RATE_LIMITED));
    const signal = AbortSignal.timeout(150);
    const error = await failureOf(clientOf([fake]).call(submit, {}, ALICE, { signal }));
    expect(error.message).toBe('The request was given up');
    expect(submissions(fake)).toBe(1);
  });

  test('that says not to come again is obeyed', async ({ expect, start }) => {
    const fake = await start(45, code(1805));
    const error = await failureOf(clientOf([fake]).call(submit, {}, ALICE));
    expect(error.errorNumber).toBe(1805);
    expect(submissions(fake)).toBe(1);
  });
});
