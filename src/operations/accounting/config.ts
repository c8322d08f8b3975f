/** All of the accounting database in one object: dumped, and loaded as a whole. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords, associationKey, recordSlices } from '../../cluster/accounting/look-ups.js';
import { errorNumber } from '../../errors.js';
import { ACCOUNT_CONDITION_FLAGS, getAccounts } from '../../messages/accounting/accounts.js';
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import {
  ASSOCIATION_CONDITION_FLAGS,
  getAssociations,
} from '../../messages/accounting/associations.js';
import { getClusters, removeClusters } from '../../messages/accounting/clusters.js';
import { getQos, QOS_CONDITION_FLAGS } from '../../messages/accounting/qos.js';
import { getTres } from '../../messages/accounting/tres.js';
import { getUsers } from '../../messages/accounting/users.js';
import { getWckeys } from '../../messages/accounting/wckeys.js';
import type { ConfigRequest } from '../../model/types/accounting/config.js';
import { OPENAPI_SLURMDBD_CONFIG_RESP } from '../../model/types/accounting/config.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { recordFailure } from '../failures.js';
import { recordsOf } from '../open-list.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { DONE, FAILURE, operation } from '../operation.js';
import { storeAssociations } from './associations.js';
import { storeClusters } from './clusters.js';
import { applyQos } from './qos.js';
import type { AccountingList } from './session.js';
import { change, changedNames, clientOf, read } from './session.js';
import { storeAccounts } from './store-accounts.js';
import { storeUsers } from './store-users.js';
import { storeWckeys } from './wckeys.js';

const DUMP = '_dump';
const LOAD = 'op_handler_config';
const { WITH_ASSOCIATIONS, WITH_COORDINATORS } = ACCOUNT_CONDITION_FLAGS;
const { WITH_DELETED, WITH_USAGE, RAW_QOS, SUB_ACCOUNTS } = ASSOCIATION_CONDITION_FLAGS;

/** Deleted records too (upstream: config.c). */
const EVERY_ASSOCIATION = { flags: WITH_DELETED | WITH_USAGE | RAW_QOS | SUB_ACCOUNTS };
const EVERY_ACCOUNT = {
  assoc_cond: EVERY_ASSOCIATION,
  flags: ACCOUNT_CONDITION_FLAGS.WITH_DELETED | WITH_ASSOCIATIONS | WITH_COORDINATORS,
};
const EVERY_USER = {
  assoc_cond: EVERY_ASSOCIATION,
  with_deleted: 1,
  with_assocs: 1,
  with_coords: 1,
};
const EVERY_ONE = { with_deleted: 1, with_usage: 1 };

/** Reads one list after the other; what fails is among the findings, by the function's name. */
class Dump {
  readonly #request: AnyRequest;
  readonly #calls: AccountingCalls;
  /** The library's function that is under way. */
  called = '';

  constructor(request: AnyRequest, calls: AccountingCalls) {
    this.#request = request;
    this.#calls = calls;
  }

  /** @param shown Makes of a record what is kept of it. */
  async whole<Q, R, V>(
    called: string,
    rpc: AccountingList<Q, R>,
    cond: Partial<Q>,
    shown: (record: R) => V,
  ): Promise<V[]> {
    const records: V[] = [];
    const stream = await this.open(called, rpc, cond);
    for await (const slice of recordSlices(stream, rpc.name)) records.push(...slice.map(shown));
    return records;
  }

  async open<Q, R>(called: string, rpc: AccountingList<Q, R>, body: Partial<Q>) {
    this.called = called;
    const stream = await this.#calls.list(rpc, body);
    const isEmpty = stream === null || rpc.reply.count(stream.head) === 0;
    // A database without such keys is nothing special.
    if (isEmpty && rpc.name !== getWckeys.name) {
      this.#request.findings.warn(`${called}() found nothing`, DUMP);
    }
    return stream;
  }
}

const asItIs = <R>(record: R): R => record;

/** Users and accounts show no more of their associations. */
const withKeys = <R extends { readonly assoc_list: readonly AssociationRecord[] | null }>(
  record: R,
) => ({ ...record, assoc_list: record.assoc_list?.map(associationKey) ?? null });

/** A few at once, each until its reply has been sent: much of the database is in memory for it. */
async function dump(request: AnyRequest): Promise<OperationReply> {
  const { dumps } = clientOf(request);
  await dumps.take(request.signal);
  let isHeld = true;
  const give = (): void => {
    if (isHeld) dumps.give();
    isHeld = false;
  };
  let reply: OperationReply = FAILURE;
  try {
    reply = await readDump(request);
  } finally {
    if (reply.type !== 'list') give();
  }
  if (reply.type !== 'list') return reply;
  const { close } = reply;
  return {
    ...reply,
    close: () => {
      close();
      give();
    },
  };
}

/** Associations are the many: they go from the daemon to the client as a list. */
async function readDump(request: AnyRequest): Promise<OperationReply> {
  let reading: Dump | null = null;
  try {
    return await read(request, async (calls) => {
      reading = new Dump(request, calls);
      return await dumped(reading);
    });
  } catch (error) {
    const { called } = reading ?? { called: '' };
    recordFailure(request.findings, error, DUMP, `${called} failed`);
    return FAILURE;
  }
}

