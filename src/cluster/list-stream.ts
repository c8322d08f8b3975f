/** A list reply read from its spool, slice by slice, at the consumer's pace. */
import type { ListReplyType, Positioned } from '../messages/engine/reply.js';
import { ListDecoder } from '../messages/engine/reply.js';
import { WireError } from '../wire/errors.js';
import { Reader } from '../wire/reader.js';
import type { ProtocolVersion } from '../wire/versions.js';
import type { Spool } from './spool.js';

/** Records decoded at a time: small enough that other requests get their turn in between. */
const SLICE_RECORDS = 64;
/** The largest window: one record of an accounting list may hold a script and an environment. */
const MAX_WINDOW_BYTES = 256 * 1024 * 1024;

/** An open list. Close it when it is not read to its end. */
export class ListStream<H, R, T> {
  readonly #spool: Spool;
  readonly #reader: Reader;
  readonly #decoder: ListDecoder<H, R, T>;
  #head: H | null = null;
  #arrived = 0;
  /** What to wait for after an underrun; doubles while one record does not fit. */
  #want = 1;

  constructor(type: ListReplyType<H, R, T>, version: ProtocolVersion, spool: Spool) {
    this.#spool = spool;
    this.#reader = new Reader(Buffer.alloc(0), 0, 0, spool.lengthBytes === 0);
    this.#reader.beyond = spool.lengthBytes;
    this.#decoder = new ListDecoder(type, version, this.#reader);
  }

  /** What precedes the list. */
  get head(): H {
    if (this.#head === null) throw new Error('the list is not open');
    return this.#head;
  }

  /** Reads the head. */
  async open(): Promise<void> {
    this.#head = await this.#decode(() => this.#decoder.head());
  }

  /** Slices of records with their positions; the spool is given back at the end. */
  async *slices(): AsyncGenerator<Positioned<R>[]> {
    try {
      while (!this.#decoder.done) {
        const records = this.#decoder.records(SLICE_RECORDS);
        if (records.length > 0) {
          this.#want = 1;
          yield records;
        } else if (!this.#decoder.done) {
          await this.#widen();
        }
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#spool.close();
  }

  async #decode<V>(attempt: () => V | null): Promise<V> {
    for (;;) {
      const value = attempt();
      if (value !== null) return value;
      await this.#widen();
    }
  }

  /** Takes more bytes into the window, dropping what was decoded. */
  async #widen(): Promise<void> {
    const reader = this.#reader;
    const parts = [reader.bytes.subarray(reader.position, reader.end)];
    let length = (parts[0] as Buffer).length;
    const goal = length + this.#want;
    while (length < goal) {
      const chunk = await this.#spool.take();
      if (chunk === null) break;
      parts.push(chunk);
      length += chunk.length;
      this.#arrived += chunk.length;
    }
    if (length > MAX_WINDOW_BYTES) {
      throw new WireError('TOO_LARGE', `a record of more than ${MAX_WINDOW_BYTES} bytes`);
    }
    this.#want = Math.max(64 * 1024, length);
    reader.bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    reader.position = 0;
    reader.end = length;
    reader.beyond = this.#spool.lengthBytes - this.#arrived;
    reader.final = reader.beyond <= 0;
  }
}
