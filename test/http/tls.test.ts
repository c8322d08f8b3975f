/** Connections with and without TLS on one port. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateFiles, loadIdentity } from '../../src/http/certificates.js';
import type { Answerer } from '../../src/http/listen.js';
import { listen } from '../../src/http/listen.js';
import { beginsHandshake, TlsFront } from '../../src/http/tls.js';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'tls-'));
const files = certificateFiles(() => null, directory);
const MODERN = /^TLSv1\.[23]$/;

async function makeCertificate(name: string): Promise<void> {
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const where = ['-keyout', files.key, '-out', files.cert];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...where, ...subject]);
  chmodSync(files.cert, 0o644);
  chmodSync(files.key, 0o600);
}

beforeAll(async () => await makeCertificate('first.test'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A listener that answers `plain` or the TLS version. */
async function listener(isRequired: boolean) {
  const http: HttpServer = createHttpServer((request, response) => {
    const { socket } = request;
    response.end('getProtocol' in socket ? (socket as never as Tls).getProtocol() : 'plain');
  });
  const serve = (socket: Socket) => http.emit('connection', socket);
  const front = new TlsFront(await loadIdentity(files), serve, isRequired);
  const server: Server = createServer((socket) => front.accept(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { front, port, close: () => server.close() };
}

interface Tls {
  getProtocol(): string;
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

async function answerTo(socket: Socket, pieces: readonly string[]): Promise<string> {
  let text = '';
  socket
    .on('error', () => undefined)
    .on('data', (bytes) => {
      text += bytes.toString();
    });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const piece of pieces) {
    socket.write(piece);
    await sleep(5);
  }
  await closed;
  return text.split('\r\n\r\n')[1] ?? text;
}

describe('the first bytes', () => {
  it.each([
    [[], null],
    [[0x16], null],
    [[0x16, 3, 1, 2], null],
    [[0x16, 3, 1, 2, 0], true],
    [[0x16, 3, 4, 0, 2, 1], true],
    [[0x16, 2], false],
    [[0x16, 3, 1, 0x10, 0], false],
    [[0x16, 3, 1, 0, 1], false],
    [[0x01, 0, 1, 0, 3], null],
    [[0x01, 0, 1, 0, 3, 1], true],
    [[0x01, 1, 0, 0, 3, 1], false],
    [[0x01, 0, 1, 0, 2, 1], false],
    [[...Buffer.from('G')], false],
    [[...Buffer.from('GET / HTTP/1.1')], false],
  ])('%j', (bytes, expected) => {
    expect(beginsHandshake(Uint8Array.from(bytes))).toBe(expected);
  });
});

describe('a listener', () => {
  it('answers both', async () => {
    const { port, close } = await listener(false);
    const tls = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    expect(await answerTo(tls, [REQUEST])).toMatch(MODERN);
    expect(await answerTo(connect(port, '127.0.0.1'), [REQUEST])).toBe('plain');
    expect(
      await answerTo(connect(port, '127.0.0.1'), [...REQUEST.slice(0, 12), REQUEST.slice(12)]),
    ).toBe('plain');
    close();
  });

  it('speaks to curl and openssl', async () => {
    const { port, close } = await listener(false);
    const name = ['--cacert', files.cert, '--connect-to', `first.test:${port}:127.0.0.1:${port}`];
    const { stdout } = await run('curl', ['-sS', ...name, `https://first.test:${port}/`]);
    expect(stdout).toMatch(MODERN);
    const old = run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_1']);
    old.child.stdin?.end();
    await expect(old).rejects.toThrow(/alert|no protocols|internal error|version/i);
    close();
  });

  it('closes what is no TLS where it must be, without a word', async () => {
    const { port, close } = await listener(true);
    const tls = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    expect(await answerTo(tls, [REQUEST])).toMatch(MODERN);
    expect(await answerTo(connect(port, '127.0.0.1'), [REQUEST])).not.toContain('HTTP');
    close();
  });

  it('closes what begins a handshake and goes on otherwise, and connections without a word', async () => {
    const { port, close } = await listener(false);
    expect(await answerTo(connect(port, '127.0.0.1'), ['\x16\x03\x01\x00\x05junk!'])).not.toContain(
      'HTTP',
    );
    const silent = connect(port, '127.0.0.1');
    silent.end();
    expect(await answerTo(silent, [])).toBe('');
    close();
  });

  it('shows a renewed certificate', async () => {
    const { front, port, close } = await listener(false);
    const seen = async (): Promise<string> => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return String(subject.CN);
    };
    expect(await seen()).toBe('first.test');
    await makeCertificate('second.test');
    front.renew(await loadIdentity(files));
    expect(await seen()).toBe('second.test');
    close();
  });
});

it('a listener ends though handshakes do not', async () => {
  const app: Answerer = {
    ready: async () => undefined,
    routing: (_request, response) => response.end(),
    log: { debug: () => undefined, error: () => undefined },
  };
  for (const tls of [true, false]) {
    const address = { type: 'tcp', host: '127.0.0.1', port: 0, tls } as const;
    const listener = await listen(app, address, { tls: await loadIdentity(files) });
    const { port } = listener.server.address() as AddressInfo;
    const clients = ['', '\x16\x03\x01\x00\x50'].map((text) =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .setNoDelay()
        .on('connect', function (this: Socket) {
          this.write(text);
        }),
    );
    await sleep(50);
    await listener.close(200);
    for (const client of clients) client.destroy();
  }
});

describe('files that cannot be used', () => {
  it.each([
    [
      'of a key that others may read',
      () => chmodSync(files.key, 0o604),
      /restd_cert_key\.pem.*604/,
    ],
    [
      'of a certificate that others may write',
      () => chmodSync(files.cert, 0o646),
      /cert\.pem.*646/,
    ],
    ['without a certificate', () => writeFileSync(files.cert, 'no PEM'), /restd_cert\.pem/],
    ['that are not there', () => rmSync(files.key), /restd_cert_key\.pem/],
  ])('%s', async (_case, spoil, message) => {
    await makeCertificate('third.test');
    await loadIdentity(files);
    spoil();
    await expect(loadIdentity(files)).rejects.toThrow(message);
  });

  it('of another certificate', async () => {
    await makeCertificate('third.test');
    const { cert } = await loadIdentity(files);
    await makeCertificate('fourth.test');
    writeFileSync(files.cert, cert);
    await expect(loadIdentity(files)).rejects.toThrow(/is not the key of the certificate/);
  });

  it('of a key that is too short', async () => {
    const weak = ['-newkey', 'rsa:512', '-nodes', '-subj', '/CN=weak.test'];
    await run('openssl', ['req', '-x509', ...weak, '-keyout', files.key, '-out', files.cert]);
    chmodSync(files.key, 0o600);
    await expect(loadIdentity(files)).rejects.toThrow(/restd_cert\.pem cannot be used/);
  });

  it('are where TLSParameters say', () => {
    const parameter = (name: string) =>
      ({ restd_cert_file: '/a', ca_cert_file: '/c' })[name] ?? null;
    expect(certificateFiles(parameter, '/d')).toEqual({
      cert: '/a',
      key: '/d/restd_cert_key.pem',
      ca: '/c',
    });
  });
});
