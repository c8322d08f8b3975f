/**
 * How operations ask the accounting daemon: what they read in one session of the caller's, and what they
 * change in one transaction, which is kept only where nothing went wrong.
 */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import type { AccountingClient } from '../../cluster/accounting/client.js';
import type { ListStream } from '../../cluster/transport/list-stream.js';
import { SlurmError } from '../../errors.js';
import type { ListHead, ListTail, NamesList } from '../../messages/accounting/calls.js';
import type { Call, ListCall } from '../../messages/engine/rpc.js';
import { isUnchanged, recordFailure } from '../failures.js';
import { recordsOf } from '../open-list.js';
import type { AnyRequest, OperationReply } from '../operation.js';
import { FAILURE, NOT_MODIFIED } from '../operation.js';

/** A list call of slurmdbd. */
export type AccountingList<Q, R> = ListCall<Q, ListHead, R, ListTail>;

/** What an error or warning about a call says of it, as upstream does. */
export interface Told {
  /** The handler's name. */
  readonly source: string;
  /** The library's function: `slurmdb_tres_get`. */
  readonly called: string;
}

/** The cluster's client. Operations of accounting are not offered where there is none. */
export function clientOf({ cluster }: AnyRequest): AccountingClient {
  if (cluster.accounting === null) throw new SlurmError('ESLURM_DB_CONNECTION');
  return cluster.accounting;
}

/** Reads in a session of the caller's. */
export async function read<T>(
  request: AnyRequest,
  work: (calls: AccountingCalls) => Promise<T>,
): Promise<T> {
  const { caller, signal } = request;
  return await clientOf(request).read(caller, work, { signal });
}

/** Ends a transaction whose failure is among the request's errors already. */
class NothingKept extends Error {}

/**
 * Changes something: kept when the work is done and the request has no errors, else nothing of it is.
 * @returns What the work gives, or null where nothing was kept.
 */
export async function change<T>(
  request: AnyRequest,
  work: (calls: AccountingCalls) => Promise<T>,
): Promise<T | null> {
  const { caller, findings, signal } = request;
  const checked = async (calls: AccountingCalls): Promise<T> => {
    const result = await work(calls);
    if (findings.errors.length > 0) throw new NothingKept();
    return result;
  };
  try {
    return await clientOf(request).transaction(caller, checked, { signal });
  } catch (error) {
    if (error instanceof NothingKept) return null;
    throw error;
  }
}

/** Which list of the reply has the records, and whether there may be several. */
export interface ToldList extends Told {
  readonly list: string;
  /** The error where there is more than one, of which none is shown or removed then. */
  readonly ambiguous?: { readonly code: number; readonly description: string };
}

/**
 * Streams what a condition finds as the list `list` of the reply. Finding nothing is a warning.
 * @param shown Makes of a record what is written.
 */
export async function listed<Q, R>(
  request: AnyRequest,
  rpc: AccountingList<Q, R>,
  body: Partial<Q>,
  { list, source, called, ambiguous }: ToldList,
  shown: (record: R) => unknown = (record) => record,
): Promise<OperationReply> {
  const { findings } = request;
  let stream: ListStream<ListHead, R, ListTail> | null;
  try {
    stream = await read(request, (calls) => calls.list(rpc, body));
  } catch (error) {
    recordFailure(findings, error, source, `${called} failed`);
    return FAILURE;
  }
  const count = stream === null ? 0 : rpc.reply.count(stream.head);
  const isAmbiguous = ambiguous !== undefined && count > 1;
  if (stream === null || count === 0 || isAmbiguous) {
    stream?.close();
    if (isAmbiguous) findings.error(ambiguous.code, ambiguous.description, source);
    else findings.warn(`${called}() found nothing`, source);
    return { type: 'object', payload: { [list]: [] } };
  }
  const records = recordsOf(stream, (slice) => slice.map(({ record }) => shown(record)));
  return { type: 'list', list, payload: {}, ...records };
}

/**
 * What a call changed or removed, by name.
 * @throws {SlurmError} the code that stands beside the names: nothing is to be kept then.
 */
export async function changedNames<Q>(
  calls: AccountingCalls,
  rpc: Call<Q, NamesList>,
  body: Partial<Q>,
): Promise<readonly string[]> {
  const answer = await calls.call(rpc, body);
  const code = (answer?.return_code ?? 0) | 0;
  if (code !== 0) throw new SlurmError(code);
  return (answer?.my_list ?? []).filter((name) => name !== null);
}

/**
 * Removes what a condition finds and answers with its names as the list `list`. Where there is nothing
 * to remove, slurmdbd says that nothing changed, which is a status of its own.
 */
export async function removed<Q>(
  request: AnyRequest,
  rpc: Call<Q, NamesList>,
  body: Partial<Q>,
  { list, source, called, ambiguous }: ToldList,
): Promise<OperationReply> {
  const { findings } = request;
  const work = async (calls: AccountingCalls): Promise<readonly string[]> => {
    const names = await changedNames(calls, rpc, body);
    if (ambiguous !== undefined && names.length > 1) {
      findings.error(ambiguous.code, ambiguous.description, source);
    }
    return names;
  };
  try {
    const names = await change(request, work);
    if (names === null) return FAILURE;
    if (names.length === 0) findings.warn(`${called}() found nothing`, source);
    return { type: 'object', payload: { [list]: names } };
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(findings, error, source, `${called} failed`);
    return FAILURE;
  }
}
