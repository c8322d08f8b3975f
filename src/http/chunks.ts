/** Bytes of a reply that is sent in chunks. */

const CHUNK_BYTES = 128 * 1024;
/** UTF-8 takes at most so many bytes for a character of a text. */
const MOST_BYTES = 3;

/**
 * Gathers texts in chunks of bytes of about one size. Texts are best short: the engine puts one together
 * out of its pieces when it is encoded, and where it is long that takes several times as long.
 */
export class Chunks {
  /** No room is taken before there is more than one text, as most replies are one. */
  #chunk = Buffer.alloc(0);
  #length = 0;

  /** Adds a text. Where it might not fit: what was gathered before, which is complete then. */
  add(text: string): Buffer | null {
    const most = text.length * MOST_BYTES;
    let full: Buffer | null = null;
    if (most > this.#chunk.length - this.#length) {
      if (this.#length > 0) full = this.#gathered();
      const bytes = most > CHUNK_BYTES ? Buffer.byteLength(text) : 0;
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
      this.#length = 0;
    }
    this.#length += this.#chunk.write(text, this.#length);
    return full;
  }

  /** Adds the last text. @returns all that is left, in one chunk or two. */
  end(text: string): Buffer[] {
    if (this.#length === 0) return [Buffer.from(text)];
    const full = this.add(text);
    return full === null ? [this.#gathered()] : [full, this.#gathered()];
  }

  #gathered(): Buffer {
    return this.#chunk.subarray(0, this.#length);
  }
}
