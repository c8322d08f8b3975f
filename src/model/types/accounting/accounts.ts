/** Accounts: what users' associations are made on. */
import type { AccountCondition, AccountRecord } from '../../../messages/accounting/accounts.js';
import type { Given } from '../../../messages/accounting/calls.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { ACCOUNT_FLAGS } from '../../kinds/account-flags.js';
import { BOOL } from '../../kinds/booleans.js';
import { STRING, STRING_LIST } from '../../kinds/text.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { ASSOC_SHORT_LIST } from './associations.js';
import type { ReadCondition } from './conditions.js';
import { NESTED_ASSOC_CONDITION } from './conditions.js';
import { COORD_LIST } from './coordinators.js';

/** An account. */
export const ACCOUNT = defineObject<AccountRecord>()('ACCOUNT', (f) => [
  f.member('associations', ASSOC_SHORT_LIST, 'assoc_list', 'Associations of the account, where they are asked for'),
  f.member('coordinators', COORD_LIST, 'coordinators', 'Users that coordinate the account, where they are asked for; left out they stay'),
  f.member('description', STRING, 'description', 'What the account is for', { required: true }),
  f.member('name', STRING, 'name', 'Name of the account', { required: true }),
  f.member('organization', STRING, 'organization', 'Organization that the account belongs to', { required: true }),
  f.member('flags', ACCOUNT_FLAGS, 'flags', 'Flags of the account'),
]);

export const ACCOUNT_LIST = listOf('ACCOUNT_LIST', ACCOUNT);

/** An account as it is given. */
export type AccountInput = Given<AccountRecord> & Pick<AccountRecord, 'description' | 'name' | 'organization'>;

/** A reply with accounts. */
export interface AccountsResponse extends Envelope {
  readonly accounts: readonly AccountRecord[] | null;
}

/** A body that adds and changes accounts. */
export interface AccountsRequest {
  readonly accounts: readonly AccountInput[] | null;
}

export const OPENAPI_ACCOUNTS_RESP = defineObject<AccountsResponse>()('OPENAPI_ACCOUNTS_RESP', (f) => [
  f.member('accounts', ACCOUNT_LIST, 'accounts', 'Accounts', { required: true }),
  ...envelopeFields(f),
]);

/** A reply with the accounts that were removed. */
interface AccountsRemovedResponse extends Envelope {
  readonly removed_accounts: readonly string[] | null;
}

export const OPENAPI_ACCOUNTS_REMOVED_RESP = defineObject<AccountsRemovedResponse>()('OPENAPI_ACCOUNTS_REMOVED_RESP', (f) => [
  f.member('removed_accounts', STRING_LIST, 'removed_accounts', 'The accounts that were removed', { required: true }),
  ...envelopeFields(f),
]);

/** Path of one account. */
export interface AccountParameters {
  readonly name: string | null;
}

export const OPENAPI_ACCOUNT_PARAM = defineObject<AccountParameters>()('OPENAPI_ACCOUNT_PARAM', (f) => [f.member('account_name', STRING, 'name', 'Name of the account', { required: true })]);

/** What of an account is shown beside the account. */
export interface AccountQuery {
  readonly with_assocs: boolean;
  readonly with_coords: boolean;
  readonly with_deleted: boolean;
}

export const OPENAPI_ACCOUNT_QUERY = defineObject<AccountQuery>()('OPENAPI_ACCOUNT_QUERY', (f) => [
  f.member('with_assocs', BOOL, 'with_assocs', 'Shows associations'),
  f.member('with_coords', BOOL, 'with_coords', 'Shows coordinators'),
  f.member('with_deleted', BOOL, 'with_deleted', 'Finds deleted accounts too'),
]);

/** Which accounts, and what of them. */
export type AccountsQuery = ReadCondition<AccountCondition> & AccountQuery;

export const ACCOUNT_CONDITION = defineObject<AccountsQuery>()('ACCOUNT_CONDITION', (f) => [
  // Upstream's v0.0.40 misspells it.
  f.input('assocation', NESTED_ASSOC_CONDITION, '', { until: 40, undocumented: true }),
  f.input('association', NESTED_ASSOC_CONDITION, '', { since: 41, undocumented: true }),
  f.member('description', STRING_LIST, 'description_list', 'Descriptions of accounts'),
  f.member('with_assocs', BOOL, 'with_assocs', 'Shows associations', { until: 40 }),
  f.member('with_coords', BOOL, 'with_coords', 'Shows coordinators', { until: 40 }),
  f.member('with_deleted', BOOL, 'with_deleted', 'Finds deleted accounts too', { until: 40 }),
  f.exploded(ACCOUNT_FLAGS, 'flags', { since: 41 }),
]);
