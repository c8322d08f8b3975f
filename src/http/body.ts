/** Reads bodies of requests into memory: each of them is bounded, and so are all together. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './refusal.js';

/** The largest body (upstream: http.c, MAX_BODY_BYTES). */
const MAX_BODY_BYTES = 52_428_800;
/** All bodies of requests that are not answered yet. */
const MAX_HELD_BYTES = 5 * MAX_BODY_BYTES;

/** The bodies of one server. */
export class BodyReader {
  #heldBytes = 0;

  /**
   * Reads a body; it counts until its reply is complete. A client that waits to be asked for it is.
   * @throws {Refusal} where it is too large, there is no room, or it ends early.
   */
  async read(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
    const announcedBytes = Number(request.headers['content-length'] ?? 0);
    if (announcedBytes > MAX_BODY_BYTES) {
      throw new Refusal('ESLURM_HTTP_CONTENT_LENGTH_TOO_LARGE');
    }
    if (announcedBytes === 0) return Buffer.alloc(0);
    let ownBytes = 0;
    response.once('close', () => {
      this.#heldBytes -= ownBytes;
    });
    if (request.headers.expect !== undefined) response.writeContinue();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const bytes = chunk as Buffer;
        // What is still buffered when the client goes away must not be counted: nothing gives it back.
        if (response.closed) throw new Refusal('SLURM_COMMUNICATIONS_RECEIVE_ERROR');
        ownBytes += bytes.length;
        this.#heldBytes += bytes.length;
        if (this.#heldBytes > MAX_HELD_BYTES) throw noRoom();
        chunks.push(bytes);
      }
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      throw new Refusal('SLURM_COMMUNICATIONS_RECEIVE_ERROR', { cause });
    }
    return Buffer.concat(chunks, ownBytes);
  }
}

function noRoom(): Refusal {
  return new Refusal('ESLURM_HTTP_CONTENT_LENGTH_TOO_LARGE', { status: 503 });
}
