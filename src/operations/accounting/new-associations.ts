/** New accounts and users together with their associations, in one call each. */
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
import { recordFailure } from '../failures.js';
import type { OperationReply, OperationRequest } from '../operation.js';
import { FAILURE, operation } from '../operation.js';
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
  let code: PersistReturnCode | null;
  try {
    code = await change(request, (calls) => calls.call(addAccountsWithAssociations, { cond, rec }));
  } catch (error) {
    const description = 'slurmdb_accounts_add_cond() failed';
    recordFailure(request.findings, error, '_add_accounts_association', description);
    return FAILURE;
  }
  return { type: 'object', payload: { added_accounts: code?.comment ?? null } };
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
    return FAILURE;
  }
  const assoc = { ...(def_qos_id && { def_qos_id }), ...given?.assoc };
  const cond = { ...given, acct_list, wckey_list, assoc };
  let code: PersistReturnCode | null;
  try {
    code = await change(request, (calls) => calls.call(addUsersWithAssociations, { cond, rec }));
  } catch (error) {
    recordFailure(findings, error, 'slurmdb_users_add_cond', 'slurmdb_users_add_cond() failed');
    return FAILURE;
  }
  return { type: 'object', payload: { added_users: code?.comment ?? null } };
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
