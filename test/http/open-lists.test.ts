/** A list that a handler has opened is closed, whatever becomes of its reply. */
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SlurmError } from '../../src/errors.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import type { Listener } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import { listOf } from '../../src/model/engine/list.js';
import { defineObject } from '../../src/model/engine/object.js';
import { STRING } from '../../src/model/kinds/text.js';
import type { Envelope } from '../../src/model/types/envelope.js';
import { envelopeFields } from '../../src/model/types/envelope.js';
import { operation } from '../../src/operations/operation.js';
import { unreachableCluster } from '../support/cluster.js';
import { eventually } from '../support/controller-client.js';

const TEXTS_RESP = defineObject<Envelope & { texts: readonly string[] }>()('TEXTS_RESP', (f) => [
  f.member('texts', listOf('TEXTS', STRING), 'texts', 'Texts'),
  ...envelopeFields(f),
]);

const events: string[] = [];
const cluster = unreachableCluster();
const release = cluster.release.bind(cluster);

async function* texts() {
  events.push('read');
  yield ['a', 'b'];
}

/** More than what is sent whole. */
const LONG = 'long'.repeat(50_000);

async function* breakingOff() {
  for (let i = 0; i < 3; i++) yield [LONG];
  throw new SlurmError('ESLURM_DB_CONNECTION', { description: 'it broke' });
}

async function* brokenAtOnce() {
  yield ['a'];
  throw new SlurmError('ESLURM_DB_CONNECTION', { description: 'it broke' });
}

async function* endless() {
  for (;;) {
    yield [LONG];
    await setImmediate();
  }
}

const listAt = (path: string, list: string, records: () => AsyncGenerator<string[]> = texts) =>
  operation({
    ...{ group: 'slurm', summary: '', response: TEXTS_RESP, responseDescription: '' },
    ...{ method: 'get', path },
    handle: async () => ({
      ...{ type: 'list', list, payload: {}, records: records() },
      close: () => events.push('closed'),
    }),
  });

let listener: Listener;
const log: { level: number; msg: string }[] = [];

beforeAll(async () => {
  const app = buildServer({
    cluster,
    operations: [
      listAt('/texts/', 'texts'),
      listAt('/others/', 'others'),
      listAt('/broken/', 'texts', breakingOff),
      listAt('/broken-at-once/', 'texts', brokenAtOnce),
      listAt('/endless/', 'texts', endless),
    ],
    authentications: [jwtAuthentication],
    logger: pino({}, { write: (line: string) => log.push(JSON.parse(line)) }),
  });
  listener = await listen(app, { type: 'tcp', host: '127.0.0.1', port: 0 });
});

afterAll(async () => await listener.close());

beforeEach(() => {
  events.length = 0;
  log.length = 0;
  cluster.release = release;
});

async function replyTo(path: string): Promise<Response> {
  const { port } = listener.server.address() as AddressInfo;
  const headers = { 'X-SLURM-USER-TOKEN': 'token' };
  return await fetch(`http://127.0.0.1:${port}/slurm/v0.0.45/${path}`, { headers });
}

async function statusOf(path: string): Promise<number> {
  const reply = await replyTo(path);
  await reply.text();
  return reply.status;
}

it('when it has been written', async () => {
  expect(await statusOf('texts')).toBe(200);
  expect(events).toEqual(['read', 'closed']);
});

it('when its reply is not begun', async () => {
  cluster.release = async () => {
    throw new Error('no release');
  };
  expect(await statusOf('texts')).toBe(500);
  expect(events).toEqual(['closed']);
});

it('when the beginning of its reply cannot be written', async () => {
  expect(await statusOf('others')).toBe(500);
  expect(new Set(events)).toEqual(new Set(['closed']));
});

it('when it breaks off: the client sees that, and the log has the reason', async () => {
  const reply = await replyTo('broken');
  await expect(reply.text()).rejects.toThrow('terminated');
  expect(events).toEqual(['closed']);
  const msg = expect.stringMatching(/^\S+ GET \/slurm\/v0\.0\.45\/broken: .* broke off: it broke$/);
  expect(log).toMatchObject([{ level: 50, msg }]);
});

it('when it breaks off before anything is sent: the client is told', async () => {
  const reply = await replyTo('broken-at-once');
  expect(reply.status).toBe(502);
  expect(await reply.json()).toMatchObject({ errors: [{ description: 'it broke' }] });
  expect(events).toEqual(['closed']);
});

it('when its client goes away, of which nothing is logged', async () => {
  const reply = await replyTo('endless');
  await reply.body?.cancel();
  await eventually(() => events.includes('closed'));
  expect(log).toEqual([]);
});
