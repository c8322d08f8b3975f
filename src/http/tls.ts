/**
 * TLS on listeners: each connection is looked at, and what begins with a handshake is TLS (upstream:
 * tls_fingerprint.c).
 */
import type { Socket } from 'node:net';
import type { SecureContextOptions, Server } from 'node:tls';
import { createServer } from 'node:tls';

/** What a server shows of itself and whom it trusts; as {@link createServer} takes them. */
export interface TlsIdentity {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Authorities whose client certificates are taken; the system's where there are none. */
  readonly ca?: Buffer;
}

/** For the first bytes of a connection. */
const SILENCE_TIMEOUT_MS = 60_000;
/** For a handshake that has begun; one under way when the server ends is let end, or time out. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 0x01;
const MAJOR_VERSION = 0x03;
const MIN_LENGTH = 2;
const MAX_LENGTH = 0x0fff;
/** Bytes that decide: of a record's head, or of a message without one. */
const RECORD_BYTES = 5;
const HELLO_BYTES = 6;

/** Whether bytes begin a handshake; null where there are too few of them to tell. */
export function beginsHandshake(bytes: Uint8Array): boolean | null {
  const [type, a = 0, b = 0, c = 0, d = 0] = bytes;
  if (type === undefined) return null;
  if (type === HANDSHAKE_RECORD) {
    if (bytes.length < RECORD_BYTES) return bytes.length > 1 && a !== MAJOR_VERSION ? false : null;
    return a === MAJOR_VERSION && isLength((c << 8) | d);
  }
  if (type !== CLIENT_HELLO) return false;
  if (bytes.length < HELLO_BYTES) return null;
  return d === MAJOR_VERSION && isLength((a << 16) | (b << 8) | c);
}

function isLength(length: number): boolean {
  return length >= MIN_LENGTH && length <= MAX_LENGTH;
}

/** Takes connections to a listener, and hands them on to its HTTP server as they are or through TLS. */
export class TlsFront {
  readonly #server: Server;
  readonly #serve: (socket: Socket) => void;
  readonly #isRequired: boolean;
  /** Nothing was read of them yet, or too little to tell. */
  readonly #undecided = new Set<Socket>();
  /** All that are open, whatever they carry. */
  readonly #open = new Set<Socket>();

  /**
   * @param serve Takes connections of HTTP.
   * @param isRequired Whether what is no TLS is closed without a word.
   */
  constructor(identity: TlsIdentity, serve: (socket: Socket) => void, isRequired: boolean) {
    this.#serve = serve;
    this.#isRequired = isRequired;
    this.#server = createServer({
      ...optionsOf(identity),
      // A client may show a certificate; nothing depends on it.
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      ALPNProtocols: ['http/1.1'],
    });
    this.#server.on('secureConnection', serve);
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Shows another identity to the connections that are yet to come. */
  renew(identity: TlsIdentity): void {
    this.#server.setSecureContext(optionsOf(identity));
  }

  /** Closes the connections that have not said what they are. */
  finish(): void {
    for (const socket of this.#undecided) socket.destroy();
  }

  /** Cuts off all that there are. */
  destroy(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** Takes a connection that nothing was read of. */
  accept(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    if (this.#isRequired) {
      this.#server.emit('connection', socket);
      return;
    }
    const read: Buffer[] = [];
    const decide = (bytes: Buffer): void => {
      read.push(bytes);
      const start = read.length === 1 ? bytes : Buffer.concat(read);
      const isTls = beginsHandshake(start);
      if (isTls !== null) handOn(start, isTls);
    };
    const handOn = (start: Buffer, isTls: boolean): void => {
      this.#undecided.delete(socket);
      socket.off('data', decide).off('end', giveUp).off('error', giveUp).off('timeout', giveUp);
      socket.setTimeout(0);
      socket.pause();
      socket.unshift(start);
      if (isTls) {
        this.#server.emit('connection', socket);
        return;
      }
      this.#serve(socket);
      // Whoever reads it has set up its listeners by then; TLS takes what is there by itself.
      process.nextTick(() => socket.resume());
    };
    const giveUp = (): void => {
      socket.destroy();
    };
    this.#undecided.add(socket);
    socket.once('close', () => this.#undecided.delete(socket));
    socket.setTimeout(SILENCE_TIMEOUT_MS).on('timeout', giveUp);
    socket.on('error', giveUp).on('end', giveUp).on('data', decide);
  }
}

function optionsOf(identity: TlsIdentity): SecureContextOptions {
  return { ...identity, minVersion: 'TLSv1.2' };
}
