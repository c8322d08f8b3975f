/**
 * One exchange with a controller: connect, write a frame, drain the reply, close. Controllers serve one
 * request a connection and cut a reader that is slow, so the socket is emptied at full speed.
 */
import type { Socket, TcpNetConnectOpts } from 'node:net';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import { SlurmError } from '../../errors.js';
import { Underrun, WireError } from '../../wire/errors.js';
import type { ReplyHeader } from '../../wire/header.js';
import { decodeReplyHeader, REPLY_HEADER_BYTES } from '../../wire/header.js';
import { Reader } from '../../wire/reader.js';
import { MAX_FRAME_BYTES } from '../../wire/writer.js';
import { Spool } from './spool.js';
import type { SpoolRoom } from './spool-budget.js';
import { abandoned } from './waiting.js';

/** How connections to Slurm's daemons are made. */
export interface LinkOptions {
  /** For a connection, its handshake included. */
  readonly connectTimeoutMs: number;
  /** Addresses of this family alone; of any without it. */
  readonly family?: 4 | 6;
  /** TLS: the authorities, as PEM, that the daemons' certificates are from. Without them there is none. */
  readonly authorities?: Buffer;
}

/** Where to connect, how long to wait and where to put the reply. */
export interface ExchangeOptions extends LinkOptions {
  readonly host: string;
  readonly port: number;
  /** For the whole reply to arrive, however slowly it is read from its spool. */
  readonly messageTimeoutMs: number;
  /** Room for the reply; whoever made it gives it back where the result is no reply. */
  readonly room: SpoolRoom;
  readonly signal: AbortSignal | undefined;
}

/** How an exchange ended. */
export type ExchangeResult =
  /** The body arrives while it is read; close it. */
  | { readonly type: 'reply'; readonly header: ReplyHeader; readonly body: Spool }
  /** The connection was closed before a byte came. */
  | { readonly type: 'silence' }
  /** The answer is HTTP: the controller did not take the request for Slurm's protocol. */
  | { readonly type: 'http' };

/** Bytes that are awaited before a header is looked at: a frame's length and the shortest header. */
const PREFIX_BYTES = 4 + REPLY_HEADER_BYTES;

/** Could not connect: the request was certainly not carried out. */
export class ConnectError extends SlurmError {}

/**
 * Makes one exchange. Never half-closes: a controller would not answer then.
 * @throws {ConnectError} before, {@link SlurmError} after the request may have been carried out.
 */
export async function exchange(
  frame: Uint8Array,
  options: ExchangeOptions,
): Promise<ExchangeResult> {
  const socket = await openSocket(options);
  return await new Promise((resolve, reject) => {
    new Exchange(socket, options, resolve, reject).begin(frame);
  });
}

/** Connects. @throws {ConnectError} where nobody is there, {@link abandoned} on the signal. */
export function openSocket(
  options: LinkOptions & Pick<ExchangeOptions, 'host' | 'port' | 'signal'>,
): Promise<Socket> {
  const { host, port, authorities, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = authorities === undefined ? plain(options) : secured(options, authorities);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail);
    };
    const giveUp = (error: SlurmError) => {
      settle();
      // What the socket still has to say is of no interest.
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const fail = (cause: Error) => giveUp(notConnected(host, port, cause));
    const abort = () => giveUp(abandoned());
    const timer = setTimeout(() => fail(new Error('timed out')), options.connectTimeoutMs);
    signal?.addEventListener('abort', abort);
    socket.on('error', fail).once(authorities === undefined ? 'connect' : 'secureConnect', () => {
      settle();
      resolve(socket);
    });
    if (signal?.aborted) abort();
  });
}

type Place = LinkOptions & Pick<ExchangeOptions, 'host' | 'port'>;

function plain(place: Place): Socket {
  return connect(addressOf(place));
}

/**
 * Whose certificate it is does not count, only who signed it (upstream: tls_s2n.c, _verify_hostname). It
 * connects by itself: Node.js crashes where TLS is put on a socket that tries one address after another.
 */
function secured(place: Place, authorities: Buffer): TLSSocket {
  return connectTls({
    ...addressOf(place),
    ca: authorities,
    minVersion: 'TLSv1.2',
    checkServerIdentity: () => undefined,
  });
}

function addressOf({ host, port, family }: Place): TcpNetConnectOpts {
  return { host, port, noDelay: true, ...(family && { family }) };
}

function notConnected(host: string, port: number, cause: Error): ConnectError {
  const description = `Unable to connect to ${host}:${port}: ${cause.message || cause.name}`;
  return new ConnectError('SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR', { description, cause });
}

