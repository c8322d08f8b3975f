/** Nodes, partitions and node sets of slurm.conf (upstream: read_config.c, node_conf.c). */
import { expandHostlist, HostlistError } from '../../wire/hostlist.js';
import type { ConfPlace } from './error.js';
import { badValue } from './error.js';
import type { ConfEntry } from './parse.js';

/** One line of nodes, its hostlists as they stand there. */
export interface NodeLine extends ConfPlace {
  readonly names: string;
  readonly hostnames: string;
  readonly addresses: string;
  /** A hostlist of numbers, or null for SlurmdPort. */
  readonly ports: string | null;
  /** Everything on the line, the defaults of `NodeName=DEFAULT` included, by lower-case key. */
  readonly options: ReadonlyMap<string, string>;
}

/** One node of a line. */
export interface ConfNode {
  readonly name: string;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
}

/** One line of partitions. */
export interface PartitionLine extends ConfPlace {
  readonly name: string;
  /** Names of nodes or node sets, `ALL`, or null. */
  readonly nodes: string | null;
  readonly options: ReadonlyMap<string, string>;
}

/** A named set of nodes: those of a hostlist, those with a feature, or both. */
export interface NodeSetLine extends ConfPlace {
  readonly name: string;
  readonly nodes: string | null;
  readonly feature: string | null;
}

const NOT_DEFAULT = ['NodeHostname', 'BcastAddr', 'NodeAddr'];

/** The lines of nodes. `NodeName=DEFAULT` holds for the lines after it. */
export function readNodes(entries: readonly ConfEntry[]): NodeLine[] {
  const lines: NodeLine[] = [];
  for (const { value, options, file, line } of withDefaults(entries, 'NodeName', NOT_DEFAULT)) {
    if (value.toUpperCase() === 'ALL') {
      const message = `'${value}' is a reserved word disallowed for use with NodeName`;
      throw badValue(message, { file, line });
    }
    const hostnames = options.get('nodehostname') ?? value;
    const addresses = options.get('nodeaddr') ?? hostnames;
    const ports = options.get('port') ?? null;
    lines.push({ names: value, hostnames, addresses, ports, options, file, line });
  }
  return lines;
}

/** The lines of partitions. `PartitionName=DEFAULT` holds for the lines after it. */
export function readPartitions(entries: readonly ConfEntry[]): PartitionLine[] {
  return withDefaults(entries, 'PartitionName', []).map(({ value, options, file, line }) => ({
    name: value,
    nodes: options.get('nodes') ?? null,
    options,
    file,
    line,
  }));
}

export function readNodeSets(entries: readonly ConfEntry[]): NodeSetLine[] {
  return entries
    .filter(({ key }) => key.toLowerCase() === 'nodeset')
    .map(({ value, options, file, line }) => ({
      name: value,
      nodes: options.get('nodes') ?? null,
      feature: options.get('feature') ?? null,
      file,
      line,
    }));
}

/** The entries of a key, each with the options of the DEFAULT lines before it. */
function withDefaults(
  entries: readonly ConfEntry[],
  key: string,
  notDefault: readonly string[],
): ConfEntry[] {
  const found: ConfEntry[] = [];
  let defaults: ReadonlyMap<string, string> = new Map();
  for (const entry of entries) {
    if (entry.key.toLowerCase() !== key.toLowerCase()) continue;
    const options = new Map([...defaults, ...entry.options]);
    if (entry.value.toUpperCase() !== 'DEFAULT') {
      found.push({ ...entry, options });
      continue;
    }
    const wrong = notDefault.find((option) => options.has(option.toLowerCase()));
    if (wrong !== undefined) {
      throw badValue(`${wrong} not allowed with ${key}=DEFAULT`, entry);
    }
    defaults = options;
  }
  return found;
}

/**
 * The nodes of a line. Host names, addresses and ports are as many as names, or one for all.
 * Throws {@link SlurmConfError}.
 */
export function expandNodes(line: NodeLine, slurmdPort: number): ConfNode[] {
  const names = expand(line.names, line);
  const many = (what: string, text: string) => {
    const values = expand(text, line);
    if (values.length === names.length || values.length === 1) return values;
    const message = `${what} count must equal that of NodeName records or there must be no more than one`;
    throw badValue(message, line);
  };
  const hostnames = many('NodeHostname', line.hostnames);
  const addresses = many('NodeAddr', line.addresses);
  const ports = many('Port', portList(line.ports ?? String(slurmdPort)));
  const at = (values: readonly string[], i: number) =>
    values[values.length === 1 ? 0 : i] as string;
  return names.map((name, i) => {
    const port = Number(at(ports, i));
    if (!Number.isInteger(port) || port <= 0 || port > 65_535) {
      throw badValue(`Invalid Port ${line.ports}`, line);
    }
    return { name, hostname: at(hostnames, i), address: at(addresses, i), port };
  });
}

/** `7000-7002` and `7000,7002` may stand without brackets. */
function portList(text: string): string {
  return /^[^[].*[-,]/.test(text) ? `[${text}]` : text;
}

function expand(text: string, line: NodeLine): string[] {
  try {
    return expandHostlist(text);
  } catch (error) {
    if (!(error instanceof HostlistError)) throw error;
    throw badValue(`"${text.slice(0, 200)}" is not a host list: ${error.message}`, line);
  }
}
