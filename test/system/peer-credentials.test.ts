/** Peers of real sockets. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { PeerFinder } from '../../src/system/peer-credentials.js';

const directory = mkdtempSync(join(tmpdir(), 'peer-'));
chmodSync(directory, 0o755);
afterAll(() => rmSync(directory, { recursive: true }));

const peers = new PeerFinder();

async function accepted(path: string, begin: () => void): Promise<{ socket: Socket; end(): void }> {
  const server = createServer();
  server.listen({ path, readableAll: true, writableAll: true });
  await once(server, 'listening');
  begin();
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined);
  return {
    socket,
    end() {
      socket.destroy();
      server.close();
    },
  };
}

it('are this process where it connects to itself', async () => {
  const path = join(directory, 'own');
  const { socket, end } = await accepted(path, () => connect(path).on('error', () => undefined));
  const own = { uid: process.getuid?.(), gid: process.getgid?.() };
  expect(peers.of(socket)).toEqual(own);
  end();
  expect(peers.of(socket)).toBeNull();
});

it.runIf(process.getuid?.() === 0)('are whoever connects', async () => {
  const path = join(directory, 'other');
  const script = `require('net').connect(${JSON.stringify(path)}).on('close', () => process.exit())`;
  const { socket, end } = await accepted(path, () =>
    execFile(process.execPath, ['-e', script], { uid: 1234, gid: 4321 }),
  );
  expect(peers.of(socket)).toEqual({ uid: 1234, gid: 4321 });
  end();
});

it('are not told of a TCP connection', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(peers.of(socket)).toBeNull();
  client.destroy();
  socket.destroy();
  server.close();
});
