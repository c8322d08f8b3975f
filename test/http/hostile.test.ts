/** Bytes that no honest client sends: each is answered once at most, and the daemon lives on. */
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/controller-client.js';
import type { EchoServer } from '../support/echo-server.js';
import { RawClient, startEchoServer } from '../support/echo-server.js';

const SEED = 20_261_124;
const HEADERS = 'Host: x\r\nX-SLURM-USER-TOKEN: tok-en\r\n';

let echo: EchoServer;
const clients: RawClient[] = [];

beforeAll(async () => {
  echo = await startEchoServer();
});

afterAll(async () => await echo.listener.close(1000));

/** After everything: an honest request is answered, on a new connection. */
afterEach(async () => {
  const client = await open().send(get('/name/alive')).replies(1);
  expect(client.statuses).toEqual([200]);
  for (const { socket } of clients.splice(0)) socket.destroy();
});

function open(): RawClient {
  const client = new RawClient(echo.port);
  clients.push(client);
  return client;
}

function get(path: string, more = ''): string {
  return `GET /slurm/v0.0.45${path} HTTP/1.1\r\n${HEADERS}${more}\r\n`;
}

function post(body: string | Buffer, more = 'Content-Type: application/json\r\n'): Buffer {
  const bytes = Buffer.from(body);
  const head = `POST /slurm/v0.0.45/told HTTP/1.1\r\n${HEADERS}${more}Content-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

async function told(body: string | Buffer) {
  const client = await open().send(post(body)).replies(1);
  const [head = '', text = ''] = client.received.split('\r\n\r\n');
  const reply = head.includes('json') ? JSON.parse(Buffer.from(text, 'latin1').toString()) : text;
  return { statuses: client.statuses, reply };
}

describe('a request in pieces', () => {
  it('is the same request wherever it is split', async () => {
    const bytes = post('{"text":"a"}');
    const splits = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
    const replies = await Promise.all(
      splits.map(async (at) => {
        const client = open().send(bytes.subarray(0, at));
        await delay(5);
        await client.send(bytes.subarray(at)).replies(1);
        return client.received.replace(/date: [^\r]*/i, '').replace(/"source":"[^"]*"/, '');
      }),
    );
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).toContain('"texts":["a",""]');
  });

  it('may come a byte at a time', async () => {
    const client = open();
    for (const byte of get('/name/slowly')) {
      client.send(byte);
      await delay(0);
    }
    await client.replies(1);
    expect(client.statuses).toEqual([200]);
  });

  it('that breaks off gets no reply', async () => {
    for (const bytes of [get('/name/x').slice(0, 30), post('{"text":"a"}').subarray(0, -3)]) {
      const client = open().send(bytes);
      client.socket.end();
      await client.closed();
      expect(client.received).toBe('');
    }
  });
});

describe('requests on one connection', () => {
  it('are carried out one at a time, in order', async () => {
    echo.events.length = 0;
    const names = ['slow-50-a', 'b', 'slow-20-c', 'd'];
    const client = open().send(names.map((name) => get(`/name/${name}`)).join(''));
    await client.replies(4);
    expect([...client.received.matchAll(/"texts":\["([^"]+)"\]/g)].map(([, n]) => n)).toEqual(
      names,
    );
    expect(echo.events).toEqual(names.flatMap((name) => [`begin ${name}`, `end ${name}`]));
  });

  it('may be thousands, answered without any being lost', async () => {
    const client = await open().send(get('/name/n').repeat(3000)).replies(3000);
    expect(client.statuses).toHaveLength(3000);
  });

  it('may have bodies, however many wait', async () => {
    const texts = Array.from({ length: 60 }, (_, i) => `text ${i}`);
    const bytes = Buffer.concat(texts.map((text) => post(JSON.stringify({ text }))));
    const client = open().send(get('/name/slow-50')).send(bytes.subarray(0, 5000));
    await delay(10);
    await client.send(bytes.subarray(5000)).replies(61);
    const said = [...client.received.matchAll(/"texts":\["(text \d+)"/g)].map(([, text]) => text);
    expect(said).toEqual(texts);
  });

  it('end with the first error: what came behind is dropped', async () => {
    const client = await open()
      .send(get('/nowhere') + get('/name/dropped'))
      .closed();
    expect(client.statuses).toEqual([404]);
    expect(echo.events).not.toContain('begin dropped');
  });

  it('are answered before garbage behind them is refused', async () => {
    const client = await open()
      .send(`${get('/name/slow-50-x')}GARBAGE\r\n\r\n`)
      .closed();
    expect(client.statuses).toEqual([200, 405]);
    expect(client.received).toMatch(/"warnings":\[\]\}HTTP\/1\.1 405 /);
  });

  it('are not mixed with a refusal while a list is sent', async () => {
    const client = await open()
      .send(`${get('/texts?count=100')}GARBAGE\r\n\r\n`)
      .closed();
    expect(client.statuses).toEqual([200, 405]);
    expect(client.received).toMatch(/\r\n0\r\n\r\nHTTP\/1\.1 405 /);
  });
});

describe('framing that two readers may understand differently', () => {
  const chunked = '2\r\n{}\r\n0\r\n\r\n';
  it.each([
    [
      'chunks',
      `POST /slurm/v0.0.45/told HTTP/1.1\r\n${HEADERS}Transfer-Encoding: chunked\r\n\r\n${chunked}`,
      406,
    ],
    [
      'a length and chunks',
      `POST /slurm/v0.0.45/told HTTP/1.1\r\n${HEADERS}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
      406,
    ],
    [
      'chunks and a length',
      `POST /slurm/v0.0.45/told HTTP/1.1\r\n${HEADERS}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${chunked}`,
      400,
    ],
    ['chunks in disguise', get('/name/x', 'Transfer-Encoding: xchunked\r\n'), 406],
    [
      'chunks behind many headers',
      get('/name/x', `${'A: b\r\n'.repeat(5000)}Transfer-Encoding: chunked\r\n`),
      406,
    ],
    ['two lengths', get('/name/x', 'Content-Length: 1\r\nContent-Length: 2\r\n'), 400],
    ['two equal lengths', get('/name/x', 'Content-Length: 0\r\nContent-Length: 0\r\n'), 400],
    ['a list of lengths', get('/name/x', 'Content-Length: 0, 0\r\n'), 400],
    ['a signed length', get('/name/x', 'Content-Length: +0\r\n'), 400],
    ['a hexadecimal length', get('/name/x', 'Content-Length: 0x0\r\n'), 400],
    ['an endless length', get('/name/x', `Content-Length: ${'9'.repeat(30)}\r\n`), 400],
    ['a folded header', get('/name/x', 'A: b\r\n c\r\n'), 500],
    ['a blank before the colon', get('/name/x', 'Content-Length : 0\r\n'), 500],
    ['a NUL in a header', get('/name/x', 'A: b\0c\r\n'), 500],
    ['a header without a name', get('/name/x', ': b\r\n'), 500],
    ['a line feed alone', get('/name/x', 'A: b\n').replace('X-SLURM', 'Y: z\nX-SLURM'), 500],
    ['a carriage return alone', get('/name/x').replaceAll('\r\n', '\r'), 500],
  ])('%s: refused, and the connection ends', async (_what, bytes, status) => {
    const client = await open()
      .send(bytes + get('/name/smuggled'))
      .closed();
    expect(client.statuses).toEqual([status]);
    expect(echo.events).not.toContain('begin smuggled');
  });
});

