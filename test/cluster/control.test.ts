/** Nodes, partitions and reservations changed on real controllers, in every protocol version. */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenCaller } from '../../src/credentials/caller.js';
import type { Json } from '../../src/model/engine/json.js';
import {
  createNodes,
  deleteOneNode,
  updateNodes,
  updateOneNode,
} from '../../src/operations/nodes-control.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { changePartitions, deleteOnePartition } from '../../src/operations/partitions-control.js';
import {
  changeOneReservation,
  deleteOneReservation,
} from '../../src/operations/reservations-control.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { startCluster } from '../../tools/cluster/cluster.js';
import type { OperateOptions } from '../support/operate.js';
import { operate } from '../support/operate.js';
import { SPOKEN, SUITES } from './clusters.js';
import { forcedController, shown } from './forced.js';

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 30_200, forky: 30_400 };
const USER_INVALID = 2010;

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ suite, name: `control${suite}`, basePort: BASE_PORTS[suite] });
    // Nodes can be made where the table has room.
    appendFileSync(cluster.confPath, 'MaxNodeCount=64\n');
    await cluster.exec(['scontrol', 'reconfigure']);
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  describe.each(SPOKEN[suite])('in protocol version %i', (protocol: ProtocolVersion) => {
    const run = async (operation: AnyOperation, options: OperateOptions, user = 'root') => {
      const caller = new TokenCaller(await cluster.token(user), null);
      return await operate(operation, forcedController(cluster, protocol), options, caller);
    };
    const succeeds = async (operation: AnyOperation, options: OperateOptions) => {
      expect((await run(operation, options)).errors).toEqual([]);
    };
    const refuses = async (operation: AnyOperation, options: OperateOptions, user?: string) =>
      (await run(operation, options, user)).errors.map(({ error_number }) => error_number);

    it('changes nodes', async () => {
      const comment = `in${protocol}`;
      const body = { name: ['n9'], comment, weight: { set: true, number: protocol } };
      await succeeds(updateNodes, { body });
      const parameters = { node_name: 'n9' };
      await succeeds(updateOneNode, { parameters, body: { state: 'DRAIN', reason: 'why' } });
      const [node] = await shown(cluster, 'node', 'n9');
      expect(node).toMatchObject({ Comment: comment, Weight: `${protocol}`, Reason: 'why' });
      expect(node?.['State']).toContain('DRAIN');
      await succeeds(updateOneNode, { parameters, body: { state: 'UNDRAIN' } });
      expect(await refuses(updateNodes, { body }, 'alice')).toEqual([USER_INVALID]);
    });

    it('makes and deletes nodes', async () => {
      const body = { node_conf: `NodeName=new${protocol} CPUs=3 State=CLOUD` };
      await succeeds(createNodes, { body });
      expect(await shown(cluster, 'node', `new${protocol}`)).toMatchObject([{ CPUTot: '3' }]);
      const parameters = { node_name: `new${protocol}` };
      await succeeds(deleteOneNode, { parameters });
      expect(await refuses(deleteOneNode, { parameters })).toHaveLength(1);
    });

    it('makes, changes and deletes partitions', async () => {
      const name = `made${protocol}`;
      const change = (partition: Record<string, Json>) =>
        succeeds(changePartitions, { body: { partitions: [{ name, ...partition }] } });
      await change({ nodes: { configured: 'n[1-2]' }, partition: { oversubscribe: 'FORCE:3' } });
      const maximums = { time: { set: true, number: 90 } };
      await change({ maximums, flags: ['LLN'], priority: { tier: protocol } });
      expect(await shown(cluster, 'partition', name)).toMatchObject([
        {
          ...{ Nodes: 'n[1-2]', OverSubscribe: 'FORCE:3', LLN: 'YES', MaxTime: '01:30:00' },
          ...{ PriorityTier: String(protocol) },
        },
      ]);
      const parameters = { partition_name: name };
      expect(await refuses(deleteOnePartition, { parameters }, 'alice')).toEqual([USER_INVALID]);
      await succeeds(deleteOnePartition, { parameters });
      expect(await refuses(deleteOnePartition, { parameters })).toHaveLength(1);
    });

    it('makes, changes and deletes reservations', async () => {
      const name = `made${protocol}`;
      const start = { set: true, number: 4_102_444_800 };
      const body = { name, start_time: start, duration: 60, users: ['alice'], node_count: 2 };
      await succeeds(changeOneReservation, { body });
      await succeeds(changeOneReservation, { body: { name, comment: 'new', flags: ['DAILY'] } });
      expect(await shown(cluster, 'reservation', name)).toMatchObject([
        {
          Duration: '01:00:00',
          NodeCnt: '2',
          Users: 'alice',
          Comment: 'new',
          Flags: expect.stringContaining('DAILY'),
        },
      ]);
      const parameters = { reservation_name: name };
      expect(await refuses(deleteOneReservation, { parameters }, 'bob')).toEqual([USER_INVALID]);
      await succeeds(deleteOneReservation, { parameters });
      expect(await refuses(deleteOneReservation, { parameters })).toHaveLength(1);
    });
  });
});
