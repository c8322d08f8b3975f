/** Makes a cluster's client of its configuration. */
import type { Signer } from '../credentials/credentials.js';
import { CredentialSource } from '../credentials/credentials.js';
import type { NameService } from '../system/names.js';
import { AccountingClient } from './accounting/client.js';
import { accountingSettings } from './accounting/settings.js';
import { Cluster } from './cluster.js';
import type { SlurmConf } from './conf/slurm-conf.js';
import { ControllerClient } from './controller/client.js';
import type { ControllerAddress } from './controller/peer.js';
import type { DeriveOptions } from './derive/job.js';
import { linkSettings } from './link.js';
import { SpoolBudget } from './transport/spool-budget.js';

/** What a cluster needs beside its configuration. */
export interface Environment {
  readonly names: NameService;
  readonly derive: DeriveOptions;
  /** TLS to Slurm's daemons: who signed their certificates, see {@link loadAuthorities}; null for none. */
  readonly authorities: Buffer | null;
  /** Vouches for this process, at the daemons of the controllers and of accounting; null for nobody. */
  readonly signers: { readonly controllers: Signer | null; readonly accounting: Signer | null };
}

/** Opens no connection: the first request does. */
export function openCluster(
  conf: SlurmConf,
  { names, derive, signers, authorities }: Environment,
): Cluster {
  const budget = new SpoolBudget();
  const link = { ...linkSettings(conf), ...(authorities && { authorities }) };
  const credentials = new CredentialSource(signers.controllers);
  const clientOf = (controllers: readonly ControllerAddress[]) =>
    new ControllerClient({
      controllers,
      messageTimeoutMs: conf.messageTimeoutMs,
      ...link,
      slurmctldTimeoutMs: conf.slurmctldTimeoutMs,
      credentials,
      budget,
    });
  const controller = clientOf(conf.requestControllers);
  const isVirtual = conf.requestControllers !== conf.controllers;
  return new Cluster({
    facts: {
      clusterName: conf.clusterName,
      accountingStorageType: conf.accountingStorageType ?? '',
      maxArraySize: conf.maxArraySize,
      selectTypeParameters: conf.selectTypeParameters,
      cpuFreqGovernors: conf.cpuFreqGovernors,
      cpuFreqDef: conf.cpuFreqDef,
    },
    controller,
    accounting: hasSlurmdbd(conf)
      ? new AccountingClient({
          ...accountingSettings(conf),
          ...link,
          credentials: new CredentialSource(signers.accounting),
          budget,
        })
      : null,
    pinged: isVirtual ? clientOf(conf.controllers) : controller,
    names,
    derive,
  });
}

/** Upstream: slurm_accounting_storage.c, slurm_with_slurmdbd. */
function hasSlurmdbd({ accountingStorageType }: SlurmConf): boolean {
  return accountingStorageType === 'accounting_storage/slurmdbd';
}