describe('request lines', () => {
  const line = (text: string) => `${text}\r\n${HEADERS}\r\n`;
  it.each([
    ['HTTP/2.0', line('GET /slurm/v0.0.45/name/x HTTP/2.0'), 500],
    ['HTTP/0.9', line('GET /slurm/v0.0.45/name/x HTTP/0.9'), 500],
    ['no version', line('GET /slurm/v0.0.45/name/x'), 500],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 405],
    ['TLS', Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]), 405],
    ['CONNECT', line('CONNECT x:1 HTTP/1.1'), 405],
    ['an unknown scheme', line('GET ftp://x/slurm HTTP/1.1'), 500],
    ['https on a plain connection', line('GET https://x/slurm HTTP/1.1'), 500],
    ['a path out of the tree', line('GET /slurm/../../etc/passwd HTTP/1.1'), 404],
    ['an encoded path out of the tree', line('GET /slurm/%2e%2e/x HTTP/1.1'), 404],
    ['NUL in a path', line('GET /slurm/v0.0.45/name/%00 HTTP/1.1'), 404],
    ['an upgrade', get('/name/x', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 406],
    ['an expectation', get('/name/x', 'Expect: a-miracle\r\n'), 417],
    ['headers without end', get('/name/x', `A: ${'b'.repeat(90_000)}\r\n`), 500],
  ])('%s: one refusal, and the connection ends', async (_what, bytes, status) => {
    const client = await open().send(bytes).closed();
    expect(client.statuses).toEqual([status]);
  });

  it('may be as long as all headers together', async () => {
    const client = await open()
      .send(get(`/name/${'n'.repeat(75_000)}`))
      .replies(1);
    expect(client.statuses).toEqual([200]);
  });

  it('split no reply and forge no line of the log', async () => {
    const client = await open()
      .send(get('/name/a%0d%0aSet-Cookie:%20x%0d%0a%0d%0aHTTP/1.1%20200'))
      .replies(1);
    expect(client.received.toLowerCase()).not.toContain('\nset-cookie');
    expect(
      echo.logged
        .join('')
        .split('\n')
        .filter((text) => !/^(\[|$)/.test(text)),
    ).toEqual([]);
  });

  it.each([
    ['a carriage return', get('/name/x', 'X-A: b\rX-B: c\r\n'), 'Missing an expected LF character'],
    ['a line feed', get('/name/x', 'X-A: b\nX-B: c\r\n'), 'Missing an expected CR character'],
  ])('with %s alone are refused in the words for it', async (_what, request, words) => {
    const client = await open().send(request).closed();
    expect(client.statuses).toEqual([500]);
    expect(client.received.endsWith(`\r\n\r\n${words}`)).toBe(true);
  });

  it('of HEAD get no body', async () => {
    const request = get('/name/x', 'Connection: close\r\n').replace('GET', 'HEAD');
    const head = await open().send(request).closed();
    expect(head.statuses).toEqual([200]);
    expect(head.received).toMatch(/content-length: [1-9]/i);
    expect(head.received).toMatch(/\r\n\r\n$/);
  });

  it('need no host, and may be of HTTP/1.0', async () => {
    const request = get('/name/x').replace('Host: x\r\n', '').replace('HTTP/1.1', 'HTTP/1.0');
    const client = await open().send(request).closed();
    expect(client.statuses).toEqual([200]);
  });
});

