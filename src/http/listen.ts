/** Listeners: each address has a server of its own in front of the same routes. */
import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { Connection } from './connection.js';
import type { Gate } from './gate.js';
import { isCutOff, malformed, Refusal } from './refusal.js';

/** Where to listen. */
export type ListenAddress =
  /** Without a host: on all interfaces. */
  | { readonly type: 'tcp'; readonly host: string | null; readonly port: number }
  | { readonly type: 'unix'; readonly path: string };

/** The largest request line and headers together (upstream: its HTTP parser). */
export const MAX_HEADER_BYTES = 80 * 1024;
/** Of each listener, those that wait included; those beyond are closed at once. */
const MAX_CONNECTIONS = 4096;
const BACKLOG = 4096;

/** How long things may take, in milliseconds; 0 for as long as they like. */
export interface Timeouts {
  /** A request line and headers. */
  readonly headersMs: number;
  /** Them and the body. */
  readonly requestMs: number;
  /** A connection that waits for its next request. */
  readonly idleMs: number;
  /** A client that takes nothing of its reply for this long is cut off: the reply holds memory. */
  readonly stallMs: number;
  /** The replies under way when the server ends. */
  readonly drainMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  headersMs: 60_000,
  requestMs: 300_000,
  idleMs: 75_000,
  stallMs: 120_000,
  drainMs: 30_000,
};

/** What there is to choose about a listener. */
export interface ListenOptions {
  readonly timeouts?: Timeouts;
  /** Shared with other listeners. */
  readonly gate?: Gate;
}

/** What answers requests: a server's routes. */
export interface Answerer {
  ready(): PromiseLike<unknown>;
  routing(request: IncomingMessage, response: ServerResponse): void;
  readonly log: Pick<FastifyBaseLogger, 'debug' | 'error'>;
}

/** Parses `host:port`, `[::1]:port`, `:port`, `http://host:port`, `unix:/path`; null where it is none. */
export function parseListenAddress(text: string): ListenAddress | null {
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/.exec(text);
  if (unix !== null) return { type: 'unix', path: unix[1] as string };
  const tcp = /^(?:http:\/\/)?(?:\[([0-9a-f:.]+)\]|([\w.-]*)):(\d{1,5})$/i.exec(text);
  if (tcp === null || Number(tcp[3]) > 65_535) return null;
  return { type: 'tcp', host: tcp[1] ?? (tcp[2] || null), port: Number(tcp[3]) };
}

/** Opens a listener. Rejects with the system's error where the address cannot be had. */
export async function listen(
  app: Answerer,
  address: ListenAddress,
  options: ListenOptions = {},
): Promise<Listener> {
  await app.ready();
  const listener = new Listener(app, options);
  const { server } = listener;
  if (address.type === 'unix') await listenOnPath(server, address.path);
  else await listenOnPort(server, address.host, address.port);
  server.on('error', (err) => app.log.error({ err }, 'cannot accept a connection'));
  return listener;
}

/** An address that is listened on, and its connections. */
export class Listener {
  readonly server: Server;
  readonly #app: Answerer;
  readonly #drainMs: number;
  readonly #connections = new Map<Duplex, Connection>();

  constructor(app: Answerer, { timeouts = DEFAULT_TIMEOUTS, gate }: ListenOptions = {}) {
    const { headersMs, requestMs } = timeouts;
    this.#app = app;
    this.#drainMs = timeouts.drainMs;
    this.server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: timeouts.idleMs,
      // Headers are a part of their request: Node.js takes no longer time for them.
      headersTimeout: requestMs === 0 ? headersMs : Math.min(headersMs || requestMs, requestMs),
      requestTimeout: requestMs,
      requireHostHeader: false,
    });
    // Headers beyond this number would be left out, and escape every check; their bytes are bounded.
    this.server.maxHeadersCount = 0;
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.timeout = timeouts.stallMs;
    if (gate !== undefined) this.#passThrough(gate);
    this.#serve();
  }

  /** A line for each connection: what it does. */
  report(): string[] {
    return [...this.#connections.values()].map(String);
  }

  /**
   * Stops listening, closes idle connections and waits until the replies under way are sent; those that
   * take too long are cut off.
   */
  async close(drainMs = this.#drainMs): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.#connections.values()) connection.finish();
    const cutOff = () => this.server.closeAllConnections();
    const timer = drainMs === 0 ? undefined : setTimeout(cutOff, drainMs);
    await closed;
    clearTimeout(timer);
  }

  /** Node.js begins to read a connection in its own listener: that is what waits. */
  #passThrough(gate: Gate): void {
    const [serve] = this.server.listeners('connection') as [(socket: Socket) => void];
    this.server.removeListener('connection', serve);
    this.server.on('connection', (socket: Socket) =>
      gate.admit(socket, () => serve.call(this.server, socket)),
    );
  }

  #serve(): void {
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      this.#connections
        .get(request.socket)
        ?.accept(response, () => this.#app.routing(request, response));
    this.server
      .on('connection', (socket: Socket) => {
        this.#connections.set(socket, new Connection(socket));
        socket.once('close', () => this.#connections.delete(socket));
      })
      .on('request', answer)
      // The body is asked for when it is read: not of a request that is refused before.
      .on('checkContinue', answer)
      .on('checkExpectation', answer)
      .on('timeout', (socket: Socket) => this.#connections.get(socket)?.stalled())
      .on('connect', (_request, socket) =>
        this.#refuse(new Refusal('ESLURM_HTTP_INVALID_METHOD'), socket),
      )
      .on('clientError', (error, socket) => {
        if (isCutOff(error)) socket.destroy();
        else this.#refuse(malformed(error), socket);
      });
  }

  #refuse(refusal: Refusal, socket: Duplex): void {
    this.#app.log.debug(`refused what is no request: ${refusal.message}`);
    this.#connections.get(socket)?.refuse(refusal);
  }
}

async function listenOnPort(server: Server, host: string | null, port: number): Promise<void> {
  server.listen({ port, backlog: BACKLOG, ...(host !== null && { host }) });
  await once(server, 'listening');
}

/** A file that is there already is a socket left behind: it is replaced, as upstream does. */
async function listenOnPath(server: Server, path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  server.listen({ path, backlog: BACKLOG, readableAll: true, writableAll: true });
  await once(server, 'listening');
}
