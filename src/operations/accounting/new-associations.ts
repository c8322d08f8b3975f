/** New accounts and users together with their associations, in one call each. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import type { SlurmError } from '../../errors.js';
import { errorNumber } from '../../errors.js';
import { addAccountsWithAssociations } from '../../messages/accounting/accounts.js';
import type { PersistReturnCode } from '../../messages/accounting/session.js';
import { addUsersWithAssociations } from '../../messages/accounting/users.js';
import type {
  AddAccountsRequest,
  AddUsersRequest,
} from '../../model/types/accounting/new-associations.js';
import {
  OPENAPI_ACCOUNTS_ADD_COND_RESP,
  OPENAPI_ACCOUNTS_ADD_COND_RESP_STR,
  OPENAPI_USERS_ADD_COND_RESP,
  OPENAPI_USERS_ADD_COND_RESP_STR,
} from '../../model/types/accounting/new-associations.js';
import type { ListQuery } from '../../model/types/nodes.js';
import { OPENAPI_PARTITIONS_QUERY } from '../../model/types/partitions.js';
import { isUnchanged, recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { NOT_MODIFIED, operation } from '../operation.js';
import type { ToldList } from './session.js';
import { change } from './session.js';

type Names = readonly string[] | null | undefined;

/** Names that were given, else the default one. */
function namesOr(names: Names, one: string | null | undefined): Names {
  return names?.length || !one ? names : [one.toLowerCase()];
}

async function addAccounts(
  request: OperationRequest<unknown, unknown, AddAccountsRequest>,
): Promise<OperationReply> {
  const cond = request.body?.add_assoc ?? {};
  const rec = request.body?.acct ?? {};
  return await added(request, (calls) => calls.call(addAccountsWithAssociations, { cond, rec }), {
    list: 'added_accounts',
    source: '_add_accounts_association',
    called: 'slurmdb_accounts_add_cond()',
  });
}

const NEEDED = 'Need name of account(s) or wckey(s) to add';

/** What a user has by default stands for the lists that are not given. */
async function addUsers(
  request: OperationRequest<unknown, ListQuery, AddUsersRequest>,
): Promise<OperationReply> {
  const { findings, body } = request;
  const { def_qos_id, ...rec } = body?.user ?? {};
  const given = body?.add_assoc;
  const acct_list = namesOr(given?.acct_list, rec.default_acct);
  const wckey_list = namesOr(given?.wckey_list, rec.default_wckey);
  if (!acct_list?.length && !wckey_list?.length) {
    findings.error(errorNumber('ESLURM_DATA_AMBIGUOUS_QUERY'), NEEDED, '_add_users_association');
    return { type: 'object', payload: { added_users: null } };
  }
  // 24.11's daemon does not survive a list without users.
  if (!given?.user_list?.length) {
    const empty = 'slurmdb_users_add_cond() failed: Empty list';
    findings.error(errorNumber('ESLURM_EMPTY_LIST'), empty, 'slurmdb_users_add_cond');
    return { type: 'object', payload: { added_users: 'Empty list' } };
  }
  const assoc = { ...(def_qos_id && { def_qos_id }), ...given?.assoc };
  const cond = { ...given, acct_list, wckey_list, assoc };
  return await added(request, (calls) => calls.call(addUsersWithAssociations, { cond, rec }), {
    list: 'added_users',
    source: 'slurmdb_users_add_cond',
    called: 'slurmdb_users_add_cond()',
  });
}

/** Answers with what slurmdbd says of what it added; of why it did not, as upstream does, too. */
async function added(
  request: AnyRequest,
  add: (calls: AccountingCalls) => Promise<PersistReturnCode | null>,
  { list, source, called }: ToldList,
): Promise<OperationReply> {
  let text: string | null;
  try {
    text = (await change(request, add))?.comment ?? null;
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(request.findings, error, source, `${called} failed`);
    text = (error as SlurmError).description;
  }
  return { type: 'object', payload: { [list]: text } };
}

export const postAccountsAssociation = operation<unknown, unknown, AddAccountsRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/accounts_association/',
  summary: 'Add accounts with their associations',
  body: OPENAPI_ACCOUNTS_ADD_COND_RESP,
  bodyDescription: 'The accounts, and what their associations are given',
  response: OPENAPI_ACCOUNTS_ADD_COND_RESP_STR,
  responseDescription: 'What was added',
  handle: addAccounts,
});

export const postUsersAssociation = operation<unknown, ListQuery, AddUsersRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/users_association/',
  summary: 'Add users with their associations',
  description: 'The query changes nothing.',
  query: OPENAPI_PARTITIONS_QUERY,
  body: OPENAPI_USERS_ADD_COND_RESP,
  bodyDescription: 'The users, and what their associations are given',
  response: OPENAPI_USERS_ADD_COND_RESP_STR,
  responseDescription: 'What was added',
  handle: addUsers,
});
