/** Qualities of service (upstream: slurmdb_pack.c). */
import { NO_VAL, NO_VAL16 } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { bitOf, field, record } from '../engine/record.js';
import type { WireType } from '../engine/type.js';
import { bits, double, list, maybe, nullAs, retyped, str, u16, u32 } from '../engine/type.js';
import { addCall, getCall, modifyCall, removeCall } from './calls.js';

/** Bits of a QOS that say what its other bits are to do (upstream: slurmdb.h). */
export const QOS_CHANGES = {
  /** The flags are left as they are. */
  NOT_SET: 1 << 28,
  ADD: 1 << 29,
  REMOVE: 1 << 30,
} as const;

/** Flags that the database makes up when it is asked, and that it must not be given: deleted, of a partition. */
export const QOS_SHOWN_FLAGS = (1 << 13) | (1 << 12);

/** Upstream: slurmdb_qos_rec_t; initial values are those of slurmdb_init_qos_rec. */
export const qosRecord = record('slurmdb_qos_rec_t', [
  field('description', str),
  field('id', u32),
  field('flags', u32, { initial: QOS_CHANGES.NOT_SET }),
  field('grace_time', u32, { initial: NO_VAL }),
  field('grp_tres_mins', str),
  field('grp_tres_run_mins', str),
  field('grp_tres', str),
  field('grp_jobs', u32, { initial: NO_VAL }),
  field('grp_jobs_accrue', u32, { initial: NO_VAL }),
  field('grp_submit_jobs', u32, { initial: NO_VAL }),
  field('grp_wall', u32, { initial: NO_VAL }),
  field('max_tres_mins_pj', str),
  field('max_tres_run_mins_pa', str),
  field('max_tres_run_mins_pu', str),
  field('max_tres_pa', str),
  field('max_tres_pj', str),
  field('max_tres_pn', str),
  field('max_tres_pu', str),
  field('max_jobs_pa', u32, { initial: NO_VAL }),
  field('max_jobs_pu', u32, { initial: NO_VAL }),
  field('max_jobs_accrue_pa', u32, { initial: NO_VAL }),
  field('max_jobs_accrue_pu', u32, { initial: NO_VAL }),
  field('min_prio_thresh', u32, { initial: NO_VAL }),
  field('max_submit_jobs_pa', u32, { initial: NO_VAL }),
  field('max_submit_jobs_pu', u32, { initial: NO_VAL }),
  field('max_wall_pj', u32, { initial: NO_VAL }),
  field('min_tres_pj', str),
  field('name', str),
  field('preempt_bitstr', bits),
  field('preempt_list', list(str)),
  field('preempt_mode', u16, { initial: NO_VAL16 }),
  field('preempt_exempt_time', u32, { initial: NO_VAL }),
  field('priority', u32, { initial: NO_VAL }),
  field('usage_factor', double, { initial: NO_VAL }),
  field('usage_thres', double, { initial: NO_VAL }),
  field('limit_factor', double, { initial: NO_VAL }),
]);
export type QosRecord = RecordOf<typeof qosRecord>;

/** What stands for mode 0 in a condition, where 0 is any (upstream: slurm.h, PREEMPT_MODE_COND_OFF). */
export const PREEMPT_MODE_OFF_CONDITION = 0x10;

/** Bits of conditions of qualities of service (upstream: slurmdb.h). */
export const QOS_CONDITION_FLAGS = { WITH_DELETED: 1 << 0 } as const;

/** Upstream: slurmdb_qos_cond_t. */
export const qosCondition = record('slurmdb_qos_cond_t', [
  field('description_list', list(str)),
  field('flags', u16, { since: 42 }),
  field('format_list', list(str)),
  field('id_list', list(str)),
  field('name_list', list(str)),
  field('preempt_mode', u16),
  bitOf('flags', QOS_CONDITION_FLAGS.WITH_DELETED, u16, { until: 41 }),
]);
export type QosCondition = RecordOf<typeof qosCondition>;

/** A condition or none, which finds everything; up to 24.05 an empty condition stands for none. */
export const qosConditionOrNone: WireType<QosCondition | null> = retyped([
  [{ until: 41 }, nullAs(qosCondition, { isNull: () => false, written: {} as QosCondition })],
  [{ since: 42 }, maybe('bool', qosCondition)],
]);

/** 1447. */
export const addQos = addCall({ name: 'DBD_ADD_QOS', messageType: 1447, item: qosRecord });

/** 1448. */
export const getQos = getCall({
  name: 'DBD_GET_QOS',
  messageType: 1448,
  condition: qosConditionOrNone,
  replyType: 1449,
  record: qosRecord,
});

/** 1450. */
export const removeQos = removeCall({
  name: 'DBD_REMOVE_QOS',
  messageType: 1450,
  condition: qosConditionOrNone,
});

/** 1451. */
export const modifyQos = modifyCall({
  name: 'DBD_MODIFY_QOS',
  messageType: 1451,
  condition: qosConditionOrNone,
  rec: qosRecord,
});
