/** Requests from standard input, replies to standard output: one connection, however it was made. */
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Duplex } from 'node:stream';

/** What standard input is. */
export type StandardInput =
  | { readonly type: 'socket'; readonly fd: number }
  /** A file, a pipe or a terminal: its owner and permissions. */
  | { readonly type: 'file'; readonly uid: number; readonly mode: number };

/**
 * Looks at standard input.
 * @throws {Error} with upstream's words where it is closed, or a socket and standard output is not the same.
 */
export function standardInput(): StandardInput {
  const input = statOf(0);
  if (!input.isSocket()) return { type: 'file', uid: input.uid, mode: input.mode };
  const output = statOf(1);
  if (!output.isSocket() || output.ino !== input.ino) {
    throw new Error('STDIN and STDOUT must be same socket');
  }
  return { type: 'socket', fd: 0 };
}

function statOf(fd: number) {
  try {
    return fstatSync(fd);
  } catch {
    const name = fd === 0 ? 'STDIN' : 'STDOUT';
    throw new Error(`unable to stat ${name}: Bad file descriptor`);
  }
}

/** The connection that standard input and output are. */
export function standardConnection(input: StandardInput): Duplex {
  return input.type === 'socket'
    ? new Socket({ fd: input.fd, readable: true, writable: true, allowHalfOpen: true })
    : new PipeConnection(process.stdin, process.stdout);
}

/** Two streams as one connection, as far as an HTTP server asks of one. */
class PipeConnection extends Duplex {
  readonly #input: Readable;
  readonly #output: Writable;
  /** As of a socket. */
  bytesRead = 0;
  bytesWritten = 0;

  constructor(input: Readable, output: Writable) {
    super({ allowHalfOpen: true });
    this.#input = input;
    this.#output = output;
    input
      .on('data', (bytes: Buffer) => {
        this.bytesRead += bytes.length;
        if (!this.push(bytes)) input.pause();
      })
      .on('end', () => this.push(null))
      .on('error', (error) => this.destroy(error));
    output.on('error', (error) => this.destroy(error));
  }

  /** As of a socket: ends when all is written. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.end(() => this.destroy());
  }

  /** As of a socket: nothing stalls that is no network. */
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _read(): void {
    this.#input.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.bytesWritten += bytes.length;
    this.#output.write(bytes, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#input.destroy();
    // Cut off: what its reader has not taken is given up.
    if (!this.writableFinished) this.#output.destroy();
    done(error);
  }
}
