/** Associations: shown, added, changed, removed. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { errorNumber, SlurmError } from '../../errors.js';
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import {
  addAssociations,
  getAssociations,
  modifyAssociations,
  removeAssociations,
} from '../../messages/accounting/associations.js';
import type { Given } from '../../messages/accounting/calls.js';
import type { AssociationQuery } from '../../model/types/accounting/association-condition.js';
import { ASSOC_CONDITION } from '../../model/types/accounting/association-condition.js';
import type {
  AssociationInput,
  AssociationsRequest,
} from '../../model/types/accounting/association-records.js';
import {
  OPENAPI_ASSOCS_REMOVED_RESP,
  OPENAPI_ASSOCS_RESP,
} from '../../model/types/accounting/association-records.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { isUnchanged, recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { DONE, FAILURE, operation } from '../operation.js';
import { associationDifference } from './association-difference.js';
import type { ToldList } from './session.js';
import { change, changedNames, listed, removed } from './session.js';

type QueryRequest = OperationRequest<unknown, AssociationQuery>;

const GOT = {
  list: 'associations',
  source: '_dump_assoc_cond',
  called: 'slurmdb_associations_get',
} as const;
const GOT_ONE: ToldList = {
  ...GOT,
  ambiguous: {
    code: errorNumber('ESLURM_DATA_AMBIGUOUS_QUERY'),
    description: 'Ambiguous request: More than 1 association would have been dumped.',
  },
};
const REMOVED = {
  list: 'removed_associations',
  source: '_delete_assoc',
  called: 'slurmdb_associations_remove',
} as const;
const REMOVED_ONE: ToldList = {
  ...REMOVED,
  ambiguous: {
    code: errorNumber('ESLURM_DATA_AMBIGUOUS_MODIFY'),
    description: 'ambiguous request: More than 1 association would have been deleted.',
  },
};
const STORE = '_foreach_update_assoc';

/**
 * The condition of a query. Use without an end is shown until now, and times may be given in either order.
 * No name of a user stands for every user, but not for accounts themselves.
 */
function conditionOf({ query, surroundings }: QueryRequest): Given<AssociationQuery> {
  const { usage_start = 0, usage_end = 0 } = query;
  const end = usage_start !== 0 && usage_end === 0 ? surroundings.now : usage_end;
  return {
    ...query,
    ...(query.user_list === null && { user_list: [] }),
    usage_start: Math.min(usage_start, end),
    usage_end: Math.max(usage_start, end),
  };
}

async function show(request: QueryRequest, told: ToldList): Promise<OperationReply> {
  return await listed(request, getAssociations, { cond: conditionOf(request) }, told);
}

/** The lists of a condition that choose what is found. */
const CHOOSING = [
  'acct_list',
  'cluster_list',
  'def_qos_id_list',
  'id_list',
  'parent_acct_list',
  'partition_list',
  'qos_list',
  'user_list',
] as const satisfies readonly (keyof AssociationQuery)[];

/** A list without a name in it stands for any, so that one that got lost would remove all there are. */
async function remove(request: QueryRequest, told: ToldList): Promise<OperationReply> {
  const { query, findings } = request;
  const lists = CHOOSING.map((key) => query[key]).filter((list) => list !== undefined);
  if (lists.length === 0 || lists.some((list) => list === null || list.length === 0)) {
    const description = 'Which associations to remove must be said: each parameter needs a value';
    findings.error(errorNumber('ESLURM_REST_INVALID_QUERY'), description, told.source);
    return FAILURE;
  }
  return await removed(request, removeAssociations, { cond: conditionOf(request) }, told);
}

/**
 * Adds associations, or changes those that there are, one after the other until one fails: its failure is
 * among the findings then.
 */
export async function storeAssociations(
  { findings }: AnyRequest,
  calls: AccountingCalls,
  associations: readonly AssociationInput[],
): Promise<void> {
  for (const association of associations) {
    const step = { called: '' };
    try {
      await storeOne(calls, association, step);
    } catch (error) {
      recordFailure(findings, error, STORE, `${step.called} failed`);
      return;
    }
  }
}

