/** The HTTP server: checks in upstream's order, routing, and how replies and refusals are sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify, LogController } from 'fastify';
import type { Cluster } from '../cluster/cluster.js';
import type { Caller } from '../credentials/caller.js';
import type { DataParser } from '../model/versions.js';
import { API_VERSIONS, apiVersionName, inRange } from '../model/versions.js';
import type { AnyOperation } from '../operations/operation.js';
import type { Authentication } from './authentication.js';
import { authenticate } from './authentication.js';
import { BodyReader } from './body.js';
import { LINGER_MS } from './connection.js';
import { DOCUMENT_PATHS, documentText } from './documents.js';
import { Endpoint } from './endpoint.js';
import { MAX_HEADER_BYTES } from './listen.js';
import { replyFormat, replyType } from './negotiation.js';
import type { Target } from './path.js';
import { parseTarget } from './path.js';
import { Refusal, refusalOf } from './refusal.js';
import { Turns } from './turns.js';

/** What a server is made of. */
export interface ServerOptions {
  readonly cluster: Cluster;
  readonly operations: readonly AnyOperation[];
  /** Ways of authentication, asked in this order. */
  readonly authentications: readonly Authentication[];
  /** API versions that are served; all of them unless given. */
  readonly parsers?: readonly DataParser[];
  readonly logger: FastifyBaseLogger;
}

/** Bytes of a reply that wait for a slow client before writing pauses. */
const REPLY_BUFFER_BYTES = 256 * 1024;

/** Methods that are known; a path may still lack them. */
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE']);
/** Versions of HTTP; Node.js lets others through. */
const VERSIONS = new Set(['1.0', '1.1']);
/** Of a path, in the log. */
const LOGGED_CHARACTERS = 256;

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    readonly target: Target;
  }
}

/** What all requests of a server share. */
interface Shared {
  readonly bodies: BodyReader;
  readonly turns: Turns;
}

/** Builds the server; it does not listen yet. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const targets = new WeakMap<object, Target>();
  const server = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: MAX_HEADER_BYTES, querystringParser: () => ({}) },
    rewriteUrl(raw) {
      const target = parseTarget(raw.url ?? '');
      targets.set(raw, target);
      return target.path;
    },
  });
  server.decorateRequest('caller');
  server.decorateRequest('target', {
    getter() {
      return targets.get(this.raw) as Target;
    },
  });
  // Bodies are read by the endpoint, whatever the method.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.addHook('onRequest', async (request, reply) => {
    logWhenDone(request, reply);
    checkHeaders(request.raw);
    request.caller = authenticate(options.authentications, request.raw);
    if (request.target.fault !== null) throw new Refusal(request.target.fault);
  });
  server.setNotFoundHandler(() => {
    throw new Refusal('ESLURM_REST_UNKNOWN_URL');
  });
  server.setErrorHandler(sendError);
  const parsers = options.parsers ?? API_VERSIONS.map((version) => ({ version }));
  addDocuments(server, options, parsers);
  const shared: Shared = { bodies: new BodyReader(), turns: new Turns() };
  for (const parser of parsers) addOperations(server, parser, shared, options);
  return server;
}

/** What is refused whatever the path (upstream: http.c, _on_headers_complete). */
function checkHeaders({ method, headers, httpVersion }: IncomingMessage): void {
  if (headers['transfer-encoding'] !== undefined) {
    throw new Refusal('ESLURM_HTTP_INVALID_TRANSFER_ENCODING');
  }
  if (headers['content-encoding'] !== undefined) {
    throw new Refusal('ESLURM_HTTP_INVALID_CONTENT_ENCODING');
  }
  if (headers.expect !== undefined && !/^100-continue$/i.test(headers.expect)) {
    throw new Refusal('ESLURM_HTTP_UNSUPPORTED_EXPECT');
  }
  if (headers.upgrade !== undefined) throw new Refusal('ESLURM_HTTP_UNSUPPORTED_UPGRADE');
  if (!METHODS.has(method ?? '')) throw new Refusal('ESLURM_HTTP_INVALID_METHOD');
  if (!VERSIONS.has(httpVersion)) throw new Refusal('ESLURM_HTTP_UNSUPPORTED_VERSION');
}

function addDocuments(
  server: FastifyInstance,
  { operations }: ServerOptions,
  parsers: readonly DataParser[],
): void {
  const text = documentText(operations, parsers);
  for (const path of DOCUMENT_PATHS) {
    server.get(path, (request, reply) => {
      const type = replyType(request.headers.accept);
      void reply.type(type).send(text(replyFormat(type)));
    });
  }
}

function addOperations(
  server: FastifyInstance,
  parser: DataParser,
  { bodies, turns }: Shared,
  options: ServerOptions,
): void {
  const { version } = parser;
  for (const operation of options.operations) {
    if (!inRange(operation.versions ?? {}, version)) continue;
    const endpoint = new Endpoint(operation, parser, options.cluster, turns);
    const path = `/${operation.group}/${apiVersionName(version)}${operation.path}`;
    server.route({
      method: operation.method.toUpperCase(),
      url: path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => serve(endpoint, bodies, request, reply),
    });
  }
}

async function serve(
  endpoint: Endpoint,
  bodies: BodyReader,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const type = replyType(request.headers.accept);
  const { status, body } = await endpoint.handle({
    raw: request.raw,
    caller: request.caller,
    parameters: request.params as Record<string, string>,
    query: request.target.query,
    body: await bodies.read(request.raw, reply.raw),
    format: replyFormat(type),
    signal: abortedWith(reply.raw),
  });
  reply.code(status);
  if (status >= 400) reply.header('connection', 'close');
  if (body === null) return reply.send();
  reply.type(type);
  if (typeof body === 'string') return reply.send(Buffer.from(body));
  return reply.send(streamOf(body, request.raw));
}

/** A client of HTTP/1.0 takes the end of the connection for the end of the reply: a failure resets it. */
function streamOf(body: AsyncIterable<string>, { httpVersion, socket }: IncomingMessage): Readable {
  const stream = Readable.from(body, { objectMode: false, highWaterMark: REPLY_BUFFER_BYTES });
  const mayReset = httpVersion === '1.0' && socket.remoteAddress !== undefined;
  if (mayReset) stream.once('error', () => socket.resetAndDestroy());
  return stream;
}

/** A signal that is raised when the client goes away before its reply is complete. */
function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** One line a request; never a header, a query or a body. */
function logWhenDone({ log, method, target }: FastifyRequest, { raw }: FastifyReply): void {
  const started = process.hrtime.bigint();
  raw.once('close', () => {
    const milliseconds = Number((process.hrtime.bigint() - started) / 1_000_000n);
    const path = target.path.slice(0, LOGGED_CHARACTERS);
    const outcome = raw.writableFinished ? String(raw.statusCode) : 'cut off';
    log.info(`${method} ${path}: ${outcome} in ${milliseconds} ms`);
  });
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal === null) request.log.error({ err: error }, 'request failed');
  const { status, message } = refusal ?? { status: 500, message: 'Internal error' };
  const bytes = Buffer.from(message);
  void reply
    .code(status)
    .header('connection', 'close')
    .type('text/plain')
    .header('content-length', bytes.length)
    .send(request.raw.complete ? bytes : Readable.from(lingering(bytes, request.raw)));
}

/** The reply to a request that is still being sent: its rest is read away for a while, and then closed. */
async function* lingering(reply: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield reply;
  request.resume();
  const signal = AbortSignal.timeout(LINGER_MS);
  await finished(request, { writable: false, signal }).catch(() => undefined);
}
