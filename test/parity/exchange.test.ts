import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from './exchange.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A daemon whose replies are given; the last one is repeated. */
async function daemon(...replies: readonly object[]): Promise<string> {
  let asked = 0;
  const server = createServer((_request, response) => {
    const reply = replies[Math.min(asked++, replies.length - 1)];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(reply));
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(reference: string, subject: string, isExpected = () => false) {
  const parityCase = { name: 'ping', target: '/', versions: 'newest' } as const;
  const request = { method: 'GET', target: '/' };
  return await exchange({ reference, subject }, parityCase, request, isExpected);
}

describe('exchange', () => {
  it('asks once where replies are the same', async () => {
    const result = await run(await daemon({ a: 1 }), await daemon({ a: 1 }));
    expect(result).toMatchObject({ requests: 2, volatile: 0, differences: [] });
  });

  it('finds what differs from both replies of the reference', async () => {
    const result = await run(await daemon({ a: 1, b: 1 }), await daemon({ a: 2, b: 1 }));
    expect(result.requests).toBe(3);
    expect(result.differences).toEqual([{ kind: 'value', path: 'a', theirs: '1', ours: '2' }]);
  });

  it('asks the reference once where all that differs is expected', async () => {
    const result = await run(await daemon({ a: 1 }), await daemon({ a: 2 }), () => true);
    expect(result.requests).toBe(2);
    expect(result.differences).toHaveLength(1);
  });

  it('takes what changed in time for no difference, but finds what differs beside it', async () => {
    const reference = await daemon({ a: 1, b: 1 }, { a: 2, b: 1 });
    const result = await run(reference, await daemon({ a: 2, b: 3 }));
    expect(result.volatile).toBe(0);
    expect(result.differences.map(({ path }) => path)).toEqual(['b']);
  });

  it('asks anew while the reference does not repeat itself', async () => {
    const reference = await daemon({ a: 1 }, { a: 2 }, { a: 3 });
    const result = await run(reference, await daemon({ a: 9 }, { a: 3 }));
    expect(result).toMatchObject({ requests: 5, volatile: 0, differences: [] });
  });

  it('counts what never settles', async () => {
    const moving = Array.from({ length: 20 }, (_, i) => ({ a: i }));
    const result = await run(await daemon(...moving), await daemon({ a: 99 }));
    expect(result).toMatchObject({ requests: 12, volatile: 1, differences: [] });
  });

  it('overlooks values that are volatile by name, but not their types', async () => {
    const ping = (latency: unknown) => ({ pings: [{ latency }] });
    const same = await run(await daemon(ping(1)), await daemon(ping(2)));
    expect(same).toMatchObject({ requests: 2, differences: [] });
    const other = await run(await daemon(ping(1)), await daemon(ping('2')));
    expect(other.differences.map(({ kind }) => kind)).toEqual(['type']);
  });

  it('fails where a daemon is gone', async () => {
    await expect(run('http://127.0.0.1:1', await daemon({}))).rejects.toThrow('ECONNREFUSED');
  });
});
