/** A session with slurmdbd: one caller's, in one protocol version, with one transaction at a time. */

import type { Caller } from '../../credentials/caller.js';
import type { CredentialSource } from '../../credentials/credentials.js';
import { errorNumber, SlurmError } from '../../errors.js';
import type { PersistReturnCode } from '../../messages/accounting/session.js';
import {
  finish,
  PERSIST_INIT,
  PERSIST_RC,
  persistInit,
  persistReturnCode,
} from '../../messages/accounting/session.js';
import type { AnyCall } from '../../messages/engine/rpc.js';
import { encodeFrame, HEADER_FLAGS } from '../../wire/header.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { NEWEST_PROTOCOL_VERSION, versionWord } from '../../wire/versions.js';
import { Writer } from '../../wire/writer.js';
import { decoded, encoded, unexpectedAnswer, wholeBody } from '../transport/bodies.js';
import type { LinkOptions } from '../transport/exchange.js';
import { openSocket } from '../transport/exchange.js';
import type { SpoolBudget, SpoolRoom } from '../transport/spool-budget.js';
import type { Frame } from './connection.js';
import { AccountingConnection, broken } from './connection.js';

/** One accounting daemon. */
export interface AccountingAddress {
  readonly host: string;
  readonly port: number;
}

/** What is common to the sessions of a cluster. */
export interface SessionOptions extends LinkOptions {
  readonly clusterName: string;
  /** For the daemon to take up a session: it may have to wait for another one's end. */
  readonly initTimeoutMs: number;
  /** For one answer. */
  readonly answerTimeoutMs: number;
  readonly credentials: CredentialSource;
  readonly budget: SpoolBudget;
}

/** Where the reply to a request may go, and until when it is wanted. */
export interface SessionRequest {
  readonly room: SpoolRoom;
  readonly signal: AbortSignal | undefined;
  /** The session's time-out of answers if left out. */
  readonly timeoutMs?: number;
}

/** An answer. */
export type SessionAnswer =
  /** Close the body. */
  | { readonly type: 'message'; readonly frame: Frame }
  /** The return code of success, which may have a comment. */
  | { readonly type: 'success'; readonly body: Buffer };

/** slurmdbd ends the session with an answer of these codes (upstream: persist_conn.c). */
const LAST_CODES: readonly number[] = [
  errorNumber('ESLURM_ACCESS_DENIED'),
  errorNumber('SLURM_PROTOCOL_VERSION_ERROR'),
];
const MAX_CODE_BYTES = 1024 * 1024;
const INIT_NAME = 'REQUEST_PERSIST_INIT';

/** An open session. Its requests run one after the other. */
export class AccountingSession {
  readonly caller: Caller;
  readonly version: ProtocolVersion;
  readonly #connection: AccountingConnection;
  readonly #options: SessionOptions;

