/**
 * How many connections are served at a time. Further ones are neither refused nor closed: they wait unread, as
 * in upstream, whose listeners stop accepting (conmgr).
 */
import type { Socket } from 'node:net';

interface Waiting {
  readonly socket: Socket;
  readonly serve: () => void;
}

/** What all listeners let through together. */
export class Gate {
  readonly #max: number;
  readonly #waiting = new Set<Waiting>();
  #served = 0;

  /** @param max - connections that are served at a time. */
  constructor(max: number) {
    this.#max = max;
  }

  /** `3/124 connections, 0 waiting`. */
  toString(): string {
    return `${this.#served}/${this.#max} connections, ${this.#waiting.size} waiting`;
  }

  /** Serves a connection now, or when those before it have ended. */
  admit(socket: Socket, serve: () => void): void {
    if (this.#served < this.#max) {
      this.#begin({ socket, serve });
      return;
    }
    const waiting = { socket, serve };
    this.#waiting.add(waiting);
    socket.once('close', () => this.#waiting.delete(waiting));
  }

  #begin({ socket, serve }: Waiting): void {
    this.#served += 1;
    socket.once('close', () => this.#end());
    serve();
  }

  #end(): void {
    this.#served -= 1;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    this.#begin(next);
  }
}
