/** Trackable resources (upstream: slurmdb_pack.c). */
import { NO_VAL } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { list, str, u16, u32, u64 } from '../engine/type.js';
import { addCall, getCall } from './calls.js';

/** Upstream: slurmdb_tres_rec_t. */
export const tresRecord = record('slurmdb_tres_rec_t', [
  field('alloc_secs', u64),
  field('count', u64),
  field('id', u32),
  field('name', str),
  field('type', str),
]);
export type TresRecord = RecordOf<typeof tresRecord>;

/** Upstream: slurmdb_tres_cond_t. The 64-bit count is unset with the 32-bit NO_VAL. */
export const tresCondition = record('slurmdb_tres_cond_t', [
  field('count', u64, { initial: BigInt(NO_VAL) }),
  field('format_list', list(str)),
  field('id_list', list(str)),
  field('name_list', list(str)),
  field('type_list', list(str)),
  field('with_deleted', u16),
]);

/** 1485. */
export const addTres = addCall({ name: 'DBD_ADD_TRES', messageType: 1485, item: tresRecord });

/** 1486. */
export const getTres = getCall({
  name: 'DBD_GET_TRES',
  messageType: 1486,
  condition: tresCondition,
  replyType: 1487,
  record: tresRecord,
});
