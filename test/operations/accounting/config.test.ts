/** The whole configuration in one reply: what is in memory for it, and how often at once. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountingClient } from '../../../src/cluster/accounting/client.js';
import { getAccounts } from '../../../src/messages/accounting/accounts.js';
import { getAssociations } from '../../../src/messages/accounting/associations.js';
import { getClusters } from '../../../src/messages/accounting/clusters.js';
import { getQos } from '../../../src/messages/accounting/qos.js';
import { getTres } from '../../../src/messages/accounting/tres.js';
import { getUsers } from '../../../src/messages/accounting/users.js';
import { getWckeys } from '../../../src/messages/accounting/wckeys.js';
import { Findings } from '../../../src/model/engine/context.js';
import { getAccountingConfig } from '../../../src/operations/accounting/config.js';
import type { ListReply } from '../../../src/operations/operation.js';
import { accountingClient } from '../../support/accounting-client.js';
import { ALICE, eventually } from '../../support/controller-client.js';
import { FakeSlurmdbd } from '../../support/fake-slurmdbd.js';

const ACCESS_DENIED = 2002;
const KEY = { acct: 'a', cluster: 'c', partition: null, user: 'u', id: 7 };
const ASSOCIATION = { ...KEY, comment: 'not shown there', grp_jobs: 5 };

let fake: FakeSlurmdbd;
let accounting: AccountingClient;

beforeEach(async () => {
  fake = await FakeSlurmdbd.start(45);
  accounting = accountingClient([fake]);
  fake.hasList(getClusters, []);
  fake.hasList(getTres, []);
  fake.hasList(getQos, []);
  fake.hasList(getWckeys, []);
  fake.hasList(getAccounts, [{ name: 'a', assoc_list: [ASSOCIATION] }]);
  fake.hasList(getUsers, [{ user: { name: 'u', assoc_list: [ASSOCIATION] } }]);
  fake.hasList(getAssociations, [ASSOCIATION]);
});

afterEach(async () => {
  accounting.close();
  await fake.close();
});

async function dump(): Promise<ListReply> {
  const request = { cluster: { accounting }, caller: ALICE, findings: new Findings() };
  return (await getAccountingConfig.handle(request as never)) as ListReply;
}

it('keeps of accounts and users what names their associations', async () => {
  const { payload, close } = await dump();
  expect(payload['accounts']).toMatchObject([{ name: 'a', assoc_list: [KEY] }]);
  const [user] = payload['users'] as { assoc_list: object[] }[];
  expect(user?.assoc_list).toEqual([KEY]);
  close();
});

it('is made for two at once; the next one waits until a reply is done with', async () => {
  const [first, second] = await Promise.all([dump(), dump()]);
  let isMade = false;
  const third = dump().finally(() => {
    isMade = true;
  });
  await eventually(() => accounting.dumps.isAwaited);
  expect(isMade).toBe(false);
  first?.close();
  first?.close();
  await third;
  expect(accounting.dumps.isFull).toBe(true);
  for (const reply of [second, await third]) reply?.close();
  expect(accounting.dumps.usedCount).toBe(0);
});

it('leaves the way to the next one where it fails', async () => {
  fake.answers.set(getQos.messageType, (session) => session.code(ACCESS_DENIED));
  expect((await dump()).type).toBe('failure');
  expect(accounting.dumps.usedCount).toBe(0);
});
