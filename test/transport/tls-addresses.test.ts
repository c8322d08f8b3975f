/** TLS to a daemon whose host has several addresses. */
import { execFile } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, expect, it, vi } from 'vitest';
import { openSocket } from '../../src/cluster/transport/exchange.js';

const directory = mkdtempSync(join(tmpdir(), 'tls-addresses-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Nobody listens at the first one. */
const ADDRESSES = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }));

it('tries one address after the other', async () => {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const files = ['-keyout', key, '-out', cert, '-subj', '/CN=daemon'];
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files]);
  const authorities = readFileSync(cert);
  const server = createServer({ cert: authorities, key: readFileSync(key) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const lookup = vi.spyOn(dns, 'lookup') as unknown as ReturnType<typeof vi.fn>;
  lookup.mockImplementation(
    (_host: string, _options: object, done: (...found: unknown[]) => void) => done(null, ADDRESSES),
  );
  const { port } = server.address() as AddressInfo;
  const place = { host: 'head.test', port, authorities, connectTimeoutMs: 5000 };
  const socket = await openSocket({ ...place, signal: undefined });
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
  server.close();
  lookup.mockRestore();
});
