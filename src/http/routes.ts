/** Routes: each path's methods, with HEAD and OPTIONS, which follow from the others (RFC 9110). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Answers a request. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The routes of one server. */
export class Routes {
  readonly #server: FastifyInstance;
  readonly #methods = new Map<string, string[]>();

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  /** Adds a method of a path. HEAD goes with GET, unless that changes something. */
  add(method: string, url: string, handler: Handler, { changes = false } = {}): void {
    const methods = method === 'GET' && !changes ? ['GET', 'HEAD'] : [method];
    this.#server.route({ method: methods, url, handler });
    this.#methods.set(url, [...(this.#methods.get(url) ?? []), ...methods]);
  }

  /** Adds OPTIONS to every path, which tells the others. */
  addOptions(): void {
    for (const [url, methods] of this.#methods) {
      const allow = [...methods, 'OPTIONS'].join(', ');
      this.#server.options(url, async (_request, reply) =>
        reply.code(204).header('allow', allow).send(),
      );
    }
  }
}
