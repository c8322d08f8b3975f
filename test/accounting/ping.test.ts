/** Whether accounting daemons answer, each by itself. */
import { constants } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Findings } from '../../src/model/engine/context.js';
import { getAccountingPing } from '../../src/operations/accounting/daemon.js';
import type { ObjectReply } from '../../src/operations/operation.js';
import { accountingClient } from '../support/accounting-client.js';
import { ALICE, eventually } from '../support/controller-client.js';
import { FakeSlurmdbd } from '../support/fake-slurmdbd.js';

let primary: FakeSlurmdbd;
let backup: FakeSlurmdbd;
beforeEach(async () => {
  primary = await FakeSlurmdbd.start(45);
  backup = await FakeSlurmdbd.start(45);
});
afterEach(async () => {
  await primary.close();
  await backup.close();
});

async function ping(...down: readonly FakeSlurmdbd[]) {
  const accounting = accountingClient([primary, backup]);
  for (const daemon of down) await daemon.close();
  const findings = new Findings();
  const request = { cluster: { accounting }, caller: ALICE, findings };
  const reply = (await getAccountingPing.handle(request as never)) as ObjectReply;
  await eventually(() => accounting.sessionCount === 0);
  return { pings: reply.payload['pings'], errors: findings.errors };
}

test('a primary that answers is enough', async () => {
  const { pings, errors } = await ping();
  expect(pings).toEqual([{ hostname: '127.0.0.1', offset: 0, rc: 0, latency: expect.any(BigInt) }]);
  expect(errors).toEqual([]);
  expect(backup.sessions).toEqual([]);
});

test('a backup is asked where it does not', async () => {
  const { pings, errors } = await ping(primary);
  expect(pings).toMatchObject([
    { offset: 0, rc: constants.errno.ECONNREFUSED },
    { offset: 1, rc: 0 },
  ]);
  expect(errors).toEqual([]);
});

test('that none answers is an error too', async () => {
  const { pings, errors } = await ping(primary, backup);
  expect(pings).toHaveLength(2);
  expect(errors).toMatchObject([
    { error_number: 7000, description: expect.stringContaining('Unable to connect to') },
  ]);
});