/** @param step Which call is made, for its failure. */
async function storeOne(
  calls: AccountingCalls,
  wanted: AssociationInput,
  step: { called: string },
): Promise<void> {
  const cond = exactly(wanted);
  const find = async (): Promise<AssociationRecord[]> =>
    await allRecords(await calls.list(getAssociations, { cond }), getAssociations.name);
  step.called = 'slurmdb_associations_get';
  const found = await find();
  const [current] = found;
  if (current === undefined) {
    step.called = 'slurmdb_associations_add()';
    await calls.call(addAssociations, { my_list: [added(wanted)] });
    // What lacks an account or a cluster is passed over without a word.
    if ((await find()).length === 0) throw new SlurmError('ESLURM_INVALID_ASSOC', NOT_ADDED);
    return;
  }
  step.called = 'slurmdb_associations_modify()';
  if (found.length > 1) throw new SlurmError('ESLURM_DATA_AMBIGUOUS_MODIFY');
  await modify(calls, cond, current, associationDifference(current, wanted));
}

const NOT_ADDED = { description: 'there must be such an account of such a cluster' };

/** An empty list would stand for any. */
function exactly({ acct, cluster, partition, user }: AssociationInput): Given<AssociationQuery> {
  return {
    acct_list: [acct ?? ''],
    cluster_list: [cluster ?? ''],
    partition_list: [partition ?? ''],
    user_list: [user ?? ''],
  };
}

/**
 * What the database gives an association by itself is left out. An empty name is none: slurmdbd would make
 * it that of a user without a name, which cannot be removed.
 */
function added(wanted: AssociationInput): Given<AssociationRecord> {
  const { accounting_list, id, lineage, ...given } = wanted;
  const orNone = (name: string | null | undefined): string | null => name || null;
  return {
    ...given,
    parent_acct: orNone(wanted.parent_acct),
    partition: orNone(wanted.partition),
    user: orNone(wanted.user),
  };
}

/** The first words of what slurmdbd says it changed; anything else says why it did not. */
const CHANGED = 'C = ';

/** The shares go along as they are: so the caller's rights are checked where nothing changes, too. */
async function modify(
  calls: AccountingCalls,
  cond: Given<AssociationQuery>,
  { shares_raw }: AssociationRecord,
  changed: Given<AssociationRecord>,
): Promise<void> {
  try {
    const rec = { shares_raw, ...changed };
    const names = await changedNames(calls, modifyAssociations, { cond, rec });
    const complaint = names.find((name) => !name.trimStart().startsWith(CHANGED));
    if (complaint === undefined) return;
    throw new SlurmError('ESLURM_INVALID_PARENT_ACCOUNT', { description: complaint });
  } catch (error) {
    if (!isUnchanged(error) || Object.keys(changed).length > 0) throw error;
  }
}

async function store(
  request: OperationRequest<unknown, unknown, AssociationsRequest>,
): Promise<OperationReply> {
  const associations = request.body?.associations ?? [];
  await change(request, (calls) => storeAssociations(request, calls, associations));
  return DONE;
}

export const postAssociations = operation<unknown, unknown, AssociationsRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/associations/',
  summary: 'Add or change associations',
  description:
    'One of the same account, cluster, partition and user is changed, where the body differs from ' +
    'what is shown; limits of resources that are not in a list any more are taken away.',
  body: OPENAPI_ASSOCS_RESP,
  bodyDescription: 'The associations',
  response: OPENAPI_RESP,
  responseDescription: 'Whether they were stored: all of them or none',
  handle: store,
});

export const getAllAssociations = operation<unknown, AssociationQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/associations/',
  summary: 'List associations',
  query: ASSOC_CONDITION,
  response: OPENAPI_ASSOCS_RESP,
  responseDescription: 'Associations',
  handle: (request) => show(request, GOT),
});

export const deleteAssociations = operation<unknown, AssociationQuery>({
  group: 'slurmdb',
  method: 'delete',
  path: '/associations/',
  summary: 'Remove associations',
  description: 'Those below the ones that are found are removed as well.',
  query: ASSOC_CONDITION,
  response: OPENAPI_ASSOCS_REMOVED_RESP,
  responseDescription: 'What was removed',
  handle: (request) => remove(request, REMOVED),
});

export const getAssociation = operation<unknown, AssociationQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/association/',
  summary: 'Show an association',
  description: 'The query must find one alone.',
  query: ASSOC_CONDITION,
  response: OPENAPI_ASSOCS_RESP,
  responseDescription: 'The association',
  handle: (request) => show(request, GOT_ONE),
});

export const deleteAssociation = operation<unknown, AssociationQuery>({
  group: 'slurmdb',
  method: 'delete',
  path: '/association/',
  summary: 'Remove an association',
  description: 'Nothing is removed where the query finds more than one.',
  query: ASSOC_CONDITION,
  response: OPENAPI_ASSOCS_REMOVED_RESP,
  responseDescription: 'What was removed',
  handle: (request) => remove(request, REMOVED_ONE),
});