/** The state of one exchange: waiting for the header, then filling the spool, then done. */
class Exchange {
  readonly #socket: Socket;
  readonly #options: ExchangeOptions;
  readonly #resolve: (result: ExchangeResult) => void;
  readonly #reject: (error: Error) => void;
  readonly #timer: NodeJS.Timeout;
  #prefix: Buffer = Buffer.alloc(0);
  #spool: Spool | null = null;
  #done = false;

  constructor(
    socket: Socket,
    options: ExchangeOptions,
    resolve: (result: ExchangeResult) => void,
    reject: (error: Error) => void,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#fail(timedOut(options)), options.messageTimeoutMs);
  }

  begin(frame: Uint8Array): void {
    const { signal } = this.#options;
    signal?.addEventListener('abort', this.#abort);
    this.#socket
      .on('data', (chunk: Buffer) => this.#data(chunk))
      .on('end', () => this.#closed())
      .on('close', () => this.#closed())
      .on('error', (cause) => this.#closed(cause));
    this.#socket.write(frame);
    if (signal?.aborted) this.#abort();
  }

  readonly #abort = () => this.#fail(abandoned());

  #data(chunk: Buffer): void {
    try {
      if (this.#spool !== null) this.#append(this.#spool, chunk);
      else this.#begin(chunk);
    } catch (error) {
      this.#fail(error instanceof WireError ? notUnderstood(error) : (error as Error));
    }
  }

  /** Collects bytes until the header is there. */
  #begin(chunk: Buffer): void {
    const prefix = this.#prefix.length === 0 ? chunk : Buffer.concat([this.#prefix, chunk]);
    this.#prefix = prefix;
    // As a length this would be more than a frame may have.
    if (prefix.toString('latin1', 0, 4) === 'HTTP') {
      this.#finish();
      this.#resolve({ type: 'http' });
      return;
    }
    if (prefix.length < 4) return;
    const length = prefix.readUInt32BE(0);
    if (length > MAX_FRAME_BYTES || length < REPLY_HEADER_BYTES) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH', {
        description: `The controller announced a message of ${length} bytes`,
      });
    }
    if (prefix.length >= PREFIX_BYTES) this.#header(prefix, length);
  }

  #header(prefix: Buffer, length: number): void {
    const reader = new Reader(prefix, 4, prefix.length, false);
    reader.beyond = 4 + length - prefix.length;
    let header: ReplyHeader;
    try {
      header = decodeReplyHeader(reader);
    } catch (error) {
      // An address lengthens the header.
      if (error instanceof Underrun) return;
      throw error;
    }
    if (header.bodyBytes !== reader.remaining) {
      throw new WireError('BAD_HEADER', `a body of ${header.bodyBytes} in ${length} bytes`);
    }
    const spool = new Spool({
      lengthBytes: header.bodyBytes,
      room: this.#options.room,
      onClose: () => this.#finish(),
    });
    this.#spool = spool;
    this.#append(spool, prefix.subarray(reader.position));
    this.#resolve({ type: 'reply', header, body: spool });
  }

  #append(spool: Spool, chunk: Buffer): void {
    const room = spool.append(chunk);
    if (spool.complete) {
      this.#finish();
    } else if (room !== null) {
      this.#socket.pause();
      void room.then(() => this.#socket.resume());
    }
  }

  /** A reset says no more than a close: some daemons refuse without having read the request. */
  #closed(cause = new Error('it was closed')): void {
    if (this.#done) return;
    if (this.#prefix.length > 0) {
      this.#fail(broken(cause));
      return;
    }
    this.#finish();
    this.#resolve({ type: 'silence' });
  }

  #fail(error: Error): void {
    if (this.#done) return;
    this.#finish();
    if (this.#spool === null) this.#reject(error);
    else this.#spool.fail(error);
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#socket.destroy();
  }
}

function timedOut({ messageTimeoutMs }: ExchangeOptions): SlurmError {
  return new SlurmError('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT', {
    description: `The controller's answer was not there within ${messageTimeoutMs / 1000} s`,
  });
}

function broken(cause: Error): SlurmError {
  return new SlurmError('ESLURM_PROTOCOL_INCOMPLETE_PACKET', {
    description: `The controller's answer broke off: ${cause.message}`,
    cause,
  });
}

function notUnderstood(cause: WireError): SlurmError {
  return new SlurmError('SLURMCTLD_COMMUNICATIONS_RECEIVE_ERROR', {
    description: `The controller's answer is no message of Slurm's: ${cause.message}`,
    cause,
  });
}
