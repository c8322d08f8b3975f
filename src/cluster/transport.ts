/**
 * One exchange with a controller: connect, write a frame, drain the reply, close. Controllers serve one
 * request a connection and cut a reader that is slow, so the socket is emptied at full speed.
 */

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { SlurmError } from '../errors.js';
import type { ReplyHeader } from '../wire/header.js';
import { decodeReplyHeader } from '../wire/header.js';
import { Reader } from '../wire/reader.js';
import { MAX_FRAME_BYTES } from '../wire/writer.js';
import type { SpoolBudget } from './spool.js';
import { Spool } from './spool.js';

/** Where to connect and how long to wait. */
export interface ExchangeOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  /** For the whole reply. */
  readonly messageTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How an exchange ended. */
export type ExchangeResult =
  | { readonly type: 'reply'; readonly header: ReplyHeader; readonly body: Spool }
  /** The connection was closed before a byte came. */
  | { readonly type: 'silence' }
  /** The answer is HTTP: the controller did not take the request for Slurm's protocol. */
  | { readonly type: 'http' };

/** Bytes that are looked at before the body: length and the longest header. */
const PREFIX_BYTES = 4 + 16;
/** The socket pauses while this much waits for the disk. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024;

/** Could not connect: the request was certainly not carried out. */
export class ConnectError extends SlurmError {}

/** Makes one exchange. Never half-closes: a controller would not answer then. */
export async function exchange(
  frame: Uint8Array,
  options: ExchangeOptions,
  budget: SpoolBudget,
): Promise<ExchangeResult> {
  const socket = await open(options);
  return await new Promise((resolve, reject) => {
    new Exchange(socket, options, budget, resolve, reject).begin(frame);
  });
}

function open(options: ExchangeOptions): Promise<Socket> {
  const { host, port, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (cause: Error, number = 'SLURM_COMMUNICATIONS_CONNECTION_ERROR') => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      const description = `Unable to connect to ${host}:${port}: ${cause.message}`;
      reject(new ConnectError(number, { description, cause }));
    };
    const timer = setTimeout(
      () => fail(new Error('timed out'), 'SLURM_COMMUNICATIONS_CONNECTION_ERROR'),
      options.connectTimeoutMs,
    );
    const abort = () => fail(new Error('the client went away'));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.removeListener('error', fail);
      resolve(socket);
    });
    if (signal?.aborted) abort();
  });
}

/** The state of one exchange. */
class Exchange {
  readonly #socket: Socket;
  readonly #options: ExchangeOptions;
  readonly #budget: SpoolBudget;
  readonly #resolve: (result: ExchangeResult) => void;
  readonly #reject: (error: Error) => void;
  #prefix: Buffer = Buffer.alloc(0);
  #spool: Spool | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    socket: Socket,
    options: ExchangeOptions,
    budget: SpoolBudget,
    resolve: (result: ExchangeResult) => void,
    reject: (error: Error) => void,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#budget = budget;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(frame: Uint8Array): void {
    const socket = this.#socket;
    this.#timer = setTimeout(() => {
      this.#fail(
        new SlurmError('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT', {
          description: `No whole answer within ${this.#options.messageTimeoutMs / 1000} s`,
        }),
      );
    }, this.#options.messageTimeoutMs);
    this.#options.signal?.addEventListener('abort', this.#abort, { once: true });
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.once('end', () => this.#closed());
    socket.once('close', () => this.#closed());
    socket.on('error', (cause) => {
      // A reset behind a refusal says no more than a close.
      if (this.#spool === null && this.#prefix.length === 0) this.#closed();
      else this.#fail(broken(cause));
    });
    socket.write(frame);
  }

  readonly #abort = () => this.#fail(new SlurmError('SLURM_COMMUNICATIONS_SHUTDOWN_ERROR'));

  #data(chunk: Buffer): void {
    if (this.#spool !== null) {
      this.#append(chunk);
      return;
    }
    this.#prefix = this.#prefix.length === 0 ? chunk : Buffer.concat([this.#prefix, chunk]);
    if (this.#prefix.length >= 4 && this.#prefix.toString('latin1', 0, 4) === 'HTTP') {
      this.#finish();
      this.#resolve({ type: 'http' });
      return;
    }
    if (this.#prefix.length < PREFIX_BYTES) return;
    try {
      this.#header();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #header(): void {
    const length = this.#prefix.readUInt32BE(0);
    if (length > MAX_FRAME_BYTES || length < PREFIX_BYTES - 4) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH');
    }
    const reader = new Reader(this.#prefix, 4, this.#prefix.length, false);
    reader.beyond = length;
    const header = decodeReplyHeader(reader);
    if (header.bodyBytes !== 4 + length - reader.position) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH');
    }
    this.#spool = new Spool(header.bodyBytes, this.#budget);
    const rest = this.#prefix.subarray(reader.position);
    this.#resolve({ type: 'reply', header, body: this.#spool });
    if (rest.length > 0 || header.bodyBytes === 0) this.#append(rest);
  }

  #append(chunk: Buffer): void {
    const spool = this.#spool as Spool;
    spool.append(chunk);
    if (spool.complete) {
      this.#finish();
    } else if (spool.backlogBytes > MAX_BACKLOG_BYTES) {
      this.#socket.pause();
      setTimeout(() => this.#socket.resume(), 20);
    }
  }

  #closed(): void {
    if (this.#spool?.complete) return;
    if (this.#spool === null && this.#prefix.length === 0) {
      this.#finish();
      this.#resolve({ type: 'silence' });
      return;
    }
    this.#fail(broken(new Error('closed before the whole answer came')));
  }

  #fail(error: Error): void {
    this.#finish();
    if (this.#spool === null) this.#reject(error);
    else this.#spool.fail(error);
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#socket.destroy();
  }
}

function broken(cause: Error): SlurmError {
  return new SlurmError('SLURM_COMMUNICATIONS_RECEIVE_ERROR', {
    description: `The connection to the controller broke: ${cause.message}`,
    cause,
  });
}
