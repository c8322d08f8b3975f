/** Shares of associations and what they used (upstream: slurm_protocol_pack.c). */
import { NO_VAL } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, record, sameLength } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { listCall } from './engine/rpc.js';
import { array, double, list, longDouble, str, u16, u32, u64 } from './engine/type.js';

/** Upstream: assoc_shares_object_t. Its arrays have an element for each name in the head. */
export const associationShares = record('assoc_shares_object_t', [
  field('assoc_id', u32),
  field('cluster', str),
  field('name', str),
  field('parent', str),
  field('partition', str),
  field('shares_norm', double),
  field('shares_raw', u32),
  field('tres_run_secs', array(u64)),
  field('tres_grp_mins', array(u64)),
  field('usage_efctv', double),
  field('usage_norm', double),
  field('usage_raw', u64),
  field('usage_tres_raw', array(longDouble)),
  field('fs_factor', double),
  field('level_fs', double),
  field('user', u16),
  sameLength('tres_run_secs', 'tres_grp_mins'),
  sameLength('tres_run_secs', 'usage_tres_raw'),
]);
export type AssociationShares = RecordOf<typeof associationShares>;

/** Head of 2023: the trackable resources in the order of the records' arrays. */
export const sharesHead = record('shares_response_msg_t head', [
  field('tres_names', array(str)),
  // NO_VAL: no list.
  field('record_count', u32),
]);
export type SharesHead = RecordOf<typeof sharesHead>;

/** Tail of 2023. */
export const sharesTail = record('shares_response_msg_t tail', [field('tot_shares', u64)]);
export type SharesTail = RecordOf<typeof sharesTail>;

const sharesReply: ListReplyType<SharesHead, AssociationShares, SharesTail> = {
  messageType: 2023,
  head: sharesHead,
  record: associationShares,
  tail: sharesTail,
  count: (head) => (head.record_count === NO_VAL ? 0 : head.record_count),
};

/** 2022: the shares of accounts and users; of all where a list is NULL. */
export const listShares = listCall({
  name: 'REQUEST_SHARE_INFO',
  messageType: 2022,
  request: record('shares_request_msg_t', [
    field('acct_list', list(str)),
    field('user_list', list(str)),
  ]),
  reply: sharesReply,
});
