/** What the system knows of sockets and Node.js does not tell (socket(7), unix(7)). */
import type { Duplex } from 'node:stream';
import koffi from 'koffi';

/** The user and the group of the process that connected, as they were then. */
export interface PeerCredentials {
  readonly uid: number;
  readonly gid: number;
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_ACCEPTCONN = 30;
/** What the system says of the peers of sockets of other families. */
const NONE = 0xffff_ffff;

/** Asks the system about sockets. */
export class SocketOptions {
  readonly #getsockopt = koffi
    .load('libc.so.6')
    .func('int getsockopt(int fd, int level, int name, void *value, void *length)');

  /** Whose process connected to a UNIX socket. Null where the system does not tell. */
  peerOf(socket: Duplex): PeerCredentials | null {
    // Node.js has no other way to a socket's number.
    const { fd = -1 } = (socket as { _handle?: { fd?: number } })._handle ?? {};
    return fd < 0 ? null : this.peerOfDescriptor(fd);
  }

  /** The same by a file descriptor. */
  peerOfDescriptor(fd: number): PeerCredentials | null {
    // struct ucred: process, user and group.
    const [, uid = NONE, gid = NONE] = this.#get(fd, SO_PEERCRED, 3) ?? [];
    return uid === NONE ? null : { uid, gid };
  }

  /** Whether a socket takes connections. */
  isListening(fd: number): boolean {
    return this.#get(fd, SO_ACCEPTCONN, 1)?.[0] === 1;
  }

  /** An option of so many words of 32 bits; null where the socket does not have it. */
  #get(fd: number, name: number, words: number): Uint32Array | null {
    const value = new Uint32Array(words);
    const length = Uint32Array.of(value.byteLength);
    return this.#getsockopt(fd, SOL_SOCKET, name, value, length) === 0 ? value : null;
  }
}
