import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { sendRaw } from './http.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Sends the parts with a pause between them, and keeps the connection open unless told otherwise. */
async function answer(parts: readonly string[], ends = false) {
  let asked = '';
  const server = createServer(async (socket) => {
    socket.on('data', (bytes) => {
      asked += bytes.toString();
    });
    socket.on('error', () => undefined);
    await once(socket, 'data');
    for (const part of parts) {
      socket.write(part);
      await sleep(2);
    }
    if (ends) socket.end();
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, asked: () => asked };
}

const GET = { method: 'GET', target: '/a?b=c' };

describe('sendRaw', () => {
  it('sends what it is told to, with a length', async () => {
    const { endpoint, asked } = await answer(['HTTP/1.1 204 NO CONTENT\r\n\r\n']);
    const headers = [['X-A', 'b']] as const;
    const reply = await sendRaw(endpoint, { ...GET, method: 'POST', headers, body: 'ü' });
    expect(reply).toMatchObject({ status: 204, reason: 'NO CONTENT' });
    expect(asked()).toMatch(
      /^POST \/a\?b=c HTTP\/1\.1\r\nHost: 127.*\r\nX-A: b\r\nContent-Length: 2\r\n\r\nü$/,
    );
  });

  it('takes the first of two replies', async () => {
    const first = 'HTTP/1.1 401 X\r\nContent-Length: 3\r\n\r\none';
    const { endpoint } = await answer([`${first}HTTP/1.1 500 Y\r\n\r\ntwo`]);
    expect(await sendRaw(endpoint, GET)).toMatchObject({ status: 401, body: Buffer.from('one') });
  });

  it('joins chunks, wherever they are split', async () => {
    const whole =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    for (let at = 1; at < whole.length; at++) {
      const { endpoint } = await answer([whole.slice(0, at), whole.slice(at)]);
      expect((await sendRaw(endpoint, GET)).body.toString()).toBe('abcde');
    }
  });

  it('reads up to the end where there is no length', async () => {
    const { endpoint } = await answer(['HTTP/1.1 500 X\r\n\r\nab', 'cd'], true);
    expect((await sendRaw(endpoint, GET)).body.toString()).toBe('abcd');
  });

  it('skips the request to go on', async () => {
    const { endpoint } = await answer([
      'HTTP/1.1 100 CONTINUE\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ]);
    expect((await sendRaw(endpoint, GET)).status).toBe(200);
  });

  it('fails where half a reply came, and where none came in time', async () => {
    const half = await answer(['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'], true);
    await expect(sendRaw(half.endpoint, GET)).rejects.toThrow('without a whole reply');
    const silent = await answer([]);
    await expect(sendRaw(silent.endpoint, GET, 50)).rejects.toThrow('no reply in 50 ms');
  });
});
