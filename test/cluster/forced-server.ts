/** This project's server in this process, in front of real daemons and in one protocol version. */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import type { Json } from '../../src/model/engine/json.js';
import { OPERATIONS } from '../../src/operations/index.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { clusterOf } from '../support/cluster.js';

/** A reply with its JSON; what it holds is for tests to say. */
export interface ForcedReply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: replies of all operations
  readonly body: any;
}

/** A server and the one who asks it. */
export interface ForcedServer {
  get(path: string): Promise<ForcedReply>;
  /** Any method; the body is sent as JSON. */
  send(method: AnyOperation['method'], path: string, body?: Json): Promise<ForcedReply>;
  close(): Promise<void>;
}

/** Starts a server; requests are made with a token of the user. */
export async function forcedServer(
  cluster: Cluster,
  user: string,
  forcedVersion: ProtocolVersion,
): Promise<ForcedServer> {
  const { name, slurmctldPort, slurmdbdPort } = cluster.plan;
  const credentials = new CredentialSource(null);
  const budget = new SpoolBudget();
  const controller = new ControllerClient({
    controllers: [{ name: 'controller', address: '127.0.0.1', ports: [slurmctldPort] }],
    messageTimeoutMs: 60_000,
    connectTimeoutMs: 30_000,
    credentials,
    budget,
    forcedVersion,
  });
  const accounting = new AccountingClient({
    daemons: [{ host: '127.0.0.1', port: slurmdbdPort }],
    clusterName: name,
    connectTimeoutMs: 30_000,
    initTimeoutMs: 60_000,
    answerTimeoutMs: 60_000,
    credentials,
    budget,
    forcedVersion,
  });
  const app = buildServer({
    cluster: clusterOf(controller, {
      accounting,
      facts: { clusterName: name, maxArraySize: 100_001 },
    }),
    operations: OPERATIONS,
    authentications: [jwtAuthentication],
    logger: pino({ enabled: false }),
  });
  const listener = await listen(app, { type: 'tcp', host: '127.0.0.1', port: 0 });
  const { port } = listener.server.address() as AddressInfo;
  const headers = {
    'x-slurm-user-token': await cluster.token(user),
    'content-type': 'application/json',
  };
  const send: ForcedServer['send'] = async (method, path, body) => {
    const reply = await request(`http://127.0.0.1:${port}${path}`, {
      method: method.toUpperCase() as Dispatcher.HttpMethod,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: reply.statusCode, body: await reply.body.json() };
  };
  return {
    get: async (path) => await send('get', path),
    send,
    close: async () => {
      await listener.close(1000);
      accounting.close();
    },
  };
}