  constructor(
    caller: Caller,
    version: ProtocolVersion,
    connection: AccountingConnection,
    options: SessionOptions,
  ) {
    this.caller = caller;
    this.version = version;
    this.#connection = connection;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  /**
   * Makes a request.
   * @throws {SlurmError} a return code other than 0, or why there is no answer.
   */
  async ask<Q>(
    rpc: AnyCall<Q>,
    value: Partial<Q>,
    { room, signal, timeoutMs = this.#options.answerTimeoutMs }: SessionRequest,
  ): Promise<SessionAnswer> {
    const request = encodeSessionFrame(rpc.messageType, encoded(rpc, this.version, value));
    const frame = await this.#connection.ask(request, { room, timeoutMs, signal });
    if (frame.messageType !== PERSIST_RC) return { type: 'message', frame };
    const body = await wholeBody(frame.body, MAX_CODE_BYTES);
    const code = returnCodeOf(rpc.name, body);
    if (code.rc === 0) return { type: 'success', body };
    if (LAST_CODES.includes(code.rc)) this.close();
    throw codeError(code, rpc.name);
  }

  /** Keeps what was changed. */
  async commit(): Promise<void> {
    const request = { room: this.#options.budget.room(), signal: undefined };
    await this.ask(finish, { close_conn: 0, commit: 1 }, request);
  }

  /**
   * Drops what was changed, and gives up what was read: what comes next is read anew, where the
   * database would show what it showed before.
   * @param timeoutMs As for opening a session unless given.
   * @returns whether the session is open; one that cannot roll back is closed, which does as much.
   */
  async rollBack(
    timeoutMs = this.#options.initTimeoutMs,
    signal: AbortSignal | undefined = undefined,
  ): Promise<boolean> {
    const request = { room: this.#options.budget.room(), signal, timeoutMs };
    try {
      if (this.isOpen) await this.ask(finish, { close_conn: 0, commit: 0 }, request);
    } catch {
      this.close();
    }
    return this.isOpen;
  }

  /** Waits until no answer is under way. */
  async drained(): Promise<void> {
    await this.#connection.drained();
  }

  /** Ends the session; slurmdbd drops what was changed in it. */
  close(): void {
    this.#connection.close();
  }
}

/**
 * Opens a session in one version. After a refusal nothing more is written.
 * @param onClose Called once the session has ended; not where none was opened.
 * @returns null where the daemon does not speak the version.
 * @throws {SlurmError} where the daemon is not there or refuses the caller.
 */
export async function openSession(
  { host, port }: AccountingAddress,
  version: ProtocolVersion,
  caller: Caller,
  options: SessionOptions,
  { signal, onClose }: { signal: AbortSignal | undefined; onClose: () => void },
): Promise<AccountingSession | null> {
  const { initTimeoutMs, budget } = options;
  const frame = await initFrame(version, caller, options);
  const socket = await openSocket({ ...options, host, port, signal });
  let isInit = false;
  const connection = new AccountingConnection(socket, () => isInit && onClose());
  const request = { room: budget.room(), timeoutMs: initTimeoutMs, signal };
  try {
    const code = await initAnswer(await connection.ask(frame, request));
    if (code.rc === errorNumber('SLURM_PROTOCOL_VERSION_ERROR')) return null;
    if (code.rc !== 0) throw codeError(code, INIT_NAME);
    if (!connection.isOpen) throw broken('it was closed');
    isInit = true;
    return new AccountingSession(caller, version, connection, options);
  } finally {
    if (!isInit) connection.close();
  }
}

/** The first frame: a whole message, as controllers get them, behind its type. */
async function initFrame(
  version: ProtocolVersion,
  caller: Caller,
  { clusterName, credentials }: SessionOptions,
): Promise<Buffer> {
  const writer = new Writer();
  const value = { version: versionWord(version), cluster_name: clusterName };
  persistInit.encoder(version)(writer, value);
  const body = writer.finish();
  const credential = await credentials.make(caller, PERSIST_INIT, body);
  const flags = HEADER_FLAGS.globalAuthKey | HEADER_FLAGS.slurmdbd;
  return encodeFrame({ version, messageType: PERSIST_INIT, body, credential, flags });
}

function encodeSessionFrame(messageType: number, body: Uint8Array): Buffer {
  const writer = new Writer({ initialBytes: 6 + body.length });
  writer.u32(2 + body.length);
  writer.u16(messageType);
  writer.raw(body);
  return writer.finish();
}

/** @throws {SlurmError} where it is no return code. */
async function initAnswer({ messageType, body }: Frame): Promise<PersistReturnCode> {
  if (messageType === PERSIST_RC) {
    return returnCodeOf(INIT_NAME, await wholeBody(body, MAX_CODE_BYTES));
  }
  body.close();
  throw unexpectedAnswer(INIT_NAME, messageType);
}

/** Return codes have the same layout in every version. */
function returnCodeOf(name: string, body: Buffer): PersistReturnCode {
  const code = decoded(name, persistReturnCode, NEWEST_PROTOCOL_VERSION, body);
  return { ...code, rc: code.rc | 0 };
}

function codeError({ rc, comment }: PersistReturnCode, source: string): SlurmError {
  return new SlurmError(rc, { source, ...(comment && { description: comment }) });
}
