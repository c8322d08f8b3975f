import { describe, expect, it } from 'vitest';
import type { NodeLine } from '../../src/cluster/conf/nodes.js';
import {
  expandNodes,
  readNodeSets,
  readNodes,
  readPartitions,
} from '../../src/cluster/conf/nodes.js';
import type { ConfEntry } from '../../src/cluster/conf/parse.js';
import { parseConf } from '../../src/cluster/conf/parse.js';

function entriesOf(text: string): ConfEntry[] {
  return parseConf(text, 'slurm.conf', () => true) as ConfEntry[];
}

/** The nodes of the first line, `name/hostname/address:port` each. */
function nodesOf(text: string): string[] {
  const [line] = readNodes(entriesOf(text));
  return expandNodes(line as NodeLine, 6818).map(
    ({ name, hostname, address, port }) => `${name}/${hostname}/${address}:${port}`,
  );
}

describe('nodes', () => {
  it.each([
    ['NodeName=a', ['a/a/a:6818']],
    ['NodeName=a NodeHostname=b', ['a/b/b:6818']],
    ['NodeName=a NodeAddr=b', ['a/a/b:6818']],
    [
      'NodeName=x[1-2] NodeAddr=10.0.0.[1-2] Port=7000-7001',
      ['x1/x1/10.0.0.1:7000', 'x2/x2/10.0.0.2:7001'],
    ],
    ['NodeName=x[1-2] Port=[7000,7005]', ['x1/x1/x1:7000', 'x2/x2/x2:7005']],
    ['NodeName=x[1-2] Port=7000,7005', ['x1/x1/x1:7000', 'x2/x2/x2:7005']],
    ['NodeName=x[1-2] NodeHostname=h Port=7000', ['x1/h/h:7000', 'x2/h/h:7000']],
    ['NodeName=x[09-10],y', ['x09/x09/x09:6818', 'x10/x10/x10:6818', 'y/y/y:6818']],
  ])('%s', (text, nodes) => {
    expect(nodesOf(text)).toEqual(nodes);
  });

  it('take the options of the DEFAULT lines before them', () => {
    const lines = readNodes(
      entriesOf(
        'NodeName=a\nNodeName=DEFAULT Port=7000 CPUs=2\nNodeName=b CPUs=4\n' +
          'nodename=default CPUs=8\nNodeName=c',
      ),
    );
    expect(lines.map(({ names, ports }) => [names, ports])).toEqual([
      ['a', null],
      ['b', '7000'],
      ['c', '7000'],
    ]);
    expect(lines.map(({ options }) => options.get('cpus'))).toEqual([undefined, '4', '8']);
  });

  it.each([
    ['NodeName=DEFAULT NodeAddr=x', 'NodeAddr not allowed with NodeName=DEFAULT'],
    ['NodeName=DEFAULT nodehostname=x', 'NodeHostname not allowed with NodeName=DEFAULT'],
    ['NodeName=all', "'all' is a reserved word disallowed for use with NodeName"],
    [
      'NodeName=x[1-3] NodeAddr=y[1-2]',
      'NodeAddr count must equal that of NodeName records or there must be no more than one',
    ],
    [
      'NodeName=x[1-3] NodeHostname=y[1-2]',
      'NodeHostname count must equal that of NodeName records or there must be no more than one',
    ],
    [
      'NodeName=x[1-3] Port=1-2',
      'Port count must equal that of NodeName records or there must be no more than one',
    ],
    ['NodeName=x Port=0', 'Invalid Port 0'],
    ['NodeName=x Port=65536', 'Invalid Port 65536'],
    ['NodeName=x[1-', '"x[1-" is not a host list: a bracket is not closed (at character 5)'],
    ['NodeName=x[1-99999999]', '"x[1-99999999]" is not a host list'],
  ])('%s is refused with its place', (text, message) => {
    expect(() => nodesOf(`\n${text}`)).toThrow(message);
    expect(() => nodesOf(`\n${text}`)).toThrow(/\(slurm\.conf line 2\)$/);
  });
});

describe('partitions', () => {
  it('have nodes, their own or by default', () => {
    const text =
      'PartitionName=a\nPartitionName=DEFAULT Nodes=n1 State=UP\npartitionname=b\nPartitionName=c Nodes=ALL';
    const lines = readPartitions(entriesOf(text));
    expect(lines.map(({ name, nodes }) => [name, nodes])).toEqual([
      ['a', null],
      ['b', 'n1'],
      ['c', 'ALL'],
    ]);
    expect(lines.map(({ options }) => options.get('state'))).toEqual([undefined, 'UP', 'UP']);
  });
});

describe('node sets', () => {
  it('have nodes, a feature or both', () => {
    const text = 'NodeSet=a Nodes=n[1-2]\nNodeSet=b Feature=gpu';
    expect(readNodeSets(entriesOf(text))).toEqual([
      { name: 'a', nodes: 'n[1-2]', feature: null, file: 'slurm.conf', line: 1 },
      { name: 'b', nodes: null, feature: 'gpu', file: 'slurm.conf', line: 2 },
    ]);
  });
});
