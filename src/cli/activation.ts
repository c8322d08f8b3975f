/** Sockets that whoever started the program has opened: systemd's (sd_listen_fds(3)), or inetd's. */
import { fstatSync } from 'node:fs';
import { SocketOptions } from '../system/socket-options.js';

const FIRST_DESCRIPTOR = 3;
const MAX_DESCRIPTORS = 64;

/** What was handed over. */
export interface Activation {
  /** Sockets that listen. */
  readonly listening: readonly number[];
  /** A connection that was accepted already; null for standard input. */
  readonly connection: number | null;
}

/** Looks at the descriptors that the environment tells of, and at standard input. */
export function activation(env: NodeJS.ProcessEnv, pid = process.pid): Activation {
  const options = new SocketOptions();
  const isOurs = Number(env['LISTEN_PID']) === pid;
  const count = isOurs ? Math.min(Number(env['LISTEN_FDS']) || 0, MAX_DESCRIPTORS) : 0;
  const handed = Array.from({ length: count }, (_, i) => FIRST_DESCRIPTOR + i);
  const listening = [0, ...handed].filter((fd) => isSocket(fd) && options.isListening(fd));
  const connection = handed.find((fd) => isSocket(fd) && !options.isListening(fd)) ?? null;
  return { listening, connection };
}

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}
