/** Which protocol version is spoken: cold, remembered, and when a controller changes under the client. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { ProcessCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { httpStatus } from '../../src/errors.js';
import { call } from '../../src/messages/engine/rpc.js';
import { ping } from '../../src/messages/ping.js';
import { AUTH_PLUGINS } from '../../src/wire/header.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import { ALICE, clientOf, failureOf, MALLORY } from '../support/controller-client.js';
import type { Release } from '../support/fake-controller.js';
import {
  code,
  FakeController,
  hang,
  message,
  raw,
  replyFrame,
  silence,
} from '../support/fake-controller.js';

const SUBMIT = 4003;
/** A call that must not be made twice, with nothing in it. */
const submit = call({ name: 'SUBMIT', messageType: SUBMIT, request: ping.request });
const PING = ping.messageType;

let fake: FakeController;
let client: ControllerClient;

beforeEach(async () => {
  fake = await FakeController.start(45);
  fake.answers.set(SUBMIT, code(0));
  client = clientOf([fake]);
});

afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

const versions = () => fake.requests.map(({ version }) => version);
const count = (type: number) => fake.types.filter((one) => one === type).length;

describe('cold', () => {
  /** Versions of the exchanges that it takes to know: silent ones first, then with a credential. */
  const NEEDED: readonly [Release, boolean, number[]][] = [
    [39, true, [45, 44, 43, 42, 41, 40, 39]],
    [40, true, [45, 44, 43, 42, 41, 40]],
    [41, true, [45, 44, 43, 42, 41]],
    [42, true, [45]],
    [43, true, [45]],
    [44, true, [45, 44]],
    [44, false, [45]],
    [45, true, [45]],
    [45, false, [45]],
  ];

  test.each(NEEDED)('a controller of version %d, HTTP %s', async (release, http, needed) => {
    fake.release = release;
    fake.http = http;
    await client.call(submit, {}, ALICE);
    expect(versions()).toEqual([...needed, release]);
    expect(client.provedVersion).toBe(release);
    expect(count(SUBMIT)).toBe(1);
    const [first] = fake.requests;
    expect(first).toMatchObject({ messageType: PING, pluginId: null, credential: null });
  });

  test.each([38, 50] as const)(
    'a controller of version %d is too old or too new',
    async (release) => {
      fake.release = release;
      const error = await failureOf(client.call(submit, {}, ALICE));
      expect(error.message).toMatch(
        release === 38 ? /without an answer/ : /refused protocol version/,
      );
      expect(client.provedVersion).toBeNull();
      expect(count(SUBMIT)).toBe(0);
    },
  );

  test.each([42, 43, 44, 45] as const)('a bad token in version %d is 1007', async (release) => {
    fake.release = release;
    const error = await failureOf(client.call(submit, {}, MALLORY));
    expect(error.errorNumber).toBe(1007);
    expect(httpStatus(error.errorNumber)).toBe(511);
    // The probe needs no credential, so what it found holds.
    expect(client.provedVersion).toBe(release);
    fake.requests.length = 0;
    await failureOf(client.call(submit, {}, MALLORY));
    expect(versions()).toEqual([release]);
  });

  test.each([39, 40, 41] as const)('a bad token in version %d proves nothing', async (release) => {
    fake.release = release;
    const error = await failureOf(client.call(submit, {}, MALLORY));
    expect(httpStatus(error.errorNumber)).toBe(502);
    expect(error.message).toContain('credential');
    expect(client.provedVersion).toBeNull();
    expect(versions()).toEqual([45, 44, 43, 42, 41, 40, 39]);
    // Nor is it tried on and on.
    await failureOf(client.call(ping, {}, MALLORY));
    expect(fake.requests).toHaveLength(7);
    await client.call(submit, {}, ALICE);
    expect(client.provedVersion).toBe(release);
  });

  test.each([
    [41, 502, null],
    [42, 511, 42],
    [43, 511, 43],
    [44, 511, 44],
    [45, 502, 45],
  ] as const)(
    'a kind of credential that is unknown in version %d',
    async (release, status, proved) => {
      fake.release = release;
      fake.plugins = [AUTH_PLUGINS.munge];
      const error = await failureOf(client.call(submit, {}, ALICE));
      expect(httpStatus(error.errorNumber)).toBe(status);
      expect(client.provedVersion).toBe(proved);
      expect(count(SUBMIT)).toBe(proved === null ? 0 : 1);
    },
  );

  test.each(PROTOCOL_VERSIONS)('a request that is unknown in version %d', async (release) => {
    fake.release = release;
    fake.answers.delete(SUBMIT);
    const error = await failureOf(client.call(submit, {}, ALICE));
    expect(httpStatus(error.errorNumber)).toBe(502);
    expect(client.provedVersion).toBe(release);
    expect(count(SUBMIT)).toBe(1);
  });

  test('half a frame is an error, and the next request negotiates anew', async () => {
    fake.script(raw(replyFrame(45, 8001, Buffer.alloc(4)).subarray(0, 17)));
    expect((await failureOf(client.call(submit, {}, ALICE))).errorNumber).toBe(5003);
    expect(client.provedVersion).toBeNull();
    await client.call(submit, {}, ALICE);
    expect(client.provedVersion).toBe(45);
    expect(count(SUBMIT)).toBe(1);
  });

  test.each([41, 45] as const)('requests at once negotiate once in %d', async (release) => {
    fake.release = release;
    await Promise.all(Array.from({ length: 20 }, () => client.call(submit, {}, ALICE)));
    expect(count(SUBMIT)).toBe(20);
    expect(count(PING)).toBe(release === 45 ? 1 : 5);
  });

  test('a bad token does not spoil the negotiation of good ones beside it', async () => {
    fake.release = 40;
    const bad = failureOf(client.call(ping, {}, MALLORY));
    const good = client.call(submit, {}, ALICE);
    await Promise.all([bad, good]);
    expect(client.provedVersion).toBe(40);
    expect(count(SUBMIT)).toBe(1);
  });

  test('giving up while another waits for the same negotiation leaves that one alone', async () => {
    const gaveUp = new AbortController();
    fake.script(async (connection, request) => {
      gaveUp.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      await code(1007)(connection, request);
    });
    const first = failureOf(client.call(ping, {}, ALICE, { signal: gaveUp.signal }));
    const second = client.call(ping, {}, ALICE);
    expect((await first).message).toBe('The request was given up');
    expect(await second).toBeNull();
  });

  test('a negotiation that everybody gave up is ended, and made anew for the next', async () => {
    const gaveUp = new AbortController();
    fake.script((connection, request) => {
      gaveUp.abort();
      return hang(connection, request);
    });
    await failureOf(client.call(ping, {}, ALICE, { signal: gaveUp.signal }));
    await client.call(ping, {}, ALICE);
    expect(client.provedVersion).toBe(45);
    await expect.poll(() => fake.openConnections).toBe(0);
  });

  test('nobody joins a negotiation that was given up and has not ended yet', async () => {
    fake.release = 41;
    let isSlow = true;
    const credentials = new CredentialSource({
      plugin: 'munge',
      encode: async () => {
        if (isSlow) await new Promise((resolve) => setTimeout(resolve, 100));
        return 'good';
      },
    });
    client = clientOf([fake], { credentials });
    const gaveUp = new AbortController();
    const munge = new ProcessCaller();
    const first = failureOf(client.call(ping, {}, munge, { signal: gaveUp.signal }));
    await expect.poll(() => fake.requests.length).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 30));
    gaveUp.abort();
    expect((await first).message).toBe('The request was given up');
    isSlow = false;
    expect(await client.call(ping, {}, munge)).toBeNull();
  });

  test('a message in place of a refusal proves the version too, and holds nothing', async () => {
    const budget = new SpoolBudget();
    client = clientOf([fake], { budget });
    fake.script(message(2004, () => Buffer.alloc(100_000)));
    await client.call(submit, {}, ALICE);
    expect(client.provedVersion).toBe(45);
    expect(budget.usedBytes).toBe(0);
  });

  test('a TLS port says so', async () => {
    fake.script(code(13000, { version: 44 }));
    const error = await failureOf(client.call(ping, {}, ALICE));
    expect(error.message).toBe('TLS missing but required for connection');
  });
});

