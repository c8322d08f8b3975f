/** The system's log: a datagram a line, to a socket that Node.js has no call for. */
import { statSync } from 'node:fs';
import koffi from 'koffi';

/** Where the system's log listens. */
export const SYSLOG_PATH = '/dev/log';

/** sys/socket.h, on Linux. */
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** sockaddr_un: the family, and a path that ends with NUL. */
const MAX_PATH_BYTES = 107;
/** Longer lines are cut: what takes them would refuse the datagram. */
const MAX_LINE_BYTES = 8192;

/** Sends a line, its priority in front. Never waits: a line that cannot be taken at once is lost. */
export type SendToSyslog = (line: string) => void;

/** Opens the log. Null where this system has none. */
export function openSyslog(path = SYSLOG_PATH): SendToSyslog | null {
  if (process.platform !== 'linux' || Buffer.byteLength(path) > MAX_PATH_BYTES) return null;
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return null;
  const libc = koffi.load('libc.so.6');
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const sendto = libc.func(
    'intptr_t sendto(int fd, const uint8_t *bytes, size_t length, int flags, const uint8_t *to, uint32_t toLength)',
  );
  const descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) as number;
  if (descriptor < 0) return null;
  const address = Buffer.concat([
    Buffer.from(new Uint16Array([AF_UNIX]).buffer),
    Buffer.from(`${path}\0`),
  ]);
  return (line) => {
    const bytes = Buffer.from(line).subarray(0, MAX_LINE_BYTES);
    // By its path each time: a log daemon that was restarted is found again.
    sendto(descriptor, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length);
  };
}
