/** The lists of the accounting database that readers and writers look names and numbers up in. */
import type { Caller } from '../../credentials/caller.js';
import { SlurmError } from '../../errors.js';
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import {
  ASSOCIATION_CONDITION_FLAGS,
  getAssociations,
} from '../../messages/accounting/associations.js';
import type { ListHead, ListTail } from '../../messages/accounting/calls.js';
import { getQos, QOS_CONDITION_FLAGS } from '../../messages/accounting/qos.js';
import { getTres } from '../../messages/accounting/tres.js';
import type { ListCall } from '../../messages/engine/rpc.js';
import type { AssociationKey, LookUp, LookUps } from '../../model/engine/context.js';
import type { RequestOptions } from '../controller.js';
import type { ListStream } from '../list-stream.js';
import type { AccountingCalls } from './calls.js';
import type { AccountingClient } from './client.js';

const DELETED_QOS_TOO = { flags: QOS_CONDITION_FLAGS.WITH_DELETED };
const DELETED_ASSOCIATIONS_TOO = { flags: ASSOCIATION_CONDITION_FLAGS.WITH_DELETED };

/** Of operations that need none, and of clusters without an accounting daemon. */
export const NO_LOOK_UPS: LookUps = { tres: [], qos: [], associations: [] };

/** Records that a list of these may have; each is in memory while a request is answered. */
const MAX_RECORDS = 1_000_000;

/**
 * Asks for the lists that are wanted, with what was deleted; the others are empty.
 * @throws {SlurmError} where one cannot be had.
 */
export async function loadLookUps(
  client: AccountingClient,
  wanted: ReadonlySet<LookUp>,
  caller: Caller,
  options: RequestOptions,
): Promise<LookUps> {
  return await client.read(
    caller,
    async (calls) => ({
      tres: wanted.has('tres') ? await whole(calls, getTres, { cond: { with_deleted: 1 } }) : [],
      qos: wanted.has('qos') ? await whole(calls, getQos, { cond: DELETED_QOS_TOO }) : [],
      associations: wanted.has('associations')
        ? (await whole(calls, getAssociations, { cond: DELETED_ASSOCIATIONS_TOO })).map(keyOf)
        : [],
    }),
    options,
  );
}

/** Limits and shares are left behind: they take most of the room. */
function keyOf({ acct, cluster, partition, user, id }: AssociationRecord): AssociationKey {
  return { acct, cluster, partition, user, id };
}

/** Reads a list to its end. Null: there is none. */
export async function allRecords<R>(
  stream: ListStream<ListHead, R, ListTail> | null,
  name: string,
): Promise<R[]> {
  const records: R[] = [];
  if (stream === null) return records;
  for await (const slice of stream.slices()) {
    for (const { record } of slice) records.push(record);
    if (records.length <= MAX_RECORDS) continue;
    const description = `${name} has more than ${MAX_RECORDS} records`;
    throw new SlurmError('ESLURM_RESULT_TOO_LARGE', { description });
  }
  return records;
}

async function whole<Q, R>(
  calls: AccountingCalls,
  rpc: ListCall<Q, ListHead, R, ListTail>,
  body: Partial<Q>,
): Promise<R[]> {
  return await allRecords(await calls.list(rpc, body), rpc.name);
}
