/** Changing nodes and having a controller read its configuration again, on clusters of their own. */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNode, deleteNode, updateNode } from '../../src/messages/node-control.js';
import { reconfigure } from '../../src/messages/reconfigure.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { SPOKEN, SUITES } from './clusters.js';
import type { Asker } from './forced.js';
import { asker, shown } from './forced.js';

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 31_600, forky: 31_800 };
const DRAIN = 1 << 9;
const UNDRAIN = 1 << 6;
const NODE_NAME_INVALID = 2018;

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ suite, name: `nodes${suite}`, basePort: BASE_PORTS[suite] });
    // Nodes can be made where the table has room.
    appendFileSync(cluster.confPath, 'MaxNodeCount=64\n');
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  describe.each(SPOKEN[suite])('in protocol version %i', (version) => {
    let root: Asker;

    beforeAll(async () => {
      root = await asker(cluster, 'root', version);
    });

    it('reads its configuration again', async () => {
      const name = `added${version}`;
      appendFileSync(cluster.confPath, `PartitionName=${name} Nodes=n1\n`);
      expect(await root.call(reconfigure, {})).toBeNull();
      await until(
        'the partition',
        async () => (await shown(cluster, 'partition', name)).length > 0,
      );
      expect(await shown(cluster, 'partition', name)).toEqual([
        expect.objectContaining({ PartitionName: name, Nodes: 'n1' }),
      ]);
    });

    it('changes nodes', async () => {
      // After the configuration was read, they register anew.
      await until('the nodes', async () => {
        const states = (await shown(cluster, 'node', 'n[9-10]')).map((node) => node['State']);
        return states.every((state) => state === 'IDLE');
      });
      await root.call(updateNode, {
        ...{ node_names: 'n[9-10]', comment: `in${version}`, extra: 'more', weight: version },
        ...{ node_state: DRAIN, reason: 'Prüfung' },
      });
      const nodes = await shown(cluster, 'node', 'n[9-10]');
      expect(nodes).toHaveLength(2);
      for (const node of nodes) {
        expect(node).toMatchObject({
          ...{ Comment: `in${version}`, Extra: 'more', Weight: String(version) },
        });
        expect(node['State']).toContain('DRAIN');
        expect(node['Reason']).toBe('Prüfung');
      }
      await root.call(updateNode, { node_names: 'n[9-10]', node_state: UNDRAIN });
      const [node] = await shown(cluster, 'node', 'n9');
      expect(node?.['State']).not.toContain('DRAIN');
      expect(node).toMatchObject({ Comment: `in${version}`, Weight: String(version) });
    });

    it('creates and deletes nodes', async () => {
      const name = `made${version}`;
      await root.call(createNode, { extra: `NodeName=${name} CPUs=4 RealMemory=100 State=CLOUD` });
      expect(await shown(cluster, 'node', name)).toEqual([
        expect.objectContaining({ NodeName: name, CPUTot: '4', RealMemory: '100' }),
      ]);
      if (version >= 40) {
        // A node that has a daemon says what it is an instance of when it registers.
        const instance = { instance_id: 'i-1', instance_type: 'large' };
        await root.call(updateNode, { node_names: name, ...instance });
        expect(await shown(cluster, 'node', name)).toEqual([
          expect.objectContaining({ InstanceId: 'i-1', InstanceType: 'large' }),
        ]);
      }
      await root.call(deleteNode, { node_names: name });
      await expect(root.call(deleteNode, { node_names: name })).rejects.toMatchObject({
        errorNumber: NODE_NAME_INVALID,
      });
    });
  });
});
