import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeDeriver } from '../../src/cluster/derive/node.js';
import { derivePartition } from '../../src/cluster/derive/partition.js';
import type { NodeInfo } from '../../src/messages/nodes.js';
import type { PartitionInfo } from '../../src/messages/partitions.js';

const LIST = { mixed: true, single: false };

function node(members: Partial<NodeInfo> = {}): NodeInfo {
  return {
    name: 'n1',
    node_state: 2,
    cpus_efctv: 8,
    alloc_cpus: 0,
    alloc_tres_fmt_str: null,
    ...members,
  } as NodeInfo;
}

/** A partition with the nodes of the given positions. */
function partition(
  name: string,
  positions: readonly number[],
  nodes: string | null = null,
): PartitionInfo {
  let bits = 0n;
  for (const position of positions) bits |= 1n << BigInt(position);
  const node_inx =
    positions.length === 0 ? null : { size: 64, mask: `0x${bits.toString(16).padStart(16, '0')}` };
  return { name, nodes, node_inx, job_defaults_list: null } as PartitionInfo;
}

describe('partitions of a node', () => {
  const partitions = [
    partition('debug', [0, 1, 2, 3], 'n[1-4]'),
    partition('empty', []),
    partition('gpu', [1, 3], 'n[2,4]'),
    partition('long', [3, 4, 5], 'n[4-6]'),
    partition('broken', [], 'n[1-'),
  ];

  it('are found by its position among all nodes', () => {
    const deriver = new NodeDeriver(partitions, LIST);
    const names = [0, 1, 2, 3, 4, 5, 6, 63].map(
      (position) => deriver.derive(position, node())?.partitions,
    );
    expect(names).toEqual([
      'debug',
      'debug,gpu',
      'debug',
      'debug,gpu,long',
      'long',
      'long',
      null,
      null,
    ]);
  });

  it('are found by its name where one node was asked for', () => {
    const deriver = new NodeDeriver(partitions, { mixed: true, single: true });
    expect(deriver.derive(0, node({ name: 'n4' }))?.partitions).toBe('debug,gpu,long');
    expect(deriver.derive(0, node({ name: 'n9' }))?.partitions).toBeNull();
  });

  it('are the same as by looking at every mask', () => {
    const masks = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 64 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(masks, (positions) => {
        const deriver = new NodeDeriver(
          positions.map((set, i) => partition(`p${i}`, set)),
          LIST,
        );
        for (let position = 0; position < 64; position++) {
          const expected = positions.flatMap((set, i) => (set.includes(position) ? [`p${i}`] : []));
          const { partitions: found } = deriver.derive(position, node()) ?? {};
          expect(found ?? '').toBe(expected.join(','));
        }
      }),
    );
  });
});

describe('a node', () => {
  it('without a name is a blank slot', () => {
    expect(new NodeDeriver([], LIST).derive(0, node({ name: null }))).toBeNull();
  });

  it.each([
    ['idle', { alloc_cpus: 0 }, 2],
    ['partly allocated', { node_state: 3, alloc_cpus: 3 }, 5],
    ['wholly allocated', { node_state: 3, alloc_cpus: 8 }, 3],
    ['with something else allocated', { alloc_tres_fmt_str: 'gres/gpu=1' }, 5],
    ['with more allocated than it has', { node_state: 3, alloc_cpus: 9 }, 3],
    ['with flags', { node_state: 0x8000_0203, alloc_cpus: 3 }, 0x8000_0205],
  ])('%s', (_, members, state) => {
    expect(new NodeDeriver([], LIST).derive(0, node(members))?.node_state).toBe(state);
  });

  it('keeps its state where mixed was not asked for', () => {
    const deriver = new NodeDeriver([], { mixed: false, single: false });
    expect(deriver.derive(0, node({ node_state: 3, alloc_cpus: 3 }))?.node_state).toBe(3);
  });
});

describe('a partition', () => {
  it('shows the defaults of its jobs', () => {
    const job_defaults_list = [
      { type: 1, value: 2n },
      { type: 2, value: 1024n },
      { type: 9, value: 1n },
    ];
    expect(derivePartition({ ...partition('gpu', []), job_defaults_list })).toMatchObject({
      job_defaults_str: 'DefCpuPerGPU=2,DefMemPerGPU=1024,Unknown(9)=1',
    });
    expect(derivePartition(partition('debug', [])).job_defaults_str).toBeNull();
  });

  it('without a name has an empty one', () => {
    expect(derivePartition({ ...partition('', []), name: null }).name).toBe('');
  });
});
