/** The controllers that slurm.conf names (upstream: read_config.c, slurm_protocol_api.c). */
import type { ControllerAddress } from '../controller/peer.js';
import { badValue, SlurmConfError } from './error.js';
import type { ConfEntry } from './parse.js';
import type { Settings } from './settings.js';

/** A host as it stands in the file. */
interface Host {
  readonly name: string;
  readonly address: string;
}

/**
 * The controllers in the order of the file: SlurmctldHost, or the older ControlMachine and
 * BackupController where there is none. `hostname` is this machine's, which `localhost` stands for.
 */
export function readControllers(
  entries: readonly ConfEntry[],
  settings: Settings,
  hostname: string,
): ControllerAddress[] {
  const lines = entries.filter(({ key }) => key.toLowerCase() === 'slurmctldhost');
  const hosts = lines.length > 0 ? lines.map(slurmctldHost) : olderHosts(settings);
  const controllers = hosts.map(({ name, address }) => ({
    name: name.toLowerCase() === 'localhost' ? (hostname.split('.')[0] as string) : name,
    address,
    ports: settings.slurmctldPorts,
  }));
  const names = controllers.map(({ name }) => name);
  const duplicate = names.find((name, i) => names.indexOf(name) !== i);
  if (duplicate !== undefined) {
    throw new SlurmConfError('VALUE', `Duplicate SlurmctldHost records: ${duplicate}`);
  }
  return controllers;
}

/** `NAME` or `NAME(ADDRESS)`. */
function slurmctldHost(entry: ConfEntry): Host {
  const match = /^([^()]+)(?:\(([^()]+)\))?$/.exec(entry.value);
  if (match === null) throw badValue(`Bad value "${entry.value}" for SlurmctldHost`, entry);
  const name = match[1] as string;
  return { name, address: match[2] ?? name };
}

function olderHosts(settings: Settings): Host[] {
  const { controlMachine, controlAddr, backupController, backupAddr } = settings;
  if (controlMachine === null) throw new SlurmConfError('MISSING', 'No SlurmctldHost defined.');
  if (controlAddr === null && controlMachine.includes(',')) {
    const message = 'ControlMachine has multiple host names, so ControlAddr must be specified.';
    throw new SlurmConfError('MISSING', message);
  }
  const primary = { name: controlMachine, address: controlAddr ?? controlMachine };
  if (backupController !== null) {
    return [primary, { name: backupController, address: backupAddr ?? backupController }];
  }
  if (backupAddr !== null) {
    throw new SlurmConfError('MISSING', 'BackupAddr specified without BackupController');
  }
  return [primary];
}

/** SlurmctldAddr: an address that always leads to the controller in charge. Null where there is none. */
export function virtualController(settings: Settings): ControllerAddress | null {
  const address = settings.slurmctldAddr;
  return address === null ? null : { name: address, address, ports: settings.slurmctldPorts };
}