describe('a controller that changes under a client that remembers', () => {
  /** From, to, with HTTP, the version spoken afterwards, and whether the change is seen as silence. */
  const CHANGES: readonly [Release, Release, boolean, ProtocolVersion, boolean][] = [
    [45, 42, true, 42, false],
    [45, 43, true, 43, false],
    [45, 44, true, 44, false],
    [45, 44, false, 44, false],
    [44, 42, true, 42, false],
    [40, 44, true, 44, false],
    [40, 44, false, 44, false],
    [39, 43, true, 43, false],
    [41, 45, true, 45, false],
    [41, 45, false, 45, true],
    [42, 41, true, 41, true],
    [45, 40, true, 40, true],
    // Still spoken: nothing is noticed until the version is proved again.
    [39, 42, true, 39, false],
    [44, 45, true, 44, false],
  ];

  test.each(CHANGES)('from %d to %d, HTTP %s: a call that may be repeated', async (...row) => {
    const [from, to, http, spoken] = row;
    fake.release = from;
    await client.call(ping, {}, ALICE);
    fake.release = to;
    fake.http = http;
    await client.call(ping, {}, ALICE);
    expect(client.provedVersion).toBe(spoken);
  });

  test.each(CHANGES)('from %d to %d, HTTP %s: a submission', async (...row) => {
    const [from, to, http, spoken, isSilent] = row;
    fake.release = from;
    await client.call(submit, {}, ALICE);
    fake.release = to;
    fake.http = http;
    fake.requests.length = 0;
    if (isSilent) {
      // It may have been carried out, so it is sent once. The next one finds the version out.
      await failureOf(client.call(submit, {}, ALICE));
      expect(fake.requests).toHaveLength(1);
    }
    await client.call(submit, {}, ALICE);
    expect(fake.requests.at(-1)).toMatchObject({ messageType: SUBMIT, version: spoken });
    expect(count(SUBMIT)).toBe(spoken === from ? 1 : 2);
  });

  test('one that was away is asked for its version again', async () => {
    fake.release = 42;
    await client.call(ping, {}, ALICE);
    const { port } = fake;
    await fake.close();
    expect((await failureOf(client.call(ping, {}, ALICE))).errorNumber).toBe(1800);
    fake = await FakeController.start(45, port);
    await client.call(ping, {}, ALICE);
    expect(client.provedVersion).toBe(45);
  });
});

