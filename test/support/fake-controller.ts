/**
 * A scripted controller on a loopback port: it speaks and refuses as the real one of a release does,
 * until it is told to act otherwise for the next requests. It notes what it got.
 */
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  RESPONSE_SLURM_RC,
  RESPONSE_SLURM_RC_MSG,
  returnCode,
  returnCodeText,
} from '../../src/messages/common.js';
import type { RecordType } from '../../src/messages/engine/record.js';
import type { ListReplyType } from '../../src/messages/engine/reply.js';
import { encodeListReply } from '../../src/messages/engine/reply.js';
import { AUTH_PLUGINS } from '../../src/wire/header.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';

/** Protocol versions of controllers: 22.05 to 26.05, and one that is newer than all known ones. */
export type Release = 38 | ProtocolVersion | 50;

/** One request as it came. */
export interface ReceivedRequest {
  readonly version: number;
  readonly flags: number;
  readonly messageType: number;
  /** Null where the "no credential" flag was set. */
  readonly pluginId: number | null;
  /** Token of jwt, credential of munge. */
  readonly credential: string | null;
  readonly userName: string | null;
  readonly body: Buffer;
}

/** What a request gets instead of the release's ordinary answer. */
export type Action = (connection: FakeConnection, request: ReceivedRequest) => void | Promise<void>;

/** What is packed into a header beside the ordinary. */
export interface FrameOptions {
  readonly version?: number;
  readonly flags?: number;
  readonly forwards?: number;
  readonly returned?: number;
  /** Gives an address of origin, which lengthens the header. */
  readonly origin?: boolean;
  /** What the header claims, where it is not the truth. */
  readonly bodyBytes?: number;
}

const NO_CREDENTIAL = 0x40;
const AUTHENTICATION_ERROR = 1007;
const PING = 1008;
/** Headers of requests: no forwarding, no returned messages, no address. */
const HEADER_BYTES = 16;

/** The server's side of one connection. */
export class FakeConnection {
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Writes bytes as they are. */
  write(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** Writes in pieces, with a pause behind each. */
  async drip(bytes: Buffer, pieceBytes: number, pauseMs: number): Promise<void> {
    for (let i = 0; i < bytes.length && !this.socket.destroyed; i += pieceBytes) {
      this.socket.write(bytes.subarray(i, i + pieceBytes));
      await setTimeout(pauseMs);
    }
  }

  close(): void {
    this.socket.end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }
}

/** Packs a reply's frame. */
export function replyFrame(
  version: number,
  messageType: number,
  body: Uint8Array,
  options: FrameOptions = {},
): Buffer {
  const writer = new Writer({ initialBytes: body.length + 64 });
  const headerBytes = HEADER_BYTES + (options.origin ? 6 : 0);
  writer.u32(headerBytes + body.length);
  writer.u16((options.version ?? version) << 8);
  writer.u16(options.flags ?? NO_CREDENTIAL | 0x04);
  writer.u16(messageType);
  writer.u32(options.bodyBytes ?? body.length);
  writer.u16(options.forwards ?? 0);
  writer.u16(options.returned ?? 0);
  writer.u16(options.origin ? 2 : 0);
  if (options.origin) {
    writer.u32(0x7f00_0001);
    writer.u16(6817);
  }
  writer.raw(body);
  return writer.finish();
}

/** Packs a message's body. */
export function packed<T>(
  type: RecordType<T>,
  version: ProtocolVersion,
  value: Partial<T>,
): Buffer {
  const writer = new Writer();
  type.encoder(version)(writer, value);
  return writer.finish();
}

/** Packs a list reply's body. */
export function packedList<H, R, T>(
  type: ListReplyType<H, R, T>,
  version: ProtocolVersion,
  value: { head: Partial<H>; records: readonly Partial<R>[]; tail: Partial<T> },
): Buffer {
  const writer = new Writer();
  encodeListReply(type, version, writer, value);
  return writer.finish();
}

/** Answers with a return code, in the request's version unless told. */
export function code(number: number, options: FrameOptions = {}): Action {
  return (connection, { version }) => {
    const body = packed(returnCode, 45, { return_code: number >>> 0 });
    connection.write(replyFrame(version, RESPONSE_SLURM_RC, body, options));
    connection.close();
  };
}

/** Answers with a return code and a text. */
export function codeWithText(number: number, text: string): Action {
  return (connection, { version }) => {
    const body = packed(returnCodeText, 45, { return_code: number, err_msg: text });
    connection.write(replyFrame(version, RESPONSE_SLURM_RC_MSG, body));
    connection.close();
  };
}

/** Answers with a message. */
export function message(
  messageType: number,
  body: (version: ProtocolVersion) => Buffer,
  options: FrameOptions = {},
): Action {
  return (connection, { version }) => {
    const bytes = body(version as ProtocolVersion);
    connection.write(replyFrame(version, messageType, bytes, options));
    connection.close();
  };
}

/** Answers with bytes that are a frame or none. */
export function raw(bytes: Uint8Array | string): Action {
  return (connection) => {
    connection.write(bytes);
    connection.close();
  };
}

/** Does nothing, and keeps the connection. */
export const hang: Action = () => undefined;
/** Closes without a byte. */
export const silence: Action = (connection) => connection.close();
/** Resets the connection. */
export const reset: Action = (connection) => connection.reset();
/** How 26.05 answers what it takes for HTTP. */
export const http: Action = raw('HTTP/1.1 405 NOT ALLOWED\r\nContent-Length: 0\r\n\r\n');

/** The controller. */
export class FakeController {
  /** What it got, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** What no client may do: a second request on a connection, half-closing before the answer. */
  readonly violations: string[] = [];
  /** Answers to the calls that it knows, by message type. It always knows PING. */
  readonly answers = new Map<number, Action>([[PING, code(0)]]);
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #script: Action[] = [];
  release: Release;
  /** Whether it takes what is no RPC for HTTP, as 25.11 and later do unless told otherwise. */
  http = true;
  /** Kinds of credentials that it can check. */
  plugins: readonly number[] = [AUTH_PLUGINS.jwt, AUTH_PLUGINS.munge];
  /** The tokens and munge credentials that are good. */
  accepts: (credential: string) => boolean = (credential) => credential.startsWith('good');

