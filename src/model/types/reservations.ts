/** Reservations as they are shown. */
import type { ReservationInfo } from '../../messages/reservations.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { UINT32, UINT32_NO_VAL } from '../kinds/numbers.js';
import { RESERVATION_FLAGS } from '../kinds/reservation-flags.js';
import { STRING } from '../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

type ReservedCores = NonNullable<ReservationInfo['core_spec']>[number];

const RESERVATION_CORE_SPEC = defineObject<ReservedCores>()('RESERVATION_CORE_SPEC', (f) => [
  f.member('node', STRING, 'node_name', 'Node of the cores'),
  f.member('core', STRING, 'core_id', 'Numbers of the cores'),
]);

const RESERVATION_INFO_CORE_SPEC = listOf('RESERVATION_INFO_CORE_SPEC', RESERVATION_CORE_SPEC);

const RESERVATION_INFO = defineObject<ReservationInfo>()('RESERVATION_INFO', (f) => [
  f.member('accounts', STRING, 'accounts', 'Accounts that may use it, comma-separated'),
  f.member('burst_buffer', STRING, 'burst_buffer', 'Burst buffer that is reserved'),
  f.member('core_count', UINT32, 'core_cnt', 'Number of cores that are reserved'),
  f.member('core_specializations', RESERVATION_INFO_CORE_SPEC, 'core_spec', 'Cores that are reserved, by node'),
  f.member('end_time', TIMESTAMP_NO_VAL, 'end_time', 'When it ends (seconds since 1970)'),
  f.member('features', STRING, 'features', 'Features that its nodes must have'),
  f.member('flags', RESERVATION_FLAGS, 'flags', 'Flags of the reservation'),
  f.member('groups', STRING, 'groups', 'Groups that may use it, comma-separated'),
  f.member('licenses', STRING, 'licenses', 'Licences that are reserved, comma-separated'),
  f.member('max_start_delay', UINT32, 'max_start_delay', 'Longest time that other jobs may be held up for jobs of it, in seconds'),
  f.member('name', STRING, 'name', 'Name of the reservation'),
  f.member('node_count', UINT32, 'node_cnt', 'Number of nodes that are reserved'),
  f.member('node_list', STRING, 'node_list', 'Nodes that are reserved, as a hostlist'),
  f.member('partition', STRING, 'partition', 'Partition that its nodes are taken from'),
  f.group('purge_completed', 'When an idle reservation is removed'),
  f.member('purge_completed/time', UINT32_NO_VAL, 'purge_comp_time', 'Seconds of idleness after which it is removed, where PURGE_COMP is set'),
  f.member('start_time', TIMESTAMP_NO_VAL, 'start_time', 'When it starts (seconds since 1970)'),
  f.placeholder('watts', UINT32_NO_VAL, 'No longer used', { until: 44, deprecated: 41 }),
  f.member('tres', STRING, 'tres_str', 'Trackable resources that are reserved, comma-separated'),
  f.member('users', STRING, 'users', 'Users who may use it, comma-separated'),
]);

const RESERVATION_INFO_MSG = listOf('RESERVATION_INFO_MSG', RESERVATION_INFO);

/** A reply with reservations. */
export interface ReservationsResponse extends Envelope {
  readonly reservations: readonly ReservationInfo[];
  readonly last_update: number;
}

export const OPENAPI_RESERVATION_RESP = defineObject<ReservationsResponse>()('OPENAPI_RESERVATION_RESP', (f) => [
  f.member('reservations', RESERVATION_INFO_MSG, 'reservations', 'Reservations', { required: true }),
  f.member('last_update', TIMESTAMP_NO_VAL, 'last_update', 'When reservations last changed (seconds since 1970)', { required: true }),
  ...envelopeFields(f),
]);

/** Query of what only asks for changes. */
export interface UpdateTimeQuery {
  readonly update_time: number;
}

export const OPENAPI_RESERVATION_QUERY = defineObject<UpdateTimeQuery>()('OPENAPI_RESERVATION_QUERY', (f) => [
  f.member('update_time', TIMESTAMP, 'update_time', 'Only show reservations where any changed since then'),
]);

/** Path of one reservation. */
export interface ReservationParameters {
  readonly reservation_name: string | null;
}

export const OPENAPI_RESERVATION_PARAM = defineObject<ReservationParameters>()('OPENAPI_RESERVATION_PARAM', (f) => [
  f.member('reservation_name', STRING, 'reservation_name', 'Name of the reservation', { required: true }),
]);
