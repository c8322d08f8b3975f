/** Lists that names and numbers are looked up in. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLookUps } from '../../src/cluster/accounting/look-ups.js';
import { getAssociations } from '../../src/messages/accounting/associations.js';
import { accountingClient } from '../support/accounting-client.js';
import { ALICE } from '../support/controller-client.js';
import { packedList } from '../support/fake-controller.js';
import { FakeSlurmdbd } from '../support/fake-slurmdbd.js';

let fake: FakeSlurmdbd;
beforeEach(async () => {
  fake = await FakeSlurmdbd.start(45);
});
afterEach(async () => await fake.close());

test('are asked for where they are wanted; of associations only what names them is kept', async () => {
  const { reply, messageType } = getAssociations;
  const names = { acct: 'a', cluster: 'c', partition: null, user: 'u', id: 7 };
  const records = [{ ...names, comment: 'left behind', grp_jobs: 5 }];
  const body = packedList(reply, 45, { head: { count: 1 }, records, tail: { return_code: 0 } });
  fake.answers.set(messageType, (session) => session.reply(reply.messageType, body));
  const found = await loadLookUps(accountingClient([fake]), new Set(['associations']), ALICE, {});
  expect(found).toEqual({ tres: [], qos: [], associations: [names] });
});
