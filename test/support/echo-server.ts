/** A server of a few operations that say what they were asked, and a client that sends any bytes. */
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { formatLine } from '../../src/cli/logger.js';
import { requestLine } from '../../src/cli/request-log.js';
import { SlurmError } from '../../src/errors.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import type { ListenAddress, Listener, ListenOptions } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import { listOf } from '../../src/model/engine/list.js';
import { defineObject } from '../../src/model/engine/object.js';
import { UINT32 } from '../../src/model/kinds/numbers.js';
import { STRING } from '../../src/model/kinds/text.js';
import type { Envelope } from '../../src/model/types/envelope.js';
import { envelopeFields } from '../../src/model/types/envelope.js';
import { operation } from '../../src/operations/operation.js';
import { unreachableCluster } from './cluster.js';

interface EchoResponse extends Envelope {
  readonly texts: readonly (string | null)[];
}

const ECHO_RESP = defineObject<EchoResponse>()('ECHO_RESP', (f) => [
  f.member('texts', listOf('TEXTS', STRING), 'texts', 'What was said'),
  ...envelopeFields(f),
]);
const NAME = defineObject<{ name: string | null }>()('NAME', (f) => [
  f.member('name', STRING, 'name', 'Name'),
]);
const LIST = defineObject<{ count: number; fail: string | null }>()('LIST', (f) => [
  f.member('count', UINT32, 'count', 'How many'),
  f.member('fail', STRING, 'fail', 'When to fail'),
]);
const SAID = defineObject<{ text: string | null; number: number }>()('SAID', (f) => [
  f.member('text', STRING, 'text', 'Text'),
  f.member('number', UINT32, 'number', 'Number'),
]);

/** Longer than anything takes, on a machine that is busy with other things too. */
const PATIENCE_MS = 30_000;

const base = { group: 'slurm', summary: '', response: ECHO_RESP, responseDescription: '' } as const;

/** A running echo server. */
export interface EchoServer {
  readonly listener: Listener;
  readonly port: number;
  /** Every line that was logged. */
  readonly logged: string[];
  /** What handlers did, in order. */
  readonly events: string[];
}

/** `GET /name/{name}`, `GET /texts?count=` in slices, `GET /told` by query or body, `POST /told`. */
export async function startEchoServer(
  address?: ListenAddress,
  options: ListenOptions = {},
): Promise<EchoServer> {
  const logged: string[] = [];
  const events: string[] = [];
  async function* slices(count: number, fail: string | null) {
    events.push('list begins');
    try {
      if (fail === 'first') throw new SlurmError('ESLURM_PROTOCOL_INCOMPLETE_PACKET');
      for (let i = 0; i < count; i++) {
        await delay(0);
        yield [`${i}`.padStart(10_000)];
      }
      if (fail !== 'last') return;
      // Clients on libuv take a reset that comes with data for an end.
      await delay(100);
      throw new SlurmError('ESLURM_PROTOCOL_INCOMPLETE_PACKET');
    } finally {
      events.push('list ends');
    }
  }
  const told = (value: { text?: string | null; number?: number } | undefined) => ({
    type: 'object' as const,
    payload: { texts: [value?.text ?? '', String(value?.number ?? '')] },
  });
  const logger = pino(
    { level: 'trace', base: null },
    { write: (line) => logged.push(formatLine(line)) },
  );
  const app = buildServer({
    cluster: unreachableCluster(),
    operations: [
      operation<{ name: string | null }>({
        ...base,
        method: 'get',
        path: '/name/{name}',
        parameters: NAME,
        handle: async ({ parameters: { name } }) => {
          events.push(`begin ${name}`);
          const [, ms] = /^slow-(\d+)/.exec(name ?? '') ?? [];
          await delay(Number(ms ?? 0));
          events.push(`end ${name}`);
          return { type: 'object', payload: { texts: [name] } };
        },
      }),
      operation<unknown, { count: number; fail: string | null }>({
        ...base,
        method: 'get',
        path: '/texts/',
        query: LIST,
        handle: async ({ query: { count = 1, fail = null } }) => ({
          type: 'list',
          list: 'texts',
          payload: {},
          records: slices(count, fail),
          close: () => events.push('list closed'),
        }),
      }),
      operation<unknown, { text: string | null; number: number }>({
        ...base,
        method: 'get',
        path: '/told/',
        query: SAID,
        handle: async ({ query }) => told(query),
      }),
      operation<unknown, unknown, { text: string | null; number: number }>({
        ...base,
        method: 'post',
        path: '/told/',
        body: SAID,
        handle: async ({ body }) => told(body),
      }),
    ],
    authentications: [jwtAuthentication],
    logger,
    onAnswered: (request) => logger.info(requestLine(request)),
  });
  const listener = await listen(
    app,
    address ?? { type: 'tcp', host: '127.0.0.1', port: 0 },
    options,
  );
  const port = address === undefined ? (listener.server.address() as AddressInfo).port : 0;
  return { listener, port, logged, events };
}

/** A connection that remembers what came. */
export class RawClient {
  readonly socket: Socket;
  /** Bytes as characters of one byte. */
  received = '';
  /** Why it ended; null before. */
  ending: 'end' | 'reset' | null = null;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket
      .on('data', (chunk) => {
        this.received += chunk.toString('latin1');
      })
      .on('end', () => {
        this.ending ??= 'end';
      })
      .on('error', () => {
        this.ending = 'reset';
      });
  }

  /** The statuses of the replies so far. */
  get statuses(): number[] {
    const found = this.received.matchAll(/HTTP\/1\.1 (\d{3}) [^\r]*\r\n/g);
    return [...found].map(([, status]) => Number(status));
  }

  /** Sends bytes; strings as characters of one byte. */
  send(bytes: string | Buffer): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** Waits until the server closes the connection. */
  async closed(): Promise<this> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.socket.closed) {
      if (Date.now() > deadline) throw new Error(`still open: ${this.received}`);
      await delay(2);
    }
    return this;
  }

  /** Waits for a number of whole replies that tell their length. */
  async replies(count: number): Promise<this> {
    const deadline = Date.now() + PATIENCE_MS;
    let at = 0;
    for (let found = 0; found < count; ) {
      const end = this.#replyEnd(at);
      if (end !== null) {
        at = end;
        found += 1;
      } else if (Date.now() > deadline) {
        throw new Error(`${found} replies instead of ${count}: ${this.received}`);
      } else await delay(2);
    }
    return this;
  }

  /** Where the reply that begins at a place ends; null while it is not there. */
  #replyEnd(at: number): number | null {
    const head = this.received.indexOf('\r\n\r\n', at);
    if (head < 0) return null;
    const length = /content-length: *(\d+)/i.exec(this.received.slice(at, head))?.[1] ?? '0';
    const end = head + 4 + Number(length);
    return end > this.received.length ? null : end;
  }
}
