/** Damaged replies: whatever the bytes, a request ends with its answer or with an error of Slurm's. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { SlurmError } from '../../src/errors.js';
import { requestConfig } from '../../src/messages/config.js';
import { listNodes } from '../../src/messages/nodes.js';
import { ping } from '../../src/messages/ping.js';
import { ALICE, clientOf } from '../support/controller-client.js';
import {
  code,
  FakeController,
  packed,
  packedList,
  raw,
  replyFrame,
} from '../support/fake-controller.js';

const config = replyFrame(
  45,
  2016,
  packed(requestConfig.replies[0]!.type, 45, {
    config_files: [
      { exists: true, execute: false, file_name: 'slurm.conf', file_content: 'ClusterName=c' },
    ],
    slurmd_spooldir: '/x',
  }),
);
const nodes = replyFrame(
  45,
  listNodes.reply.messageType,
  packedList(listNodes.reply, 45, {
    head: { record_count: 3, hidden_nodes: { size: 3, mask: '0x2' } },
    records: [{ name: 'n1' }, { name: 'n3' }],
    tail: {},
  }),
);

let fake: FakeController;
let client: ControllerClient;
const budget = new SpoolBudget();

beforeAll(async () => {
  fake = await FakeController.start(45);
  client = clientOf([fake], { budget, messageTimeoutMs: 500 });
  await client.call(ping, {}, ALICE);
});
afterAll(() => fake.close());

/** Some bytes changed, and some cut off or added. */
const damage: fc.Arbitrary<Damage> = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  cut: fc.oneof(fc.constant(0), fc.nat(200)),
  added: fc.uint8Array({ maxLength: 20 }),
});

interface Damage {
  readonly changes: readonly (readonly [place: number, byte: number])[];
  readonly cut: number;
  readonly added: Uint8Array;
}

function damaged(frame: Buffer, { changes, cut, added }: Damage): Buffer {
  const bytes = Buffer.from(frame.subarray(0, Math.max(0, frame.length - cut)));
  for (const [place, byte] of changes) if (bytes.length > 0) bytes[place % bytes.length] = byte;
  return Buffer.concat([bytes, added]);
}

async function outcome(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => expect(error).toBeInstanceOf(SlurmError));
  expect(budget.usedBytes).toBe(0);
}

test('damaged replies end in an answer or an error, and hold nothing', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(damage, async (damage) => {
      // Silence and HTTP make a call be repeated, after a probe.
      fake.script(raw(damaged(config, damage)), code(1007), code(0));
      await outcome(client.call(requestConfig, {}, ALICE));
      fake.clearScript();
      fake.script(raw(damaged(nodes, damage)), code(1007), code(0));
      await outcome(
        (async () => {
          const list = await client.list(listNodes, {}, ALICE);
          for await (const slice of list?.slices() ?? []) expect(slice.length).toBeGreaterThan(0);
        })(),
      );
      fake.clearScript();
    }),
    { numRuns: 300 },
  );
});
