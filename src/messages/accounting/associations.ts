/** Associations: what a user may use of a cluster, on which account (upstream: slurmdb_pack.c). */
import { NO_VAL, NO_VAL16 } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { bitOf, field, record } from '../engine/record.js';
import type { WireType } from '../engine/type.js';
import { list, maybe, nullAs, retyped, str, time, u16, u32, u64 } from '../engine/type.js';
import { addCall, getCall, modifyCall, removeCall } from './calls.js';
import { tresRecord } from './tres.js';

/** Upstream: slurmdb_accounting_rec_t. */
export const accountingRecord = record('slurmdb_accounting_rec_t', [
  field('alloc_secs', u64),
  field('tres_rec', tresRecord),
  field('id', u32),
  field('id_alt', u32, { since: 42 }),
  field('period_start', time),
]);
export type AccountingRecord = RecordOf<typeof accountingRecord>;

/** Upstream: slurmdb_assoc_rec_t. Initial values are those of slurmdb_init_assoc_rec. */
export const associationRecord = record('slurmdb_assoc_rec_t', [
  field('accounting_list', list(accountingRecord)),
  field('acct', str),
  field('cluster', str),
  field('comment', str),
  field('def_qos_id', u32, { initial: NO_VAL }),
  field(
    'flags',
    retyped([
      [{ since: 41 }, u32],
      [{ until: 40 }, u16],
    ]),
  ),
  field('shares_raw', u32, { initial: NO_VAL }),
  field('grp_tres_mins', str),
  field('grp_tres_run_mins', str),
  field('grp_tres', str),
  field('grp_jobs', u32, { initial: NO_VAL }),
  field('grp_jobs_accrue', u32, { initial: NO_VAL }),
  field('grp_submit_jobs', u32, { initial: NO_VAL }),
  field('grp_wall', u32, { initial: NO_VAL }),
  field('id', u32),
  field('is_def', u16, { initial: NO_VAL16 }),
  field('lft', u32, { until: 39, initial: NO_VAL }),
  field('lineage', str, { since: 40 }),
  field('max_tres_mins_pj', str),
  field('max_tres_run_mins', str),
  field('max_tres_pj', str),
  field('max_tres_pn', str),
  field('max_jobs', u32, { initial: NO_VAL }),
  field('max_jobs_accrue', u32, { initial: NO_VAL }),
  field('min_prio_thresh', u32, { initial: NO_VAL }),
  field('max_submit_jobs', u32, { initial: NO_VAL }),
  field('max_wall_pj', u32, { initial: NO_VAL }),
  field('parent_acct', str),
  field('parent_id', u32),
  field('partition', str),
  field('priority', u32, { initial: NO_VAL }),
  field('qos_list', list(str)),
  field('rgt', u32, { until: 39, initial: NO_VAL }),
  field('uid', u32),
  field('user', str),
]);
export type AssociationRecord = RecordOf<typeof associationRecord>;

/**
 * An association, or a block that stands for none: an unset one but for `is_def` and `priority`. No
 * reader can tell that block from a real association, so it is read as one.
 */
export const associationOrNone: WireType<AssociationRecord | null> = nullAs(associationRecord, {
  isNull: () => false,
  written: { is_def: 0, lft: 0, priority: 0, rgt: 0 } as AssociationRecord,
});

/** Bits of conditions of associations (upstream: slurmdb.h); up to 24.05 fields of their own. */
export const ASSOCIATION_CONDITION_FLAGS = {
  WITH_DELETED: 1 << 0,
  WITH_USAGE: 1 << 1,
  ONLY_DEFAULTS: 1 << 2,
  RAW_QOS: 1 << 3,
  SUB_ACCOUNTS: 1 << 4,
  WITHOUT_PARENT_INFO: 1 << 5,
  WITHOUT_PARENT_LIMITS: 1 << 6,
  QOS_USAGE: 1 << 7,
} as const;
const FLAGS = ASSOCIATION_CONDITION_FLAGS;

/** Upstream: slurmdb_assoc_cond_t. A list that is not there stands for any. */
export const associationCondition = record('slurmdb_assoc_cond_t', [
  field('acct_list', list(str)),
  field('cluster_list', list(str)),
  field('def_qos_id_list', list(str)),
  field('flags', u32, { since: 42 }),
  field('format_list', list(str)),
  field('id_list', list(str)),
  bitOf('flags', FLAGS.ONLY_DEFAULTS, u16, { until: 41 }),
  field('partition_list', list(str)),
  field('parent_acct_list', list(str)),
  field('qos_list', list(str)),
  field('usage_end', time),
  field('usage_start', time),
  field('user_list', list(str)),
  bitOf('flags', FLAGS.WITH_USAGE, u16, { until: 41 }),
  bitOf('flags', FLAGS.WITH_DELETED, u16, { until: 41 }),
  bitOf('flags', FLAGS.RAW_QOS, u16, { until: 41 }),
  bitOf('flags', FLAGS.SUB_ACCOUNTS, u16, { until: 41 }),
  bitOf('flags', FLAGS.WITHOUT_PARENT_INFO, u16, { until: 41 }),
  bitOf('flags', FLAGS.WITHOUT_PARENT_LIMITS, u16, { until: 41 }),
]);
export type AssociationCondition = RecordOf<typeof associationCondition>;

/** A condition or none, which finds everything; up to 24.05 an empty condition stands for none. */
export const associationConditionOrNone: WireType<AssociationCondition | null> = retyped([
  [
    { until: 41 },
    nullAs(associationCondition, { isNull: () => false, written: {} as AssociationCondition }),
  ],
  [{ since: 42 }, maybe('bool', associationCondition)],
]);

/** Associations to be made: one for each account, cluster, user and partition of the lists. */
export const addAssociationCondition = record('slurmdb_add_assoc_cond_t', [
  field('acct_list', list(str)),
  field('assoc', associationRecord),
  field('cluster_list', list(str)),
  field('partition_list', list(str)),
  field('user_list', list(str)),
  field('wckey_list', list(str)),
]);
export type AddAssociationCondition = RecordOf<typeof addAssociationCondition>;

/** 1404. */
export const addAssociations = addCall({
  name: 'DBD_ADD_ASSOCS',
  messageType: 1404,
  item: associationRecord,
});

/** 1410. */
export const getAssociations = getCall({
  name: 'DBD_GET_ASSOCS',
  messageType: 1410,
  condition: associationConditionOrNone,
  replyType: 1417,
  record: associationRecord,
});

/** 1429. */
export const modifyAssociations = modifyCall({
  name: 'DBD_MODIFY_ASSOCS',
  messageType: 1429,
  condition: associationConditionOrNone,
  rec: associationRecord,
});

/** 1437. */
export const removeAssociations = removeCall({
  name: 'DBD_REMOVE_ASSOCS',
  messageType: 1437,
  condition: associationConditionOrNone,
});
