/** The HTTP server: checks in upstream's order, routing, and how replies and refusals are sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { Cluster } from '../cluster/cluster.js';
import type { Caller } from '../credentials/caller.js';
import { errorNumber } from '../errors.js';
import type { DataParser } from '../model/versions.js';
import { API_VERSIONS, apiVersionName, inRange } from '../model/versions.js';
import type { AnyOperation } from '../operations/operation.js';
import type { AnsweredRequest } from './answered.js';
import { ReplyLog, tellWhenDone } from './answered.js';
import type { Authentication } from './authentication.js';
import { authenticate } from './authentication.js';
import { BodyReader } from './body.js';
import { LINGER_MS } from './connection.js';
import { DOCUMENT_PATHS, documentText } from './documents.js';
import type { MakeEncoder, Style } from './encoders.js';
import { DEFAULT_STYLE, encodersOf } from './encoders.js';
import { Endpoint } from './endpoint.js';
import { MAX_HEADER_BYTES } from './listen.js';
import type { ReplyFormat } from './negotiation.js';
import { replyFormat, replyType } from './negotiation.js';
import type { Target } from './path.js';
import { parseTarget } from './path.js';
import { Refusal, refusalOf } from './refusal.js';
import type { Handler } from './routes.js';
import { Routes } from './routes.js';
import { Turns } from './turns.js';

/** What a server is made of. */
export interface ServerOptions {
  readonly cluster: Cluster;
  readonly operations: readonly AnyOperation[];
  /** Ways of authentication, asked in this order. */
  readonly authentications: readonly Authentication[];
  /** API versions that are served; all of them unless given. */
  readonly parsers?: readonly DataParser[];
  /** How replies are written. */
  readonly style?: Style;
  /** Responses that the OpenAPI document tells of. */
  readonly responseCodes?: readonly string[];
  readonly logger: FastifyBaseLogger;
  /** Names the next request, for the log. */
  readonly nextRequestId?: () => string;
  /** Told of each request when it is over. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
  /** Told of the first of a reply's errors, by Slurm's number. */
  readonly onError?: (errorNumber: number) => void;
}

/** Bytes of a reply that wait for a slow client before writing pauses. */
const REPLY_BUFFER_BYTES = 256 * 1024;

const INTERNAL_ERROR = errorNumber('SLURM_ERROR');
/** Methods that are known; a path may still lack them. */
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE']);
/** Versions of HTTP; Node.js lets others through. */
const VERSIONS = new Set(['1.0', '1.1']);
/** Whether the daemon is there: nothing of Slurm is asked (upstream: slurmrestd/openapi.c). */
const HEALTH_PATHS = ['/healthz', '/readyz', '/livez'];

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
  readonly encoders: Readonly<Record<ReplyFormat, MakeEncoder>>;
  readonly routes: Routes;
  readonly onError: ServerOptions['onError'];
}

/** Builds the server; it does not listen yet. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const targets = new WeakMap<object, Target>();
  const server = fastify({
    loggerInstance: options.logger,
    logController: new ReplyLog(),
    exposeHeadRoutes: false,
    ...(options.nextRequestId && { genReqId: options.nextRequestId }),
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
    if (options.onAnswered !== undefined) tellWhenDone(request, reply, options.onAnswered);
    checkHeaders(request.raw);
    request.caller = await authenticate(options.authentications, request.raw);
    if (request.target.fault !== null) throw new Refusal(request.target.fault);
  });
  server.setNotFoundHandler(() => {
    throw new Refusal('ESLURM_REST_UNKNOWN_URL');
  });
  server.setErrorHandler((error, request, reply) => {
    const refusal = sendError(error, request, reply);
    options.onError?.(refusal?.errorNumber ?? INTERNAL_ERROR);
  });
  const parsers = options.parsers ?? API_VERSIONS.map((version) => ({ version }));
  const shared: Shared = {
    bodies: new BodyReader(),
    turns: new Turns(),
    encoders: encodersOf(options.style ?? DEFAULT_STYLE),
    routes: new Routes(server),
    onError: options.onError,
  };
  addDocuments(parsers, shared, options);
  for (const path of HEALTH_PATHS) shared.routes.add('GET', path, serveHealth);
  for (const parser of parsers) addOperations(parser, shared, options);
  shared.routes.addOptions();
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
  parsers: readonly DataParser[],
  { encoders, routes }: Shared,
  { operations, responseCodes }: ServerOptions,
): void {
  const described = { operations, parsers, ...(responseCodes && { responseCodes }) };
  const text = documentText(described, encoders);
  for (const path of DOCUMENT_PATHS) {
    routes.add('GET', path, async (request, reply) => {
      const type = replyType(request.headers.accept);
      return reply.type(type).send(text(replyFormat(type)));
    });
  }
}

async function serveHealth(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  replyType(request.headers.accept);
  return reply.code(204).send();
}

function addOperations(parser: DataParser, shared: Shared, options: ServerOptions): void {
  const { version } = parser;
  for (const operation of options.operations) {
    if (!inRange(operation.versions ?? {}, version)) continue;
    const endpoint = new Endpoint(operation, parser, options.cluster, shared.turns);
    const path = `/${operation.group}/${apiVersionName(version)}${operation.path}`;
    const url = path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1');
    const handler: Handler = (request, reply) => serve(endpoint, shared, request, reply);
    shared.routes.add(operation.method.toUpperCase(), url, handler, operation);
  }
}

async function serve(
  endpoint: Endpoint,
  { bodies, encoders, onError }: Shared,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const type = replyType(request.headers.accept);
  const {
    status,
    errorNumber: failure,
    body,
  } = await endpoint.handle({
    raw: request.raw,
    caller: request.caller,
    parameters: request.params as Record<string, string>,
    query: request.target.query,
    body: await bodies.read(request.raw, reply.raw),
    makeEncoder: encoders[replyFormat(type)],
    signal: abortedWith(reply.raw),
  });
  if (failure !== 0) onError?.(failure);
  reply.code(status);
  if (status >= 400) reply.header('connection', 'close');
  if (body === null) return reply.send();
  reply.type(type);
  if (Buffer.isBuffer(body)) return reply.send(body);
  if (request.method === 'HEAD') {
    await body[Symbol.asyncIterator]().return?.();
    return reply.send();
  }
  return reply.send(streamOf(body, request.raw));
}

/** A client of HTTP/1.0 takes the end of the connection for the end of the reply: a failure resets it. */
function streamOf(body: AsyncIterable<Buffer>, { httpVersion, socket }: IncomingMessage): Readable {
  const stream = Readable.from(body, {
    objectMode: false,
    highWaterMark: REPLY_BUFFER_BYTES,
  });
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

/** @returns the refusal that the error is, or null. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): Refusal | null {
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
  return refusal;
}

/** The reply to a request that is still being sent: its rest is read away for a while, and then closed. */
async function* lingering(reply: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield reply;
  request.resume();
  const signal = AbortSignal.timeout(LINGER_MS);
  await finished(request, { writable: false, signal }).catch(() => undefined);
}
