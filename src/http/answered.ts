/** What is told of a request when it is over: never a header, a query or a body. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogController } from 'fastify';
import { callerName } from '../credentials/caller.js';
import { SlurmError } from '../errors.js';

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

/** Logs why a reply broke off, which its client cannot be told any more; of a client that has gone it logs nothing. */
export class ReplyLog extends LogController {
  constructor() {
    super({ disableRequestLogging: true });
  }

  override streamError(
    error: Error,
    { id, log, method, routeOptions }: FastifyRequest,
    { raw }: FastifyReply,
  ): void {
    if (raw.destroyed) return;
    const isKnown = error instanceof SlurmError;
    const what = `${id} ${method} ${routeOptions.url}: the reply broke off: ${error.message}`;
    log.error(isKnown ? {} : { err: error }, what);
  }
}
