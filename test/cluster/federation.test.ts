/** Federations, as real controllers tell of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestFederation } from '../../src/messages/federation.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { SPOKEN, SUITES } from './clusters.js';
import { asker } from './forced.js';

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 32_000, forky: 32_200 };
const ACTIVE = 1;

describe.each(SUITES)('the controller of %s', (suite) => {
  const name = `federated${suite}`;
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ suite, name, basePort: BASE_PORTS[suite] });
    const add = ['sacctmgr', '--immediate', 'add', 'federation', 'union', `clusters=${name}`];
    await cluster.exec(add);
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  it.each(SPOKEN[suite])('tells of its federation in protocol version %i', async (version) => {
    const root = await asker(cluster, 'root', version);
    const ask = async () => (await root.call(requestFederation, {}))?.federation ?? null;
    // Of a cluster whose controller has not registered yet it is not known where that is.
    await until('the federation', async () =>
      Boolean((await ask())?.cluster_list?.[0]?.control_port),
    );
    expect(await ask()).toMatchObject({
      name: 'union',
      cluster_list: [
        {
          ...{ name, control_host: '127.0.0.1', control_port: cluster.plan.slurmctldPort },
          ...{ fed_name: 'union', fed_id: 1, fed_state: ACTIVE, fed_feature_list: null },
        },
      ],
    });
  });
});
