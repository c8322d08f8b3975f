/** Creating, changing and deleting reservations. */
import { completeReservation, newReservation } from '../cluster/controller/new-reservation.js';
import { errorNumber, SlurmError } from '../errors.js';
import type { ReservationDescription } from '../messages/reservations.js';
import {
  createReservation,
  deleteReservation,
  listReservations,
  updateReservation,
} from '../messages/reservations.js';
import { UNSET_NUMBER, UNSET_TIME } from '../model/kinds/times.js';
import { OPENAPI_RESP } from '../model/types/envelope.js';
import type { ReservationInput, ReservationsRequest } from '../model/types/reservation-update.js';
import {
  OPENAPI_RESERVATION_MOD_RESP,
  RESERVATION_DESC_MSG,
  RESERVATION_MOD_REQ,
} from '../model/types/reservation-update.js';
import type { ReservationParameters } from '../model/types/reservations.js';
import { OPENAPI_RESERVATION_PARAM } from '../model/types/reservations.js';
import { NO_VAL64 } from '../wire/constants.js';
import { recordFailure, recordRefusal } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { DONE, FAILURE, operation } from './operation.js';

type AnyRequest = OperationRequest<unknown>;

const INVALID = errorNumber('ESLURM_RESERVATION_INVALID');
const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');
/** Refusals that a partition may explain, where no nodes are named. */
const NO_SUCH_NODES: ReadonlySet<number> = new Set(
  ['ESLURM_REQUESTED_NODE_CONFIG_UNAVAILABLE', 'ESLURM_NODES_BUSY'].map(errorNumber),
);
const PARTITION_NOTE =
  'Note, unless nodes are directly requested a reservation must exist in a single partition. ' +
  'If no partition is requested the default partition is assumed.';

/** Names in lower case: they are compared without case. */
async function existingNames(request: AnyRequest): Promise<ReadonlySet<string>> {
  const { cluster, caller, signal } = request;
  const body = { last_update: 0 };
  const stream = await cluster.controller.list(listReservations, body, caller, { signal });
  const names = new Set<string>();
  if (stream === null) return names;
  for await (const slice of stream.slices()) {
    for (const { record } of slice) names.add((record.name ?? '').toLowerCase());
  }
  return names;
}

/** Creates or changes one; gives what was sent. What went wrong is told by the findings. */
async function apply(
  request: AnyRequest,
  given: ReservationDescription,
  exists: boolean,
  place: string,
): Promise<ReservationDescription> {
  const { cluster, caller, findings, signal, version } = request;
  const sent = { type: RESERVATION_DESC_MSG, version, place };
  if (exists) {
    try {
      await cluster.controller.call(updateReservation, given, caller, { signal });
    } catch (error) {
      const text = `Error updating reservation ${given.name}`;
      recordRefusal(findings, error, sent, 'slurm_update_reservation', text);
    }
    return given;
  }
  const { description, problem } = { description: given, ...newReservation(given) };
  if (problem !== undefined) {
    findings.error(INVALID, problem, place);
    return given;
  }
  try {
    await cluster.controller.call(createReservation, description, caller, { signal });
  } catch (error) {
    recordRefusal(findings, error, sent, 'slurm_create_reservation', failure(error, description));
  }
  return description;
}

/** Two blanks are upstream's. */
function failure(error: unknown, { name, node_list }: ReservationDescription): string {
  const isNoted = error instanceof SlurmError && NO_SUCH_NODES.has(error.errorNumber);
  return isNoted && node_list === null
    ? `Error creating reservation ${name}. ${PARTITION_NOTE}`
    : `Error creating reservation  ${name}`;
}

/** As replies show what was sent: "not given" of a message is "unset" of the API. */
function shown(description: ReservationDescription): ReservationDescription {
  const time = (value: number): number => (value === UNSET_TIME ? UNSET_NUMBER : value);
  const { start_time, end_time, flags } = description;
  return {
    ...description,
    start_time: time(start_time),
    end_time: time(end_time),
    flags: flags === NO_VAL64 ? 0n : flags,
  };
}

