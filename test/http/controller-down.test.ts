/** What clients are told when the controller is down, silent or speaks nonsense. */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jwtAuthentication } from '../../src/http/authentication.js';
import type { Listener } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import { API_VERSIONS, apiVersionName, inRange } from '../../src/model/versions.js';
import { OPERATIONS } from '../../src/operations/index.js';
import { clusterOf } from '../support/cluster.js';
import { clientOf } from '../support/controller-client.js';
import type { Action } from '../support/fake-controller.js';
import { FakeController, hang, raw, reset, silence } from '../support/fake-controller.js';

const MESSAGE_TIMEOUT_MS = 2000;
const SUBMISSION = JSON.stringify({
  script: '#!/bin/sh',
  job: { environment: ['A=B'], current_working_directory: '/' },
});

let fake: FakeController;
let listener: Listener;

beforeEach(async () => {
  fake = await FakeController.start(45);
  const controller = clientOf([fake], { messageTimeoutMs: MESSAGE_TIMEOUT_MS });
  const app = buildServer({
    cluster: clusterOf(controller),
    operations: OPERATIONS,
    authentications: [jwtAuthentication],
    logger: pino({ enabled: false }),
  });
  listener = await listen(app, { type: 'tcp', host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await listener.close(1000);
  await fake.close();
});

async function ask(method: 'GET' | 'POST', path: string) {
  const { port } = listener.server.address() as AddressInfo;
  const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'x-slurm-user-token': 'good', 'content-type': 'application/json' },
    ...(method === 'POST' && { body: SUBMISSION }),
  });
  const text = await body.text();
  return { status: statusCode, reply: JSON.parse(text) };
}

/** The submission, and every operation that reads what a controller knows, in its newest version. */
const ASKING = OPERATIONS.filter(
  ({ group, method, path }) =>
    group === 'slurm' && path !== '/ping/' && (method === 'get' || path === '/job/submit'),
).map(({ method, group, path, versions = {} }) => {
  const version = API_VERSIONS.filter((entry) => inRange(versions, entry)).at(-1) as number;
  const filled = path.replace(/\{job_id\}/, '1').replaceAll(/\{\w+\}/g, 'x');
  return [
    method.toUpperCase() as 'GET' | 'POST',
    `/${group}/${apiVersionName(version as never)}${filled}`,
  ] as const;
});

async function expectFailure(status: number, description: RegExp) {
  const failures = ASKING.map(async ([method, path]) => {
    const { status: actual, reply } = await ask(method, path);
    expect([path, actual]).toEqual([path, status]);
    expect(reply.errors).toHaveLength(1);
    expect(reply.errors[0].description).toMatch(description);
    expect(reply.meta.slurm.cluster).toBe('test');
  });
  await Promise.all(failures);
}

describe('a controller', () => {
  it('that is down: 502 with its address, 200 for a ping', async () => {
    const { port } = fake;
    await fake.close();
    await expectFailure(502, new RegExp(`connect to 127\\.0\\.0\\.1:${port}: .*ECONNREFUSED`));
    const { status, reply } = await ask('GET', '/slurm/v0.0.44/ping/');
    expect([status, reply.errors]).toEqual([200, []]);
    expect(reply.pings).toMatchObject([{ hostname: 'c0', pinged: 'DOWN' }]);
    fake = await FakeController.start(45);
  });

  it('that accepts and says nothing: 504 within MessageTimeout', async () => {
    // Whatever is asked of it, the negotiation's pings included.
    fake.script(...Array<Action>(1000).fill(hang));
    await expectFailure(504, /not there within 2 s/);
    const { status, reply } = await ask('GET', '/slurm/v0.0.44/ping/');
    expect([status, reply.pings[0].pinged]).toEqual([200, 'DOWN']);
  });

  it('that falls silent once its version is known: 504', async () => {
    expect((await ask('GET', '/slurm/v0.0.44/ping/')).reply.pings[0].pinged).toBe('UP');
    fake.script(...Array<Action>(1000).fill(hang));
    await expectFailure(504, /not there within 2 s/);
  });

  it.each([
    ['closes without a word', silence, /closed the connection without an answer/],
    ['resets', reset, /closed the connection without an answer/],
    ['speaks nonsense', raw(Buffer.from('\0\0\0\x20nonsense that is no frame at all')), /./],
    ['sends half a frame', raw(Buffer.from([0, 0, 1, 0, 0x2d, 0])), /broke off/],
  ])('that %s: 5xx with a description', async (_what, action, description) => {
    expect((await ask('GET', '/slurm/v0.0.44/ping/')).reply.pings[0].pinged).toBe('UP');
    fake.script(...Array<Action>(1000).fill(action));
    for (const [method, path] of ASKING) {
      const { status, reply } = await ask(method, path);
      expect([path, status >= 500]).toEqual([path, true]);
      expect(reply.errors[0].description).toMatch(description);
    }
  });
});
