/** Real sockets, as the system knows them. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SocketOptions } from '../../src/system/socket-options.js';

const directory = mkdtempSync(join(tmpdir(), 'sockets-'));
chmodSync(directory, 0o755);
afterAll(() => rmSync(directory, { recursive: true }));

const options = new SocketOptions();

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

it('have this process as their peer where it connects to itself', async () => {
  const path = join(directory, 'own');
  const { socket, end } = await accepted(path, () => connect(path).on('error', () => undefined));
  const own = { uid: process.getuid?.(), gid: process.getgid?.() };
  expect(options.peerOf(socket)).toEqual(own);
  end();
  expect(options.peerOf(socket)).toBeNull();
});

it.runIf(process.getuid?.() === 0)('have whoever connects as their peer', async () => {
  const path = join(directory, 'other');
  const script = `require('net').connect(${JSON.stringify(path)}).on('close', () => process.exit())`;
  const { socket, end } = await accepted(path, () =>
    execFile(process.execPath, ['-e', script], { uid: 1234, gid: 4321 }),
  );
  expect(options.peerOf(socket)).toEqual({ uid: 1234, gid: 4321 });
  end();
});

it('have no peer that the system knows over TCP', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(options.peerOf(socket)).toBeNull();
  client.destroy();
  socket.destroy();
  server.close();
});

it('listen or not', async () => {
  const path = join(directory, 'listening');
  const { socket, end } = await accepted(path, () => connect(path).on('error', () => undefined));
  const { fd } = (socket as never as { _handle: { fd: number } })._handle;
  expect(options.isListening(fd)).toBe(false);
  end();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect(options.isListening((server as never as { _handle: { fd: number } })._handle.fd)).toBe(
    true,
  );
  server.close();
  expect(options.isListening(999_999)).toBe(false);
});
