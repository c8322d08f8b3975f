/** Reads Slurm's primitives from a window of a frame. Every length is checked before it is used. */
import { NO_VAL } from './constants.js';
import { UNDERRUN, WireError } from './errors.js';

/** A bit string as it stands on the wire. */
export interface BitString {
  readonly size: number;
  /** `0x` and hexadecimal digits, the last one holding the first four bits. */
  readonly mask: string;
}

/** Text of a long double: up to 255 characters, six of them decimals (upstream: pack.c). */
export const LONG_DOUBLE = /^(?=.{1,255}$)-?(?:\d+(?:\.\d+)?|inf|nan)$/;

/** Texts that are kept to be given again, and how long they may be, their NUL included. */
const KEPT_TEXTS = 256;
const KEPT_BYTES = 64;

/** Whether a text is these bytes, all of them ASCII. */
function isText(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== bytes[start + i] || code > 0x7f) return false;
  }
  return true;
}

/** One more than the largest 32-bit number. */
const WORD = 0x1_0000_0000;

/**
 * A reader over `bytes[start, end)`. With `final` false the frame goes on behind the window, and reading
 * past it throws {@link UNDERRUN}; with `final` true it throws a {@link WireError}.
 */
export class Reader {
  bytes: Buffer;
  position: number;
  end: number;
  final: boolean;
  /** Short texts by a hash of their bytes. */
  readonly #kept: (string | undefined)[] = [];
  /** Bytes of the frame that are not in the window yet: a bound for counts. */
  beyond = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length, final = true) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.final = final;
  }

  /** Bytes left in the frame, those beyond the window included. */
  get remaining(): number {
    return this.end - this.position + this.beyond;
  }

  /** Throws where a count of records, each of at least `smallest` bytes, cannot be true. */
  checkCount(count: number, smallest: number): void {
    if (count * smallest > this.remaining) {
      throw new WireError('TOO_LARGE', `a list claims ${count} records`, this.position);
    }
  }

  #short(need: number): never {
    if (!this.final && need <= this.remaining) throw UNDERRUN;
    throw new WireError('TRUNCATED', 'the frame ends inside a value', this.position);
  }

  u8(): number {
    const p = this.position;
    if (p + 1 > this.end) this.#short(1);
    this.position = p + 1;
    return this.bytes[p] as number;
  }

  bool(): boolean {
    return this.u8() !== 0;
  }

  u16(): number {
    const p = this.position;
    if (p + 2 > this.end) this.#short(2);
    this.position = p + 2;
    const b = this.bytes;
    return ((b[p] as number) << 8) | (b[p + 1] as number);
  }

  u32(): number {
    const p = this.position;
    if (p + 4 > this.end) this.#short(4);
    this.position = p + 4;
    const b = this.bytes;
    return (
      (((b[p] as number) << 24) |
        ((b[p + 1] as number) << 16) |
        ((b[p + 2] as number) << 8) |
        (b[p + 3] as number)) >>>
      0
    );
  }

  i32(): number {
    return this.u32() | 0;
  }

  u64(): bigint {
    const p = this.position;
    if (p + 8 > this.end) this.#short(8);
    const high = this.u32();
    const low = this.u32();
    return high < 0x20_0000 ? BigInt(high * WORD + low) : (BigInt(high) << 32n) | BigInt(low);
  }

  /** Seconds since the epoch; 4294967294 is how requests say "unset". */
  time(): number {
    const p = this.position;
    if (p + 8 > this.end) this.#short(8);
    const high = this.u32() | 0;
    return high * WORD + this.u32();
  }

  /** A float of 64 bits, carried as a million times its value. */
  double(): number {
    const p = this.position;
    if (p + 8 > this.end) this.#short(8);
    this.position = p + 8;
    return this.bytes.readDoubleBE(p) / 1_000_000;
  }

  /** A float of 32 bits, carried likewise and divided in single precision. */
  float(): number {
    const p = this.position;
    if (p + 4 > this.end) this.#short(4);
    this.position = p + 4;
    return Math.fround(this.bytes.readFloatBE(p) / 1_000_000);
  }

  /** A text: NULL, or bytes up to the first NUL. */
  str(): string | null {
    const length = this.u32();
    if (length === 0) return null;
    const p = this.position;
    const last = p + length - 1;
    if (last >= this.end) this.#short(length);
    if (this.bytes[last] !== 0) throw new WireError('CORRUPT', 'a text does not end in NUL', p);
    this.position = last + 1;
    if (length === 1) return '';
    if (length > KEPT_BYTES) return this.#text(p, last);
    // Records of a list are much alike: a short text is often one that was read before.
    const b = this.bytes;
    const place =
      ((length * 31 + (b[p] as number)) * 31 + (b[last - 1] as number)) * 31 +
      (b[p + (length >> 1)] as number);
    const slot = place % KEPT_TEXTS;
    const kept = this.#kept[slot];
    if (kept !== undefined && kept.length === length - 1 && isText(kept, b, p)) return kept;
    const text = this.#text(p, last);
    this.#kept[slot] = text;
    return text;
  }

  #text(p: number, last: number): string {
    const text = this.bytes.toString('utf8', p, last);
    const inner = text.indexOf('\0');
    return inner < 0 ? text : text.slice(0, inner);
  }

  /**
   * A float of 80 or 128 bits, carried as decimal text and kept so: it may exceed 2^53. A flawed C
   * library wrote `nan` for 0.
   */
  longDouble(): string {
    const text = this.str();
    if (text === null || !LONG_DOUBLE.test(text)) {
      throw new WireError('CORRUPT', 'not the text of a number', this.position);
    }
    return text === 'nan' || text === '-nan' ? '0.000000' : text;
  }

  /** Bytes; NULL where there are none. */
  mem(): Buffer | null {
    const length = this.u32();
    if (length === 0) return null;
    const p = this.position;
    if (p + length > this.end) this.#short(length);
    this.position = p + length;
    return Buffer.from(this.bytes.subarray(p, p + length));
  }

  /** A bit string; its size is only carried, and must be one that the mask has digits for. */
  bits(): BitString | null {
    const size = this.u32();
    if (size === NO_VAL) return null;
    const mask = this.str() ?? '';
    const digits = mask.startsWith('0x') ? mask.length - 2 : mask.length;
    if (size > 4 * digits) {
      throw new WireError('CORRUPT', `a mask of ${digits} digits for ${size} bits`, this.position);
    }
    return { size, mask };
  }
}
