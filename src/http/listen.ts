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
export async function listen(app: FastifyInstance, address: ListenAddress): Promise<Server> {
  await app.ready();
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requireHostHeader: false,
  });
  // Headers beyond this number would be left out, and escape every check; their bytes are bounded.
  server.maxHeadersCount = 0;
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = STALL_TIMEOUT_MS;
  answerWith(server, app);
  if (address.type === 'unix') await listenOnPath(server, address.path);
  else await listenOnPort(server, address.host, address.port);
  server.on('error', (err) => app.log.error({ err }, 'cannot accept a connection'));
  return server;
}

function answerWith(server: Server, app: FastifyInstance): void {
  const connections = new WeakMap<Duplex, Connection>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    connections.get(request.socket)?.accept(response, () => app.routing(request, response));
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  };
  const refuse = (refusal: Refusal, socket: Duplex) => {
    app.log.debug(`refused what is no request: ${refusal.message}`);
    connections.get(socket)?.refuse(refusal);
  };
  server
    .on('connection', (socket: Socket) => connections.set(socket, new Connection(socket)))
    .on('request', answer)
    // The body is asked for when it is read: not of a request that is refused before.
    .on('checkContinue', answer)
    .on('checkExpectation', answer)
    .on('timeout', (socket: Socket) => connections.get(socket)?.stalled())
    .on('connect', (_request, socket) => refuse(new Refusal('ESLURM_HTTP_INVALID_METHOD'), socket))
    .on('clientError', (error, socket) => {
      if (isCutOff(error)) socket.destroy();
      else refuse(malformed(error), socket);
    });
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

/**
 * Stops listening, closes idle connections and waits until the replies under way are sent; those that
 * take too long are cut off.
 */
export async function closeListener(
  server: Server,
  drainTimeoutMs = DRAIN_TIMEOUT_MS,
): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
  await closed;
  clearTimeout(timer);
}
