/** Trackable resources (upstream: slurmdb_pack.c). */
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { str, u32, u64 } from '../engine/type.js';

/** Upstream: slurmdb_tres_rec_t. */
export const tresRecord = record('slurmdb_tres_rec_t', [
  field('alloc_secs', u64),
  field('count', u64),
  field('id', u32),
  field('name', str),
  field('type', str),
]);
export type TresRecord = RecordOf<typeof tresRecord>;
