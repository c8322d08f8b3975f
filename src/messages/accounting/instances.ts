/** Instances of nodes in a cloud, from when to when they ran (upstream: slurmdb_pack.c). */
import { NO_VAL } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { list, str, time } from '../engine/type.js';
import { getCall } from './calls.js';

/** Upstream: slurmdb_instance_rec_t. */
export const instanceRecord = record('slurmdb_instance_rec_t', [
  field('cluster', str),
  field('extra', str),
  field('instance_id', str),
  field('instance_type', str),
  field('node_name', str),
  field('time_end', time, { initial: NO_VAL }),
  field('time_start', time, { initial: NO_VAL }),
]);
export type InstanceRecord = RecordOf<typeof instanceRecord>;

/** Upstream: slurmdb_instance_cond_t. */
export const instanceCondition = record('slurmdb_instance_cond_t', [
  field('cluster_list', list(str)),
  field('extra_list', list(str)),
  field('format_list', list(str)),
  field('instance_id_list', list(str)),
  field('instance_type_list', list(str)),
  field('node_list', str),
  field('time_end', time),
  field('time_start', time),
]);
export type InstanceCondition = RecordOf<typeof instanceCondition>;

/** 1503. */
export const getInstances = getCall({
  name: 'DBD_GET_INSTANCES',
  messageType: 1503,
  range: { since: 40 },
  condition: instanceCondition,
  replyType: 1504,
  record: instanceRecord,
});
