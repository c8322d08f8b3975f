/** The HTTP server: checks in upstream's order, routing, and how replies and refusals are sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify, LogController } from 'fastify';
import type { Caller } from '../cluster/caller.js';
import type { Cluster } from '../cluster/cluster.js';
import type { ApiVersion } from '../model/versions.js';
import { API_VERSIONS, apiVersionName, inRange } from '../model/versions.js';
import type { AnyOperation } from '../operations/operation.js';
import type { Authentication } from './authentication.js';
import { authenticate } from './authentication.js';
import { DOCUMENT_PATHS, documentText } from './documents.js';
import { Endpoint } from './endpoint.js';
import { replyType } from './negotiation.js';
import { parseTarget } from './path.js';
import { Refusal, refusalOf } from './refusal.js';

/** What a server is made of. */
export interface ServerOptions {
  readonly cluster: Cluster;
  readonly operations: readonly AnyOperation[];
  /** Ways of authentication, asked in this order. */
  readonly authentications: readonly Authentication[];
  readonly logger: FastifyBaseLogger;
}

/** The largest body (upstream: http.c, MAX_BODY_BYTES). */
const MAX_BODY_BYTES = 52_428_800;
/** The longest part of a path, decoded. */
const MAX_PARAMETER_CHARACTERS = 65_536;
/** Bytes of a reply that wait for a slow client before writing pauses. */
const REPLY_BUFFER_BYTES = 256 * 1024;

/** Methods that are known; a path may still lack them. */
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE']);

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Builds the server; it does not listen yet. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const badPaths = new WeakSet<IncomingMessage>();
  const server = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS, querystringParser: () => ({}) },
    rewriteUrl(raw) {
      const { path } = parseTarget(raw.url ?? '');
      if (path === null) badPaths.add(raw as IncomingMessage);
      return path ?? '/';
    },
  });
  server.decorateRequest('caller');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook('onRequest', async (request, reply) => {
    logWhenDone(request, reply);
    checkHeaders(request.raw);
    request.caller = authenticate(options.authentications, request.raw);
  });
  server.setNotFoundHandler((request) => {
    throw new Refusal(
      badPaths.has(request.raw) ? 'ESLURM_URL_INVALID_PATH' : 'ESLURM_REST_UNKNOWN_URL',
    );
  });
  server.setErrorHandler(sendError);
  addDocuments(server, options);
  for (const version of API_VERSIONS) addOperations(server, version, options);
  return server;
}

/** What is refused whatever the path (upstream: http.c, _on_headers_complete). */
function checkHeaders({ method, headers }: IncomingMessage): void {
  if (!METHODS.has(method ?? '')) throw new Refusal('ESLURM_HTTP_INVALID_METHOD');
  if (headers['content-encoding'] !== undefined) {
    throw new Refusal('ESLURM_HTTP_INVALID_CONTENT_ENCODING');
  }
  if (headers.upgrade !== undefined) throw new Refusal('ESLURM_HTTP_UNSUPPORTED_UPGRADE');
}

function addDocuments(server: FastifyInstance, { operations }: ServerOptions): void {
  const text = documentText(operations);
  for (const path of DOCUMENT_PATHS) {
    server.get(path, (request, reply) => {
      void reply.type(replyType(request.headers.accept)).send(text());
    });
  }
}

function addOperations(server: FastifyInstance, version: ApiVersion, options: ServerOptions): void {
  for (const operation of options.operations) {
    if (!inRange(operation.versions ?? {}, version)) continue;
    const endpoint = new Endpoint(operation, version, options.cluster);
    const path = `/${operation.group}/${apiVersionName(version)}${operation.path}`;
    server.route({
      method: operation.method.toUpperCase(),
      url: path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => serve(endpoint, request, reply),
    });
  }
}

async function serve(
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const type = replyType(request.headers.accept);
  const { status, body } = await endpoint.handle({
    raw: request.raw,
    caller: request.caller,
    parameters: request.params as Record<string, string>,
    query: parseTarget(request.originalUrl).query,
    body: request.body as Buffer | undefined,
    signal: abortedWith(reply.raw),
  });
  reply.code(status);
  if (status >= 400) reply.header('connection', 'close');
  if (body === null) return reply.send();
  reply.type(type);
  if (typeof body === 'string') return reply.send(Buffer.from(body));
  return reply.send(Readable.from(body, { objectMode: false, highWaterMark: REPLY_BUFFER_BYTES }));
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
function logWhenDone(request: FastifyRequest, { raw }: FastifyReply): void {
  const started = process.hrtime.bigint();
  raw.once('close', () => {
    const milliseconds = Number((process.hrtime.bigint() - started) / 1_000_000n);
    const { path } = parseTarget(request.originalUrl);
    const outcome = raw.writableFinished ? String(raw.statusCode) : 'cut off';
    request.log.info(`${request.method} ${path ?? '(no path)'}: ${outcome} in ${milliseconds} ms`);
  });
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal === null) request.log.error({ err: error }, 'request failed');
  const { status, message } = refusal ?? { status: 500, message: 'Internal error' };
  void reply
    .code(status)
    .header('connection', 'close')
    .type('text/plain')
    .send(Buffer.from(message));
}