describe('garbage', () => {
  it('gets one reply or none', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        '/slurm/v0.0.45/name/x',
        ' HTTP/1.1',
        '\r\n',
        '\n',
        HEADERS,
        ':',
        '%',
      ),
      fc.constantFrom(
        'Content-Length: 3\r\n',
        'Transfer-Encoding: chunked\r\n',
        '\0',
        '\xff',
        'POST ',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const text = pieces.join('');
        const client = new RawClient(echo.port).send(text);
        client.socket.end();
        await client.closed();
        const requests = text.split('HTTP/1.').length;
        expect(client.statuses.length).toBeLessThanOrEqual(requests);
        expect(client.statuses.filter((status) => status >= 400).length).toBeLessThanOrEqual(1);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('a body', () => {
  it.each([
    ['NUL in a text', '{"text":"a\\u0000b"}', '#/text/'],
    ['NUL in a key', '{"a\\u0000":1}', '#//'],
    ['an integer of 65 bits', '{"number":18446744073709551616}', '#/number/'],
  ])('with %s is refused with its place', async (_what, body, source) => {
    const { statuses, reply } = await told(body);
    expect(statuses).toEqual([422]);
    expect(reply.errors).toMatchObject([{ error_number: 9216, source }]);
  });

  it.each([
    ['deep lists', '['.repeat(100_000)],
    ['deep dictionaries', '{"a":'.repeat(100_000)],
    ['very many values', `[${'[],'.repeat(2_000_001)}]`],
    ['bytes that are no UTF-8', Buffer.from('{"text":"\xff"}', 'latin1')],
    ['half a text', '{"text":"'],
  ])('of %s is refused', async (_what, body) => {
    const { statuses } = await told(body);
    expect(statuses).toEqual([400]);
  });

  it.each([
    ['1e999', ['', '4294967294']],
    ['-0', ['', '0']],
  ])('with the number %s is read', async (number, texts) => {
    const { statuses, reply } = await told(`{"number":${number}}`);
    if (statuses[0] === 200) expect(reply.texts).toEqual(texts);
    else expect(reply.errors[0].source).toBe('#/number/');
  });

  it('cannot reach prototypes', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
      const { statuses } = await told(`{"${key}":{"text":"x","polluted":1},"text":"y"}`);
      expect(statuses).toEqual([200]);
      const form = open()
        .send(post(`${key}=1&${key}[x]=1&text=z`, ''))
        .replies(1);
      expect((await form).statuses).toEqual([200]);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(typeof {}.toString).toBe('function');
  });

  it('with halves of surrogate pairs has replacement characters', async () => {
    const { reply } = await told('{"text":"a\\ud800b"}');
    expect(reply.texts[0]).toBe('a\ufffdb');
  });

  it('may stand in for a query, and a query for a body', async () => {
    const json = 'Content-Type: application/json\r\nContent-Length: 12\r\n';
    const byBody = await open()
      .send(`${get('/told', json)}{"text":"a"}`)
      .replies(1);
    expect(byBody.received).toContain('"texts":["a",""]');
    const byQuery = get('/told?text=b').replace('GET', 'POST');
    expect((await open().send(byQuery).replies(1)).received).toContain('"texts":["b",""]');
  });

  it('is asked for only where it is wanted', async () => {
    const expecting = 'Content-Type: application/json\r\nExpect: 100-continue\r\n';
    const bytes = post('{"text":"a"}', expecting);
    const client = open().send(bytes.subarray(0, -12));
    await client.replies(1);
    expect(client.statuses).toEqual([100]);
    await client.send(bytes.subarray(-12)).replies(2);
    expect(client.statuses).toEqual([100, 200]);
    const refused = await open()
      .send(post('{}', expecting).toString().replace('tok-en', 't').replace('/told', '/nowhere'))
      .closed();
    expect(refused.statuses).toEqual([404]);
  });

  it('that is refused does not cost the reply', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, 0x20);
    for (const path of ['/nowhere', '/told?x=1']) {
      const head = `POST /slurm/v0.0.45${path} HTTP/1.1\r\n${HEADERS}Content-Length: ${large.length}\r\n\r\n`;
      const client = await open().send(head).send(large).closed();
      expect([client.statuses[0], client.ending]).toEqual([path === '/nowhere' ? 404 : 400, 'end']);
    }
  });

  it('that is refused cannot go on for ever', async () => {
    const client = open().send(
      `POST /nowhere HTTP/1.1\r\n${HEADERS}Content-Length: 50000000\r\n\r\n`,
    );
    const sending = setInterval(() => client.send('x'), 50);
    try {
      await client.closed();
    } finally {
      clearInterval(sending);
    }
    expect(client.statuses).toEqual([404]);
  });

  it('of many clients at once has bounded room', async () => {
    const head = `POST /slurm/v0.0.45/told HTTP/1.1\r\n${HEADERS}Content-Length: 52428800\r\n\r\n`;
    const most = Buffer.alloc(52_428_799, 0x20);
    const many = Array.from({ length: 6 }, () => open().send(head).send(most));
    await eventually(() => many.some(({ statuses }) => statuses[0] === 503));
    for (const { socket } of many) socket.destroy();
    await delay(200);
    expect((await told('{"text":"again"}')).reply.texts).toEqual(['again', '']);
  });
});

