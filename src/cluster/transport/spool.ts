/**
 * Spools: the bytes of one reply between the controller's socket, which must be emptied at full speed,
 * and a reader that may be slow. Bytes stay in memory up to a limit and go to an unlinked temporary
 * file beyond it.
 */
import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlurmError } from '../../errors.js';
import type { SpoolRoom } from './spool-budget.js';
import { abandoned } from './waiting.js';

/** What a spool is made of. */
export interface SpoolOptions {
  /** Bytes that the reply has. */
  readonly lengthBytes: number;
  /** Is made as large as the reply, and given back when the spool is closed. */
  readonly room: SpoolRoom;
  /** Called once, when nobody wants the bytes any more. */
  readonly onClose?: () => void;
  /** Opens the file; a nameless one in the system's directory for temporary files if left out. */
  readonly openFile?: () => Promise<FileHandle>;
}

/** What the smallest chunk costs beside its bytes, so that a drip of single bytes is bounded too. */
const CHUNK_COST_BYTES = 128;
/** The socket is to pause while this much waits for the disk. */
const MAX_BACKLOG_BYTES = 1024 * 1024;
/** Bytes that are written at once, if there are as many. */
const BATCH_BYTES = 256 * 1024;

/** One reply's bytes: appended by the socket, read by one reader, in order. */
export class Spool {
  readonly lengthBytes: number;
  readonly #options: SpoolOptions;
  /** Bytes in memory: everything in front of the file's. */
  readonly #memory: Buffer[] = [];
  #arrived = 0;
  /** Bytes on their way to the file. */
  readonly #backlog: Buffer[] = [];
  #backlogCost = 0;
  #file: FileHandle | null = null;
  #spilling = false;
  #writing = false;
  #written = 0;
  #readOffset = 0;
  #error: Error | null = null;
  #closed = false;
  #wakeReader: (() => void) | null = null;
  #resume: (() => void) | null = null;

  /** @throws {SlurmError} where the budget has no room for the reply. */
  constructor(options: SpoolOptions) {
    options.room.resize(options.lengthBytes);
    this.lengthBytes = options.lengthBytes;
    this.#options = options;
  }

  /** Whether all bytes have arrived. */
  get complete(): boolean {
    return this.#arrived >= this.lengthBytes;
  }

  /** Appends bytes; those behind the reply's end are dropped. A promise says until when to pause. */
  append(bytes: Buffer): Promise<void> | null {
    const chunk = bytes.subarray(0, this.lengthBytes - this.#arrived);
    if (this.#closed || this.#error !== null || chunk.length === 0) return null;
    this.#arrived += chunk.length;
    const cost = chunk.length + CHUNK_COST_BYTES;
    if (!this.#spilling && this.#options.room.takeMemory(cost)) {
      this.#memory.push(chunk);
      this.#notifyReader();
      return null;
    }
    this.#spilling = true;
    this.#backlog.push(chunk);
    this.#backlogCost += cost;
    if (!this.#writing) void this.#writeBacklog();
    if (this.#backlogCost <= MAX_BACKLOG_BYTES) return null;
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** The reply will not become whole; the reader is told at its next read. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#backlog.length = 0;
    this.#notifyReader();
    this.#notifyWriter();
  }

  /**
   * Copies the next bytes into a buffer, as many as there are and as fit, waiting for the first one.
   * @returns how many; 0 behind the last one.
   * @throws what went wrong, or {@link abandoned} where the spool was closed.
   */
  async read(target: Buffer, offset: number): Promise<number> {
    for (;;) {
      if (this.#closed) throw abandoned();
      if (this.#error !== null) throw this.#error;
      if (this.#memory.length > 0) return this.#readMemory(target, offset);
      if (this.#readOffset < this.#written) return await this.#readFile(target, offset);
      if (this.complete && !this.#writing) return 0;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #readMemory(target: Buffer, offset: number): number {
    let end = offset;
    let used = 0;
    for (const chunk of this.#memory) {
      const copied = chunk.copy(target, end);
      end += copied;
      if (copied < chunk.length) {
        this.#memory[used] = chunk.subarray(copied);
        break;
      }
      used += 1;
    }
    this.#memory.splice(0, used);
    this.#options.room.giveMemory(end - offset + used * CHUNK_COST_BYTES);
    return end - offset;
  }

  async #readFile(target: Buffer, offset: number): Promise<number> {
    const length = Math.min(target.length - offset, this.#written - this.#readOffset);
    const { bytesRead } = await (this.#file as FileHandle)
      .read(target, offset, length, this.#readOffset)
      .catch((error: unknown) => {
        throw notKept(error);
      });
    if (this.#closed) throw abandoned();
    if (bytesRead === 0) throw notKept(new Error('the file was cut'));
    this.#readOffset += bytesRead;
    return bytesRead;
  }

  async #writeBacklog(): Promise<void> {
    this.#writing = true;
    try {
      this.#file ??= await (this.#options.openFile ?? openUnlinked)();
      while (this.#backlog.length > 0) {
        const batch = this.#takeBatch();
        await writeWhole(this.#file, batch, this.#written);
        this.#written += batch.length;
        if (this.#backlogCost <= MAX_BACKLOG_BYTES / 2) this.#notifyWriter();
        this.#notifyReader();
      }
    } catch (error) {
      this.fail(notKept(error));
    }
    this.#writing = false;
    if (this.#closed) await this.#closeFile();
    this.#notifyReader();
  }

  /** Takes some of the backlog, as one: small pieces are not written one by one. */
  #takeBatch(): Buffer {
    let length = 0;
    let count = 0;
    while (count < this.#backlog.length && length < BATCH_BYTES) {
      length += (this.#backlog[count++] as Buffer).length;
    }
    this.#backlogCost -= length + count * CHUNK_COST_BYTES;
    return Buffer.concat(this.#backlog.splice(0, count), length);
  }

  #notifyReader(): void {
    this.#wakeReader?.();
    this.#wakeReader = null;
  }

  #notifyWriter(): void {
    this.#resume?.();
    this.#resume = null;
  }

  /** Gives memory, file and room back; a reader that waits fails. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#memory.length = 0;
    this.#backlog.length = 0;
    this.#options.room.release();
    this.#notifyReader();
    this.#notifyWriter();
    if (!this.#writing) void this.#closeFile();
    this.#options.onClose?.();
  }

  async #closeFile(): Promise<void> {
    // An error cannot matter: the file's bytes are wanted by nobody.
    await this.#file?.close().catch(() => undefined);
  }
}

/** A file without a name: it is gone when it is closed, however this process ends. */
async function openUnlinked(): Promise<FileHandle> {
  const path = join(tmpdir(), `slurmrestd-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

/** A full disk may take a part of a chunk before it says so. */
async function writeWhole(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    if (bytesWritten === 0) throw new Error('nothing more can be written');
    done += bytesWritten;
  }
}

/** The daemon's own disk failed, not Slurm. */
function notKept(cause: unknown): SlurmError {
  const { errno, message } = cause as NodeJS.ErrnoException;
  return new SlurmError(errno === undefined ? 'SLURM_ERROR' : -errno, {
    description: `A large reply cannot be kept in a temporary file: ${message}`,
    cause,
  });
}
