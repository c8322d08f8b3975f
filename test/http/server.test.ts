/** The server over real sockets, with operations of the test's own. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { request as httpRequest } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatLine } from '../../src/cli/logger.js';
import { SlurmError } from '../../src/errors.js';
import type { AnsweredRequest } from '../../src/http/answered.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import type { Listener } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { buildServer } from '../../src/http/server.js';
import { listOf } from '../../src/model/engine/list.js';
import { defineObject } from '../../src/model/engine/object.js';
import { USER_ID } from '../../src/model/kinds/identities.js';
import { UINT32 } from '../../src/model/kinds/numbers.js';
import { STRING } from '../../src/model/kinds/text.js';
import type { Envelope } from '../../src/model/types/envelope.js';
import { envelopeFields } from '../../src/model/types/envelope.js';
import { FAILURE, NOT_MODIFIED, operation } from '../../src/operations/operation.js';
import { unreachableCluster } from '../support/cluster.js';

interface Item {
  readonly id: number;
  readonly text: string;
  readonly uid: number;
}

const ITEM = defineObject<Item>()('ITEM', (f) => [
  f.member('id', UINT32, 'id', 'Number'),
  f.member('text', STRING, 'text', 'Text'),
  f.member('user', USER_ID, 'uid', 'Owner'),
]);
const ITEMS = listOf('ITEMS', ITEM);

interface ItemsResponse extends Envelope {
  readonly items: readonly Item[];
  readonly total: number;
}

const ITEMS_RESP = defineObject<ItemsResponse>()('ITEMS_RESP', (f) => [
  f.member('items', ITEMS, 'items', 'Items'),
  f.member('total', UINT32, 'total', 'How many'),
  ...envelopeFields(f),
]);

const QUERY = defineObject<{ count: number }>()('QUERY', (f) => [
  f.member('count', UINT32, 'count', 'How many'),
]);
const PARAMETERS = defineObject<{ name: string | null }>()('PARAMETERS', (f) => [
  f.member('name', STRING, 'name', 'Name'),
]);
const BODY = defineObject<{ text: string | null; uid: number }>()('BODY', (f) => [
  f.member('text', STRING, 'text', 'Text'),
  f.member('user', USER_ID, 'uid', 'Owner'),
]);

/** Slices that were asked for and whether the list was closed: what a slow or lost client leaves. */
const seen = { slices: 0, closed: false };

async function* slices(count: number): AsyncGenerator<Item[]> {
  seen.slices = 0;
  seen.closed = false;
  try {
    for (let id = 0; id < count; id += 10) {
      seen.slices += 1;
      await delay(0);
      yield Array.from({ length: 10 }, (_, i) => ({ id: id + i, text: 'ü'.repeat(500), uid: 0 }));
    }
  } finally {
    seen.closed = true;
  }
}

const base = {
  group: 'slurm',
  summary: 'Test',
  response: ITEMS_RESP,
  responseDescription: '',
} as const;

const OPERATIONS = [
  operation({
    ...base,
    method: 'get',
    changes: true,
    path: '/change/',
    handle: async () => ({ type: 'object', payload: { items: [], total: 0 } }),
  }),
  operation<unknown, { count: number }>({
    ...base,
    method: 'get',
    path: '/items/',
    query: QUERY,
    handle: async ({ query }) => ({
      type: 'list',
      list: 'items',
      payload: { total: query.count ?? 0 },
      records: slices(query.count ?? 0),
      close: () => undefined,
    }),
  }),
  operation<{ name: string | null }>({
    ...base,
    method: 'get',
    path: '/item/{name}',
    parameters: PARAMETERS,
    handle: async ({ parameters, findings }) => {
      const { name } = parameters;
      if (name === 'same') return NOT_MODIFIED;
      if (name === 'bug') throw new Error('a secret detail');
      if (name === 'down') throw new SlurmError('SLURM_COMMUNICATIONS_CONNECTION_ERROR');
      if (name === 'busy')
        throw new SlurmError('SLURMCTLD_COMMUNICATIONS_BACKOFF', { status: 503 });
      if (name === 'none') {
        findings.error(2017, 'No such thing', 'test');
        return FAILURE;
      }
      return { type: 'object', payload: { items: [{ id: 1, text: name, uid: 0 }], total: 1 } };
    },
  }),
  operation<unknown, unknown, { text: string | null; uid: number }>({
    ...base,
    method: 'post',
    path: '/items/',
    body: BODY,
    handle: async ({ body }) => ({
      type: 'object',
      payload: {
        items: [{ id: body?.uid ?? 7, text: body?.text ?? '(no body)', uid: 0 }],
        total: 1,
      },
    }),
  }),
];

