/** Lists that names and numbers are looked up in. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LookUpReader } from '../../src/cluster/accounting/look-ups.js';
import { getAssociations } from '../../src/messages/accounting/associations.js';
import { accountingClient } from '../support/accounting-client.js';
import { ALICE, eventually } from '../support/controller-client.js';
import { FakeSlurmdbd } from '../support/fake-slurmdbd.js';

let fake: FakeSlurmdbd;
beforeEach(async () => {
  fake = await FakeSlurmdbd.start(45);
});
afterEach(async () => await fake.close());

const ASSOCIATIONS = new Set(['associations'] as const);
const names = (id: number) => ({ acct: 'a', cluster: 'c', partition: null, user: `u${id}`, id });

test('are asked for where they are wanted; of associations only what names them is kept', async () => {
  fake.hasList(getAssociations, [{ ...names(7), comment: 'left behind', grp_jobs: 5 }]);
  const found = await new LookUpReader(accountingClient([fake])).read(ASSOCIATIONS, ALICE, {});
  expect(found).toEqual({ tres: [], qos: [], associations: [names(7)] });
});

test('are in memory once, however many requests hold them, and as they are by now', async () => {
  const reader = new LookUpReader(accountingClient([fake]));
  const read = async () => (await reader.read(ASSOCIATIONS, ALICE, {})).associations;
  const many = Array.from({ length: 500 }, (_, id) => names(id));
  fake.hasList(getAssociations, many);
  const first = await read();
  expect(await read()).toBe(first);
  fake.hasList(getAssociations, [...many, names(500)]);
  const longer = await read();
  expect(longer).toEqual([...many, names(500)]);
  expect(longer[499]).toBe(first[499]);
  fake.hasList(getAssociations, many);
  expect(await read()).toBe(first);
  fake.hasList(
    getAssociations,
    many.map((one) => ({ ...one, acct: one.id === 250 ? 'b' : 'a' })),
  );
  const changed = await read();
  expect(changed[250]).toEqual({ ...names(250), acct: 'b' });
  expect(changed[249]).toBe(first[249]);
  fake.hasList(getAssociations, []);
  expect(await read()).toEqual([]);
});

test('are read by a few requests at once', async () => {
  const client = accountingClient([fake]);
  const reader = new LookUpReader(client);
  let asked = 0;
  fake.answers.set(getAssociations.messageType, (session) => {
    asked += 1;
    setTimeout(() => session.code(0), 50);
  });
  const all = Array.from({ length: 9 }, () => reader.read(ASSOCIATIONS, ALICE, {}));
  await eventually(() => asked === 4);
  expect(client.sessionCount).toBe(4);
  await Promise.all(all);
  expect(asked).toBe(9);
});
