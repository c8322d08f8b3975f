/** Bytes of a reply that is sent in chunks. */

const CHUNK_BYTES = 128 * 1024;
/** UTF-8 takes at most so many bytes for a character of a text. */
const MOST_BYTES = 3;

/**
 * Gathers texts in chunks of bytes of about one size. Texts are best short: the engine puts one together
 * out of its pieces when it is encoded, and where it is long that takes several times as long.
 */
export class Chunks {
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #length = 0;

  /** Adds a text. Where it might not fit: what was gathered before, which is complete then. */
  add(text: string): Buffer | null {
    const most = text.length * MOST_BYTES;
    let full: Buffer | null = null;
    if (most > this.#chunk.length - this.#length) {
      if (this.#length > 0) full = this.rest();
      const bytes = most > CHUNK_BYTES ? Buffer.byteLength(text) : 0;
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
      this.#length = 0;
    }
    this.#length += this.#chunk.write(text, this.#length);
    return full;
  }

  /** What has been gathered since. */
  rest(): Buffer {
    return this.#chunk.subarray(0, this.#length);
  }
}
