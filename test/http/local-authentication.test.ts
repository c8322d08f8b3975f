/** Callers by the system's word. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { LocalOptions, Peer } from '../../src/http/local-authentication.js';
import { LocalAuthentication } from '../../src/http/local-authentication.js';

const NAMES = new Map([
  [0, 'root'],
  [500, 'restd'],
  [1001, 'alice'],
  [1002, 'bob'],
]);

/** Asks in turn for peers; of each what came of it. */
async function ask(
  peers: readonly (Peer | null | [Peer, string])[],
  options: Partial<Pick<LocalOptions, 'token'>> & { becomes?: boolean; own?: number } = {},
) {
  let own = options.own ?? 500;
  const logged: string[] = [];
  let current: Peer | null = null;
  const local = new LocalAuthentication({
    peerOf: () => current,
    ownUid: () => own,
    nameOf: async (uid) => NAMES.get(uid) ?? null,
    token: options.token,
    become: options.becomes
      ? ({ uid }) => {
          own = uid;
        }
      : null,
    log: { info: (text) => logged.push(text), error: (text) => logged.push(text) },
  });
  const results: unknown[] = [];
  for (const entry of peers) {
    const [peer, name] = Array.isArray(entry) ? entry : [entry, undefined];
    current = peer;
    const headersDistinct = name === undefined ? {} : { 'x-slurm-user-name': [name] };
    const request = { headersDistinct } as never as IncomingMessage;
    const result = await local.find(request).catch((error: Error) => error.message);
    results.push(
      typeof result === 'string' || result === null
        ? result
        : result.kind === 'jwt'
          ? [result.token, result.userName]
          : result.kind,
    );
  }
  return { results, own, logged };
}

const socket = (uid: number, gid = uid): Peer => ({ type: 'socket', uid, gid });
const file = (uid: number, mode: number): Peer => ({ type: 'file', uid, mode });
const REFUSED = 'Authentication failure';

describe('a process at a UNIX socket', () => {
  it('is let in as this one’s user, whatever name it gives', async () => {
    const { results } = await ask([socket(500), [socket(500), 'alice']]);
    expect(results).toEqual(['process', 'process']);
  });

  it('of another user or of nobody is refused', async () => {
    const { results, logged } = await ask([socket(1001), socket(99, 5), socket(5, 99), socket(7)]);
    expect(results).toEqual([REFUSED, REFUSED, REFUSED, REFUSED]);
    expect(logged[0]).toBe('rejecting a process of user 1001');
  });

  it('of root is this one’s user, or with a token anybody', async () => {
    expect((await ask([socket(0), [socket(0), 'restd'], [socket(0), 'alice']])).results).toEqual([
      'process',
      'process',
      REFUSED,
    ]);
    const asked = await ask([socket(0), [socket(0), 'alice']], { token: 't' });
    expect(asked.results).toEqual([
      ['t', 'restd'],
      ['t', 'alice'],
    ]);
  });

  it('has the token beside its name, an empty one too', async () => {
    expect((await ask([socket(500)], { token: '' })).results).toEqual([['', 'restd']]);
  });

  it('without a name is refused', async () => {
    expect((await ask([socket(77)], { own: 77 })).results).toEqual([REFUSED]);
  });
});

describe('a process whose user this one becomes', () => {
  it('is the first; others are refused from then on', async () => {
    const peers = [socket(0), socket(1001), socket(1002), socket(1001)];
    const { results, own } = await ask(peers, { becomes: true, own: 0 });
    expect(results).toEqual(['process', 'process', REFUSED, 'process']);
    expect(own).toBe(1001);
  });

  it('is not nobody, and not the owner of a pipe', async () => {
    const peers = [socket(99), file(0, 0o600)];
    const { results, own } = await ask(peers, { becomes: true, own: 0 });
    expect([...results, own]).toEqual([REFUSED, REFUSED, 0]);
  });
});

describe('a pipe or file', () => {
  it.each([
    [500, 0o10600, 'process'],
    [500, 0o10660, 'process'],
    [500, 0o100644, REFUSED],
    [500, 0o104600, REFUSED],
    [500, 0o102600, REFUSED],
    [0, 0o10600, REFUSED],
    [1001, 0o10600, REFUSED],
  ])('of user %i with mode %o: %s', async (uid, mode, expected) => {
    expect((await ask([[file(uid, mode), 'alice']])).results).toEqual([expected]);
  });
});

it('does not apply where the system says nothing', async () => {
  expect((await ask([null])).results).toEqual([null]);
});