describe('a list whose client goes away', () => {
  it('before its first byte is given up', async () => {
    echo.events.length = 0;
    const client = open().send(get('/texts?count=1000'));
    await eventually(() => echo.events.includes('list begins'));
    client.socket.destroy();
    await eventually(() => echo.events.includes('list ends'));
  });
});

describe('a list that fails', () => {
  it('before its first byte gets an ordinary error', async () => {
    const client = await open().send(get('/texts?fail=first')).closed();
    expect(client.statuses).toEqual([502]);
    expect(client.received).toContain('"errors":[{');
  });

  it.each([
    ['HTTP/1.1', 'has no last chunk'],
    ['HTTP/1.0', 'is reset'],
  ])('behind it, in %s, %s', async (version) => {
    const client = open().send(get('/texts?count=100&fail=last').replace('HTTP/1.1', version));
    await client.closed();
    expect(client.statuses).toEqual([200]);
    if (version === 'HTTP/1.1') expect(client.received).not.toMatch(/\r\n0\r\n\r\n$/);
    else expect(client.ending).toBe('reset');
  });
});

describe('what is logged of all this', () => {
  it('has no token, query or body', () => {
    const text = echo.logged.join('');
    expect(text).toContain('GET /slurm/v0.0.45/name/alive: 200,');
    expect(text).not.toMatch(/tok-en|fail=|again|polluted/);
    // Of the lists that fail behind their first byte, and of nothing else.
    const errors = text.split('\n').filter((line) => line.includes('error: '));
    for (const line of errors) expect(line).toContain('/texts: the reply broke off: ');
    expect(errors).toHaveLength(2);
  });
});
