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

  /** Adds a text. Where it does not fit: what was gathered before, which is complete then. */
  add(text: string): Buffer | null {
    let full: Buffer | null = null;
    if (text.length * MOST_BYTES > this.#chunk.length - this.#length) {
      const bytes = Buffer.byteLength(text);
      if (bytes > this.#chunk.length - this.#length) {
        if (this.#length > 0) full = this.rest();
        this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
        this.#length = 0;
      }
    }
    this.#length += this.#chunk.write(text, this.#length);
    return full;
  }

  /** What has been gathered since. */
  rest(): Buffer {
    return this.#chunk.subarray(0, this.#length);
  }
}
