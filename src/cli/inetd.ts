/** Inetd mode: one connection, which whoever started the program has made, and an exit status that tells of it. */
import { finished } from 'node:stream/promises';
import type { StandardInput } from '../http/inetd.js';
import { standardConnection, standardInput } from '../http/inetd.js';
import { Listener } from '../http/listen.js';
import type { Surroundings } from './service.js';
import { startService } from './service.js';
import { endingSignal } from './signals.js';
import { UsageError } from './usage-error.js';

/**
 * @param descriptor - of a socket; null for standard input and output.
 * @returns the exit status: Slurm's number of the first error, as far as a status holds it.
 */
export async function serveConnection(
  surroundings: Surroundings,
  descriptor: number | null,
): Promise<number> {
  const { options, logger } = surroundings;
  const input = descriptor === null ? lookAt() : ({ type: 'socket', fd: descriptor } as const);
  const connection = standardConnection(input);
  let failure = 0;
  const onError = (errorNumber: number): void => {
    if (failure === 0) failure = errorNumber;
  };
  const { server, tls } = await startService(surroundings, {
    standardInput: input.type === 'file' ? { connection, peer: input } : null,
    onError,
  });
  const listener = new Listener(server, {
    timeouts: options.timeouts,
    lenient: input.type === 'file',
    ...(tls !== null && { tls }),
    onRefused: ({ errorNumber }) => onError(errorNumber),
  });
  const ending = Promise.race([listener.take(connection), endingSignal(logger)]);
  logger.verbose('serving one connection');
  await ending;
  await listener.close();
  await flushed();
  await server.close();
  return failure & 0xff;
}

function lookAt(): StandardInput {
  try {
    return standardInput();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function flushed(): Promise<void> {
  process.stdout.end();
  await finished(process.stdout).catch(() => undefined);
}
