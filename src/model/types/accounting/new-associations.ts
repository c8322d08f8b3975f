/** New accounts and users together with their associations. */
import type { AccountRecord } from '../../../messages/accounting/accounts.js';
import type { AddAssociationCondition, AssociationRecord } from '../../../messages/accounting/associations.js';
import type { UserRecord } from '../../../messages/accounting/users.js';
import { optional } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { UINT32, UINT32_NO_VAL } from '../../kinds/numbers.js';
import { QOS_ID, QOS_STRING_ID_LIST } from '../../kinds/qos.js';
import { CSV_STRING_LIST, STRING } from '../../kinds/text.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import type { ReadCondition } from './conditions.js';
import { ACCOUNT_SHORT, USER_SHORT } from './coordinators.js';

/** What all of the new associations are given. */
const ASSOC_REC_SET = defineObject<AssociationRecord>()('ASSOC_REC_SET', (f) => [
  f.member('comment', STRING, 'comment', 'Free text'),
  f.member('defaultqos', QOS_ID, 'def_qos_id', 'Default quality of service'),
  f.member('grpjobs', UINT32_NO_VAL, 'grp_jobs', 'Most running jobs of it and those below it'),
  f.member('grpjobsaccrue', UINT32_NO_VAL, 'grp_jobs_accrue', 'Most waiting jobs of it and those below it whose priority grows with age'),
  f.member('grpsubmitjobs', UINT32_NO_VAL, 'grp_submit_jobs', 'Most jobs of it and those below it that wait or run'),
  f.member('grptres', TRES_STR, 'grp_tres', 'Most resources of all running jobs of it and those below it'),
  f.member('grptresmins', TRES_STR, 'grp_tres_mins', 'Most resource minutes of past, running and future jobs of it and those below it'),
  f.member('grptresrunmins', TRES_STR, 'grp_tres_run_mins', 'Most resource minutes that running jobs of it and those below it may still take'),
  f.member('grpwall', UINT32_NO_VAL, 'grp_wall', 'Most minutes of all running jobs of it and those below it together'),
  f.member('maxjobs', UINT32_NO_VAL, 'max_jobs', 'Most running jobs of a user'),
  f.member('maxjobsaccrue', UINT32_NO_VAL, 'max_jobs_accrue', 'Most waiting jobs of a user whose priority grows with age'),
  f.member('maxsubmitjobs', UINT32_NO_VAL, 'max_submit_jobs', 'Most jobs of a user that wait or run'),
  f.member('maxtresminsperjob', TRES_STR, 'max_tres_mins_pj', 'Most resource minutes of a job'),
  f.member('maxtresrunmins', TRES_STR, 'max_tres_run_mins', 'Most resource minutes that running jobs may still take; not enforced'),
  f.member('maxtresperjob', TRES_STR, 'max_tres_pj', 'Most resources of a job'),
  f.member('maxtrespernode', TRES_STR, 'max_tres_pn', 'Most resources of a job on one node'),
  f.member('maxwalldurationperjob', UINT32_NO_VAL, 'max_wall_pj', 'Most minutes of a job'),
  f.member('minpriothresh', UINT32_NO_VAL, 'min_prio_thresh', 'Priority from which on resources are reserved for a job'),
  f.member('parent', STRING, 'parent_acct', 'Parent of the accounts'),
  f.member('priority', UINT32_NO_VAL, 'priority', 'Priority that jobs are given'),
  f.member('qoslevel', QOS_STRING_ID_LIST, 'qos_list', 'Qualities of service that may be used'),
  f.member('fairshare', UINT32, 'shares_raw', 'Shares beside the neighbours, for fair share'),
]);

/** For whom associations are made, and what they are given. */
export type NewAssociations = ReadCondition<AddAssociationCondition>;

const ACCOUNTS_ADD_COND = defineObject<NewAssociations>()('ACCOUNTS_ADD_COND', (f) => [
  f.member('accounts', CSV_STRING_LIST, 'acct_list', 'Accounts to add', { required: true }),
  f.member('association', ASSOC_REC_SET, 'assoc', 'What their associations are given'),
  f.member('clusters', CSV_STRING_LIST, 'cluster_list', 'Clusters to add them on; all if left out'),
]);

const USERS_ADD_COND = defineObject<NewAssociations>()('USERS_ADD_COND', (f) => [
  f.member('accounts', CSV_STRING_LIST, 'acct_list', 'Accounts that the users may use'),
  f.member('association', ASSOC_REC_SET, 'assoc', 'What their associations are given'),
  f.member('clusters', CSV_STRING_LIST, 'cluster_list', 'Clusters to add them on; all if left out'),
  f.member('partitions', CSV_STRING_LIST, 'partition_list', 'Partitions that the associations are for'),
  f.member('users', CSV_STRING_LIST, 'user_list', 'Users to add', { required: true }),
  f.member('wckeys', CSV_STRING_LIST, 'wckey_list', 'Workload characterization keys that the users may use'),
]);

/** A body that adds accounts. */
export interface AddAccountsRequest {
  readonly add_assoc: NewAssociations | null;
  readonly acct: Partial<AccountRecord> | null;
}

export const OPENAPI_ACCOUNTS_ADD_COND_RESP = defineObject<AddAccountsRequest & Envelope>()('OPENAPI_ACCOUNTS_ADD_COND_RESP', (f) => [
  f.member('association_condition', optional(ACCOUNTS_ADD_COND), 'add_assoc', 'Which accounts, where, and with which limits', { required: { since: 44 } }),
  f.member('account', optional(ACCOUNT_SHORT), 'acct', 'What the accounts are'),
  ...envelopeFields(f),
]);

/** A body that adds users. */
export interface AddUsersRequest {
  readonly add_assoc: NewAssociations | null;
  readonly user: Partial<UserRecord> | null;
}

export const OPENAPI_USERS_ADD_COND_RESP = defineObject<AddUsersRequest & Envelope>()('OPENAPI_USERS_ADD_COND_RESP', (f) => [
  f.member('association_condition', optional(USERS_ADD_COND), 'add_assoc', 'Which users, on which accounts, and with which limits', { required: true }),
  f.member('user', optional(USER_SHORT), 'user', 'What the users are', { required: true }),
  ...envelopeFields(f),
]);

/** A reply that tells what was added. */
interface AddedAccountsResponse extends Envelope {
  readonly added_accounts: string | null;
}

export const OPENAPI_ACCOUNTS_ADD_COND_RESP_STR = defineObject<AddedAccountsResponse>()('OPENAPI_ACCOUNTS_ADD_COND_RESP_STR', (f) => [
  f.member('added_accounts', STRING, 'added_accounts', 'What was added, as text', { required: true }),
  ...envelopeFields(f),
]);

/** A reply that tells what was added. */
interface AddedUsersResponse extends Envelope {
  readonly added_users: string | null;
}

export const OPENAPI_USERS_ADD_COND_RESP_STR = defineObject<AddedUsersResponse>()('OPENAPI_USERS_ADD_COND_RESP_STR', (f) => [
  f.member('added_users', STRING, 'added_users', 'What was added, as text', { required: true }),
  ...envelopeFields(f),
]);
