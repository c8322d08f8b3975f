/** Credentials: their bytes, the hash that a signed one vouches for, and that tokens stay hidden. */
import { userInfo } from 'node:os';
import { format, inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  callerName,
  isSameCaller,
  ProcessCaller,
  TokenCaller,
} from '../../src/credentials/caller.js';
import { bodyHash, CredentialSource } from '../../src/credentials/credentials.js';
import { ping } from '../../src/messages/ping.js';
import { Reader } from '../../src/wire/reader.js';
import { clientOf, failureOf } from '../support/controller-client.js';
import { code, FakeController, silence } from '../support/fake-controller.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.secret.signature';

describe('jwt', () => {
  test.each([
    [null, null],
    ['alice', 'alice'],
    ['', ''],
  ])('carries the token and the user name %j', async (userName, expected) => {
    const source = new CredentialSource(null);
    const { pluginId, bytes } = await source.make(
      new TokenCaller(TOKEN, userName),
      1008,
      Buffer.from('body'),
    );
    const reader = new Reader(Buffer.from(bytes));
    expect([pluginId, reader.str(), reader.str()]).toEqual([102, TOKEN, expected]);
    expect(reader.remaining).toBe(0);
  });
});

describe('munge', () => {
  test('signs the hash of each body anew', async () => {
    const signed: Uint8Array[] = [];
    const source = new CredentialSource({
      plugin: 'munge',
      encode: async (payload) => `MUNGE:${signed.push(payload)}:`,
    });
    const caller = new ProcessCaller();
    const body = Buffer.from('body');
    const [first, second] = [
      await source.make(caller, 1008, body),
      await source.make(caller, 1008, body),
    ];
    expect([first.pluginId, new Reader(Buffer.from(first.bytes)).str()]).toEqual([101, 'MUNGE:1:']);
    expect(new Reader(Buffer.from(second.bytes)).str()).toBe('MUNGE:2:');
    expect(signed).toEqual([bodyHash(1008, body), bodyHash(1008, body)]);
  });

  test('cannot be done without munge, and says why', async () => {
    const none = new CredentialSource(null).make(new ProcessCaller(), 1008, Buffer.alloc(0));
    expect(await failureOf(none)).toMatchObject({ errorNumber: 1007 });
    const broken = new CredentialSource({
      plugin: 'munge',
      encode: () => Promise.reject(new Error('munge: Failed to access "/run/x"')),
    });
    const error = await failureOf(broken.make(new ProcessCaller(), 1008, Buffer.alloc(0)));
    expect(error).toMatchObject({ errorNumber: 1007 });
    expect(error.message).toContain('Failed to access "/run/x"');
  });

  test('needs a fresh credential for each attempt', async () => {
    const fake = await FakeController.start(42);
    let made = 0;
    const credentials = new CredentialSource({
      plugin: 'munge',
      encode: async () => `good ${++made}`,
    });
    const client = clientOf([fake], { credentials });
    await client.call(ping, {}, new ProcessCaller());
    fake.script(silence);
    await client.call(ping, {}, new ProcessCaller());
    const sent = fake.requests.flatMap(({ credential }) => credential ?? []);
    expect(sent).toEqual(['good 1', 'good 2', 'good 3']);
    await fake.close();
  });
});

describe('the hash', () => {
  test('depends on the message type and on every byte, also beyond its tree mode', () => {
    const lengths = [0, 8189, 8190, 8191, 8192, 8193, 20_000];
    const hashes = lengths.map((length) => Buffer.from(bodyHash(4003, Buffer.alloc(length, 1))));
    expect(hashes.map((hash) => [hash.length, hash[0]])).toEqual(lengths.map(() => [33, 2]));
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(lengths.length);
    const changed = Buffer.alloc(20_000, 1);
    changed[19_999] = 2;
    expect(bodyHash(4003, changed)).not.toEqual(bodyHash(4003, Buffer.alloc(20_000, 1)));
    expect(bodyHash(4001, changed)).not.toEqual(bodyHash(4003, changed));
  });
});

describe('a token', () => {
  const caller = new TokenCaller(TOKEN, 'alice');

  test.each([
    ['inspect', () => inspect(caller)],
    [
      'inspect without the custom one',
      () => inspect(caller, { customInspect: false, showHidden: true }),
    ],
    ['format', () => format('%o %O %j %s', caller, { caller }, caller, caller)],
    ['JSON', () => JSON.stringify({ caller, copy: { ...caller } })],
    ['String', () => `${String(caller)} ${Object.values(caller).join()}`],
    ['structuredClone', () => inspect(structuredClone({ ...caller }))],
  ])('is not shown by %s', (_name, show) => {
    expect(show()).not.toContain('secret');
  });

  test('is in no error of a request', async () => {
    const fake = await FakeController.start(45);
    fake.script(code(1007), code(1007), silence);
    const client = clientOf([fake]);
    for (let i = 0; i < 2; i++) {
      const error = await failureOf(client.call(ping, {}, caller));
      const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      expect(shown).not.toContain('secret');
    }
    await fake.close();
    const away = await failureOf(client.call(ping, {}, caller));
    expect(inspect(away, { depth: 10, showHidden: true })).not.toContain('secret');
  });
});

test('callers are the same where their credentials are', () => {
  const alice = new TokenCaller('a', null);
  expect(isSameCaller(alice, new TokenCaller('a', null))).toBe(true);
  expect(isSameCaller(alice, new TokenCaller('b', null))).toBe(false);
  expect(isSameCaller(alice, new TokenCaller('a', 'bob'))).toBe(false);
  expect(isSameCaller(alice, new ProcessCaller())).toBe(false);
  expect(isSameCaller(new ProcessCaller(), new ProcessCaller())).toBe(true);
});

describe('the name of a caller', () => {
  const tokenOf = (claims: unknown) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  test.each([
    ['that it names', tokenOf({ sun: 'alice' }), 'bob', 'bob'],
    ["of Slurm's claim", tokenOf({ sun: 'alice', username: 'carol' }), null, 'alice'],
    ['of the other claim', tokenOf({ username: 'carol' }), null, 'carol'],
    ['of no claim', tokenOf({ exp: 1 }), null, null],
    ['that is no name', tokenOf({ sun: 'a\nb' }), null, null],
    ['that is no text', tokenOf({ sun: 7 }), null, null],
    ['in a token of null', tokenOf(null), null, null],
    ['in no token', 'garbage', null, null],
    ['in an empty token', '', null, null],
  ])('%s', (_name, token, userName, expected) => {
    expect(callerName(new TokenCaller(token, userName))).toBe(expected);
  });

  test("of the process is the process's user", () => {
    expect(callerName(new ProcessCaller())).toBe(userInfo().username);
  });
});
