/** Reservations as they are created and changed. */
import type { ReservationDescription } from '../../messages/reservations.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { HOSTLIST_STRING } from '../kinds/hostlists.js';
import { UINT32_NO_VAL } from '../kinds/numbers.js';
import { RESERVATION_FLAGS } from '../kinds/reservation-flags.js';
import { CSV_STRING, STRING } from '../kinds/text.js';
import { TIMESTAMP_NO_VAL } from '../kinds/times.js';
import { TRES_STR_BY_TYPE } from '../kinds/tres.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** A description as far as the input sets it. */
export type ReservationInput = Partial<ReservationDescription>;

export const RESERVATION_DESC_MSG = defineObject<ReservationInput>()('RESERVATION_DESC_MSG', (f) => [
  f.member('accounts', CSV_STRING, 'accounts', 'Accounts that may use it'),
  f.member('burst_buffer', STRING, 'burst_buffer', 'Burst buffer that is reserved'),
  f.member('comment', STRING, 'comment', 'Free text'),
  f.member('core_count', UINT32_NO_VAL, 'core_cnt', 'Number of cores to reserve'),
  f.member('duration', UINT32_NO_VAL, 'duration', 'Length of the reservation, in minutes'),
  f.member('end_time', TIMESTAMP_NO_VAL, 'end_time', 'When it ends (seconds since 1970)'),
  f.member('features', STRING, 'features', 'Features that its nodes must have, such as a&b or a|b'),
  f.member('flags', RESERVATION_FLAGS, 'flags', 'Flags that are set; those that begin with NO_ clear one, except NO_HOLD_JOBS_AFTER_END'),
  f.member('groups', CSV_STRING, 'groups', 'Groups that may use it; not together with users'),
  f.member('licenses', CSV_STRING, 'licenses', 'Licences to reserve'),
  f.member('max_start_delay', UINT32_NO_VAL, 'max_start_delay', 'Longest time that other jobs may be held up for jobs of it, in seconds'),
  f.member('name', STRING, 'name', 'Name of the reservation'),
  f.member('node_count', UINT32_NO_VAL, 'node_cnt', 'Number of nodes to reserve'),
  f.member('node_list', HOSTLIST_STRING, 'node_list', 'Nodes to reserve; ALL stands for all'),
  f.member('partition', STRING, 'partition', 'Partition that its nodes are taken from; all of them where nothing else says how many'),
  f.group('purge_completed', 'When an idle reservation is removed'),
  f.member('purge_completed/time', UINT32_NO_VAL, 'purge_comp_time', 'Seconds of idleness after which it is removed, where PURGE_COMP is set'),
  f.member('start_time', TIMESTAMP_NO_VAL, 'start_time', 'When it starts (seconds since 1970)'),
  f.member('tres', TRES_STR_BY_TYPE, 'tres_str', 'Trackable resources to reserve'),
  f.member('users', CSV_STRING, 'users', 'Users who may use it'),
]);

const RESERVATION_DESC_MSG_LIST = listOf('RESERVATION_DESC_MSG_LIST', RESERVATION_DESC_MSG);

/** Several descriptions. */
export interface ReservationsRequest {
  readonly reservations?: readonly ReservationInput[] | null;
}

export const RESERVATION_MOD_REQ = defineObject<ReservationsRequest>()('RESERVATION_MOD_REQ', (f) => [
  f.member('reservations', RESERVATION_DESC_MSG_LIST, 'reservations', 'Reservations, each by its name'),
]);

/** What was asked for, with what was made of it. */
export interface ReservationsChanged extends Envelope {
  readonly reservations: readonly ReservationInput[];
}

export const OPENAPI_RESERVATION_MOD_RESP = defineObject<ReservationsChanged>()('OPENAPI_RESERVATION_MOD_RESP', (f) => [
  f.member('reservations', RESERVATION_DESC_MSG_LIST, 'reservations', 'The descriptions as they were sent', { required: true }),
  ...envelopeFields(f),
]);
