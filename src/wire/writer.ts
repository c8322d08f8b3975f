/** Writes Slurm's primitives into a growing, bounded buffer. */
import { NO_VAL } from './constants.js';
import { WireError } from './errors.js';
import type { BitString } from './reader.js';
import { LONG_DOUBLE } from './reader.js';

/** The longest frame that a controller takes (upstream: MAX_MSG_SIZE). */
export const MAX_FRAME_BYTES = 1024 * 1024 * 1024;

/** A writer. Values are checked: what does not fit its width is a {@link WireError}. */
export class Writer {
  #bytes: Buffer;
  #length = 0;
  readonly #limit: number;

  constructor(options: { initialBytes?: number; maxBytes?: number } = {}) {
    this.#bytes = Buffer.allocUnsafe(options.initialBytes ?? 1024);
    this.#limit = options.maxBytes ?? MAX_FRAME_BYTES;
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; a view, valid until the next write. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): number {
    const start = this.#length;
    const need = start + count;
    if (need > this.#limit) {
      throw new WireError('TOO_LARGE', `a message of more than ${this.#limit} bytes`);
    }
    if (need > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(Math.max(need, this.#bytes.length * 2), this.#limit),
      );
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    this.#length = need;
    return start;
  }

  #integer(value: number, max: number, min = 0): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new WireError('NOT_ENCODABLE', `${value} is not between ${min} and ${max}`);
    }
    return value;
  }

  u8(value: number): void {
    const checked = this.#integer(value, 0xff);
    const p = this.#reserve(1);
    this.#bytes[p] = checked;
  }

  bool(value: boolean | number): void {
    this.u8(value ? 1 : 0);
  }

  u16(value: number): void {
    const checked = this.#integer(value, 0xffff);
    const p = this.#reserve(2);
    this.#bytes.writeUInt16BE(checked, p);
  }

  u32(value: number): void {
    const checked = this.#integer(value, 0xffff_ffff);
    const p = this.#reserve(4);
    this.#bytes.writeUInt32BE(checked, p);
  }

  i32(value: number): void {
    this.u32(this.#integer(value, 0x7fff_ffff, -0x8000_0000) >>> 0);
  }

  u64(value: bigint): void {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
      throw new WireError('NOT_ENCODABLE', `${value} is not between 0 and 2^64 - 1`);
    }
    const p = this.#reserve(8);
    this.#bytes.writeBigUInt64BE(value, p);
  }

  time(value: number): void {
    if (!Number.isSafeInteger(value)) {
      throw new WireError('NOT_ENCODABLE', `${value} is not a time in whole seconds`);
    }
    const p = this.#reserve(8);
    this.#bytes.writeBigInt64BE(BigInt(value), p);
  }

  double(value: number): void {
    const p = this.#reserve(8);
    this.#bytes.writeDoubleBE(value * 1_000_000, p);
  }

  float(value: number): void {
    const p = this.#reserve(4);
    this.#bytes.writeFloatBE(Math.fround(value * 1_000_000), p);
  }

  /** A text, which the wire ends with a NUL: one inside would cut it. */
  str(value: string | null): void {
    if (value === null) {
      this.u32(0);
      return;
    }
    if (value.includes('\0')) {
      throw new WireError('NOT_ENCODABLE', 'a text cannot contain the character NUL');
    }
    const length = Buffer.byteLength(value);
    this.u32(length + 1);
    const p = this.#reserve(length + 1);
    this.#bytes.write(value, p, length, 'utf8');
    this.#bytes[p + length] = 0;
  }

  /** Decimal digits of a number of any size; see {@link Reader.longDouble}. */
  longDouble(value: string): void {
    if (!LONG_DOUBLE.test(value)) {
      throw new WireError('NOT_ENCODABLE', `"${value}" is not a decimal number`);
    }
    this.str(value);
  }

  mem(value: Uint8Array | null): void {
    this.u32(value === null ? 0 : value.length);
    if (value !== null) this.raw(value);
  }

  bits(value: BitString | null): void {
    if (value === null) {
      this.u32(NO_VAL);
      return;
    }
    this.u32(value.size);
    this.str(value.mask);
  }

  /** Bytes as they are. */
  raw(value: Uint8Array): void {
    const p = this.#reserve(value.length);
    this.#bytes.set(value, p);
  }
}
