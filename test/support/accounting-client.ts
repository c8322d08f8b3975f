/** A client of fake accounting daemons, with patience, and messages that they are asked. */
import type { AccountingOptions } from '../../src/cluster/accounting/client.js';
import { AccountingClient } from '../../src/cluster/accounting/client.js';
import type { ListStream } from '../../src/cluster/transport/list-stream.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { addCall, getCall, removeCall } from '../../src/messages/accounting/calls.js';
import { field, record } from '../../src/messages/engine/record.js';
import { call } from '../../src/messages/engine/rpc.js';
import { str } from '../../src/messages/engine/type.js';
import { packedList } from './fake-controller.js';

const name = record('name', [field('name', str)]);

/** Reads a list. */
export const getNames = getCall({
  name: 'GET_NAMES',
  messageType: 1410,
  condition: str,
  replyType: 1417,
  record: name,
});

/** Reads something small; 24.11 has brought it. */
export const getOne = call({
  name: 'GET_ONE',
  messageType: 1466,
  daemon: 'slurmdbd',
  range: { since: 42 },
  request: record('nothing', []),
  reply: { messageType: 1467, type: name },
  idempotent: true,
});

/** Changes something and is answered by a return code. */
export const addNames = addCall({ name: 'ADD_NAMES', messageType: 1404, item: str });

/** Changes something and is answered by names. */
export const removeNames = removeCall({ name: 'REMOVE_NAMES', messageType: 1437, condition: str });

/** The body of a list of names. */
export function packedNames(list: readonly string[], return_code = 0): Buffer {
  const records = list.map((one) => ({ name: one }));
  const head = { count: list.length };
  return packedList(getNames.reply, 45, { head, records, tail: { return_code } });
}

export function accountingClient(
  fakes: readonly { readonly port: number }[],
  options: Partial<AccountingOptions> = {},
): AccountingClient {
  return new AccountingClient({
    daemons: fakes.map(({ port }) => ({ host: '127.0.0.1', port })),
    clusterName: 'test',
    connectTimeoutMs: 30_000,
    initTimeoutMs: 30_000,
    answerTimeoutMs: 30_000,
    credentials: new CredentialSource(null),
    budget: new SpoolBudget(),
    // A session that waits must answer within this, too.
    idleMs: 3000,
    ...options,
  });
}

/** The names of a list, to its end. */
export async function namesOf(
  list: ListStream<unknown, { name: string | null }, unknown> | null,
): Promise<(string | null)[]> {
  const names: (string | null)[] = [];
  for await (const slice of list?.slices() ?? [])
    names.push(...slice.map((one) => one.record.name));
  return names;
}
