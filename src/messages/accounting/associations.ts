/** Associations: what a user may use of a cluster, on which account (upstream: slurmdb_pack.c). */
import { NO_VAL, NO_VAL16 } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import type { WireType } from '../engine/type.js';
import { list, nullAs, retyped, str, time, u16, u32, u64 } from '../engine/type.js';
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
  field('lft', u32, { until: 39 }),
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
  field('rgt', u32, { until: 39 }),
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
  written: { is_def: 0, priority: 0 } as AssociationRecord,
});
