/** Listeners: each address has a server of its own in front of the same routes. */
import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Connection } from './connection.js';
import { isCutOff, malformed, Refusal } from './refusal.js';

/** Where to listen. */
export type ListenAddress =
  /** Without a host: on all interfaces. */
  | { readonly type: 'tcp'; readonly host: string | null; readonly port: number }
  | { readonly type: 'unix'; readonly path: string };

/** The largest request line and headers together (upstream: its HTTP parser). */
export const MAX_HEADER_BYTES = 80 * 1024;
/** Of each listener; those beyond are closed at once. */
const MAX_CONNECTIONS = 4096;
/** For a connection that waits for its next request. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** For the request line and headers, and for them and the body. */
const HEADERS_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 300_000;
/** A client that takes nothing of its reply for this long is cut off: the reply holds memory. */
const STALL_TIMEOUT_MS = 120_000;
/** For the replies under way when the server ends. */
const DRAIN_TIMEOUT_MS = 30_000;
const BACKLOG = 4096;

/** Parses `host:port`, `[::1]:port`, `:port`, `http://host:port`, `unix:/path`; null where it is none. */
export function parseListenAddress(text: string): ListenAddress | null {
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/.exec(text);
  if (unix !== null) return { type: 'unix', path: unix[1] as string };
  const tcp = /^(?:http:\/\/)?(?:\[([0-9a-f:.]+)\]|([\w.-]*)):(\d{1,5})$/i.exec(text);
  if (tcp === null || Number(tcp[3]) > 65_535) return null;
  return { type: 'tcp', host: tcp[1] ?? (tcp[2] || null), port: Number(tcp[3]) };
}

/** Opens a listener. Rejects with the system's error where the address cannot be had. */
export async function listen(app: FastifyInstance, address: ListenAddress): Promise<Listener> {
  await app.ready();
  const listener = new Listener(app);
  const { server } = listener;
  if (address.type === 'unix') await listenOnPath(server, address.path);
  else await listenOnPort(server, address.host, address.port);
  server.on('error', (err) => app.log.error({ err }, 'cannot accept a connection'));
  return listener;
}

/** An address that is listened on, and its connections. */
export class Listener {
  readonly server: Server;
  readonly #app: FastifyInstance;
  readonly #connections = new Map<Duplex, Connection>();

  constructor(app: FastifyInstance) {
    this.#app = app;
    this.server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      requireHostHeader: false,
    });
    // Headers beyond this number would be left out, and escape every check; their bytes are bounded.
    this.server.maxHeadersCount = 0;
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.timeout = STALL_TIMEOUT_MS;
    this.#serve();
  }

  /**
   * Stops listening, closes idle connections and waits until the replies under way are sent; those that
   * take too long are cut off.
   */
  async close(drainTimeoutMs = DRAIN_TIMEOUT_MS): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.#connections.values()) connection.finish();
    const timer = setTimeout(() => this.server.closeAllConnections(), drainTimeoutMs);
    await closed;
    clearTimeout(timer);
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
