import type { LookupAddress } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { addressText, openListeners } from '../../src/cli/addresses.js';
import { createLogger, STDERR_LOG } from '../../src/cli/logger.js';
import type { Answerer, ListenAddress, Listener } from '../../src/http/listen.js';

const logger = createLogger({ ...STDERR_LOG, targets: { stderr: 0, syslog: 0 } });
const app: Answerer = { ready: async () => undefined, routing: () => undefined, log: logger };

/** Names that this test's resolver knows; each question is counted. */
const HOSTS: Readonly<Record<string, readonly LookupAddress[]>> = {
  both: [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
  ],
  elsewhere: [{ address: '192.0.2.1', family: 4 }],
  partly: [
    { address: '192.0.2.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ],
};
let asked = 0;
const resolver = {
  lookup: async (host: string) => {
    asked += 1;
    const found = HOSTS[host] ?? (/^[\d:]/.test(host) ? [{ address: host, family: 4 }] : undefined);
    if (found === undefined) throw new Error(`getaddrinfo ENOTFOUND ${host}`);
    return found;
  },
  retryMs: 1,
};

const open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

const tcp = (host: string | null, port = 0): ListenAddress => ({ type: 'tcp', host, port });

async function opened(...addresses: ListenAddress[]): Promise<AddressInfo[]> {
  const listeners = await openListeners(app, addresses, {}, logger, resolver);
  open.push(...listeners);
  return listeners.map(({ server }) => server.address() as AddressInfo);
}

async function freePort(): Promise<number> {
  const [address] = await opened(tcp('127.0.0.1'));
  await Promise.all(open.splice(0).map((listener) => listener.close()));
  return (address as AddressInfo).port;
}

describe('listeners', () => {
  it('stand at every address of a name', async () => {
    const found = await opened(tcp('both'));
    expect(found.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('stand on every interface where no name is given', async () => {
    const [found] = await opened(tcp(null));
    expect(['::', '0.0.0.0']).toContain(found?.address);
  });

  it('stand at addresses of IPv6, where the machine has it', async () => {
    const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
      addresses?.some(({ address }) => address === '::1'),
    );
    const opening = opened(tcp('::1'));
    if (hasIpv6) expect(await opening).toMatchObject([{ address: '::1', family: 'IPv6' }]);
    else await expect(opening).rejects.toThrow('[[::1]:0] Unable to bind socket: ');
  });

  it('stand once at an address that is given twice', async () => {
    const port = await freePort();
    expect(await opened(tcp('127.0.0.1', port), tcp('both', port))).toHaveLength(2);
  });

  it('leave out addresses that this machine does not have, as long as a name has another', async () => {
    const found = await opened(tcp('partly'));
    expect(found.map(({ address }) => address)).toEqual(['127.0.0.1']);
    await expect(opened(tcp('elsewhere'))).rejects.toThrow(
      '[192.0.2.1:0] Unable to bind socket: address not available',
    );
  });

  it('fail where one is taken, and those before are closed', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const free = await freePort();
    await expect(opened(tcp('127.0.0.1', free), tcp('127.0.0.1', port))).rejects.toThrow(
      `[127.0.0.1:${port}] Unable to bind socket: address already in use`,
    );
    other.close();
    expect(await opened(tcp('127.0.0.1', free))).toHaveLength(1);
  });

  it('look for a name several times', async () => {
    asked = 0;
    await expect(opened(tcp('nowhere', 7))).rejects.toThrow('Unable to listen on nowhere:7');
    expect(asked).toBe(5);
  });
});

it.each([
  [tcp('::1', 7), '[::1]:7'],
  [tcp(null, 7), ':7'],
  [{ type: 'unix', path: '/x' } as const, 'unix:/x'],
])('%j is written %s', (address, text) => {
  expect(addressText(address)).toBe(text);
});