/** Goes on after a failure: each has an error that names its reservation. */
async function change(
  request: AnyRequest,
  inputs: readonly ReservationInput[],
  placeOf: (index: number) => string,
  unnamed: string,
): Promise<OperationReply> {
  const { findings } = request;
  for (const [index, { name }] of inputs.entries()) {
    if (!name) findings.error(INVALID, unnamed, placeOf(index));
  }
  if (findings.errors.length > 0) return FAILURE;
  let existing: ReadonlySet<string>;
  try {
    existing = await existingNames(request);
  } catch (error) {
    recordFailure(findings, error, 'slurm_load_reservations()', 'Unable to query reservations');
    return FAILURE;
  }
  const reservations: ReservationDescription[] = [];
  for (const [index, input] of inputs.entries()) {
    const given = completeReservation(input);
    const exists = existing.has((given.name ?? '').toLowerCase());
    reservations.push(shown(await apply(request, given, exists, placeOf(index))));
  }
  if (findings.errors.length > 0) return FAILURE;
  return { type: 'object', payload: { reservations } };
}

async function changeOne(
  request: OperationRequest<unknown, unknown, ReservationInput>,
): Promise<OperationReply> {
  return await change(request, [request.body ?? {}], () => '#/', 'Reservation must be given.');
}

const NONE = 'No reservation descriptions specified in reservations array';

async function changeMany(
  request: OperationRequest<unknown, unknown, ReservationsRequest>,
): Promise<OperationReply> {
  const { body, findings } = request;
  const inputs = body?.reservations ?? null;
  if (inputs === null) {
    findings.error(INVALID_QUERY, NONE, '#/');
    return FAILURE;
  }
  if (inputs.length === 0) findings.warn(NONE, '#/reservations/');
  const placeOf = (index: number) => `#/reservations[${index}]/`;
  return await change(request, inputs, placeOf, 'Reservation must be given');
}

async function remove(request: OperationRequest<ReservationParameters>): Promise<OperationReply> {
  const { cluster, caller, findings, parameters, signal } = request;
  const { reservation_name: name } = parameters;
  try {
    await cluster.controller.call(deleteReservation, { name }, caller, { signal });
    return DONE;
  } catch (error) {
    const text = `Error deleting reservation ${name}`;
    recordFailure(findings, error, 'slurm_delete_reservation', text);
    return FAILURE;
  }
}

const DESCRIPTION = 'A reservation that is there is changed; one that is not is created.';

export const changeReservations = operation<unknown, unknown, ReservationsRequest>({
  group: 'slurm',
  method: 'post',
  path: '/reservations/',
  versions: { since: 43 },
  summary: 'Create and change reservations',
  description: DESCRIPTION,
  body: RESERVATION_MOD_REQ,
  bodyDescription: 'The reservations',
  bodyNoun: 'parameters',
  response: OPENAPI_RESERVATION_MOD_RESP,
  responseDescription: 'The reservations as they were asked for',
  handle: changeMany,
});

export const deleteOneReservation = operation<ReservationParameters>({
  group: 'slurm',
  method: 'delete',
  path: '/reservation/{reservation_name}',
  versions: { since: 41 },
  summary: 'Delete a reservation',
  parameters: OPENAPI_RESERVATION_PARAM,
  response: OPENAPI_RESP,
  responseDescription: 'Whether the reservation was deleted',
  handle: remove,
});

export const changeOneReservation = operation<unknown, unknown, ReservationInput>({
  group: 'slurm',
  method: 'post',
  path: '/reservation',
  versions: { since: 43 },
  summary: 'Create or change a reservation',
  description: DESCRIPTION,
  body: RESERVATION_DESC_MSG,
  bodyDescription: 'The reservation',
  bodyNoun: 'parameters',
  response: OPENAPI_RESERVATION_MOD_RESP,
  responseDescription: 'The reservation as it was asked for',
  handle: changeOne,
});
