/** Users of the accounting database. */
import type { Given } from '../../../messages/accounting/calls.js';
import type { UserCondition, UserRecord } from '../../../messages/accounting/users.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { ADMIN_LVL, USER_FLAGS } from '../../kinds/account-flags.js';
import { BOOL, BOOL16 } from '../../kinds/booleans.js';
import { UINT32 } from '../../kinds/numbers.js';
import { CSV_STRING_LIST, STRING, STRING_LIST } from '../../kinds/text.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { ASSOC_SHORT_LIST } from './associations.js';
import type { ReadCondition } from './conditions.js';
import { NESTED_ASSOC_CONDITION } from './conditions.js';
import { COORD_LIST } from './coordinators.js';
import { WCKEY_LIST } from './wckeys.js';

/** A user. */
export const USER = defineObject<UserRecord>()('USER', (f) => [
  f.member('administrator_level', ADMIN_LVL, 'admin_level', 'What the user may do beside using'),
  f.member('associations', ASSOC_SHORT_LIST, 'assoc_list', 'Associations of the user, where they are asked for'),
  f.member('coordinators', COORD_LIST, 'coord_accts', 'Accounts that the user coordinates, where they are asked for'),
  f.group('default', 'What is used where nothing is named'),
  f.member('default/qos', UINT32, 'def_qos_id', 'Number of the default quality of service', { since: 44 }),
  f.member('default/account', STRING, 'default_acct', 'Default account'),
  f.member('default/wckey', STRING, 'default_wckey', 'Default workload characterization key'),
  f.member('flags', USER_FLAGS, 'flags', 'Flags of the user'),
  f.member('name', STRING, 'name', 'Name of the user', { required: true }),
  f.member('old_name', STRING, 'old_name', 'Name until now, to give the user another one'),
  f.member('wckeys', WCKEY_LIST, 'wckey_list', 'Workload characterization keys of the user, where they are asked for'),
]);

export const USER_LIST = listOf('USER_LIST', USER);

/** A user as it is given. */
export type UserInput = Given<UserRecord> & Pick<UserRecord, 'name'>;

/** A reply with users. */
export interface UsersResponse extends Envelope {
  readonly users: readonly UserRecord[] | null;
}

/** A body that adds and changes users. */
export interface UsersRequest {
  readonly users: readonly UserInput[] | null;
}

export const OPENAPI_USERS_RESP = defineObject<UsersResponse>()('OPENAPI_USERS_RESP', (f) => [f.member('users', USER_LIST, 'users', 'Users', { required: true }), ...envelopeFields(f)]);

/** A reply with the users that were removed. */
interface UsersRemovedResponse extends Envelope {
  readonly removed_users: readonly string[] | null;
}

export const OPENAPI_USERS_REMOVED_RESP = defineObject<UsersRemovedResponse>()('OPENAPI_USERS_REMOVED_RESP', (f) => [
  f.member('removed_users', STRING_LIST, 'removed_users', 'The users that were removed', { required: true }),
  ...envelopeFields(f),
]);

/** Path of one user. */
export interface UserParameters {
  readonly name: string | null;
}

export const OPENAPI_USER_PARAM = defineObject<UserParameters>()('OPENAPI_USER_PARAM', (f) => [f.member('name', STRING, 'name', 'Name of the user', { required: true })]);

/** What of a user is shown beside the user. */
export interface UserQuery {
  readonly with_deleted: boolean;
  readonly with_assocs: boolean;
  readonly with_coords: boolean;
  readonly with_wckeys: boolean;
}

export const OPENAPI_USER_QUERY = defineObject<UserQuery>()('OPENAPI_USER_QUERY', (f) => [
  f.member('with_deleted', BOOL, 'with_deleted', 'Finds the user when deleted, too'),
  f.member('with_assocs', BOOL, 'with_assocs', 'Shows associations'),
  f.member('with_coords', BOOL, 'with_coords', 'Shows the accounts that the user coordinates'),
  f.member('with_wckeys', BOOL, 'with_wckeys', 'Shows workload characterization keys'),
]);

/** Which users, and what of them. */
export interface UsersQuery extends ReadCondition<UserCondition> {
  readonly without_defaults: number;
}

export const USER_CONDITION = defineObject<UsersQuery>()('USER_CONDITION', (f) => [
  f.member('admin_level', ADMIN_LVL, 'admin_level', 'What users may do beside using'),
  f.input('association', NESTED_ASSOC_CONDITION, '', { undocumented: true }),
  f.member('default_account', CSV_STRING_LIST, 'def_acct_list', 'Default accounts'),
  f.member('default_wckey', CSV_STRING_LIST, 'def_wckey_list', 'Default workload characterization keys'),
  f.member('with_assocs', BOOL16, 'with_assocs', 'Shows associations'),
  f.member('with_coords', BOOL16, 'with_coords', 'Shows the accounts that users coordinate'),
  f.member('with_deleted', BOOL16, 'with_deleted', 'Finds deleted users too'),
  f.member('with_wckeys', BOOL16, 'with_wckeys', 'Shows workload characterization keys'),
  f.member('without_defaults', BOOL16, 'without_defaults', 'Changes nothing: slurmdbd does not hear of it'),
]);
