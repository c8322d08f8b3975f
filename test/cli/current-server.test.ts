/** A configuration is replaced while connections and requests stay. */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Client } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServedCluster } from '../../src/cli/current-server.js';
import { CurrentServer } from '../../src/cli/current-server.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import type { Listener } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import { OPENAPI_RESP } from '../../src/model/types/envelope.js';
import { DONE, operation } from '../../src/operations/operation.js';
import { unreachableCluster } from '../support/cluster.js';
import { eventually } from '../support/controller-client.js';

const events: string[] = [];
let answer: () => void;
let listener: Listener;
let server: CurrentServer;
let client: Client;

/** A server whose requests wait until they are let go on; what happens to it is noted under its name. */
function served(name: string): ServedCluster {
  const cluster = unreachableCluster();
  cluster.close = () => void events.push(`${name} closed`);
  const app = buildServer({
    cluster,
    operations: [
      operation({
        group: 'util',
        method: 'get',
        path: '/wait/',
        summary: 'Test',
        response: OPENAPI_RESP,
        responseDescription: '',
        handle: async () => {
          events.push(`${name} asked`);
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          return DONE;
        },
      }),
    ],
    authentications: [jwtAuthentication],
    logger: pino({ enabled: false }),
  });
  return { app, cluster };
}

const ask = async (): Promise<number> => {
  const headers = { 'x-slurm-user-token': 't' };
  const reply = await client.request({ method: 'GET', path: '/util/v0.0.45/wait', headers });
  await reply.body.dump();
  return reply.statusCode;
};

beforeEach(async () => {
  events.length = 0;
  server = new CurrentServer(served('first'));
  listener = await listen(server, { type: 'tcp', host: '127.0.0.1', port: 0 });
  const { port } = listener.server.address() as AddressInfo;
  client = new Client(`http://127.0.0.1:${port}`);
});

afterEach(async () => {
  await client.close();
  await listener.close();
});

describe('a new configuration', () => {
  it('answers the next request of a connection; the one before ends with its last reply', async () => {
    const connections: unknown[] = [];
    listener.server.on('connection', (socket) => connections.push(socket));
    const early = ask();
    await eventually(() => events.includes('first asked'));
    const next = served('second');
    await next.app.ready();
    server.replace(next);
    expect(events).toEqual(['first asked']);
    answer();
    expect(await early).toBe(200);
    await eventually(() => events.includes('first closed'));
    const late = ask();
    await eventually(() => events.includes('second asked'));
    answer();
    expect(await late).toBe(200);
    expect(connections).toHaveLength(1);
    expect(events).toEqual(['first asked', 'first closed', 'second asked']);
    await server.close();
    expect(events.at(-1)).toBe('second closed');
  });

  it('lets the one before go at once where nothing is asked of it', async () => {
    const next = served('second');
    await next.app.ready();
    server.replace(next);
    expect(events).toEqual(['first closed']);
  });
});
