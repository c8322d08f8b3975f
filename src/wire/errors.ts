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
  /** The innermost record and field, `job_desc_msg_t.name`; null where no record was at work. */
  readonly field: string | null;
  readonly #reason: string;

  constructor(code: WireErrorCode, reason: string, offset = -1, field: string | null = null) {
    const where = offset < 0 ? '' : ` (at byte ${offset})`;
    super(`${field === null ? '' : `${field}: `}${reason}${where}`);
    this.name = 'WireError';
    this.code = code;
    this.offset = offset;
    this.field = field;
    this.#reason = reason;
  }

  /** The same error with its field named; a field that is known already stays. */
  inField(field: string): WireError {
    if (this.field !== null) return this;
    return new WireError(this.code, this.#reason, this.offset, field);
  }
}

/**
 * Thrown by a reader over a window of a frame that has not arrived whole: wait for more bytes and start
 * the record again. One instance, because it is control flow, thrown once for every slice of a list.
 */
export class Underrun extends Error {}

export const UNDERRUN = new Underrun('more bytes are needed');
