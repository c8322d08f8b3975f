/** Whom a request to a daemon is made for. */
import { userInfo } from 'node:os';
import { inspect } from 'node:util';
import { NOBODY } from '../wire/constants.js';

/** A caller that brings a token; Slurm checks it, this daemon does not. */
export class TokenCaller {
  readonly kind = 'jwt';
  /** Private to the language, so that nothing that shows an object's fields shows it. */
  readonly #token: string;
  /** The user named beside the token, or null for the token's own. */
  readonly userName: string | null;

  constructor(token: string, userName: string | null) {
    this.#token = token;
    this.userName = userName;
  }

  get token(): string {
    return this.#token;
  }

  /** A token must never reach a log. */
  toJSON(): object {
    return { kind: this.kind, userName: this.userName };
  }

  [inspect.custom](): string {
    return `TokenCaller(${this.userName ?? "the token's user"})`;
  }
}

/** The user that this process runs as, vouched for by the system's credentials: see `Signer`. */
export class ProcessCaller {
  readonly kind = 'process';
}

/** Whether a user or group is the one that Slurm reserves for nobody, and refuses. */
export function isNobody(id: number): boolean {
  return id === NOBODY;
}

/** Any caller. */
export type Caller = TokenCaller | ProcessCaller;

/** Whether two callers bring the same credential. */
export function isSameCaller(a: Caller, b: Caller): boolean {
  if (a.kind === 'process' || b.kind === 'process') return a.kind === b.kind;
  return a.token === b.token && a.userName === b.userName;
}

/**
 * Name of the user that a request is made for, or null. A token's own claim is not verified here: it is
 * fit to be shown to whoever sent it, and for nothing else.
 */
export function callerName(caller: Caller): string | null {
  if (caller.kind === 'process') return processUser();
  return caller.userName ?? claimedUser(caller.token);
}

/** Null where the name service does not know this process's user, as in many containers. */
function processUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** Slurm's tokens name their user in `sun`, others in `username`. */
function claimedUser(token: string): string | null {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { sun, username } = JSON.parse(payload) as { sun?: unknown; username?: unknown };
    const name = sun ?? username;
    return typeof name === 'string' && /^[\w.@-]{1,256}$/.test(name) ? name : null;
  } catch {
    return null;
  }
}
