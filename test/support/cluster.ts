/** The cluster that a server asks, around a controller's client. */
import type { ClusterOptions } from '../../src/cluster/cluster.js';
import { Cluster } from '../../src/cluster/cluster.js';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { NameService } from '../../src/system/names.js';

/** What is not as usual. */
interface ClusterChanges extends Partial<Omit<ClusterOptions, 'facts'>> {
  readonly facts?: Partial<ClusterOptions['facts']>;
}

/** A cluster without accounting, configured as far as tests care. */
export function clusterOf(
  controller: ControllerClient,
  { facts, ...options }: ClusterChanges = {},
): Cluster {
  return new Cluster({
    facts: {
      clusterName: 'test',
      accountingStorageType: 'accounting_storage/slurmdbd',
      maxArraySize: 1001,
      selectTypeParameters: [],
      cpuFreqGovernors: [],
      cpuFreqDef: null,
      ...facts,
    },
    controller,
    pinged: controller,
    accounting: null,
    names: new NameService(),
    derive: { bitstringLength: 64 },
    ...options,
  });
}

/** A cluster whose controller is never there: for what is answered without one. */
export function unreachableCluster(): Cluster {
  const controller = new ControllerClient({
    controllers: [{ name: 'nowhere', address: '127.0.0.1', ports: [1] }],
    messageTimeoutMs: 1000,
    connectTimeoutMs: 500,
    credentials: new CredentialSource(null),
    budget: new SpoolBudget(),
  });
  return clusterOf(controller);
}
