/** The server of the configuration in force. Connections outlive it: a new one takes over with their next request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Cluster } from '../cluster/cluster.js';
import type { Answerer } from '../http/listen.js';

/** A server and the cluster that it asks. */
export interface ServedCluster {
  readonly app: FastifyInstance;
  readonly cluster: Cluster;
}

interface Generation extends ServedCluster {
  /** Requests that are being answered. */
  underWay: number;
}

export class CurrentServer implements Answerer {
  #current: Generation;

  constructor(served: ServedCluster) {
    this.#current = { ...served, underWay: 0 };
  }

  get log(): FastifyInstance['log'] {
    return this.#current.app.log;
  }

  ready(): PromiseLike<unknown> {
    return this.#current.app.ready();
  }

  routing(request: IncomingMessage, response: ServerResponse): void {
    const generation = this.#current;
    generation.underWay += 1;
    response.once('close', () => {
      generation.underWay -= 1;
      this.#endIfDone(generation);
    });
    generation.app.routing(request, response);
  }

  /** Takes over. The server before ends with its last reply. */
  replace(served: ServedCluster): void {
    const before = this.#current;
    this.#current = { ...served, underWay: 0 };
    this.#endIfDone(before);
  }

  /** Ends the server in force, once nothing is asked any more. */
  async close(): Promise<void> {
    await this.#current.app.close();
    this.#current.cluster.close();
  }

  #endIfDone({ underWay, app, cluster }: Generation): void {
    if (underWay > 0 || app === this.#current.app) return;
    cluster.close();
    void app.close();
  }
}
