/** Listeners and their end. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate } from '../../src/http/gate.js';
import { eventually } from '../support/controller-client.js';
import type { EchoServer } from '../support/echo-server.js';
import { RawClient, startEchoServer } from '../support/echo-server.js';

const get = (path: string) =>
  `GET /slurm/v0.0.45${path} HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-TOKEN: t\r\n\r\n`;

describe('a UNIX socket', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slurmrestd-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces what is there, is open to everybody, and goes with its server', async () => {
    const path = join(folder, 'socket');
    writeFileSync(path, '');
    const { listener } = await startEchoServer({ type: 'unix', path });
    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o777);
    const client = new Client('http://localhost', { socketPath: path });
    const { statusCode, body } = await client.request({
      path: '/slurm/v0.0.45/name/x',
      method: 'GET',
      headers: { 'x-slurm-user-token': 't' },
    });
    expect(statusCode).toBe(200);
    expect((await body.json()) as object).toMatchObject({ meta: { client: { source: 'unix' } } });
    await client.close();
    await listener.close();
    expect(existsSync(path)).toBe(false);
  });

  it("that cannot be made fails with the system's error", async () => {
    const path = join(folder, 'missing', 'socket');
    await expect(startEchoServer({ type: 'unix', path })).rejects.toMatchObject({
      syscall: 'listen',
    });
  });
});

describe('a port', () => {
  it("that is taken fails with the system's error", async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const starting = startEchoServer({ type: 'tcp', host: '127.0.0.1', port });
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });
});

describe('the end', () => {
  let echo: EchoServer;

  beforeEach(async () => {
    echo = await startEchoServer();
  });

  it('waits for replies under way, and for nothing else', async () => {
    const idle = await new RawClient(echo.port).send(get('/name/x')).replies(1);
    const silent = new RawClient(echo.port);
    const busy = new RawClient(echo.port).send(get('/name/slow-300') + get('/name/behind'));
    await eventually(() => echo.events.includes('begin slow-300'));
    const startedMs = Date.now();
    await echo.listener.close(60_000);
    expect(Date.now() - startedMs).toBeLessThan(30_000);
    await Promise.all([idle.closed(), busy.closed(), silent.closed()]);
    expect(busy.received).toContain('"texts":["slow-300"]');
    await expect(request(`http://127.0.0.1:${echo.port}/`)).rejects.toThrow('ECONNREFUSED');
  });

  it('waits no longer than it is told for a client that does not read', async () => {
    const client = new RawClient(echo.port).send(get('/texts?count=100000'));
    client.socket.pause();
    await eventually(() => echo.events.includes('list begins'));
    await delay(200);
    await echo.listener.close(300);
    await eventually(() => echo.events.includes('list ends'));
    client.socket.destroy();
  });
});

describe('a client that takes nothing', () => {
  it('is cut off, and its list is given up; one whose reply is still made is not', async () => {
    const echo = await startEchoServer();
    echo.listener.server.timeout = 200;
    const stuck = new RawClient(echo.port).send(get('/texts?count=100000'));
    stuck.socket.pause();
    const patient = new RawClient(echo.port).send(get('/name/slow-1000'));
    await eventually(() => echo.events.includes('list ends'));
    expect(echo.logged.join('')).toContain('/texts: cut off');
    expect((await patient.replies(1)).statuses).toEqual([200]);
    stuck.socket.destroy();
    await echo.listener.close(1000);
  });
});

describe('connections beyond those that are served at a time', () => {
  it('wait, and are served in their turn', async () => {
    const gate = new Gate(2);
    const echo = await startEchoServer(undefined, { gate });
    const first = await new RawClient(echo.port).send(get('/name/a')).replies(1);
    const second = await new RawClient(echo.port).send(get('/name/b')).replies(1);
    const third = new RawClient(echo.port).send(get('/name/c'));
    const gone = new RawClient(echo.port).send(get('/name/gone'));
    await eventually(() => String(gate) === '2/2 connections, 2 waiting');
    gone.socket.resetAndDestroy();
    await eventually(() => String(gate) === '2/2 connections, 1 waiting');
    expect(third.received).toBe('');
    first.socket.destroy();
    expect((await third.replies(1)).received).toContain('"texts":["c"]');
    expect(String(gate)).toBe('2/2 connections, 0 waiting');
    for (const client of [second, third]) client.socket.destroy();
    await eventually(() => String(gate) === '0/2 connections, 0 waiting');
    await echo.listener.close();
  });

  it('end with their listener', async () => {
    const gate = new Gate(1);
    const echo = await startEchoServer(undefined, { gate });
    const served = await new RawClient(echo.port).send(get('/name/a')).replies(1);
    const waiting = new RawClient(echo.port).send(get('/name/b'));
    await eventually(() => String(gate) === '1/1 connections, 1 waiting');
    await echo.listener.close(5000);
    await Promise.all([served.closed(), waiting.closed()]);
    expect(waiting.received).toBe('');
  });
});

describe('time-outs', () => {
  const timeouts = { headersMs: 0, requestMs: 0, idleMs: 0, stallMs: 0, drainMs: 100 };

  it('end a connection that is idle between two requests', async () => {
    const echo = await startEchoServer(undefined, { timeouts: { ...timeouts, idleMs: 100 } });
    const client = await new RawClient(echo.port).send(get('/name/x')).replies(1);
    await client.closed();
    await echo.listener.close();
  });

  it('may be none', async () => {
    const echo = await startEchoServer(undefined, { timeouts });
    const client = await new RawClient(echo.port).send(get('/name/x')).replies(1);
    await delay(300);
    expect((await client.send(get('/name/y')).replies(2)).statuses).toEqual([200, 200]);
    const { headersTimeout, requestTimeout, timeout } = echo.listener.server;
    expect([headersTimeout, requestTimeout, timeout]).toEqual([0, 0, 0]);
    await echo.listener.close();
  });

  it.each([
    [{ headersMs: 60_000, requestMs: 10_000 }, 10_000],
    [{ headersMs: 0, requestMs: 10_000 }, 10_000],
    [{ headersMs: 5000, requestMs: 0 }, 5000],
  ])('of headers are no longer than those of their request: %j', async (some, headersMs) => {
    const echo = await startEchoServer(undefined, { timeouts: { ...timeouts, ...some } });
    expect(echo.listener.server.headersTimeout).toBe(headersMs);
    await echo.listener.close();
  });
});

describe('a report', () => {
  it('has a line for each connection', async () => {
    const echo = await startEchoServer();
    const idle = await new RawClient(echo.port).send(get('/name/x')).replies(1);
    const busy = new RawClient(echo.port).send(get('/name/slow-300') + get('/name/behind'));
    await eventually(() => echo.events.includes('begin slow-300'));
    expect(echo.listener.report()).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+: idle; \d+ bytes read, \d+ written$/),
      expect.stringMatching(/^127\.0\.0\.1:\d+: answers a request, 1 wait; /),
    ]);
    await busy.replies(2);
    for (const client of [idle, busy]) client.socket.destroy();
    await echo.listener.close();
  });
});
