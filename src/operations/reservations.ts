/** Reservations: all of them, and one by its name. */
import type { ListStream } from '../cluster/transport/list-stream.js';
import type { ReservationInfo, ReservationInfoHead } from '../messages/reservations.js';
import { listReservations } from '../messages/reservations.js';
import type { ReservationParameters, UpdateTimeQuery } from '../model/types/reservations.js';
import {
  OPENAPI_RESERVATION_PARAM,
  OPENAPI_RESERVATION_QUERY,
  OPENAPI_RESERVATION_RESP,
} from '../model/types/reservations.js';
import { isUnchanged, recordFailure } from './failures.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, NOT_MODIFIED, operation } from './operation.js';

type ReservationStream = ListStream<ReservationInfoHead, ReservationInfo, object>;

/** The list, or the reply that stands in its place. */
async function load(
  request: OperationRequest<unknown, UpdateTimeQuery>,
): Promise<ReservationStream | OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const body = { last_update: query.update_time ?? 0 };
  try {
    const stream = await cluster.controller.list(listReservations, body, caller, { signal });
    return stream ?? { type: 'object', payload: { reservations: [], last_update: 0 } };
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(findings, error, 'slurm_load_reservations()', 'Unable to query reservations');
    return FAILURE;
  }
}

async function getAll(
  request: OperationRequest<unknown, UpdateTimeQuery>,
): Promise<OperationReply> {
  const stream = await load(request);
  if ('type' in stream) return stream;
  const { last_update } = stream.head;
  const records = recordsOf(stream, (slice) => slice.map(({ record }) => record));
  return { type: 'list', list: 'reservations', payload: { last_update }, ...records };
}

/** Names are compared without case; the whole list is asked for, as there is no other request. */
async function getOne(
  request: OperationRequest<ReservationParameters, UpdateTimeQuery>,
): Promise<OperationReply> {
  const shown = request.parameters.reservation_name ?? '';
  const name = shown.toLowerCase();
  const stream = await load(request);
  if ('type' in stream) return stream;
  const { last_update } = stream.head;
  for await (const slice of stream.slices()) {
    const found = slice.find(({ record }) => record.name?.toLowerCase() === name);
    if (found !== undefined) {
      return { type: 'object', payload: { reservations: [found.record], last_update } };
    }
  }
  request.findings.error(9000, `Unable to find reservation ${shown}`, '');
  return FAILURE;
}

export const getReservations = operation<unknown, UpdateTimeQuery>({
  group: 'slurm',
  method: 'get',
  path: '/reservations/',
  summary: 'List reservations',
  query: OPENAPI_RESERVATION_QUERY,
  response: OPENAPI_RESERVATION_RESP,
  responseDescription: 'Reservations that the user may see',
  handle: getAll,
});

export const getReservation = operation<ReservationParameters, UpdateTimeQuery>({
  group: 'slurm',
  method: 'get',
  path: '/reservation/{reservation_name}',
  summary: 'Show a reservation',
  parameters: OPENAPI_RESERVATION_PARAM,
  query: OPENAPI_RESERVATION_QUERY,
  response: OPENAPI_RESERVATION_RESP,
  responseDescription: 'The reservation',
  handle: getOne,
});
