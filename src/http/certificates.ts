/** The certificate and key of this daemon's own listeners (upstream: tls_g_load_own_cert). */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from './tls.js';

/** Where they are: TLSParameters of slurm.conf, or beside slurm.conf. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  /** Null: the system's authorities. */
  readonly ca: string | null;
}

/** The text of `name=value` in TLSParameters, or null. */
type Parameter = (name: string) => string | null;

/** Permission bits of others: writing and running the certificate, anything with the key. */
const CERTIFICATE_FORBIDDEN = 0o003;
const KEY_FORBIDDEN = 0o007;
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * The names of upstream's code go before those of its manual page.
 * @param directory The folder of slurm.conf.
 */
export function certificateFiles(parameter: Parameter, directory: string): CertificateFiles {
  const beside = (...names: readonly [string, string]): string => {
    const [first, second] = names.map((name) => join(directory, name)) as [string, string];
    return !existsSync(first) && existsSync(second) ? second : first;
  };
  return {
    cert: parameter('restd_cert_file') ?? beside('restd_cert.pem', 'restd_cert_file.pem'),
    key:
      parameter('restd_cert_key_file') ?? beside('restd_cert_key.pem', 'restd_cert_key_file.pem'),
    ca: parameter('ca_cert_file'),
  };
}

/**
 * Reads them.
 * @throws {Error} that names the file, and why it cannot be used.
 */
export async function loadIdentity({ cert, key, ca }: CertificateFiles): Promise<TlsIdentity> {
  const identity = {
    cert: await readPem(cert, CERTIFICATE_FORBIDDEN),
    key: await readPem(key, KEY_FORBIDDEN),
    ...(ca !== null && { ca: await readPem(ca, CERTIFICATE_FORBIDDEN) }),
  };
  const certificate = parsed(cert, () => new X509Certificate(identity.cert));
  const privateKey = parsed(key, () => createPrivateKey(identity.key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(`${key} is not the key of the certificate in ${cert}`);
  }
  // What OpenSSL finds fault with only later, such as a key that is too short.
  parsed(cert, () => createSecureContext(identity));
  return identity;
}

async function readPem(path: string, forbidden: number): Promise<Buffer> {
  const { mode, size } = await stat(path);
  if ((mode & forbidden) !== 0) {
    throw new Error(`${path} has permissions for others (${(mode & 0o777).toString(8)})`);
  }
  if (size > MAX_FILE_BYTES) throw new Error(`${path} is longer than ${MAX_FILE_BYTES} bytes`);
  return await readFile(path);
}

/** What OpenSSL says of a key is not told on: only that it cannot be read. */
function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new Error(`${path} cannot be used: no PEM, or too weak`);
  }
}