async function dumped(dump: Dump): Promise<OperationReply> {
  const clusters = await dump.whole(
    'slurmdb_clusters_get',
    getClusters,
    { cond: EVERY_ONE },
    ({ cluster }) => cluster ?? {},
  );
  const tres = await dump.whole('slurmdb_tres_get', getTres, { cond: { with_deleted: 1 } }, asItIs);
  const accounts = await dump.whole(
    'slurmdb_accounts_get',
    getAccounts,
    { cond: EVERY_ACCOUNT },
    withKeys,
  );
  const users = await dump.whole('slurmdb_users_get', getUsers, { cond: EVERY_USER }, ({ user }) =>
    user === null ? {} : withKeys(user),
  );
  const everyQos = { cond: { flags: QOS_CONDITION_FLAGS.WITH_DELETED } };
  const qos = await dump.whole('slurmdb_qos_get', getQos, everyQos, asItIs);
  const wckeys = await dump.whole('slurmdb_wckeys_get', getWckeys, { cond: EVERY_ONE }, asItIs);
  const payload = { tres, accounts, qos, wckeys, clusters, users, instances: [] };
  const everyAssociation = { cond: EVERY_ASSOCIATION };
  const stream = await dump.open('slurmdb_associations_get', getAssociations, everyAssociation);
  if (stream === null) return { type: 'object', payload: { ...payload, associations: [] } };
  const records = recordsOf(stream, (slice) => slice.map(({ record }) => record));
  return { type: 'list', list: 'associations', payload, ...records };
}

/** Resources cannot be added or changed: those that are named must be the ones there are. */
function checkTres({ findings, surroundings }: AnyRequest, { tres }: ConfigRequest): void {
  const same = (one: string | null | undefined, other: string | null): boolean =>
    (one ?? '') === (other ?? '');
  const isKnown = (wanted: NonNullable<typeof tres>[number]): boolean =>
    surroundings.lookUps.tres.some(
      ({ id, type, name }) =>
        id === wanted.id && same(wanted.type, type) && same(wanted.name, name),
    );
  if ((tres ?? []).every(isKnown)) return;
  const description = 'Updating TRES is not currently supported';
  findings.error(errorNumber('ESLURM_NOT_SUPPORTED'), description, LOAD);
}

/** In the order in which one needs the other. */
async function storeRest(
  request: AnyRequest,
  calls: AccountingCalls,
  { qos, accounts, users, wckeys, associations }: ConfigRequest,
): Promise<void> {
  const { findings } = request;
  const stores: readonly (() => Promise<void>)[] = [
    () => applyQos(request, calls, qos ?? []),
    () => storeAccounts(request, calls, accounts ?? []),
    () => storeAssociations(request, calls, associations ?? []),
    () => storeUsers(request, calls, users ?? []),
    async () => {
      if (wckeys && wckeys.length > 0) await storeWckeys(request, calls, wckeys);
    },
  ];
  for (const store of stores) if (findings.errors.length === 0) await store();
}

async function clusterNames(request: AnyRequest): Promise<ReadonlySet<string>> {
  const found = await read(request, async (calls) =>
    allRecords(await calls.list(getClusters, {}), getClusters.name),
  );
  return new Set(found.map(({ cluster }) => cluster?.name ?? ''));
}

/**
 * Adds clusters: slurmdbd makes tables for them, which ends its transaction, so that they are in one of
 * their own.
 * @returns Names of those that are new.
 */
async function addClusters(
  request: AnyRequest,
  clusters: NonNullable<ConfigRequest['clusters']>,
): Promise<string[]> {
  const before = await clusterNames(request);
  await change(request, (calls) => storeClusters(request, calls, clusters));
  return [...(await clusterNames(request))].filter((name) => !before.has(name));
}

async function load(
  request: OperationRequest<unknown, unknown, ConfigRequest>,
): Promise<OperationReply> {
  const { body = {}, findings } = request;
  checkTres(request, body);
  if (findings.errors.length > 0) return FAILURE;
  const { clusters } = body;
  try {
    const added = clusters && clusters.length > 0 ? await addClusters(request, clusters) : [];
    await change(request, (calls) => storeRest(request, calls, body));
    if (findings.errors.length > 0) await removeAgain(request, added);
  } catch (error) {
    recordFailure(findings, error, LOAD, 'The configuration was not loaded');
  }
  return findings.errors.length > 0 ? FAILURE : DONE;
}

/** Takes back clusters whose people and limits could not be stored; nobody has used them yet. */
async function removeAgain(request: AnyRequest, added: readonly string[]): Promise<void> {
  if (added.length === 0) return;
  const { cluster, caller } = request;
  const cond = { cluster_list: [...added] };
  await cluster.accounting?.transaction(caller, (calls) =>
    changedNames(calls, removeClusters, { cond }),
  );
}

export const getAccountingConfig = operation({
  group: 'slurmdb',
  method: 'get',
  path: '/config',
  summary: 'Dump clusters, people and limits',
  description: 'Deleted records too.',
  response: OPENAPI_SLURMDBD_CONFIG_RESP,
  responseDescription: 'All there is',
  handle: dump,
});

export const postAccountingConfig = operation<unknown, unknown, ConfigRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/config',
  summary: 'Load clusters, people and limits',
  description:
    'All of it is stored or nothing. New clusters are made first and removed again where the rest cannot ' +
    'be stored. Trackable resources must be the ones there are.',
  body: OPENAPI_SLURMDBD_CONFIG_RESP,
  bodyDescription: 'What to add or change; what is absent stays as it is',
  response: OPENAPI_RESP,
  responseDescription: 'Whether it was stored',
  handle: load,
});
