/** The lists of the accounting database that readers and writers look names and numbers up in. */
import type { Caller } from '../../credentials/caller.js';
import { SlurmError } from '../../errors.js';
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import {
  ASSOCIATION_CONDITION_FLAGS,
  getAssociations,
} from '../../messages/accounting/associations.js';
import type { ListHead, ListTail } from '../../messages/accounting/calls.js';
import type { QosRecord } from '../../messages/accounting/qos.js';
import { getQos, QOS_CONDITION_FLAGS } from '../../messages/accounting/qos.js';
import type { TresRecord } from '../../messages/accounting/tres.js';
import { getTres } from '../../messages/accounting/tres.js';
import type { ListCall } from '../../messages/engine/rpc.js';
import type { AssociationKey, LookUp, LookUps } from '../../model/engine/context.js';
import type { ListStream } from '../transport/list-stream.js';
import type { RequestOptions } from '../transport/waiting.js';
import type { AccountingCalls } from './calls.js';
import type { AccountingClient } from './client.js';
import { KeptLists } from './kept-lists.js';
import { Slots } from './slots.js';

const DELETED_QOS_TOO = { flags: QOS_CONDITION_FLAGS.WITH_DELETED };
const DELETED_ASSOCIATIONS_TOO = { flags: ASSOCIATION_CONDITION_FLAGS.WITH_DELETED };

/** Of operations that need none, and of clusters without an accounting daemon. */
export const NO_LOOK_UPS: LookUps = { tres: [], qos: [], associations: [] };

/** Records that a list may have which a request keeps in memory. */
const MAX_RECORDS = 1_000_000;
/** Requests that read associations at once: theirs is the longest list, and there are as many of it meanwhile. */
const MAX_READING = 4;
const WAIT_MS = 60_000;

/** Reads these lists, for all requests of a cluster. */
export class LookUpReader {
  readonly #client: AccountingClient;
  readonly #reading = new Slots(MAX_READING, WAIT_MS);
  readonly #tres = new KeptLists<TresRecord>();
  readonly #qos = new KeptLists<QosRecord>();
  readonly #associations = new KeptLists<AssociationKey>();

  constructor(client: AccountingClient) {
    this.#client = client;
  }

  /**
   * Asks for the lists that are wanted, with what was deleted; the others are empty.
   * @throws {SlurmError} where one cannot be had.
   */
  async read(
    wanted: ReadonlySet<LookUp>,
    caller: Caller,
    options: RequestOptions,
  ): Promise<LookUps> {
    const work = async (calls: AccountingCalls): Promise<LookUps> => ({
      tres: wanted.has('tres')
        ? await this.#tres.read(slicesOf(calls, getTres, { cond: { with_deleted: 1 } }))
        : [],
      qos: wanted.has('qos')
        ? await this.#qos.read(slicesOf(calls, getQos, { cond: DELETED_QOS_TOO }))
        : [],
      associations: wanted.has('associations')
        ? await this.#associations.read(associationKeys(calls))
        : [],
    });
    const isLong = wanted.has('associations');
    if (isLong) await this.#reading.take(options.signal);
    try {
      return await this.#client.read(caller, work, options);
    } finally {
      if (isLong) this.#reading.give();
    }
  }
}

/** Limits and shares are left behind: they take most of the room. */
export function associationKey({
  acct,
  cluster,
  partition,
  user,
  id,
}: AssociationRecord): AssociationKey {
  return { acct, cluster, partition, user, id };
}

async function* associationKeys(calls: AccountingCalls): AsyncGenerator<AssociationKey[]> {
  const slices = slicesOf(calls, getAssociations, { cond: DELETED_ASSOCIATIONS_TOO });
  for await (const slice of slices) yield slice.map(associationKey);
}

async function* slicesOf<Q, R>(
  calls: AccountingCalls,
  rpc: ListCall<Q, ListHead, R, ListTail>,
  body: Partial<Q>,
): AsyncGenerator<R[]> {
  yield* recordSlices(await calls.list(rpc, body), rpc.name);
}

/** The records of a list of which something is kept in memory. Null: there is none. */
export async function* recordSlices<R>(
  stream: ListStream<ListHead, R, ListTail> | null,
  name: string,
): AsyncGenerator<R[]> {
  let count = 0;
  for await (const slice of stream?.slices() ?? []) {
    count += slice.length;
    if (count > MAX_RECORDS) {
      const description = `${name} has more than ${MAX_RECORDS} records`;
      throw new SlurmError('ESLURM_RESULT_TOO_LARGE', { description });
    }
    yield slice.map(({ record }) => record);
  }
}

/** Reads a list to its end. Null: there is none. */
export async function allRecords<R>(
  stream: ListStream<ListHead, R, ListTail> | null,
  name: string,
): Promise<R[]> {
  const records: R[] = [];
  for await (const slice of recordSlices(stream, name)) records.push(...slice);
  return records;
}
