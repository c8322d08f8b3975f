/**
 * Who makes a request. The daemon checks no token itself: it passes the token on, and Slurm refuses what
 * is not good (upstream: slurmrestd/plugins/auth).
 */
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../credentials/caller.js';
import { TokenCaller } from '../credentials/caller.js';
import { Refusal } from './refusal.js';

/** Finds the caller of a request. Null: does not apply, the next one is asked. */
export type Authentication = (request: IncomingMessage) => Caller | null | Promise<Caller | null>;

const BEARER = 'Bearer ';

/** `rest_auth/jwt`: a token in X-SLURM-USER-TOKEN or as a bearer token, beside it a user's name. */
export function jwtAuthentication({ headersDistinct }: IncomingMessage): Caller | null {
  const first = (name: string): string | undefined => headersDistinct[name]?.[0];
  const token = first('x-slurm-user-token');
  const userName = first('x-slurm-user-name');
  const authorization = first('authorization');
  if (token === undefined && userName === undefined && authorization === undefined) return null;
  if (token !== undefined) {
    if (authorization !== undefined) throw unauthenticated();
    return new TokenCaller(token, userName ?? null);
  }
  if (authorization === undefined || !authorization.startsWith(BEARER)) throw unauthenticated();
  return new TokenCaller(authorization.slice(BEARER.length), userName ?? null);
}

/** Asks each way in turn. Rejects with a {@link Refusal} where none applies or one refuses. */
export async function authenticate(
  ways: readonly Authentication[],
  request: IncomingMessage,
): Promise<Caller> {
  for (const way of ways) {
    const caller = await way(request);
    if (caller !== null) return caller;
  }
  throw unauthenticated();
}

function unauthenticated(): Refusal {
  return new Refusal('ESLURM_REST_AUTH_FAIL');
}
