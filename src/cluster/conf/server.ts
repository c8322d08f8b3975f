/**
 * Fetching the configuration from a controller, for hosts that have none (upstream: fetch_config.c,
 * slurm_resolv.c).
 */
import type { SrvRecord } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { ProcessCaller, TokenCaller } from '../../credentials/caller.js';
import { CredentialSource, type Signer } from '../../credentials/credentials.js';
import { SlurmError } from '../../errors.js';
import { requestConfig } from '../../messages/config.js';
import { ControllerClient } from '../controller/client.js';
import type { ControllerAddress } from '../controller/peer.js';
import { SpoolBudget } from '../transport/spool-budget.js';
import { SlurmConfError } from './error.js';
import type { ConfFiles } from './files.js';

const DEFAULT_PORT = 6817;
const SRV_NAME = '_slurmctld._tcp';
/** Upstream's defaults, which hold before any configuration is known. */
const MESSAGE_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2000;
const RESOLV_CONF = '/etc/resolv.conf';

/** The most domains that are searched. */
const MAX_DOMAINS = 32;

/** Looks up SRV records of a name. Rejects where there are none. */
export type SrvResolver = (name: string) => Promise<readonly SrvRecord[]>;

/** The system's name servers, each asked as often and as long as the C library does. */
export const systemSrvResolver: SrvResolver = (name) =>
  new Resolver({ timeout: 5000, tries: 2 }).resolveSrv(name);

/** `HOST[:PORT]` between commas; an IPv6 address stands in brackets. Throws {@link SlurmConfError}. */
export function parseServers(text: string): ControllerAddress[] {
  const servers = text.split(',').filter((server) => server !== '');
  if (servers.length === 0) throw noSource('SLURM_CONF_SERVER is empty');
  return servers.map((server) => {
    const match = /^(?:\[([^\]]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/.exec(server);
    const address = match?.[1] ?? match?.[2];
    const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
    if (address === undefined || port === 0 || port > 65_535) {
      throw noSource(`SLURM_CONF_SERVER: "${server}" is not a host and a port`);
    }
    return { name: address, address, ports: [port] };
  });
}

/**
 * The controllers that the DNS announces, by priority, heavier ones first. The domains that the
 * system searches come before the bare name. Throws {@link SlurmConfError}.
 */
export async function resolveServers(
  resolveSrv: SrvResolver,
  files: ConfFiles,
  hostname: string,
): Promise<ControllerAddress[]> {
  const domains = await searchDomains(files, hostname);
  let cause: unknown;
  for (const name of [...domains.map((domain) => `${SRV_NAME}.${domain}`), SRV_NAME]) {
    try {
      const records = await resolveSrv(name);
      if (records.length === 0) continue;
      return records
        .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
        .map(({ name: address, port }) => ({ name: address, address, ports: [port] }));
    } catch (error) {
      cause = error;
    }
  }
  throw noSource('DNS SRV lookup failed', cause);
}

/** The last search or domain line of resolv.conf(5), or this machine's own domain. */
async function searchDomains(files: ConfFiles, hostname: string): Promise<string[]> {
  const text = await files.read(RESOLV_CONF).catch(() => '');
  let domains = hostname.split('.', 2).length > 1 ? [hostname.replace(/^[^.]*\./, '')] : [];
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === 'search') domains = values;
    if (keyword === 'domain') domains = values.slice(0, 1);
  }
  return domains.filter((domain) => /^[^.]/.test(domain)).slice(0, MAX_DOMAINS);
}

/** Whom the request is made for. */
export interface FetchIdentity {
  /** SLURM_JWT; where it is set, even empty, it is the credential. */
  readonly token: string | undefined;
  /** Makes munge's encoder; asked only without a token. */
  readonly munge: () => Signer;
}

/** The files that a controller hands out, by name. Throws {@link SlurmConfError}. */
export async function fetchConfig(
  controllers: readonly ControllerAddress[],
  { token, munge }: FetchIdentity,
): Promise<ReadonlyMap<string, string>> {
  try {
    const client = new ControllerClient({
      controllers,
      messageTimeoutMs: MESSAGE_TIMEOUT_MS,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      credentials: new CredentialSource(token === undefined ? munge() : null),
      budget: new SpoolBudget(),
    });
    const caller = token === undefined ? new ProcessCaller() : new TokenCaller(token, null);
    const answer = await client.call(requestConfig, {}, caller);
    const files = (answer?.config_files ?? []).filter(({ exists }) => exists);
    return new Map(files.map((file) => [file.file_name ?? '', file.file_content ?? '']));
  } catch (error) {
    const number = error instanceof SlurmError ? ` (${error.errorNumber})` : '';
    throw noSource(`failed to fetch remote configs: ${(error as Error).message}${number}`, error);
  }
}

/** No configuration could be found. */
export function noSource(message: string, cause?: unknown): SlurmConfError {
  return new SlurmConfError('NO_SOURCE', message, {}, cause);
}