test('a version is proved again after ten minutes', async () => {
  fake.release = 44;
  await client.call(ping, {}, ALICE);
  fake.release = 45;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 9 * 60_000 });
  try {
    await client.call(ping, {}, ALICE);
    expect(client.provedVersion).toBe(44);
    vi.setSystemTime(Date.now() + 2 * 60_000);
    await client.call(ping, {}, ALICE);
    expect(client.provedVersion).toBe(45);
  } finally {
    vi.useRealTimers();
  }
});

describe('silence on a remembered version', () => {
  test('a submission is not repeated', async () => {
    await client.call(submit, {}, ALICE);
    fake.script(silence);
    const error = await failureOf(client.call(submit, {}, ALICE));
    expect(httpStatus(error.errorNumber)).toBe(502);
    expect(count(SUBMIT)).toBe(2);
    await client.call(submit, {}, ALICE);
    expect(count(SUBMIT)).toBe(3);
  });

  test('a call that may be repeated is, once', async () => {
    await client.call(ping, {}, ALICE);
    fake.script(silence);
    await client.call(ping, {}, ALICE);
    fake.requests.length = 0;
    fake.answers.set(PING, silence);
    await failureOf(client.call(ping, {}, ALICE));
    // The call, the probe, the call.
    expect(fake.requests.map(({ pluginId }) => pluginId)).toEqual([102, null, 102]);
  });

  test('a bad token costs a bounded number of exchanges and spoils nothing', async () => {
    fake.release = 41;
    await client.call(ping, {}, ALICE);
    fake.requests.length = 0;
    await failureOf(client.call(ping, {}, MALLORY));
    expect(fake.requests).toHaveLength(1 + 7);
    for (let i = 0; i < 10; i++) await failureOf(client.call(ping, {}, MALLORY));
    expect(fake.requests).toHaveLength(1 + 7 + 10);
    expect(client.provedVersion).toBe(41);
    fake.requests.length = 0;
    await client.call(submit, {}, ALICE);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('what the version cannot do', () => {
  const modern = call({
    name: 'MODERN',
    messageType: 5041,
    request: ping.request,
    range: { since: 40 },
  });

  test('is known before it is asked for', async () => {
    fake.release = 39;
    expect(await client.supports(modern, ALICE)).toBe(false);
    expect(await client.supports(ping, ALICE)).toBe(true);
    fake.requests.length = 0;
    const error = await failureOf(client.call(modern, {}, ALICE));
    expect(error.errorNumber).toBe(2036);
    expect(fake.requests).toEqual([]);
  });

  test('is supported where it exists', async () => {
    fake.release = 40;
    expect(await client.supports(modern, ALICE)).toBe(true);
  });
});

test.each(PROTOCOL_VERSIONS)('version %d by force', async (version) => {
  fake.release = version;
  const forced = clientOf([fake], { forcedVersion: version });
  expect(forced.provedVersion).toBe(version);
  await forced.call(ping, {}, ALICE);
  expect(versions()).toEqual([version]);
  fake.release = version === 45 ? 44 : 45;
  fake.script(silence);
  await failureOf(forced.call(ping, {}, ALICE));
  expect(fake.requests).toHaveLength(2);
});

describe('answers in another version', () => {
  test.each([
    ['a message', message(2004, () => Buffer.alloc(20), { version: 44 })],
    ['success', code(0, { version: 44 })],
  ])('%s is an error, and the request is not repeated', async (_name, action) => {
    const budget = new SpoolBudget();
    client = clientOf([fake], { budget });
    await client.call(ping, {}, ALICE);
    fake.script(action);
    const error = await failureOf(client.call(submit, {}, ALICE));
    expect(error.errorNumber).toBe(1005);
    expect(count(SUBMIT)).toBe(1);
    expect(budget.usedBytes).toBe(0);
  });
});
