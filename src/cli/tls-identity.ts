/** The certificate of this daemon's listeners, where the configuration has one. */
import { dirname } from 'node:path';
import type { SlurmConf } from '../cluster/conf/slurm-conf.js';
import { certificateFiles, loadIdentity } from '../http/certificates.js';
import type { TlsIdentity } from '../http/tls.js';
import type { Logger } from './logger.js';

/** Where the files of a configuration that came from a controller are looked for. */
const CONFIGLESS_DIRECTORY = '/etc/slurm';

/** Null where there is none that can be used: the log says why, and connections are served without TLS. */
export async function tlsIdentity(conf: SlurmConf, logger: Logger): Promise<TlsIdentity | null> {
  const { source, tlsParameters } = conf;
  const directory = source.kind === 'file' ? dirname(source.path) : CONFIGLESS_DIRECTORY;
  try {
    return await loadIdentity(certificateFiles((name) => tlsParameters.get(name), directory));
  } catch (error) {
    logger.verbose(`no TLS: ${(error as Error).message}`);
    return null;
  }
}
