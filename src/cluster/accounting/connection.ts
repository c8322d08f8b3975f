/**
 * A connection to slurmdbd: frames go one way and the other in turn, without ids. slurmdbd gives a
 * reader five seconds for each write that stalls, so replies are drained into spools at full speed.
 */
import type { Socket } from 'node:net';
import { SlurmError } from '../../errors.js';
import { Spool } from '../transport/spool.js';
import type { SpoolRoom } from '../transport/spool-budget.js';
import { abandoned } from '../transport/waiting.js';

/** slurmdbd cuts lists at a little less (upstream: slurmdb_pack.c, 0xbfff4000 bytes of a buffer). */
const MAX_FRAME_BYTES = 0xc000_0000;
/** A frame's length and the type of its message, which the length counts. */
const PREFIX_BYTES = 6;
const TYPE_BYTES = 2;
const CODE_BYTES = 4;

/** Where a reply may go and until when it is wanted. */
export interface AskOptions {
  /** Room for the reply; whoever made it gives it back where there is no reply. */
  readonly room: SpoolRoom;
  /** For the whole reply to arrive, however slowly it is read from its spool. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A reply. Its body arrives while it is read; close it. Closing it early ends the connection. */
export interface Frame {
  readonly messageType: number;
  readonly body: Spool;
  /** The last four bytes, which of a list are its return code; null while they have not arrived. */
  endCode(): number | null;
}

/** A request that waits for its reply, or for the rest of it. */
interface Pending {
  readonly options: AskOptions;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
  /** Lets the next request in. */
  readonly end: () => void;
  /** Null until the prefix has arrived. */
  spool: Spool | null;
  /** Bytes of the body that have arrived, and the last of them. */
  arrivedBytes: number;
  last: Buffer;
}

/** A connection. A request waits until the reply to the one before has arrived whole. */
export class AccountingConnection {
  readonly #socket: Socket;
  readonly #onClose: () => void;
  #turn: Promise<void> = Promise.resolve();
  #pending: Pending | null = null;
  #prefix: Buffer = Buffer.alloc(0);
  #error: Error | null = null;

  /** @param onClose Called once, when the connection has ended, whoever ended it. */
  constructor(socket: Socket, onClose: () => void) {
    this.#socket = socket;
    this.#onClose = onClose;
    socket
      .on('data', (chunk: Buffer) => this.#data(chunk))
      .on('end', () => this.close())
      .on('close', () => this.close())
      .on('error', (cause) => this.close(broken(cause.message, cause)));
  }

  get isOpen(): boolean {
    return this.#error === null;
  }

  /**
   * Writes a request and gives its reply when that begins. A failure ends the connection.
   * @throws {SlurmError} where there is no reply.
   */
  async ask(frame: Uint8Array, options: AskOptions): Promise<Frame> {
    const turn = this.#turn;
    let end = () => {};
    this.#turn = new Promise((resolve) => {
      end = resolve;
    });
    await turn;
    return await new Promise((resolve, reject) => {
      const { timeoutMs, signal } = options;
      const timer = setTimeout(() => this.close(timedOut(timeoutMs)), timeoutMs);
      const state = { spool: null, arrivedBytes: 0, last: Buffer.alloc(0) };
      this.#pending = { options, timer, resolve, reject, end, ...state };
      signal?.addEventListener('abort', this.#abort);
      if (this.#error !== null) this.#settle(this.#error);
      else if (signal?.aborted) this.#abort();
      else this.#socket.write(frame);
    });
  }

  /** Waits until no reply is under way: the last one has arrived whole, or the connection has ended. */
  async drained(): Promise<void> {
    await this.#turn;
  }

  /** Ends the connection; whoever waits for a reply is told why. */
  close(error: Error = broken('it was closed')): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#socket.destroy();
    this.#settle(error);
    this.#onClose();
  }

  readonly #abort = () => this.close(abandoned());

  #data(chunk: Buffer): void {
    if (this.#error !== null) return;
    try {
      const pending = this.#pending;
      if (pending === null) throw broken('it sent what was not asked for');
      if (pending.spool === null) this.#begin(pending, chunk);
      else this.#append(pending, pending.spool, chunk);
    } catch (error) {
      this.close(error as Error);
    }
  }

  /** Collects bytes until the prefix is there. */
  #begin(pending: Pending, chunk: Buffer): void {
    const prefix = this.#prefix.length === 0 ? chunk : Buffer.concat([this.#prefix, chunk]);
    this.#prefix = prefix;
    if (prefix.length < PREFIX_BYTES) return;
    this.#prefix = Buffer.alloc(0);
    const frameBytes = prefix.readUInt32BE(0);
    if (frameBytes < TYPE_BYTES || frameBytes > MAX_FRAME_BYTES) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH', {
        description: `The accounting daemon announced a message of ${frameBytes} bytes`,
      });
    }
    const spool = new Spool({
      lengthBytes: frameBytes - TYPE_BYTES,
      room: pending.options.room,
      onClose: () => {
        if (!spool.complete) this.close(abandoned());
      },
    });
    pending.spool = spool;
    pending.resolve({
      messageType: prefix.readUInt16BE(4),
      body: spool,
      endCode: () => {
        const { last } = pending;
        return spool.complete && last.length === CODE_BYTES ? last.readInt32BE(0) : null;
      },
    });
    this.#append(pending, spool, prefix.subarray(PREFIX_BYTES));
  }

  #append(pending: Pending, spool: Spool, bytes: Buffer): void {
    const chunk = bytes.subarray(0, spool.lengthBytes - pending.arrivedBytes);
    pending.arrivedBytes += chunk.length;
    pending.last = Buffer.concat([pending.last, chunk.subarray(-CODE_BYTES)]).subarray(-CODE_BYTES);
    const room = spool.append(chunk);
    if (spool.complete) {
      this.#settle(null);
      if (chunk.length < bytes.length) throw broken('it sent more than was asked for');
    } else if (room !== null) {
      this.#socket.pause();
      void room.then(() => this.#socket.resume());
    }
  }

  /** The reply under way has arrived whole, or will not. */
  #settle(error: Error | null): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    clearTimeout(pending.timer);
    pending.options.signal?.removeEventListener('abort', this.#abort);
    if (error !== null) {
      if (pending.spool === null) pending.reject(error);
      else pending.spool.fail(error);
    }
    pending.end();
  }
}

/** An error of a session: Slurm knows one number for it. */
export function broken(reason: string, cause?: unknown): SlurmError {
  return new SlurmError('ESLURM_DB_CONNECTION', {
    description: `The connection to the accounting daemon broke: ${reason}`,
    cause,
  });
}

function timedOut(timeoutMs: number): SlurmError {
  return new SlurmError('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT', {
    description: `The accounting daemon's answer was not there within ${timeoutMs / 1000} s`,
  });
}
