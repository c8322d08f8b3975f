/** The certificate of this daemon's listeners, where the configuration has one. */
import type { SlurmConf } from '../cluster/conf/slurm-conf.js';
import { configurationDirectory } from '../cluster/link.js';
import { certificateFiles, loadIdentity } from '../http/certificates.js';
import type { TlsIdentity } from '../http/tls.js';
import type { Logger } from './logger.js';

/** Rejects with an error that says why they cannot be used. */
export async function loadTlsIdentity(conf: SlurmConf): Promise<TlsIdentity> {
  const parameter = (name: string) => conf.tlsParameters.get(name);
  return await loadIdentity(certificateFiles(parameter, configurationDirectory(conf)));
}

/** Null where there is none that can be used: the log says why, and connections are served without TLS. */
export async function tlsIdentity(conf: SlurmConf, logger: Logger): Promise<TlsIdentity | null> {
  try {
    return await loadTlsIdentity(conf);
  } catch (error) {
    logger.verbose(`no TLS: ${(error as Error).message}`);
    return null;
  }
}
