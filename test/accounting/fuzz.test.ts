/** Damaged answers: whatever the bytes, a request ends, and holds nothing afterwards. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { SlurmError } from '../../src/errors.js';
import { persistReturnCode } from '../../src/messages/accounting/session.js';
import { accountingClient, getNames, namesOf, packedNames } from '../support/accounting-client.js';
import { ALICE, eventually } from '../support/controller-client.js';
import { packed } from '../support/fake-controller.js';
import { FakeSlurmdbd, sessionFrame } from '../support/fake-slurmdbd.js';

const code = sessionFrame(1433, packed(persistReturnCode, 45, { rc: 7000, comment: 'no' }));
const names = sessionFrame(1417, packedNames(['a', 'bc', 'def']));

interface Damage {
  readonly frame: Buffer;
  readonly changes: readonly (readonly [place: number, byte: number])[];
  readonly cut: number;
  readonly added: Uint8Array;
  /** Whether the opening is answered so, or the request after it. */
  readonly isInit: boolean;
}

/** Some bytes changed, and some cut off or added. */
const damage: fc.Arbitrary<Damage> = fc.record({
  frame: fc.constantFrom(code, names),
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  cut: fc.oneof(fc.constant(0), fc.nat(60)),
  added: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 20 })),
  isInit: fc.boolean(),
});

function damaged({ frame, changes, cut, added }: Damage): Buffer {
  const bytes = Buffer.from(frame.subarray(0, Math.max(0, frame.length - cut)));
  for (const [place, byte] of changes) if (bytes.length > 0) bytes[place % bytes.length] = byte;
  return Buffer.concat([bytes, added]);
}

let fake: FakeSlurmdbd;
beforeAll(async () => {
  fake = await FakeSlurmdbd.start(45);
});
afterAll(() => fake.close());

test('damaged answers end in a list or an error', async () => {
  const budget = new SpoolBudget();
  await fc.assert(
    fc.asyncProperty(damage, async (one) => {
      const client = accountingClient([fake], { budget, forcedVersion: 45, idleMs: 0 });
      const answer = (session: { write(bytes: Buffer): void; close(): void }) => {
        session.write(damaged(one));
        session.close();
      };
      fake.onInit = one.isInit ? answer : null;
      fake.answers.set(1410, answer);
      const work = client.read(ALICE, async (calls) => namesOf(await calls.list(getNames, {})));
      await work.catch((error: unknown) => expect(error).toBeInstanceOf(SlurmError));
      expect(budget.usedBytes).toBe(0);
      await eventually(() => client.sessionCount === 0);
    }),
    { numRuns: 80 },
  );
});
