/** Reservations (upstream: slurm_protocol_pack.c, api/init_msg.c). */
import { NO_VAL, NO_VAL64 } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, filler, record } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { call, listCall } from './engine/rpc.js';
import type { WireType } from './engine/type.js';
import { array, bits, list, mapped, retyped, str, time, u32, u64 } from './engine/type.js';

/** Upstream: resv_core_spec_t. The cores that are reserved of a node. */
export const reservedCores = record('resv_core_spec_t', [
  field('node_name', str),
  field('core_id', str),
]);
export type ReservedCores = RecordOf<typeof reservedCores>;

/** Upstream: reserve_info_t. */
export const reservationInfo = record('reserve_info_t', [
  field('accounts', str),
  field('burst_buffer', str),
  field('comment', str),
  field('core_cnt', u32),
  field('end_time', time),
  field('features', str),
  field('flags', u64),
  field('licenses', str),
  field('max_start_delay', u32),
  field('name', str),
  field('node_cnt', u32),
  field('node_list', str),
  field('partition', str),
  field('purge_comp_time', u32),
  filler(u32, NO_VAL, { until: 43 }),
  field('start_time', time),
  field('tres_str', str),
  field('users', str),
  field('groups', str),
  field('qos', str, { since: 44 }),
  field('allowed_parts', str, { since: 44 }),
  field('node_inx', bits),
  field('core_spec', list(reservedCores, { null: 'none' })),
]);
export type ReservationInfo = RecordOf<typeof reservationInfo>;

/** Head of 2025. */
export const reservationInfoHead = record('reserve_info_msg_t', [
  field('record_count', u32),
  field('last_update', time),
]);
export type ReservationInfoHead = RecordOf<typeof reservationInfoHead>;

const reservationInfoReply: ListReplyType<ReservationInfoHead, ReservationInfo, object> = {
  messageType: 2025,
  head: reservationInfoHead,
  record: reservationInfo,
  tail: record('no tail', []),
  count: (head) => head.record_count,
};

/** 2024: all reservations. */
export const listReservations = listCall({
  name: 'REQUEST_RESERVATION_INFO',
  messageType: 2024,
  request: record('resv_info_request_msg_t', [field('last_update', time)]),
  reply: reservationInfoReply,
});

/** 23.02 takes an array that a 0 ends; no array is no count. */
const oldCount: WireType<number> = mapped(array(u32), {
  zero: 0,
  fromWire: (counts) => counts?.[0] ?? NO_VAL,
  toWire: (count) => (count === NO_VAL || count === 0 ? null : [count, 0]),
});

const count: WireType<number> = retyped([
  [{ since: 40 }, u32],
  [{ until: 39 }, oldCount],
]);

/** Upstream: resv_desc_msg_t. */
export const reservationDescription = record('resv_desc_msg_t', [
  field('name', str),
  field('start_time', time, { initial: NO_VAL }),
  field('end_time', time, { initial: NO_VAL }),
  field('duration', u32, { initial: NO_VAL }),
  field('flags', u64, { initial: NO_VAL64 }),
  field('node_cnt', count, { initial: NO_VAL }),
  field('core_cnt', count, { initial: NO_VAL }),
  field('node_list', str),
  field('features', str),
  field('licenses', str),
  field('max_start_delay', u32, { initial: NO_VAL }),
  field('partition', str),
  field('purge_comp_time', u32, { initial: NO_VAL }),
  filler(u32, NO_VAL, { until: 43 }),
  field('allowed_parts', str, { since: 44 }),
  field('qos', str, { since: 44 }),
  field('users', str),
  field('accounts', str),
  field('burst_buffer', str),
  field('groups', str),
  field('comment', str),
  field('tres_str', str, { since: 40 }),
]);
export type ReservationDescription = RecordOf<typeof reservationDescription>;

/** Upstream: reservation_name_msg_t. */
export const reservationName = record('reservation_name_msg_t', [field('name', str)]);
export type ReservationName = RecordOf<typeof reservationName>;

/** 3006; the reply tells the name, which the controller makes up where the description has none. */
export const createReservation = call({
  name: 'REQUEST_CREATE_RESERVATION',
  messageType: 3006,
  request: reservationDescription,
  reply: { messageType: 3007, type: reservationName },
});

/** 3009; what the description leaves open stays as it is. */
export const updateReservation = call({
  name: 'REQUEST_UPDATE_RESERVATION',
  messageType: 3009,
  request: reservationDescription,
});

/** 3008. */
export const deleteReservation = call({
  name: 'REQUEST_DELETE_RESERVATION',
  messageType: 3008,
  request: reservationName,
});
