/** What Slurm's client library adds to a node (upstream: src/api/node_info.c). */
import type { NodeInfo } from '../../messages/nodes.js';
import type { PartitionInfo } from '../../messages/partitions.js';
import { setRanges } from '../../wire/bitstring.js';
import { expandHostlistOrNull } from '../../wire/hostlist.js';

/** A node with what is derived beside its record. */
export interface NodeRecord extends NodeInfo {
  /** Names of its partitions, by commas. */
  partitions: string | null;
  /** Name of the cluster; set only where lists of a federation are joined. */
  cluster_name: string | null;
}

/** How nodes were asked for. */
export interface NodeDeriverOptions {
  /** The show flag MIXED was given. */
  readonly mixed: boolean;
  /** The reply counts one node: its position says nothing of its place in the configuration. */
  readonly single: boolean;
}

/** Parts of `node_state` (upstream: slurm.h). */
const STATE_FLAGS = 0xffff_fff0;
const MIXED = 5;

/** Derives the nodes of one reply. */
export class NodeDeriver {
  readonly #mixed: boolean;
  readonly #partitionsOf: (position: number, name: string) => string | null;

  constructor(partitions: readonly PartitionInfo[], options: NodeDeriverOptions) {
    this.#mixed = options.mixed;
    this.#partitionsOf = options.single ? byName(partitions) : byPosition(partitions);
  }

  /**
   * Derives in place. Null for a blank slot: a hidden node that has no name, but a position.
   *
   * @param position place among all nodes of the reply, blank ones included
   */
  derive(position: number, node: NodeInfo): NodeRecord | null {
    if (node.name === null) return null;
    const record = node as NodeRecord;
    record.partitions = this.#partitionsOf(position, node.name);
    record.cluster_name = null;
    if (this.#mixed && isMixed(node)) {
      record.node_state = ((node.node_state & STATE_FLAGS) | MIXED) >>> 0;
    }
    return record;
  }
}

/** Some CPUs are allocated and some are not, or something is allocated while every CPU is idle. */
function isMixed(node: NodeInfo): boolean {
  const idle = (node.cpus_efctv - node.alloc_cpus) & 0xffff;
  if (idle === node.cpus_efctv) return node.alloc_tres_fmt_str !== null;
  return idle !== 0 && idle < node.cpus_efctv;
}

function byName(
  partitions: readonly PartitionInfo[],
): (position: number, name: string) => string | null {
  return (_position, name) => {
    const found = partitions.filter((partition) => namesOf(partition).includes(name));
    return found.length === 0 ? null : found.map((partition) => partition.name).join(',');
  };
}

function namesOf(partition: PartitionInfo): readonly string[] {
  return expandHostlistOrNull(partition.nodes ?? '') ?? [];
}

/** Nodes between two edges of the partitions' ranges are in the same ones: one text for all of them. */
function byPosition(partitions: readonly PartitionInfo[]): (position: number) => string | null {
  const ranges = partitions.map(({ node_inx }) => (node_inx === null ? [] : setRanges(node_inx)));
  const edges = [...new Set(ranges.flat().flatMap(([first, last]) => [first, last + 1]))];
  edges.sort((a, b) => a - b);
  const segmentAt = new Map(edges.map((edge, segment) => [edge, segment]));
  const texts = edges.map((): string | null => null);
  ranges.forEach((runs, partition) => {
    const name = partitions[partition]?.name ?? '';
    for (const [first, last] of runs) {
      const end = segmentAt.get(last + 1) as number;
      for (let segment = segmentAt.get(first) as number; segment < end; segment++) {
        const before = texts[segment];
        texts[segment] = before == null ? name : `${before},${name}`;
      }
    }
  });
  return (position) => texts[lastNotAbove(edges, position)] ?? null;
}

/** Index of the last edge that is not above the position; -1 where every one is. */
function lastNotAbove(edges: readonly number[], position: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
