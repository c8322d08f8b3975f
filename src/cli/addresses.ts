/** Opens listeners: names become addresses, once, when the daemon starts. */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { getSystemErrorMap } from 'node:util';
import type { Answerer, ListenAddress, Listener, ListenOptions } from '../http/listen.js';
import { listen } from '../http/listen.js';
import type { Logger } from './logger.js';
import { UsageError } from './usage-error.js';

/** A name that is not found is looked for again, as at a machine's start the network may come late. */
const ATTEMPTS = 5;
const RETRY_MS = 1000;
/** A name may have addresses of a family that this machine lacks. */
const NOT_HERE = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** How names are looked up. */
export interface Resolver {
  lookup(host: string): Promise<readonly LookupAddress[]>;
  readonly retryMs: number;
}

const SYSTEM_RESOLVER: Resolver = {
  lookup: async (host) => await lookup(host, { all: true, order: 'verbatim' }),
  retryMs: RETRY_MS,
};

/**
 * Listens on each address, and of a name on all that it has; what is listened on already is left out.
 * On failure those that were opened are closed.
 * @throws {UsageError} that names the address which cannot be had.
 */
export async function openListeners(
  app: Answerer,
  addresses: readonly ListenAddress[],
  options: ListenOptions,
  logger: Logger,
  resolver = SYSTEM_RESOLVER,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  const seen = new Set<string>();
  try {
    for (const address of addresses) {
      const candidates = await resolve(address, logger, resolver);
      const fresh = candidates.filter((candidate) => !seen.has(addressText(candidate)));
      if (fresh.length < candidates.length) {
        logger.verbose(`listening on ${addressText(address)} already`);
      }
      for (const candidate of fresh) seen.add(addressText(candidate));
      listeners.push(...(await openEach(app, fresh, options)));
    }
    return listeners;
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
}

async function openEach(
  app: Answerer,
  addresses: readonly ListenAddress[],
  options: ListenOptions,
): Promise<Listener[]> {
  const opened: Listener[] = [];
  let missing: UsageError | null = null;
  for (const address of addresses) {
    try {
      opened.push(await listen(app, address, options));
    } catch (error) {
      missing = failure(address, error as NodeJS.ErrnoException);
      if (NOT_HERE.has((error as NodeJS.ErrnoException).code ?? '')) continue;
      await Promise.all(opened.map((listener) => listener.close()));
      throw missing;
    }
  }
  if (opened.length === 0 && missing !== null) throw missing;
  return opened;
}

function failure(address: ListenAddress, error: NodeJS.ErrnoException): UsageError {
  const [, reason] = getSystemErrorMap().get(error.errno ?? 0) ?? ['', error.message];
  return new UsageError(`[${addressText(address)}] Unable to bind socket: ${reason}`);
}

/** An address as it is written: `[::1]:6820`, `unix:/path`. */
export function addressText(address: ListenAddress): string {
  if (address.type === 'unix') return `unix:${address.path}`;
  if (address.type === 'descriptor') return `descriptor ${address.fd}`;
  const { host, port, tls } = address;
  const name = host?.includes(':') ? `[${host}]` : (host ?? '');
  return `${tls ? 'https://' : ''}${name}:${port}`;
}

async function resolve(
  address: ListenAddress,
  logger: Logger,
  { lookup, retryMs }: Resolver,
): Promise<ListenAddress[]> {
  if (address.type !== 'tcp' || address.host === null) return [address];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const found = await lookup(address.host);
      const { host: _, ...rest } = address;
      return found.map((entry) => ({ ...rest, host: entry.address }));
    } catch (error) {
      logger.error(`Unable to resolve ${addressText(address)}: ${(error as Error).message}`);
    }
    if (attempt < ATTEMPTS) await delay(retryMs);
  }
  throw new UsageError(`Unable to listen on ${addressText(address)}`);
}
