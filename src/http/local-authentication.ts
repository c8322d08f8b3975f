/**
 * `rest_auth/local`: whoever the operating system says is at the other end (upstream:
 * slurmrestd/plugins/auth/local).
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Caller } from '../credentials/caller.js';
import { isNobody, ProcessCaller, TokenCaller } from '../credentials/caller.js';
import { Refusal } from './refusal.js';

/** What the system says of the other end of a connection. */
export type Peer =
  /** A process that connected to a UNIX socket. */
  | { readonly type: 'socket'; readonly uid: number; readonly gid: number }
  /** A file or pipe that requests are read from: its owner and its permissions. */
  | { readonly type: 'file'; readonly uid: number; readonly mode: number };

/** What local authentication is made of. */
export interface LocalOptions {
  /** Null where the system does not tell: of connections over a network. */
  readonly peerOf: (socket: Duplex) => Peer | null;
  /** This process's user, at this moment. */
  readonly ownUid: () => number;
  readonly nameOf: (uid: number) => Promise<string | null>;
  /** Presented to Slurm with a user's name; undefined where this process vouches for itself. */
  readonly token: string | undefined;
  /** Makes this process the first user that comes; null where it serves only its own. */
  readonly become: ((ids: { uid: number; gid: number }) => void) | null;
  /** Told who was let in, and who was not and why. */
  readonly log: { info(text: string): void; error(text: string): void };
}

/** Headers of other ways to authenticate. */
const TOKEN_HEADERS = ['x-slurm-user-token', 'authorization'];
/** Permission bits that nobody else's file has. */
const SET_ID_BITS = 0o6000;
const OTHERS_BITS = 0o007;

/** Finds callers of requests. */
export class LocalAuthentication {
  readonly #options: LocalOptions;
  #hasBecome = false;

  constructor(options: LocalOptions) {
    this.#options = options;
  }

  /**
   * Null: does not apply, also where another user brings a token, which is the better word. Rejects with a
   * {@link Refusal} where the system does not vouch for the caller.
   */
  async find({ socket, headersDistinct }: IncomingMessage): Promise<Caller | null> {
    const peer = this.#options.peerOf(socket);
    if (peer === null) return null;
    const hasToken = TOKEN_HEADERS.some((header) => headersDistinct[header] !== undefined);
    if (hasToken && peer.uid !== this.#options.ownUid() && this.#becomes === null) return null;
    const name = headersDistinct['x-slurm-user-name']?.[0] ?? null;
    return peer.type === 'file' ? await this.#ofFile(peer) : await this.#ofSocket(peer, name);
  }

  get #becomes(): LocalOptions['become'] {
    return this.#hasBecome ? null : this.#options.become;
  }

  async #ofFile({ uid, mode }: { uid: number; mode: number }): Promise<Caller> {
    const permissions = (mode & 0o7777).toString(8);
    if (this.#becomes !== null) return this.#reject('a pipe: no user can be become of it');
    if ((mode & (SET_ID_BITS | OTHERS_BITS)) !== 0) {
      return this.#reject(`a pipe with permissions of others (${permissions})`);
    }
    if (uid !== this.#options.ownUid()) return this.#reject(`a pipe of user ${uid}`);
    return await this.#callerOf(uid);
  }

  async #ofSocket(
    { uid, gid }: { uid: number; gid: number },
    name: string | null,
  ): Promise<Caller> {
    if (isNobody(uid) || isNobody(gid)) return this.#reject('a process of nobody');
    // Root may be anybody.
    if (uid === 0) return await this.#callerOf(this.#options.ownUid(), name);
    if (uid !== this.#options.ownUid()) this.#becomeOrReject(uid, gid);
    return await this.#callerOf(uid);
  }

  /** Only once: whoever comes next must be the same user. */
  #becomeOrReject(uid: number, gid: number): void {
    const become = this.#becomes;
    if (become === null) this.#reject(`a process of user ${uid}`);
    this.#hasBecome = true;
    become({ uid, gid });
  }

  async #callerOf(uid: number, asked: string | null = null): Promise<Caller> {
    const { nameOf, token, log } = this.#options;
    const own = await nameOf(uid);
    const name = asked ?? own;
    if (name === null) return this.#reject(`user ${uid}, who has no name`);
    if (token === undefined && name !== own) {
      return this.#reject(`${name}: this process can vouch for ${own} only`);
    }
    log.info(`accepted ${name} by the system's word`);
    return token === undefined ? new ProcessCaller() : new TokenCaller(token, name);
  }

  #reject(whom: string): never {
    this.#options.log.error(`rejecting ${whom}`);
    throw new Refusal('ESLURM_REST_AUTH_FAIL');
  }
}
