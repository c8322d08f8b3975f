import type { IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { callerName, TokenCaller } from '../../src/credentials/caller.js';
import { authenticate, jwtAuthentication } from '../../src/http/authentication.js';
import { Refusal } from '../../src/http/refusal.js';

const withHeaders = (headers: Record<string, string | string[]>) =>
  ({
    headersDistinct: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v].flat()])),
  }) as unknown as IncomingMessage;

const jwt = (headers: Record<string, string | string[]>) =>
  authenticate([jwtAuthentication], withHeaders(headers)) as Promise<TokenCaller>;

describe('rest_auth/jwt', () => {
  it('takes a token alone, with a name, or as a bearer token', async () => {
    expect(await jwt({ 'x-slurm-user-token': 't' })).toMatchObject({ token: 't', userName: null });
    expect(await jwt({ 'x-slurm-user-token': 't', 'x-slurm-user-name': 'bob' })).toMatchObject({
      token: 't',
      userName: 'bob',
    });
    expect(await jwt({ authorization: 'Bearer t' })).toMatchObject({ token: 't', userName: null });
  });

  it('takes the first of two headers, and an empty token', async () => {
    expect((await jwt({ 'x-slurm-user-token': ['first', 'second'] })).token).toBe('first');
    expect((await jwt({ 'x-slurm-user-token': '' })).token).toBe('');
  });

  it.each([
    ['nothing', {}],
    ['a name alone', { 'x-slurm-user-name': 'bob' }],
    ['both kinds of token', { 'x-slurm-user-token': 't', authorization: 'Bearer t' }],
    ['another scheme', { authorization: 'Basic dDp0' }],
    ['the scheme in lower case', { authorization: 'bearer t' }],
  ])('refuses %s', async (_what, headers) => {
    await expect(jwt(headers)).rejects.toThrow(Refusal);
    await expect(jwt(headers)).rejects.toMatchObject({ status: 401 });
  });
});

describe('TokenCaller', () => {
  const token = `e30.${Buffer.from('{"sun":"alice"}').toString('base64url')}.secret`;

  it('names the user of the token', () => {
    expect(callerName(new TokenCaller(token, null))).toBe('alice');
    expect(callerName(new TokenCaller(token, 'bob'))).toBe('bob');
    expect(callerName(new TokenCaller('garbage', null))).toBeNull();
  });

  it('never shows the token', () => {
    const caller = new TokenCaller(token, null);
    expect(inspect({ caller }, { depth: 5 }) + JSON.stringify({ caller })).not.toContain('secret');
  });
});
