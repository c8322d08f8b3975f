/** Listeners: each address has a server of its own in front of the same routes. */
import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { ListenOptions as NetListenOptions, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { Connection } from './connection.js';
import type { Gate } from './gate.js';
import { isCutOff, malformed, Refusal } from './refusal.js';
import type { TlsIdentity } from './tls.js';
import { TlsFront } from './tls.js';

/** Where to listen. */
export type ListenAddress =
  /** Without a host: on all interfaces. With `tls`, what is no TLS is closed without a word. */
  | {
      readonly type: 'tcp';
      readonly host: string | null;
      readonly port: number;
      readonly tls?: boolean;
    }
  | { readonly type: 'unix'; readonly path: string }
  /** A socket that listens already, such as systemd's. */
  | { readonly type: 'descriptor'; readonly fd: number };

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
  /** Told of what is no request and was refused. */
  readonly onRefused?: (refusal: Refusal) => void;
  /** Take what is not quite HTTP, such as lines without their carriage return: where no proxy could be misled. */
  readonly lenient?: boolean;
  /** Without it there is no TLS. */
  readonly tls?: TlsIdentity;
}

/** What answers requests: a server's routes. */
export interface Answerer {
  ready(): PromiseLike<unknown>;
  routing(request: IncomingMessage, response: ServerResponse): void;
  readonly log: Pick<FastifyBaseLogger, 'debug' | 'error'>;
}

const TCP_ADDRESS = /^(?:(https?):\/\/)?(?:\[([0-9a-f:.]+)\]|([\w.-]*)):(\d{1,5})$/i;

/** Parses `host:port`, `[::1]:port`, `:port`, `https://host:port`, `unix:/path`; null where it is none. */
export function parseListenAddress(text: string): ListenAddress | null {
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/.exec(text);
  if (unix !== null) return { type: 'unix', path: unix[1] as string };
  const [, scheme = 'http', ipv6, host, port] = TCP_ADDRESS.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) return null;
  const isTls = scheme.toLowerCase() === 'https';
  const address = { type: 'tcp', host: ipv6 ?? (host || null), port: Number(port) } as const;
  return isTls ? { ...address, tls: true } : address;
}

/** Opens a listener. Rejects with the system's error where the address cannot be had. */
export async function listen(
  app: Answerer,
  address: ListenAddress,
  options: ListenOptions = {},
): Promise<Listener> {
  await app.ready();
  const listener = new Listener(app, options, address.type === 'tcp' && address.tls === true);
  const { server } = listener;
  if (address.type === 'unix') await removeSocket(address.path);
  server.listen({ ...placeOf(address), backlog: BACKLOG });
  await once(server, 'listening');
  server.on('error', (err) => app.log.error({ err }, 'cannot accept a connection'));
  return listener;
}

/** An address that is listened on, and its connections. */
export class Listener {
  readonly server: Server;
  readonly #app: Answerer;
  readonly #drainMs: number;
  readonly #onRefused: ListenOptions['onRefused'];
  #front: TlsFront | null;
  readonly #begin: (socket: Socket) => void;
  /** Not served yet, as too many others are. */
  readonly #waiting = new Set<Socket>();
  readonly #connections = new Map<Duplex, Connection>();
  /** The end of a connection that was made elsewhere, which the HTTP server does not count. */
  #taken: Promise<unknown> = Promise.resolve();

  /** @throws {Error} where TLS is required and there is none. */
  constructor(
    app: Answerer,
    { timeouts = DEFAULT_TIMEOUTS, gate, tls, lenient = false, onRefused }: ListenOptions = {},
    isTlsRequired = false,
  ) {
    if (isTlsRequired && tls === undefined) throw new Error('a TLS listener needs a certificate');
    const { headersMs, requestMs } = timeouts;
    this.#app = app;
    this.#drainMs = timeouts.drainMs;
    this.#onRefused = onRefused;
    this.server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: timeouts.idleMs,
      // Headers are a part of their request: Node.js takes no longer time for them.
      headersTimeout: requestMs === 0 ? headersMs : Math.min(headersMs || requestMs, requestMs),
      requestTimeout: requestMs,
      requireHostHeader: false,
      insecureHTTPParser: lenient,
    });
    // Headers beyond this number would be left out, and escape every check; their bytes are bounded.
    this.server.maxHeadersCount = 0;
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.timeout = timeouts.stallMs;
    // Node.js begins to read a connection in its own listener: before that it may wait, and be TLS.
    const [read] = this.server.listeners('connection') as [(socket: Socket) => void];
    this.server.removeListener('connection', read);
    this.#begin = (socket: Socket) => {
      this.#connections.set(socket, new Connection(socket));
      socket.once('close', () => this.#connections.delete(socket));
      read.call(this.server, socket);
    };
    this.#front = tls === undefined ? null : new TlsFront(tls, this.#begin, isTlsRequired);
    this.server.on('connection', (socket: Socket) => {
      socket.on('error', () => socket.destroy());
      if (gate === undefined) this.#enter(socket);
      else this.#waitFor(gate, socket);
    });
    this.#serve();
  }

  /** Serves a connection that was made elsewhere, to its end: what its other end closed is answered still. */
  async take(connection: Duplex): Promise<void> {
    this.#taken = new Promise((resolve) => connection.once('close', resolve));
    Object.assign(this.server, { httpAllowHalfOpen: true });
    this.#enter(connection as Socket);
    await this.#taken;
  }

  get hasTls(): boolean {
    return this.#front !== null;
  }

  /** Shows a certificate, the first or another one, to the connections that are yet to come. */
  renew(tls: TlsIdentity): void {
    if (this.#front === null) this.#front = new TlsFront(tls, this.#begin, false);
    else this.#front.renew(tls);
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
    const closed = Promise.all([once(this.server, 'close'), this.#taken]);
    this.server.close();
    for (const connection of this.#connections.values()) connection.finish();
    for (const socket of this.#waiting) socket.destroy();
    this.#front?.finish();
    const cutOff = () => {
      this.server.closeAllConnections();
      this.#front?.destroy();
    };
    const timer = drainMs === 0 ? undefined : setTimeout(cutOff, drainMs);
    await closed;
    clearTimeout(timer);
  }

  #enter(socket: Socket): void {
    if (this.#front === null) this.#begin(socket);
    else this.#front.accept(socket);
  }

  #waitFor(gate: Gate, socket: Socket): void {
    this.#waiting.add(socket);
    socket.once('close', () => this.#waiting.delete(socket));
    gate.admit(socket, () => {
      this.#waiting.delete(socket);
      this.#enter(socket);
    });
  }

  #serve(): void {
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      this.#connections
        .get(request.socket)
        ?.accept(response, () => this.#app.routing(request, response));
    this.server
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
    this.#onRefused?.(refusal);
  }
}

function placeOf(address: ListenAddress): NetListenOptions {
  switch (address.type) {
    case 'descriptor':
      return { fd: address.fd } as NetListenOptions;
    case 'unix':
      return { path: address.path, readableAll: true, writableAll: true };
    case 'tcp': {
      const { host, port } = address;
      return { port, ...(host !== null && { host }) };
    }
  }
}

/** A file that is there already is a socket left behind: it is replaced, as upstream does. */
async function removeSocket(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
