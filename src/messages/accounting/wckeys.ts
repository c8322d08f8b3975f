/** Workload characterization keys (upstream: slurmdb_pack.c). */
import { NO_VAL16 } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { list, str, time, u16, u32 } from '../engine/type.js';
import { accountingRecord } from './associations.js';
import { addCall, getCall, removeCall } from './calls.js';

/** Upstream: slurmdb_wckey_rec_t. */
export const wckeyRecord = record('slurmdb_wckey_rec_t', [
  field('accounting_list', list(accountingRecord)),
  field('cluster', str),
  field('flags', u32),
  field('id', u32),
  field('is_def', u16, { initial: NO_VAL16 }),
  field('name', str),
  field('uid', u32),
  field('user', str),
]);
export type WckeyRecord = RecordOf<typeof wckeyRecord>;

/** Upstream: slurmdb_wckey_cond_t. */
export const wckeyCondition = record('slurmdb_wckey_cond_t', [
  field('cluster_list', list(str)),
  field('format_list', list(str)),
  field('id_list', list(str)),
  field('name_list', list(str)),
  field('only_defs', u16),
  field('usage_end', time),
  field('usage_start', time),
  field('user_list', list(str)),
  field('with_usage', u16),
  field('with_deleted', u16),
]);
export type WckeyCondition = RecordOf<typeof wckeyCondition>;

/** 1452. */
export const addWckeys = addCall({ name: 'DBD_ADD_WCKEYS', messageType: 1452, item: wckeyRecord });

/** 1453. */
export const getWckeys = getCall({
  name: 'DBD_GET_WCKEYS',
  messageType: 1453,
  condition: wckeyCondition,
  replyType: 1454,
  record: wckeyRecord,
});

/** 1455. */
export const removeWckeys = removeCall({
  name: 'DBD_REMOVE_WCKEYS',
  messageType: 1455,
  condition: wckeyCondition,
});
