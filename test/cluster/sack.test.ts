/** auth/slurm: a controller's own socket signs for this process. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import { allRecords } from '../../src/cluster/accounting/look-ups.js';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { ProcessCaller } from '../../src/credentials/caller.js';
import { bodyHash, CredentialSource } from '../../src/credentials/credentials.js';
import { getTres } from '../../src/messages/accounting/tres.js';
import { showNode } from '../../src/messages/nodes.js';
import { sackSigner } from '../../src/system/sack.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster } from '../../tools/cluster/cluster.js';
import { SUITES } from './clusters.js';

const BASE_PORTS = { trixie: 26_000, forky: 26_100 } as const;
const COMMON = { connectTimeoutMs: 30_000 } as const;
/** A body whose hash is one of a tree. */
const LONG_NAME = 'x'.repeat(20_000);

describe.each(SUITES)('%s', (suite) => {
  let cluster: Cluster;
  let socket: string;

  beforeAll(async () => {
    const name = `sack-${suite}`;
    cluster = await startCluster({ suite, name, basePort: BASE_PORTS[suite], authType: 'slurm' });
    const root = join(`/proc/${cluster.initPid}/root`, cluster.directory, 'root');
    socket = join(root, 'run/slurmctld/sack.socket');
  });

  afterAll(async () => await cluster.stop());

  const signer = () => sackSigner({ socket, clusterName: cluster.plan.name });

  const controllerWith = (credentials: CredentialSource) =>
    new ControllerClient({
      ...COMMON,
      controllers: [{ name: 'only', address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] }],
      messageTimeoutMs: 60_000,
      credentials,
      budget: new SpoolBudget(),
    });

  test.each(['n1', LONG_NAME])('the controller answers', async (node_name) => {
    const client = controllerWith(new CredentialSource(signer()));
    const nodes = await client.list(showNode, { node_name }, new ProcessCaller());
    expect(nodes?.head.record_count).toBe(node_name === 'n1' ? 1 : 0);
    nodes?.close();
  });

  test('a signature of another body is refused', async () => {
    const encode = () => signer().encode(bodyHash(1, Buffer.from('another')));
    const client = controllerWith(new CredentialSource({ plugin: 'slurm', encode }));
    const answer = client.list(showNode, { node_name: 'n1' }, new ProcessCaller());
    await expect(answer).rejects.toThrow();
  });

  test('the accounting daemon answers', async () => {
    const client = new AccountingClient({
      ...COMMON,
      daemons: [{ host: '127.0.0.1', port: cluster.plan.slurmdbdPort }],
      clusterName: cluster.plan.name,
      initTimeoutMs: 60_000,
      answerTimeoutMs: 60_000,
      credentials: new CredentialSource(signer()),
      budget: new SpoolBudget(),
    });
    const tres = await client.read(new ProcessCaller(), async (calls) =>
      allRecords(await calls.list(getTres, { cond: {} }), getTres.name),
    );
    expect(tres.map(({ type }) => type)).toContain('cpu');
    client.close();
  });

  test('no socket is an error that names those that were tried', async () => {
    const missing = sackSigner({ socket: join(cluster.directory, 'none'), clusterName: 'x' });
    await expect(missing.encode(Buffer.alloc(1))).rejects.toThrow(/none: .*ENOENT/);
    const shared = sackSigner({ socket: undefined, clusterName: 'no-such' });
    const tried = /slurm-no-such\/sack.*\/slurm\/sack.*slurmctld\/sack.*slurmdbd\/sack/;
    await expect(shared.encode(Buffer.alloc(1))).rejects.toThrow(tried);
  });
});
