/** What is told of a request when it is over: never a header, a query or a body. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerName } from '../credentials/caller.js';

/** A request that is over. */
export interface AnsweredRequest {
  /** The server's name for it. */
  readonly id: string;
  /** The user that it was made for, as its token claims; null where it was refused before that was known. */
  readonly user: string | null;
  readonly method: string;
  /** As sent, its first 256 characters. */
  readonly path: string;
  /** Null where the reply did not reach its end. */
  readonly status: number | null;
  /** Of the reply with its headers. */
  readonly bytes: number;
  readonly milliseconds: number;
}

const MAX_CHARACTERS = 256;

/** Tells when a reply has been sent, or its client has gone. */
export function tellWhenDone(
  request: FastifyRequest,
  { raw }: FastifyReply,
  tell: (request: AnsweredRequest) => void,
): void {
  const { id, method, target, socket } = request;
  const started = process.hrtime.bigint();
  const bytesBefore = socket.bytesWritten;
  raw.once('close', () => {
    const { caller } = request as { caller?: FastifyRequest['caller'] };
    tell({
      id,
      user: caller === undefined ? null : callerName(caller),
      method,
      path: target.path.slice(0, MAX_CHARACTERS),
      status: raw.writableFinished ? raw.statusCode : null,
      bytes: socket.bytesWritten - bytesBefore,
      milliseconds: Number((process.hrtime.bigint() - started) / 1_000_000n),
    });
  });
}
