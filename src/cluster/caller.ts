/** Whom a request to a daemon is made for. */
import { inspect } from 'node:util';

/** A caller that brings a token; Slurm checks it, this daemon does not. */
export class TokenCaller {
  readonly kind = 'jwt';
  readonly token: string;
  /** The user named beside the token, or null for the token's own. */
  readonly userName: string | null;

  constructor(token: string, userName: string | null) {
    this.token = token;
    this.userName = userName;
  }

  /** A token must never reach a log. */
  toJSON(): object {
    return { kind: this.kind, userName: this.userName };
  }

  [inspect.custom](): string {
    return `TokenCaller(${this.userName ?? "the token's user"})`;
  }
}

/** The user that this process runs as, vouched for by munge. */
export class ProcessCaller {
  readonly kind = 'munge';
}

/** Any caller. */
export type Caller = TokenCaller | ProcessCaller;
