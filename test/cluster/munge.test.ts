/**
 * Signed requests to real controllers. The signature is a KangarooTwelve hash of the body, which works
 * in another way from 8,190 bytes on (the two bytes of the message type are hashed with them).
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { ProcessCaller } from '../../src/credentials/caller.js';
import { bodyHash, CredentialSource } from '../../src/credentials/credentials.js';
import { encodeRequest } from '../../src/messages/engine/rpc.js';
import { showNode } from '../../src/messages/nodes.js';
import { loadMunge } from '../../src/system/munge.js';
import { SUITES, sharedCluster } from './clusters.js';

const LENGTHS = [8_189, 8_190, 8_191, 8_192, 8_193, 20_000];
/** What a request for a node has beside the name: its length, its NUL and the flags. */
const OTHER_BYTES = 4 + 1 + 2;

describe.each(SUITES)('%s', (suite) => {
  let signing: ControllerClient;
  let lying: ControllerClient;

  beforeAll(async () => {
    const cluster = await sharedCluster(suite);
    const munge = loadMunge({ socket: cluster.mungeSocket });
    const clientWith = (credentials: CredentialSource) =>
      new ControllerClient({
        controllers: [{ name: 'only', address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] }],
        messageTimeoutMs: 60_000,
        connectTimeoutMs: 30_000,
        credentials,
        budget: new SpoolBudget(),
      });
    signing = clientWith(new CredentialSource(munge));
    lying = clientWith(
      new CredentialSource({
        plugin: 'munge',
        encode: () => munge.encode(bodyHash(1, Buffer.from('another'))),
      }),
    );
  });

  test('a body of 0 bytes', async () => {
    expect(await signing.ping(0, new ProcessCaller())).toBeNull();
  });

  test.each(LENGTHS)('a body of %i bytes', async (length) => {
    const request = { node_name: 'x'.repeat(length - OTHER_BYTES) };
    expect(encodeRequest(showNode, 45, request)).toHaveLength(length);
    const nodes = await signing.list(showNode, request, new ProcessCaller());
    expect(nodes?.head.record_count).toBe(0);
    nodes?.close();
  });

  test('a signature of another body is refused', async () => {
    const answer = lying.list(showNode, { node_name: 'n1' }, new ProcessCaller());
    await expect(answer).rejects.toThrow();
  });
});
