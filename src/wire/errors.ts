/** What can be wrong with bytes. */

/** Codes of {@link WireError}. */
export type WireErrorCode =
  /** The frame ends inside a value. */
  | 'TRUNCATED'
  /** A length or count is larger than what is left, or than its limit. */
  | 'TOO_LARGE'
  /** Bytes that no value can have: a string without its NUL, lengths that disagree. */
  | 'CORRUPT'
  /** A header that is not one: unknown version, forwarded reply. */
  | 'BAD_HEADER'
  /** A value that the protocol version cannot carry. */
  | 'NOT_ENCODABLE';

/** Bytes could not be read, or a value not be written. */
export class WireError extends Error {
  readonly code: WireErrorCode;
  /** Offset in the frame's body; -1 where there is none. */
  readonly offset: number;

  constructor(code: WireErrorCode, message: string, offset = -1) {
    super(offset < 0 ? message : `${message} (at byte ${offset})`);
    this.name = 'WireError';
    this.code = code;
    this.offset = offset;
  }
}

/**
 * Thrown by a reader over a window of a frame that has not arrived whole: wait for more bytes and start
 * the record again. One instance, because it is control flow, thrown once for every slice of a list.
 */
export class Underrun extends Error {}

export const UNDERRUN = new Underrun('more bytes are needed');
