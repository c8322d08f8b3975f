/** A list reply read from its spool, slice by slice, at the consumer's pace. */
import { setImmediate } from 'node:timers/promises';
import type { Positioned } from '../../messages/engine/reply.js';
import { ListDecoder } from '../../messages/engine/reply.js';
import type { ListCall } from '../../messages/engine/rpc.js';
import { WireError } from '../../wire/errors.js';
import { Reader } from '../../wire/reader.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { decodeFailure } from './bodies.js';
import type { Spool } from './spool.js';

/** Records decoded at a time: about a millisecond's work, so that others get their turn in between. */
const SLICE_RECORDS = 64;
const FIRST_WINDOW_BYTES = 128 * 1024;
/** The largest window: one record of an accounting list may hold a script and an environment. */
const MAX_WINDOW_BYTES = 256 * 1024 * 1024;

/** An open list. Close it when it is not read to its end. */
export class ListStream<H, R, T> {
  protected readonly name: string;
  readonly #spool: Spool;
  readonly #reader: Reader;
  readonly #decoder: ListDecoder<H, R, T>;
  #head: H | null = null;
  #tail: T | null = null;
  /** Bytes to wait for after an underrun; as many as there are while one record does not fit. */
  #wantBytes = 1;

  constructor(
    rpc: Pick<ListCall<never, H, R, T>, 'name' | 'reply'>,
    version: ProtocolVersion,
    spool: Spool,
  ) {
    this.name = rpc.name;
    this.#spool = spool;
    this.#reader = new Reader(Buffer.allocUnsafe(FIRST_WINDOW_BYTES), 0, 0, false);
    this.#reader.beyond = spool.lengthBytes;
    this.#decoder = new ListDecoder(rpc.reply, version, this.#reader);
  }

  /** What precedes the list. */
  get head(): H {
    if (this.#head === null) throw new Error('the list is not open');
    return this.#head;
  }

  /** What follows the list; known when its last slice has been read. */
  get tail(): T {
    if (this.#tail === null) throw new Error('the list has not been read to its end');
    return this.#tail;
  }

  /** Reads the head. */
  async open(): Promise<void> {
    this.#head = await this.#whole(() => this.#decoder.head());
  }

  /**
   * Slices of records with their positions; between two of them the event loop has its turn, because
   * the sockets of other replies must be emptied first. Everything is given back at the end.
   * @throws {SlurmError} where the reply breaks off or cannot be decoded.
   */
  async *slices(): AsyncGenerator<Positioned<R>[]> {
    try {
      while (!this.#decoder.done) {
        yield await this.#whole(() => this.#slice());
        await setImmediate();
      }
      this.#tail = await this.#whole(() => this.#decoder.tail());
    } finally {
      this.close();
    }
  }

  /** Gives everything back; a reader of slices fails. */
  close(): void {
    this.#spool.close();
  }

  #slice(): Positioned<R>[] | null {
    const records = this.#decoder.records(SLICE_RECORDS);
    return records.length > 0 || this.#decoder.done ? records : null;
  }

  /** Decodes something, widening the window until it is there whole. */
  async #whole<V>(decode: () => V | null): Promise<V> {
    try {
      for (;;) {
        const value = decode();
        if (value !== null) {
          this.#wantBytes = 1;
          return value;
        }
        await this.#widen();
      }
    } catch (error) {
      throw decodeFailure(this.name, error);
    }
  }

  /**
   * Takes more bytes into the window, in place of those that were decoded. A record that does not fit
   * doubles what is waited for, so that restarting it stays linear in its length.
   */
  async #widen(): Promise<void> {
    const reader = this.#reader;
    reader.bytes.copyWithin(0, reader.position, reader.end);
    reader.end -= reader.position;
    reader.position = 0;
    const goal = reader.end + this.#wantBytes;
    do {
      if (reader.end === reader.bytes.length) reader.bytes = doubled(reader.bytes);
      const count = await this.#spool.read(reader.bytes, reader.end);
      reader.end += count;
      reader.beyond -= count;
      reader.final = reader.beyond === 0;
    } while (reader.end < goal && !reader.final);
    this.#wantBytes = reader.end;
  }
}

function doubled(bytes: Buffer): Buffer {
  if (bytes.length >= MAX_WINDOW_BYTES) {
    throw new WireError('TOO_LARGE', `a record of more than ${MAX_WINDOW_BYTES} bytes`);
  }
  const larger = Buffer.allocUnsafe(bytes.length * 2);
  bytes.copy(larger);
  return larger;
}
