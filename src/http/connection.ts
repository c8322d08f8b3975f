/**
 * One connection: its requests are answered one at a time and in their order, as what a client sends
 * behind a request may count on that one having been carried out.
 */
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from './refusal.js';

/** Requests that wait behind the one being answered before no more are read. */
const MAX_WAITING = 16;
/** Closing with bytes unread resets a connection, and its last reply may be lost: they are read for so long. */
export const LINGER_MS = 1000;

interface Waiting {
  readonly response: ServerResponse;
  readonly answer: () => void;
}

/** The state of a connection. */
export class Connection {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  /** Being answered. */
  #current: ServerResponse | null = null;
  #refusal: Refusal | null = null;
  #finishing = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    // Node.js takes its own listener away from connections that it hands over, such as CONNECT's.
    socket.on('error', () => socket.destroy());
  }

  /** `127.0.0.1:40000: answers a request, 2 wait; 310 bytes read, 2048 written`. */
  toString(): string {
    const { remoteAddress, remotePort, bytesRead, bytesWritten } = this.#socket;
    const peer = remoteAddress === undefined ? 'unix' : `${remoteAddress}:${remotePort}`;
    const state =
      this.#current === null ? 'idle' : `answers a request, ${this.#waiting.length} wait`;
    return `${peer}: ${state}; ${bytesRead} bytes read, ${bytesWritten} written`;
  }

  /** Answers a request as soon as those before it are answered. */
  accept(response: ServerResponse, answer: () => void): void {
    if (this.#current === null) {
      this.#begin({ response, answer });
      return;
    }
    this.#waiting.push({ response, answer });
    if (this.#waiting.length >= MAX_WAITING) this.#socket.pause();
  }

  /** Refuses what came behind the last request and is none. Then the connection ends. */
  refuse(refusal: Refusal): void {
    if (this.#refusal !== null) return;
    this.#refusal = refusal;
    if (this.#current === null) this.#end(refusal);
  }

  /** Nothing moved for a while: the end, unless a reply is still being made. */
  stalled(): void {
    if (this.#current === null || this.#socket.writableLength > 0) this.#socket.destroy();
  }

  /** Ends with the reply under way, or at once. */
  finish(): void {
    this.#finishing = true;
    if (this.#current === null) this.#socket.destroySoon();
    else this.#current.shouldKeepAlive = false;
  }

  #begin({ response, answer }: Waiting): void {
    this.#current = response;
    response.once('close', () => this.#next());
    answer();
  }

  #next(): void {
    this.#current = null;
    // An error ends the connection; what came behind it is dropped.
    if (!this.#socket.writable) return;
    if (this.#finishing) {
      this.#socket.destroySoon();
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(next);
    else if (this.#refusal !== null) this.#end(this.#refusal);
    else this.#socket.resume();
  }

  #end({ status, message }: Refusal): void {
    if (!this.#socket.writable) return;
    this.#socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
        `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
    );
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
  }
}
