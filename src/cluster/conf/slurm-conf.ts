/** slurm.conf as this daemon understands it. */
import type { ControllerAddress } from '../controller/peer.js';
import { readControllers, virtualController } from './controllers.js';
import { SlurmConfError } from './error.js';
import type { NodeLine, NodeSetLine, PartitionLine } from './nodes.js';
import { readNodeSets, readNodes, readPartitions } from './nodes.js';
import type { ConfEntry } from './parse.js';
import type { Settings } from './settings.js';
import { readSettings } from './settings.js';

/** Where a configuration came from. */
export type ConfSource =
  | { readonly kind: 'file'; readonly path: string }
  /** From a controller, by name; what is not there is not in this map. */
  | { readonly kind: 'controller'; readonly files: ReadonlyMap<string, string> };

/** The configuration: the settings as given or by default, and what follows from them. */
export interface SlurmConf extends Settings {
  readonly source: ConfSource;
  /** In lower case, as the accounting database has it. */
  readonly clusterName: string;
  /** Null for none. */
  readonly accountingStorageType: string | null;
  /** In upper case; never empty with select/cons_tres. */
  readonly selectTypeParameters: readonly string[];
  /** Every controller, in order: the ones that a ping asks. */
  readonly controllers: readonly ControllerAddress[];
  /** The ones that requests go to: SlurmctldAddr alone where it is given, else all controllers. */
  readonly requestControllers: readonly ControllerAddress[];
  /** The socket of munged, or null for the library's default. */
  readonly mungeSocket: string | null;
  /** How long a munge credential is good for, or null for the library's default. */
  readonly mungeTtlSeconds: number | null;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly nodes: readonly NodeLine[];
  readonly partitions: readonly PartitionLine[];
  readonly nodeSets: readonly NodeSetLine[];
}

/** Makes the configuration of the entries of its files. Throws {@link SlurmConfError}. */
export function buildSlurmConf(
  entries: readonly ConfEntry[],
  source: ConfSource,
  hostname: string,
): SlurmConf {
  const settings = readSettings(entries);
  if (settings.clusterName === '') {
    throw new SlurmConfError('MISSING', 'ClusterName needs to be specified');
  }
  const controllers = readControllers(entries, settings, hostname);
  const virtual = virtualController(settings);
  const communication = settings.communicationParameters;
  const ipv4 = !communication.has('DisableIPv4');
  const ipv6 = communication.has('EnableIPv6');
  if (!ipv4 && !ipv6) {
    const message = 'Both IPv4 and IPv6 support disabled, cannot communicate';
    throw new SlurmConfError('VALUE', message);
  }
  return {
    ...settings,
    source,
    clusterName: settings.clusterName.toLowerCase(),
    accountingStorageType: accountingType(settings),
    selectTypeParameters: settings.selectTypeParameters ?? defaultSelection(settings),
    controllers,
    requestControllers: virtual === null ? controllers : [virtual],
    mungeSocket: mungeSocket(settings),
    mungeTtlSeconds: settings.authInfo.number('ttl') || null,
    ipv4,
    ipv6,
    nodes: readNodes(entries),
    partitions: readPartitions(entries),
    nodeSets: readNodeSets(entries),
  };
}

function accountingType({ accountingStorageType }: Settings): string | null {
  if (accountingStorageType === null || /none/i.test(accountingStorageType)) return null;
  if (/mysql/i.test(accountingStorageType)) {
    const message = 'AccountingStorageType=accounting_storage/mysql only permitted in SlurmDBD.';
    throw new SlurmConfError('VALUE', message);
  }
  return accountingStorageType;
}

function defaultSelection({ selectType }: Settings): readonly string[] {
  return selectType.includes('cons_tres') ? ['CR_CORE_MEMORY'] : [];
}

/** `socket=PATH`, or a path alone: the older way to write it. */
function mungeSocket({ authInfo }: Settings): string | null {
  const alone = authInfo.text !== '' && !authInfo.text.includes('=');
  return alone ? authInfo.text : authInfo.get('socket');
}
