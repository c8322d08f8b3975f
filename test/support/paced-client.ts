/** An HTTP client that reads no faster than it is told to. */

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 50;

/** How to read a reply. */
export interface Pace {
  readonly bytesPerSecond?: number;
  /** After this the rest is read as fast as it comes. */
  readonly forMs?: number;
  /** Given each chunk of the body. */
  readonly onChunk?: (chunk: Buffer) => void;
}

/** A reply that has been read to its end. */
export interface PacedReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly lengthBytes: number;
  /** From the request to the first byte of the body, and to the last. */
  readonly firstByteMs: number;
  readonly lastByteMs: number;
}

/** Asks for a URL with a token and waits for the head of the reply. */
export async function request(url: string, token: string): Promise<IncomingMessage> {
  // Slurm's daemon sends a stray header behind a reply to "Connection: close".
  const agent = new Agent({ keepAlive: true });
  const [reply] = await once(
    get(url, { agent, headers: { 'X-SLURM-USER-TOKEN': token } }),
    'response',
  );
  reply.once('close', () => agent.destroy());
  return reply;
}

/**
 * Reads a whole reply.
 * @throws Error where it ends before it is whole.
 */
export async function read(url: string, token: string, pace: Pace = {}): Promise<PacedReply> {
  const started = performance.now();
  const reply = await request(url, token);
  const { bytesPerSecond = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY } = pace;
  let firstByteMs = 0;
  let lengthBytes = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    const elapsedMs = performance.now() - started;
    if (lengthBytes === 0) firstByteMs = elapsedMs;
    lengthBytes += chunk.length;
    pace.onChunk?.(chunk);
    const aheadMs = (lengthBytes / bytesPerSecond) * 1000 - elapsedMs;
    if (aheadMs > TICK_MS && elapsedMs < forMs) await sleep(aheadMs);
  }
  const { statusCode = 0, headers } = reply;
  const lastByteMs = performance.now() - started;
  return { status: statusCode, headers, lengthBytes, firstByteMs, lastByteMs };
}