let listener: Listener;
let port: number;
const logged: string[] = [];
const answered: AnsweredRequest[] = [];

beforeAll(async () => {
  const logger = pino(
    { level: 'trace', base: null },
    { write: (line) => logged.push(formatLine(line)) },
  );
  const app = buildServer({
    cluster: unreachableCluster(),
    operations: OPERATIONS,
    authentications: [jwtAuthentication],
    logger,
    onAnswered: (request) => answered.push(request),
  });
  listener = await listen(app, { type: 'tcp', host: '127.0.0.1', port: 0 });
  port = (listener.server.address() as AddressInfo).port;
});

afterAll(async () => await listener.close());

const TOKEN = { 'x-slurm-user-token': 'tok-en' };

async function ask(path: string, options: Parameters<typeof httpRequest>[1] = {}) {
  const { headers, ...rest } = options;
  const reply = await httpRequest(`http://127.0.0.1:${port}${path}`, {
    ...rest,
    headers: { ...TOKEN, ...(headers as Record<string, string>) },
  });
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
}

/** Sends bytes as they are and gives all that comes back. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  await once(socket, 'close');
  return text;
}

describe('a request', () => {
  it('is answered with payload, meta, errors and warnings, in this order', async () => {
    const { status, headers, text } = await ask('/slurm/v0.0.44/item/x');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    const body = JSON.parse(text);
    expect(Object.keys(body)).toEqual(['items', 'total', 'meta', 'errors', 'warnings']);
    expect(body.items).toEqual([{ id: 1, text: 'x', user: 'root' }]);
    expect(body.meta.plugin.data_parser).toBe('data_parser/v0.0.44');
  });

  it('finds its path with empty segments and a slash at the end', async () => {
    expect((await ask('//slurm//v0.0.40/item/a%2Fb/')).text).toContain('"text":"a/b"');
  });

  it.each([
    ['without a token', '/slurm/v0.0.44/item/x', { headers: { 'x-slurm-user-token': [] } }, 401],
    ['for an unknown path', '/slurm/v0.0.44/nothing', {}, 404],
    ['for an unknown version', '/slurm/v0.0.39/items', {}, 404],
    ['with a method that the path lacks', '/slurm/v0.0.44/items', { method: 'PUT' }, 404],
    ['with HEAD', '/slurm/v0.0.44/nothing', { method: 'HEAD' }, 404],
    [
      'for a type that is not written',
      '/slurm/v0.0.44/items',
      { headers: { accept: 'text/html' } },
      415,
    ],
    [
      'with an encoded body',
      '/slurm/v0.0.44/items',
      { headers: { 'content-encoding': 'gzip' } },
      406,
    ],
  ] as const)('is refused in text %s', async (_what, path, options, expected) => {
    const { status, headers } = await ask(path, options as never);
    expect(status).toBe(expected);
    expect(headers['connection']).toBe('close');
    expect(headers['content-type']).toBe('text/plain');
  });

  it('is refused before its path is looked at when nobody makes it', async () => {
    const reply = await raw('GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(reply).toMatch(/^HTTP\/1.1 401 .*Authentication failure$/s);
  });

  it('gets a status alone where nothing changed', async () => {
    const { status, text, headers } = await ask('/slurm/v0.0.44/item/same');
    expect([status, text]).toEqual([304, '']);
    expect(headers['content-type']).toBeUndefined();
  });

  it('that fails gets errors first, and the status of the first error', async () => {
    const { status, text, headers } = await ask('/slurm/v0.0.44/item/none');
    expect(status).toBe(404);
    expect(headers['connection']).toBe('close');
    const body = JSON.parse(text);
    expect(Object.keys(body)).toEqual(['errors', 'warnings', 'meta']);
    expect(body.errors).toEqual([
      {
        description: 'No such thing',
        error_number: 2017,
        error: 'Invalid job id specified',
        source: 'test',
      },
    ]);
  });

  it('that Slurm cannot be asked for gets 502, or the status of its own', async () => {
    expect((await ask('/slurm/v0.0.44/item/down')).status).toBe(502);
    expect((await ask('/slurm/v0.0.44/item/busy')).status).toBe(503);
  });

  it('that meets a bug gets 500 without a detail, and the daemon lives on', async () => {
    const { status, text } = await ask('/slurm/v0.0.44/item/bug');
    expect([status, text]).toEqual([500, 'Internal error']);
    expect((await ask('/slurm/v0.0.44/item/x')).status).toBe(200);
  });
});

describe('a body', () => {
  const post = (body: string, type = 'application/json') =>
    ask('/slurm/v0.0.44/items', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });

  it('is read, names of users resolved', async () => {
    const { status, text } = await post('{"text":"hello","user":"daemon"}');
    expect(status).toBe(200);
    expect(JSON.parse(text).items).toMatchObject([{ text: 'hello', id: 1 }]);
  });

  it('may be a form, or missing', async () => {
    const form = await post('text=a+b', 'application/x-www-form-urlencoded');
    expect(JSON.parse(form.text).items).toMatchObject([{ text: 'a b' }]);
    const none = await ask('/slurm/v0.0.44/items', { method: 'POST' });
    expect(JSON.parse(none.text).items).toMatchObject([{ text: '(no body)' }]);
  });

  it('may be YAML', async () => {
    const { status, text } = await post('text: "12"\nuser: daemon\n', 'application/yaml');
    expect(status).toBe(200);
    expect(JSON.parse(text).items).toMatchObject([{ text: '12', id: 1 }]);
  });

  it('with a tag that lies gets an error with its place', async () => {
    const { text } = await post('text: !!int abc\n', 'text/yaml');
    expect(JSON.parse(text).errors).toMatchObject([{ error_number: 9202, source: '#/text/' }]);
  });

  it.each([
    ['that is no JSON', '{', 'application/json', 400],
    ['that is no YAML', 'a: [', 'application/yaml', 400],
    ['of an unknown type', 'x', 'text/plain', 415],
    ['that is a list', '[]', 'application/json', 500],
    ['with an unknown user', '{"user":"no-such-user"}', 'application/json', 422],
  ])('%s is refused', async (_what, body, type, expected) => {
    const { status } = await post(body, type);
    expect(status).toBe(expected);
  });

  it('beside a query is refused', async () => {
    const { status } = await ask('/slurm/v0.0.44/items?x=1', { method: 'POST', body: '{}' });
    expect(status).toBe(400);
  });

  it('beyond 50 MiB is refused by its announced length', async () => {
    const reply = await raw(
      `POST /slurm/v0.0.44/items HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-TOKEN: t\r\nContent-Length: 52428801\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('a long list', () => {
  it('is sent in chunks, whole and valid', async () => {
    const { status, headers, text } = await ask('/slurm/v0.0.44/items?count=1000');
    expect(status).toBe(200);
    expect(headers['content-length']).toBeUndefined();
    const body = JSON.parse(text);
    expect(body.items.map((item: Item) => item.id)).toEqual([...Array(1000).keys()]);
    expect(Object.keys(body)).toEqual(['items', 'total', 'meta', 'errors', 'warnings']);
  });

  it('is sent as YAML in chunks, with the values of JSON in their order', async () => {
    const accept = { headers: { accept: 'text/yaml' } };
    const { status, headers, text } = await ask('/slurm/v0.0.44/items?count=200', accept);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/yaml');
    expect(headers['content-length']).toBeUndefined();
    const json = JSON.parse((await ask('/slurm/v0.0.44/items?count=200')).text);
    const yaml = parse(text);
    // Every connection has its own port.
    json.meta.client.source = yaml.meta.client.source;
    expect(yaml).toEqual(json);
    expect(Object.keys(yaml)).toEqual(Object.keys(json));
  });

  it('is sent with its length while it is short', async () => {
    const { headers, text } = await ask('/slurm/v0.0.44/items?count=10');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });

  it('is written at the pace of its client, and dropped when that goes away', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'GET /slurm/v0.0.44/items?count=1000000 HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-TOKEN: t\r\n\r\n',
    );
    await once(socket, 'readable');
    // The kernel's buffers fill first.
    let paused = -1;
    for (let i = 0; i < 50 && paused !== seen.slices; i++) {
      paused = seen.slices;
      await delay(200);
    }
    expect(seen.slices).toBe(paused);
    expect(paused).toBeLessThan(10_000);
    socket.destroy();
    for (let i = 0; i < 50 && !seen.closed; i++) await delay(20);
    expect(seen.closed).toBe(true);
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['an unknown method', 'INVALID / HTTP/1.1\r\n\r\n', 405],
    ['a line without a colon', 'GET / HTTP/1.1\r\nbad line\r\n\r\n', 500],
    ['headers beyond 80 kB', `GET / HTTP/1.1\r\nA: ${'x'.repeat(90_000)}\r\n\r\n`, 500],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a method without routes', 'PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ])('%s gets one reply in text', async (_what, bytes, status) => {
    const reply = await raw(bytes);
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(reply.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(reply.toLowerCase()).toContain('connection: close');
  });
});

describe('the document', () => {
  it.each(['/openapi', '/openapi/v3', '/openapi.json', '/openapi.yaml'])(
    'is at %s',
    async (path) => {
      const { status, text } = await ask(path);
      expect(status).toBe(200);
      expect(Object.keys(JSON.parse(text).paths)).toContain('/slurm/v0.0.40/items/');
    },
  );

  it('is YAML for those who accept that', async () => {
    const { text: json } = await ask('/openapi');
    const { text, headers } = await ask('/openapi', { headers: { accept: 'application/yaml' } });
    expect(headers['content-type']).toBe('application/yaml');
    expect(parse(text, { maxAliasCount: 0 })).toEqual(JSON.parse(json));
  });
});

describe('what is told of requests', () => {
  it('is who asked for what, and what came of it; never a token, query or body', async () => {
    const { text } = await ask('/slurm/v0.0.44/items?count=0&secret=querysecret', {
      headers: { 'x-slurm-user-name': 'alice' },
    });
    const request = answered.at(-1) as AnsweredRequest;
    expect(request).toMatchObject({
      user: 'alice',
      method: 'GET',
      path: '/slurm/v0.0.44/items',
      status: 200,
    });
    expect(request.id).toMatch(/^req-\w+$/);
    expect(request.bytes).toBeGreaterThan(text.length);
    expect(request.milliseconds).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(answered) + logged.join('')).not.toMatch(/tok-en|querysecret|hello/);
  });

  it('is no user where a request was refused before that was known', async () => {
    await httpRequest(`http://127.0.0.1:${port}/healthz`).then(({ body }) => body.dump());
    expect(answered.at(-1)).toMatchObject({ user: null, status: 401 });
  });
});

describe('health', () => {
  it.each(['/healthz', '/livez', '/readyz?verbose'])(
    'is told by %s, without a body',
    async (path) => {
      const { status, text, headers } = await ask(path);
      expect([status, text]).toEqual([204, '']);
      expect(headers).not.toHaveProperty('content-type');
    },
  );

  it('is told to those who can take a reply', async () => {
    expect((await ask('/healthz', { headers: { accept: 'text/html' } })).status).toBe(415);
  });
});

describe('HEAD', () => {
  it('gets what GET gets, without its body', async () => {
    const get = await ask('/slurm/v0.0.44/item/x');
    const head = await ask('/slurm/v0.0.44/item/x', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  it('reads no more of a long list than its beginning', async () => {
    const head = await ask('/slurm/v0.0.44/items?count=10000', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers).not.toHaveProperty('content-length');
    expect(seen.closed).toBe(true);
    expect(seen.slices).toBeLessThan(40);
  });

  it('has no path where GET changes something', async () => {
    expect((await ask('/slurm/v0.0.44/change', { method: 'HEAD' })).status).toBe(404);
    expect((await ask('/slurm/v0.0.44/change')).status).toBe(200);
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/slurm/v0.0.44/items', 'GET, HEAD, POST, OPTIONS'],
    ['/slurm/v0.0.44/change', 'GET, OPTIONS'],
    ['/openapi', 'GET, HEAD, OPTIONS'],
  ])('of %s tells %s', async (path, allow) => {
    const { status, headers } = await ask(path, { method: 'OPTIONS' });
    expect([status, headers['allow']]).toEqual([204, allow]);
  });

  it('of no path is refused', async () => {
    expect((await ask('/nothing', { method: 'OPTIONS' })).status).toBe(404);
  });
});
