/** Listeners: each address has a server of its own in front of the same routes. */
import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { malformed, Refusal } from './refusal.js';

/** Where to listen. */
export type ListenAddress =
  /** Without a host: on all interfaces. */
  | { readonly type: 'tcp'; readonly host: string | null; readonly port: number }
  | { readonly type: 'unix'; readonly path: string };

/** The largest request line and headers together. */
const MAX_HEADER_BYTES = 80 * 1024;
/** For a connection that waits for its next request. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** For the request line and headers, once the first byte has come. */
const HEADERS_TIMEOUT_MS = 60_000;
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
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
    },
    (request, response) => app.routing(request, response),
  );
  server.on('clientError', (error, socket) => refuse(malformed(error), socket));
  server.on('connect', (_request, socket) =>
    refuse(new Refusal('ESLURM_HTTP_INVALID_METHOD'), socket),
  );
  if (address.type === 'unix') await listenOnPath(server, address.path);
  else await listenOnPort(server, address.host, address.port);
  return server;
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

/** Stops listening, closes idle connections and waits until the replies under way are sent. */
export async function closeListener(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

/** Refuses on a socket that has no request object: what came was no HTTP, or CONNECT. */
function refuse({ status, message }: Refusal, socket: Duplex): void {
  if (!socket.writable) return;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
      `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}
