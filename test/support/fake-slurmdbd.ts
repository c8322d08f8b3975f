/**
 * A scripted accounting daemon on a loopback port: it opens sessions and refuses them as a real one
 * does, until it is told to act otherwise. It notes what it got, and what no client may do.
 */
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Given, ListHead, ListTail } from '../../src/messages/accounting/calls.js';
import {
  PERSIST_INIT,
  PERSIST_RC,
  persistInit,
  persistReturnCode,
} from '../../src/messages/accounting/session.js';
import type { ListCall } from '../../src/messages/engine/rpc.js';
import { decodeBody } from '../../src/messages/engine/rpc.js';
import { AUTH_PLUGINS } from '../../src/wire/header.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import { FakeConnection, packed, packedList } from './fake-controller.js';

const FINI = 1401;
const AUTHENTICATION_ERROR = 1007;
const VERSION_ERROR = 1005;
const ACCESS_DENIED = 2002;

/** The server's side of one session. */
export class FakeSession extends FakeConnection {
  /** What was opened with; null before. */
  version: ProtocolVersion | null = null;
  credential: string | null = null;
  userName: string | null = null;
  /** Types of the messages that came, the first one included. */
  readonly types: number[] = [];
  /** The session was refused: nothing more may come. */
  isRefused = false;
  /** A request has not been answered. */
  isAsked = false;

  /** Answers with a message. */
  reply(messageType: number, body: Uint8Array): void {
    this.isAsked = false;
    this.write(sessionFrame(messageType, body));
  }

  /** Answers with a return code; some end the session. */
  code(rc: number, comment: string | null = null): void {
    const body = packed(persistReturnCode, 45, { rc: rc >>> 0, comment, ret_info: 0 });
    this.reply(PERSIST_RC, body);
    if (rc === ACCESS_DENIED) this.close();
  }
}

/** What a request gets instead of the ordinary answer. */
export type SessionAction = (session: FakeSession, body: Buffer) => void;

/** Packs a frame. */
export function sessionFrame(messageType: number, body: Uint8Array): Buffer {
  const writer = new Writer();
  writer.u32(2 + body.length);
  writer.u16(messageType);
  writer.raw(body);
  return writer.finish();
}

/** The daemon. */
export class FakeSlurmdbd {
  readonly sessions: FakeSession[] = [];
  readonly violations: string[] = [];
  /** How sessions went: `commit`, `rollback`, or `lost` where one ended with neither. */
  readonly ends: string[] = [];
  /** Answers by message type. */
  readonly answers = new Map<number, SessionAction>();
  /** Instead of the ordinary opening. */
  onInit: SessionAction | null = null;
  accepts: (credential: string) => boolean = (credential) => credential.startsWith('good');
  release: ProtocolVersion;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, release: ProtocolVersion) {
    this.#server = server;
    this.release = release;
  }

  static async start(release: ProtocolVersion): Promise<FakeSlurmdbd> {
    const server = createServer();
    const fake = new FakeSlurmdbd(server, release);
    server.on('connection', (socket) => fake.#serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Answers a call with a list from now on; what is left out of records has its initial value. */
  hasList<Q, R>(
    { reply, messageType }: ListCall<Q, ListHead, R, ListTail>,
    given: readonly Given<R>[],
  ): void {
    const records = given as readonly Partial<R>[];
    const head = { count: records.length };
    const body = packedList(reply, 45, { head, records, tail: { return_code: 0 } });
    this.answers.set(messageType, (session) => session.reply(reply.messageType, body));
  }

  /** Cuts every session. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Stops listening and cuts every session. */
  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    const session = new FakeSession(socket);
    this.#sockets.add(socket);
    this.sessions.push(session);
    let bytes = Buffer.alloc(0);
    socket
      .on('error', () => socket.destroy())
      .on('close', () => {
        this.#sockets.delete(socket);
        if (session.types.length > 1 && session.types.at(-1) !== FINI) this.ends.push('lost');
      })
      .on('data', (chunk: Buffer) => {
        if (session.isRefused) this.violations.push('bytes after a refusal');
        bytes = Buffer.concat([bytes, chunk]);
        while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
          const end = 4 + bytes.readUInt32BE(0);
          this.#frame(session, Buffer.from(bytes.subarray(4, end)));
          bytes = bytes.subarray(end);
        }
      });
  }

  #frame(session: FakeSession, frame: Buffer): void {
    const messageType = frame.readUInt16BE(0);
    const body = frame.subarray(2);
    if (session.isAsked) this.violations.push('a request before the answer to the last one');
    session.isAsked = true;
    session.types.push(messageType);
    if (session.version === null) {
      (this.onInit ?? ((one, bytes) => this.#init(one, bytes)))(session, frame);
      return;
    }
    const answer = this.answers.get(messageType);
    if (answer !== undefined) answer(session, body);
    else if (messageType === FINI) this.#finish(session, body);
    else session.code(-1, 'no such message');
  }

  #init(session: FakeSession, frame: Buffer): void {
    const reader = new Reader(frame, 2);
    const version = reader.u16() >> 8;
    const isFirst = session.types[0] === PERSIST_INIT;
    if (!isFirst || reader.u16() !== 0x03 || reader.u16() !== PERSIST_INIT) {
      this.violations.push('no opening of a session');
    }
    const bodyBytes = reader.u32();
    reader.position += 6;
    const pluginId = reader.u32();
    session.credential = reader.str();
    if (pluginId === AUTH_PLUGINS.jwt) session.userName = reader.str();
    if (reader.remaining !== bodyBytes) this.violations.push('the header lies about the body');
    const { port, version: word } = decodeBody(persistInit, 45, frame.subarray(reader.position));
    if (port !== 0) this.violations.push('a port that is not 0');
    if (word >> 8 !== version) this.violations.push('two versions in one opening');
    if (version > this.release || version < this.release - 3) {
      this.#refuse(session, VERSION_ERROR);
    } else if (!this.accepts(session.credential ?? '')) {
      this.#refuse(session, AUTHENTICATION_ERROR);
    } else {
      session.version = version as ProtocolVersion;
      session.code(0);
    }
  }

  /** The connection stays: it is the client's to close. */
  #refuse(session: FakeSession, rc: number): void {
    session.isRefused = true;
    session.code(rc, 'it was refused');
  }

  #finish(session: FakeSession, body: Buffer): void {
    if (body.readUInt16BE(0) !== 0) this.violations.push('the storage was closed');
    this.ends.push(body.readUInt16BE(2) === 1 ? 'commit' : 'rollback');
    session.code(0);
  }
}
