/** Replies around one long list: a head, records that are decoded one by one, and a tail. */
import { Underrun, WireError } from '../../wire/errors.js';
import { Reader } from '../../wire/reader.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import type { Writer } from '../../wire/writer.js';
import type { RecordType } from './record.js';

/** A reply whose list may be too long to be held. */
export interface ListReplyType<H, R, T> {
  readonly messageType: number;
  readonly head: RecordType<H>;
  readonly record: RecordType<R>;
  readonly tail: RecordType<T>;
  /** How many positions the list has. */
  count(head: H): number;
  /** The positions that have no record on the wire; none where it is left out. */
  missing?(head: H): (position: number) => boolean;
}

/** A record with its place in the list, which counts positions without records too. */
export interface Positioned<R> {
  readonly position: number;
  readonly record: R;
}

/**
 * Decodes a list reply from a window. Each step gives null while bytes are missing: widen the window
 * (its bytes may move; the reader's position is the first byte not yet decoded) and call again.
 */
export class ListDecoder<H, R, T> {
  readonly #type: ListReplyType<H, R, T>;
  readonly #reader: Reader;
  readonly #version: ProtocolVersion;
  readonly #decode: (r: Reader) => R;
  readonly #smallest: number;
  #head: H | null = null;
  #count = 0;
  #position = 0;
  #missing: (position: number) => boolean = () => false;

  constructor(type: ListReplyType<H, R, T>, version: ProtocolVersion, reader: Reader) {
    this.#type = type;
    this.#version = version;
    this.#reader = reader;
    this.#decode = type.record.decoder(version);
    this.#smallest = Math.max(1, type.record.smallest(version));
  }

  /** Whether every position was passed. */
  get done(): boolean {
    return this.#head !== null && this.#position >= this.#count;
  }

  head(): H | null {
    const head = this.#attempt(this.#type.head.decoder(this.#version));
    if (head === null) return null;
    this.#head = head;
    this.#count = this.#type.count(head);
    if (this.#type.missing !== undefined) this.#missing = this.#type.missing(head);
    else this.#reader.checkCount(this.#count, this.#smallest);
    this.#skipMissing();
    return head;
  }

  /** Up to `max` records; fewer, or none, where the window ends first. */
  records(max: number): Positioned<R>[] {
    const found: Positioned<R>[] = [];
    while (found.length < max && this.#position < this.#count) {
      const record = this.#attempt(this.#decode);
      if (record === null) break;
      found.push({ position: this.#position, record });
      this.#position += 1;
      this.#skipMissing();
    }
    return found;
  }

  tail(): T | null {
    return this.#attempt(this.#type.tail.decoder(this.#version));
  }

  #skipMissing(): void {
    while (this.#position < this.#count && this.#missing(this.#position)) this.#position += 1;
  }

  #attempt<V>(decode: (r: Reader) => V): V | null {
    const start = this.#reader.position;
    try {
      return decode(this.#reader);
    } catch (error) {
      if (!(error instanceof Underrun)) throw error;
      this.#reader.position = start;
      return null;
    }
  }
}

/** Writes a whole list reply: the server's side. The head must state as many records as there are. */
export function encodeListReply<H, R, T>(
  type: ListReplyType<H, R, T>,
  version: ProtocolVersion,
  writer: Writer,
  value: { head: Partial<H>; records: readonly Partial<R>[]; tail: Partial<T> },
): void {
  const start = writer.length;
  type.head.encoder(version)(writer, value.head);
  const head = type.head.decoder(version)(new Reader(writer.finish(), start));
  const expected = presentCount(type, head);
  if (expected !== value.records.length) {
    const { length } = value.records;
    throw new WireError('NOT_ENCODABLE', `${length} records where the head states ${expected}`);
  }
  const encode = type.record.encoder(version);
  for (const entry of value.records) encode(writer, entry);
  type.tail.encoder(version)(writer, value.tail);
}

/** How many positions of a list have a record. */
function presentCount<H, R, T>(type: ListReplyType<H, R, T>, head: H): number {
  const count = type.count(head);
  const missing = type.missing?.(head);
  let present = count;
  for (let i = 0; missing !== undefined && i < count; i++) if (missing(i)) present -= 1;
  return present;
}