  private constructor(server: Server, release: Release) {
    this.#server = server;
    this.release = release;
  }

  static async start(release: Release, port = 0): Promise<FakeController> {
    const server = createServer({ allowHalfOpen: true });
    const fake = new FakeController(server, release);
    server.on('connection', (socket) => fake.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Types of the requests that came, in order. */
  get types(): number[] {
    return this.requests.map((request) => request.messageType);
  }

  /** Scripts the next requests, one action each; behind them it is an ordinary controller again. */
  script(...actions: Action[]): void {
    this.#script.push(...actions);
  }

  /** Forgets what was scripted. */
  clearScript(): void {
    this.#script.length = 0;
  }

  /** Stops listening and cuts every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const connection = new FakeConnection(socket);
    let bytes = Buffer.alloc(0);
    let request: ReceivedRequest | null = null;
    socket
      .on('close', () => this.#sockets.delete(socket))
      .on('error', () => socket.destroy())
      .on('end', () => {
        // A client that gave up closed both ways: writing to it fails soon. One that half-closed waits.
        if (request === null)
          this.violations.push('the client closed before its request was whole');
        socket.end();
      })
      .on('data', (chunk: Buffer) => {
        if (request !== null) {
          this.violations.push('bytes behind the request');
          return;
        }
        bytes = Buffer.concat([bytes, chunk]);
        if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32BE(0)) return;
        request = decodeRequest(bytes);
        this.requests.push(request);
        void this.#answer(connection, request);
      });
  }

  async #answer(connection: FakeConnection, request: ReceivedRequest): Promise<void> {
    const action = this.#script.shift() ?? this.#ordinary(request);
    await action(connection, request);
  }

  /** How the release answers; section by section what its daemons were seen to do. */
  #ordinary(request: ReceivedRequest): Action {
    const own = { version: this.release };
    if (!this.#speaks(request.version)) {
      if (this.release <= 41) return silence;
      if (this.release >= 44 && this.http) return http;
      return this.release >= 45 ? silence : code(AUTHENTICATION_ERROR, own);
    }
    const known = request.pluginId === null || this.plugins.includes(request.pluginId);
    if (!known && this.release >= 45) return silence;
    if (!known || request.credential === null || !this.accepts(request.credential)) {
      return this.release <= 41 ? silence : code(AUTHENTICATION_ERROR);
    }
    return this.answers.get(request.messageType) ?? silence;
  }

  /** A controller speaks its own version and two before it, three from 24.11 on. */
  #speaks(version: number): boolean {
    return version <= this.release && version >= this.release - (this.release >= 42 ? 3 : 2);
  }
}

function decodeRequest(bytes: Buffer): ReceivedRequest {
  const reader = new Reader(bytes, 4);
  const version = reader.u16() >> 8;
  const flags = reader.u16();
  const messageType = reader.u16();
  const bodyBytes = reader.u32();
  if (reader.u16() !== 0 || reader.u16() !== 0 || reader.u16() !== 0) {
    throw new Error('a client sends no forwarding, no returned messages and no address');
  }
  let pluginId: number | null = null;
  let credential: string | null = null;
  let userName: string | null = null;
  if ((flags & NO_CREDENTIAL) === 0) {
    pluginId = reader.u32();
    credential = reader.str();
    if (pluginId === AUTH_PLUGINS.jwt) userName = reader.str();
  }
  if (reader.remaining !== bodyBytes) throw new Error('the header lies about the body');
  const body = Buffer.from(bytes.subarray(reader.position));
  return { version, flags, messageType, pluginId, credential, userName, body };
}
