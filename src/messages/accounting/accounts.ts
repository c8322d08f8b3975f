/** Accounts and who coordinates them (upstream: slurmdb_pack.c). */
import type { RecordOf } from '../engine/record.js';
import { bitOf, field, record } from '../engine/record.js';
import { call } from '../engine/rpc.js';
import { list, str, u16, u32 } from '../engine/type.js';
import {
  addAssociationCondition,
  associationConditionOrNone,
  associationRecord,
} from './associations.js';
import { addCall, getCall, given, modifyCall, removeCall } from './calls.js';
import { persistReturnCodeReply } from './session.js';

/** Upstream: slurmdb_coord_rec_t. */
export const coordinatorRecord = record('slurmdb_coord_rec_t', [
  field('name', str),
  field('direct', u16),
]);
export type CoordinatorRecord = RecordOf<typeof coordinatorRecord>;

/** Upstream: slurmdb_account_rec_t. */
export const accountRecord = record('slurmdb_account_rec_t', [
  field('assoc_list', list(associationRecord)),
  field('coordinators', list(coordinatorRecord)),
  field('description', str),
  field('flags', u32),
  field('name', str),
  field('organization', str),
]);
export type AccountRecord = RecordOf<typeof accountRecord>;

/** Bits of conditions of accounts (upstream: slurmdb.h); up to 23.11 fields of their own. */
export const ACCOUNT_CONDITION_FLAGS = {
  WITH_DELETED: 1 << 0,
  WITH_ASSOCIATIONS: 1 << 1,
  WITH_COORDINATORS: 1 << 2,
} as const;
const FLAGS = ACCOUNT_CONDITION_FLAGS;

/** Upstream: slurmdb_account_cond_t. */
export const accountCondition = record('slurmdb_account_cond_t', [
  field('assoc_cond', associationConditionOrNone),
  field('description_list', list(str)),
  field('flags', u32, { since: 41 }),
  field('organization_list', list(str)),
  bitOf('flags', FLAGS.WITH_ASSOCIATIONS, u16, { until: 40 }),
  bitOf('flags', FLAGS.WITH_COORDINATORS, u16, { until: 40 }),
  bitOf('flags', FLAGS.WITH_DELETED, u16, { until: 40 }),
]);
export type AccountCondition = RecordOf<typeof accountCondition>;

/** 1402. */
export const addAccounts = addCall({
  name: 'DBD_ADD_ACCOUNTS',
  messageType: 1402,
  item: accountRecord,
});

/** 1501: accounts with their associations; what was added is told in the answer's comment. */
export const addAccountsWithAssociations = call({
  name: 'DBD_ADD_ACCOUNTS_COND',
  messageType: 1501,
  daemon: 'slurmdbd',
  range: { since: 40 },
  request: record('dbd_modify_msg_t', [
    field('cond', given(addAssociationCondition)),
    field('rec', given(accountRecord)),
  ]),
  reply: persistReturnCodeReply,
});

/** 1409. */
export const getAccounts = getCall({
  name: 'DBD_GET_ACCOUNTS',
  messageType: 1409,
  condition: accountCondition,
  replyType: 1416,
  record: accountRecord,
});

/** 1428. */
export const modifyAccounts = modifyCall({
  name: 'DBD_MODIFY_ACCOUNTS',
  messageType: 1428,
  condition: accountCondition,
  rec: accountRecord,
});

/** 1435. */
export const removeAccounts = removeCall({
  name: 'DBD_REMOVE_ACCOUNTS',
  messageType: 1435,
  condition: accountCondition,
});
