/** Shares of associations as they are shown. */
import type { NamedAmount, SharesRecord } from '../../cluster/derive/shares.js';
import type { KindHistory } from '../engine/fields.js';
import { equal, flagTable } from '../engine/flags.js';
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { FLOAT64, FLOAT64_NO_VAL, FLOAT128, UINT32, UINT32_NO_VAL, UINT64, UINT64_NO_VAL } from '../kinds/numbers.js';
import { CSV_STRING_LIST, STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

const ASSOC_SHARES_OBJ_WRAP_TYPE = flagTable('ASSOC_SHARES_OBJ_WRAP_TYPE', { width: 16 }, [equal('USER', 1), equal('ASSOCIATION', 0)]);

const SHARES_UINT64_TRES = defineObject<NamedAmount<bigint>>()('SHARES_UINT64_TRES', (f) => [
  f.member('name', STRING, 'name', 'Name of the resource'),
  f.member('value', UINT64_NO_VAL, 'value', 'Amount of the resource'),
]);
const SHARES_FLOAT128_TRES = defineObject<NamedAmount<string>>()('SHARES_FLOAT128_TRES', (f) => [
  f.member('name', STRING, 'name', 'Name of the resource'),
  f.member('value', FLOAT128, 'value', 'Amount of the resource'),
]);
const SHARES_UINT64_TRES_LIST = listOf('SHARES_UINT64_TRES_LIST', SHARES_UINT64_TRES);
const SHARES_FLOAT128_TRES_LIST = listOf('SHARES_FLOAT128_TRES_LIST', SHARES_FLOAT128_TRES);

const FACTOR: KindHistory<Kind<number>> = [
  [40, FLOAT64],
  [42, FLOAT64_NO_VAL],
];

const ASSOC_SHARES_OBJ_WRAP = defineObject<SharesRecord>()('ASSOC_SHARES_OBJ_WRAP', (f) => [
  f.member('id', UINT32, 'assoc_id', 'Id of the association'),
  f.member('cluster', STRING, 'cluster', 'Cluster of the association'),
  f.member('name', STRING, 'name', 'Name of the account or the user'),
  f.member('parent', STRING, 'parent', 'Account above'),
  f.member('partition', STRING, 'partition', 'Partition that the association is for'),
  f.member('shares_normalized', FLOAT64_NO_VAL, 'shares_norm', 'Shares as a part of those of all siblings'),
  f.member('shares', UINT32_NO_VAL, 'shares_raw', 'Shares as set'),
  f.group('tres', 'Trackable resources of the association'),
  f.member('tres/run_seconds', SHARES_UINT64_TRES_LIST, 'run_seconds', 'Seconds that running jobs have still claimed'),
  f.member('tres/group_minutes', SHARES_UINT64_TRES_LIST, 'group_minutes', 'Limits in minutes'),
  f.member('effective_usage', FACTOR, 'usage_efctv', 'Usage as a part of all, with that of the accounts above'),
  f.member('usage_normalized', FLOAT64_NO_VAL, 'usage_norm', 'Usage as a part of all'),
  f.member('usage', UINT64, 'usage_raw', 'Usage in billed seconds'),
  f.member('tres/usage', SHARES_FLOAT128_TRES_LIST, 'usage', 'Usage of each resource'),
  f.group('fairshare', 'How the shares count for the priority of jobs'),
  f.member('fairshare/factor', FACTOR, 'fs_factor', 'Fair-share factor'),
  f.member('fairshare/level', FACTOR, 'level_fs', 'Fair-share factor among the siblings'),
  f.member('type', ASSOC_SHARES_OBJ_WRAP_TYPE, 'user', 'Whether it is a user or an account'),
]);

const ASSOC_SHARES_OBJ_LIST = listOf('ASSOC_SHARES_OBJ_LIST', ASSOC_SHARES_OBJ_WRAP);
const SHARES = 'Shares of the associations';
const TOTAL = 'Sum of all shares';

/** Shares and their sum. */
export interface SharesList {
  readonly shares: readonly SharesRecord[] | null;
  readonly tot_shares: bigint;
}

const SHARES_RESP_MSG = defineObject<SharesList>()('SHARES_RESP_MSG', (f) => [f.member('shares', ASSOC_SHARES_OBJ_LIST, 'shares', SHARES), f.member('total_shares', UINT64, 'tot_shares', TOTAL)]);

export const OPENAPI_SHARES_RESP = defineObject<Envelope & { readonly shares: SharesList }>()('OPENAPI_SHARES_RESP', (f) => [
  f.member('shares', SHARES_RESP_MSG, 'shares', 'Shares and their sum', { required: true }),
  ...envelopeFields(f),
]);

/** The same reply with its keys as paths, so that its list can be written record by record. */
export const SHARES_STREAM = defineObject<Envelope & SharesList>()('OPENAPI_SHARES_RESP', (f) => [
  f.member('shares/shares', ASSOC_SHARES_OBJ_LIST, 'shares', SHARES),
  f.member('shares/total_shares', UINT64, 'tot_shares', TOTAL),
  ...envelopeFields(f),
]);

/** Whose shares are shown. */
export interface SharesQuery {
  readonly acct_list: readonly string[] | null;
  readonly user_list: readonly string[] | null;
}

export const SHARES_REQ_MSG = defineObject<SharesQuery>()('SHARES_REQ_MSG', (f) => [
  f.member('accounts', CSV_STRING_LIST, 'acct_list', 'Accounts, comma-separated'),
  f.member('users', CSV_STRING_LIST, 'user_list', 'Users, comma-separated'),
]);
