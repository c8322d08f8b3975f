/** What the configuration says of the accounting daemon. */
import type { SlurmConf } from '../conf/slurm-conf.js';
import type { LinkOptions } from '../transport/exchange.js';
import type { AccountingOptions } from './client.js';

/** What the library waits beside MessageTimeout for a session, and for an answer (upstream: dbd_conn.c). */
const INIT_PATIENCE_MS = 35_000;
const ANSWER_TIMEOUT_MS = 900_000;

/** Addresses and time-outs; the backup listens on the same port. */
export function accountingSettings(
  conf: SlurmConf,
): Omit<AccountingOptions, 'credentials' | 'budget' | keyof LinkOptions> {
  const port = conf.accountingStoragePort;
  const hosts = [conf.accountingStorageHost, conf.accountingStorageBackupHost];
  return {
    daemons: hosts.filter((host) => host !== null).map((host) => ({ host, port })),
    clusterName: conf.clusterName,
    initTimeoutMs: conf.messageTimeoutMs + INIT_PATIENCE_MS,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
  };
}
