/** How connections to Slurm's daemons are made, by the configuration. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlurmConfError } from './conf/error.js';
import type { SlurmConf } from './conf/slurm-conf.js';
import type { LinkOptions } from './transport/exchange.js';

/** All of them but the authorities, which stand in a file. */
export function linkSettings({ tcpTimeoutMs, ipv4, ipv6 }: SlurmConf): LinkOptions {
  const family = ipv6 ? 6 : 4;
  return { connectTimeoutMs: tcpTimeoutMs, ...(ipv4 !== ipv6 && { family }) };
}

/** Where the files of a configuration that came from a controller are looked for. */
const CONFIGLESS_DIRECTORY = '/etc/slurm';

/** The folder that files beside slurm.conf are in. */
export function configurationDirectory({ source }: SlurmConf): string {
  return source.kind === 'file' ? dirname(source.path) : CONFIGLESS_DIRECTORY;
}

const NO_TLS = /^(?:tls\/)?none$/i;

/**
 * The authorities of the daemons' certificates where TLSType asks for TLS, else null (upstream: tls_s2n.c,
 * _get_ca_cert_file_from_conf).
 * @throws {SlurmConfError} where the file cannot be read: nothing is sent in the clear instead.
 */
export async function loadAuthorities(conf: SlurmConf): Promise<Buffer | null> {
  if (NO_TLS.test(conf.tlsType)) return null;
  const beside = join(configurationDirectory(conf), 'ca_cert.pem');
  const path = conf.tlsParameters.get('ca_cert_file') ?? beside;
  try {
    return await readFile(path);
  } catch (cause) {
    const { message } = cause as Error;
    throw new SlurmConfError('VALUE', `TLSType=${conf.tlsType}: ${message}`, {}, cause);
  }
}
