/** Users, and the accounts that they coordinate (upstream: slurmdb_pack.c, slurmdbd_pack.c). */
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { call } from '../engine/rpc.js';
import type { WireType } from '../engine/type.js';
import { list, maybe, nullAs, retyped, str, u16, u32 } from '../engine/type.js';
import { coordinatorRecord } from './accounts.js';
import {
  addAssociationCondition,
  associationConditionOrNone,
  associationRecord,
} from './associations.js';
import { addCall, getCall, given, modifyCall, namesReply, removeCall } from './calls.js';
import { persistReturnCodeReply } from './session.js';
import { wckeyRecord } from './wckeys.js';

/** Upstream: slurmdb_user_rec_t. */
export const userRecord = record('slurmdb_user_rec_t', [
  field('admin_level', u16),
  field('assoc_list', list(associationRecord)),
  field('coord_accts', list(coordinatorRecord)),
  field('def_qos_id', u32, { since: 44 }),
  field('default_acct', str),
  field('default_wckey', str),
  field('flags', u32),
  field('name', str),
  field('old_name', str),
  field('uid', u32),
  field('wckey_list', list(wckeyRecord)),
]);
export type UserRecord = RecordOf<typeof userRecord>;

/** A user or none; up to 25.05 an empty user stands for none. */
export const userOrNone: WireType<UserRecord | null> = retyped([
  [{ until: 43 }, nullAs(userRecord, { isNull: () => false, written: {} as UserRecord })],
  [{ since: 44 }, maybe('bool', userRecord)],
]);

/** A user of a list of them. */
export const userEntry = record('slurmdb_user_rec_t or none', [field('user', userOrNone)]);

/** Upstream: slurmdb_user_cond_t; names of users stand in `assoc_cond`. */
export const userCondition = record('slurmdb_user_cond_t', [
  field('admin_level', u16),
  field('assoc_cond', associationConditionOrNone),
  field('def_acct_list', list(str)),
  field('def_wckey_list', list(str)),
  field('with_assocs', u16),
  field('with_coords', u16),
  field('with_deleted', u16),
  field('with_wckeys', u16),
]);
export type UserCondition = RecordOf<typeof userCondition>;

/** 1406. */
export const addUsers = addCall({ name: 'DBD_ADD_USERS', messageType: 1406, item: userOrNone });

/** 1502: users with their associations; what was added is told in the answer's comment. */
export const addUsersWithAssociations = call({
  name: 'DBD_ADD_USERS_COND',
  messageType: 1502,
  daemon: 'slurmdbd',
  range: { since: 40 },
  request: record('dbd_modify_msg_t', [
    field('cond', given(addAssociationCondition)),
    field('rec', given(userOrNone)),
  ]),
  reply: persistReturnCodeReply,
});

/** 1415. */
export const getUsers = getCall({
  name: 'DBD_GET_USERS',
  messageType: 1415,
  condition: userCondition,
  replyType: 1423,
  record: userEntry,
});

/** 1431. */
export const modifyUsers = modifyCall({
  name: 'DBD_MODIFY_USERS',
  messageType: 1431,
  condition: userCondition,
  rec: userOrNone,
});

/** 1439. */
export const removeUsers = removeCall({
  name: 'DBD_REMOVE_USERS',
  messageType: 1439,
  condition: userCondition,
});

/** Users that coordinate accounts. Upstream: dbd_acct_coord_msg_t. */
const accountCoordinators = record('dbd_acct_coord_msg_t', [
  field('acct_list', list(str, { null: 'none' })),
  field('cond', given(userCondition)),
]);

/** 1403. */
export const addCoordinators = call({
  name: 'DBD_ADD_ACCOUNT_COORDS',
  messageType: 1403,
  daemon: 'slurmdbd',
  request: accountCoordinators,
});

/** 1436. */
export const removeCoordinators = call({
  name: 'DBD_REMOVE_ACCOUNT_COORDS',
  messageType: 1436,
  daemon: 'slurmdbd',
  request: accountCoordinators,
  reply: namesReply,
});
