/**
 * Spools: the bytes of one reply between the controller's socket, which must be emptied at full speed,
 * and a client that may be slow. Bytes stay in memory up to a limit and go to an unlinked temporary
 * file beyond it; the sum of all spools is bounded by a budget.
 */
import type { FileHandle } from 'node:fs/promises';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlurmError } from '../errors.js';

/** Limits of all spools of a daemon. */
export interface SpoolLimits {
  /** Bytes that one spool keeps in memory. */
  readonly memoryBytes: number;
  /** Bytes that all spools together may hold, in memory and in files. */
  readonly totalBytes: number;
  /** How long a new reply waits for room before it is refused. */
  readonly waitMs: number;
}

/** Enough for ten lists of 50,000 jobs at once, in 128 MiB of memory at most. */
export const DEFAULT_SPOOL_LIMITS: SpoolLimits = {
  memoryBytes: 8 * 1024 * 1024,
  totalBytes: 4 * 1024 * 1024 * 1024,
  waitMs: 10_000,
};

/** Room for spools, shared by all replies. */
export class SpoolBudget {
  readonly limits: SpoolLimits;
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: SpoolLimits = DEFAULT_SPOOL_LIMITS) {
    this.limits = limits;
  }

  get usedBytes(): number {
    return this.#used;
  }

  /** Waits for room before a list is asked for. A daemon that stays full refuses with 503. */
  async admit(): Promise<void> {
    if (this.#used < this.limits.totalBytes) return;
    const roomy = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), this.limits.waitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    if (!roomy) throw tooBusy();
  }

  /** Takes room for a reply whose length is known. */
  reserve(bytes: number): void {
    if (this.#used > 0 && this.#used + bytes > this.limits.totalBytes) throw tooBusy();
    this.#used += bytes;
  }

  release(bytes: number): void {
    this.#used -= bytes;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function tooBusy(): SlurmError {
  return new SlurmError('SLURMCTLD_COMMUNICATIONS_BACKOFF', {
    description: 'Too many large replies are being sent at once. Try again later.',
    status: 503,
  });
}

/** One reply's bytes: appended by the socket, taken by one reader, in order. */
export class Spool {
  readonly lengthBytes: number;
  readonly #budget: SpoolBudget;
  readonly #memory: Buffer[] = [];
  #memoryBytes = 0;
  #appended = 0;
  #file: Promise<FileHandle> | null = null;
  #writes: Promise<unknown> = Promise.resolve();
  #written = 0;
  #toWrite = 0;
  #readOffset = 0;
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  /** @throws {SlurmError} where the budget has no room for the reply. */
  constructor(lengthBytes: number, budget: SpoolBudget) {
    budget.reserve(lengthBytes);
    this.lengthBytes = lengthBytes;
    this.#budget = budget;
  }

  /** Whether all bytes have arrived. */
  get complete(): boolean {
    return this.#appended >= this.lengthBytes;
  }

  /** Bytes that wait to be written to the file; the socket pauses while there are many. */
  get backlogBytes(): number {
    return this.#toWrite;
  }

  append(chunk: Buffer): void {
    if (this.#closed) return;
    this.#appended += chunk.length;
    const fits = this.#memoryBytes + chunk.length <= this.#budget.limits.memoryBytes;
    if (this.#file === null && fits) {
      this.#memory.push(chunk);
      this.#memoryBytes += chunk.length;
    } else {
      this.#spill(chunk);
    }
    if (this.complete) this.#ended = true;
    this.#notify();
  }

  #spill(chunk: Buffer): void {
    this.#file ??= openUnlinked();
    const file = this.#file;
    this.#toWrite += chunk.length;
    this.#writes = this.#writes.then(async () => {
      try {
        await (await file).write(chunk, 0, chunk.length, this.#written);
        this.#written += chunk.length;
      } catch (error) {
        this.fail(error as Error);
      }
      this.#toWrite -= chunk.length;
      this.#notify();
    });
  }

  /** The reply will not become whole; the reader finds out after the bytes that came. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error = error;
    this.#ended = true;
    this.#notify();
  }

  /** The next bytes in order, or null behind the last one. */
  async take(): Promise<Buffer | null> {
    for (;;) {
      const chunk = this.#memory.shift();
      if (chunk !== undefined) {
        this.#memoryBytes -= chunk.length;
        return chunk;
      }
      if (this.#readOffset < this.#written) return await this.#readFile();
      if (this.#ended && this.#toWrite === 0) {
        if (this.#error !== null) throw this.#error;
        return null;
      }
      if (this.#closed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Puts bytes that were just taken back in front. */
  putBack(chunk: Buffer): void {
    this.#memory.unshift(chunk);
    this.#memoryBytes += chunk.length;
  }

  async #readFile(): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(Math.min(256 * 1024, this.#written - this.#readOffset));
    const file = await (this.#file as Promise<FileHandle>);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#readOffset);
    this.#readOffset += bytesRead;
    return bytes.subarray(0, bytesRead);
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** Gives memory, file and room back. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#memory.length = 0;
    this.#memoryBytes = 0;
    this.#budget.release(this.lengthBytes);
    this.#notify();
    const file = this.#file;
    if (file !== null)
      void this.#writes.then(async () => (await file).close()).catch(() => undefined);
  }
}

/** A file without a name: it is gone when it is closed, however this process ends. */
async function openUnlinked(): Promise<FileHandle> {
  const path = join(tmpdir(), `slurmrestd-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
