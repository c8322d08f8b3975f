/** Accounts: read, added, changed and removed. */
import {
  ACCOUNT_CONDITION_FLAGS,
  getAccounts,
  removeAccounts,
} from '../../messages/accounting/accounts.js';
import type {
  AccountParameters,
  AccountQuery,
  AccountsQuery,
  AccountsRequest,
} from '../../model/types/accounting/accounts.js';
import {
  ACCOUNT_CONDITION,
  OPENAPI_ACCOUNT_PARAM,
  OPENAPI_ACCOUNT_QUERY,
  OPENAPI_ACCOUNTS_REMOVED_RESP,
  OPENAPI_ACCOUNTS_RESP,
} from '../../model/types/accounting/accounts.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { DONE, operation } from '../operation.js';
import { change, listed, removed } from './session.js';
import { storeAccounts } from './store-accounts.js';

const TOLD = { list: 'accounts', source: '_dump_accounts', called: 'slurmdb_accounts_get' };

/** What is asked for one by one, as flags of a condition. */
function conditionFlags({ with_assocs, with_coords, with_deleted }: Partial<AccountQuery>): number {
  const { WITH_ASSOCIATIONS, WITH_COORDINATORS, WITH_DELETED } = ACCOUNT_CONDITION_FLAGS;
  return (
    (with_assocs ? WITH_ASSOCIATIONS : 0) |
    (with_coords ? WITH_COORDINATORS : 0) |
    (with_deleted ? WITH_DELETED : 0)
  );
}

export const getOneAccount = operation<AccountParameters, AccountQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/account/{account_name}',
  summary: 'Show an account',
  parameters: OPENAPI_ACCOUNT_PARAM,
  query: OPENAPI_ACCOUNT_QUERY,
  response: OPENAPI_ACCOUNTS_RESP,
  responseDescription: 'The account in a list of one',
  handle: (request) => {
    const assoc_cond = { acct_list: [request.parameters.name] };
    const cond = { assoc_cond, flags: conditionFlags(request.query) };
    return listed(request, getAccounts, { cond }, TOLD);
  },
});

export const getAllAccounts = operation<unknown, AccountsQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/accounts/',
  summary: 'List accounts',
  query: ACCOUNT_CONDITION,
  response: OPENAPI_ACCOUNTS_RESP,
  responseDescription: 'The accounts',
  handle: (request) => {
    const { flags = 0, description_list = null, ...shown } = request.query;
    const cond = { description_list, flags: flags | conditionFlags(shown) };
    return listed(request, getAccounts, { cond }, TOLD);
  },
});

export const deleteOneAccount = operation<AccountParameters>({
  group: 'slurmdb',
  method: 'delete',
  path: '/account/{account_name}',
  summary: 'Remove an account',
  parameters: OPENAPI_ACCOUNT_PARAM,
  response: OPENAPI_ACCOUNTS_REMOVED_RESP,
  responseDescription: 'The account that was removed, in a list of one',
  handle: (request) => {
    const cond = { assoc_cond: { acct_list: [request.parameters.name], user_list: [] } };
    return removed(
      request,
      removeAccounts,
      { cond },
      {
        list: 'removed_accounts',
        source: '_delete_account',
        called: 'slurmdb_accounts_remove',
      },
    );
  },
});

export const postAccounts = operation<unknown, unknown, AccountsRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/accounts/',
  summary: 'Add or change accounts',
  description:
    'Coordinators that a list of them leaves out are none any more; where there is no list they stay. ' +
    'Associations are made elsewhere.',
  body: OPENAPI_ACCOUNTS_RESP,
  bodyDescription: 'The accounts',
  response: OPENAPI_RESP,
  responseDescription: 'Whether they were stored: all of them or none',
  handle: async (request) => {
    const accounts = request.body?.accounts ?? [];
    await change(request, (calls) => storeAccounts(request, calls, accounts));
    return DONE;
  },
});
