/** Whose process is at the other end of a UNIX socket (unix(7): SO_PEERCRED). */
import type { Socket } from 'node:net';
import koffi from 'koffi';

/** The user and the group of the process that connected, as they were then. */
export interface PeerCredentials {
  readonly uid: number;
  readonly gid: number;
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** struct ucred: process, user and group, 32 bits each, in the machine's order. */
const UCRED_BYTES = 12;
/** What the system says of sockets of other families. */
const NONE = 0xffff_ffff;

/** Asks the system about sockets. */
export class PeerFinder {
  readonly #getsockopt = koffi
    .load('libc.so.6')
    .func('int getsockopt(int fd, int level, int name, void *value, void *length)');

  /** Null where the system does not tell: the socket is closed, or of another family. */
  of(socket: Socket): PeerCredentials | null {
    // Node.js has no other way to a socket's number.
    const { fd = -1 } = (socket as { _handle?: { fd?: number } })._handle ?? {};
    return fd < 0 ? null : this.ofDescriptor(fd);
  }

  /** The same by a file descriptor. */
  ofDescriptor(fd: number): PeerCredentials | null {
    const value = new Uint32Array(UCRED_BYTES / 4);
    const length = Uint32Array.of(UCRED_BYTES);
    if (this.#getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0) return null;
    const [, uid = NONE, gid = NONE] = value;
    return uid === NONE ? null : { uid, gid };
  }
}
