/** Qualities of service: listed, added, changed, removed. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { errorNumber } from '../../errors.js';
import type { Given } from '../../messages/accounting/calls.js';
import type { QosCondition, QosRecord } from '../../messages/accounting/qos.js';
import {
  addQos,
  getQos,
  modifyQos,
  QOS_CONDITION_FLAGS,
  QOS_SHOWN_FLAGS,
  removeQos,
} from '../../messages/accounting/qos.js';
import { NAMED_PREEMPT_MODES } from '../../model/kinds/qos-flags.js';
import type {
  QosConditionQuery,
  QosInput,
  QosParameters,
  QosQuery,
  QosRequest,
} from '../../model/types/accounting/qos.js';
import {
  OPENAPI_SLURMDBD_QOS_PARAM,
  OPENAPI_SLURMDBD_QOS_QUERY,
  OPENAPI_SLURMDBD_QOS_REMOVED_RESP,
  OPENAPI_SLURMDBD_QOS_RESP,
  QOS_CONDITION,
} from '../../model/types/accounting/qos.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { NO_VAL16 } from '../../wire/constants.js';
import { recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { DONE, FAILURE, operation } from '../operation.js';
import { change, changedNames, listed, removed } from './session.js';

const SOURCE = '_op_handler_qos';
const LISTED = { list: 'qos', source: SOURCE, called: 'slurmdb_qos_get' };
const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');

export const getAllQos = operation<unknown, QosConditionQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/qos/',
  summary: 'List qualities of service',
  query: QOS_CONDITION,
  response: OPENAPI_SLURMDBD_QOS_RESP,
  responseDescription: 'Qualities of service',
  handle: (request) =>
    listed(request, getQos, { cond: request.query as Given<QosCondition> }, LISTED),
});

export const getOneQos = operation<QosParameters, QosQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/qos/{qos}',
  summary: 'Show a quality of service',
  parameters: OPENAPI_SLURMDBD_QOS_PARAM,
  query: OPENAPI_SLURMDBD_QOS_QUERY,
  response: OPENAPI_SLURMDBD_QOS_RESP,
  responseDescription: 'The quality of service',
  handle: (request) => {
    const { parameters, query } = request;
    const flags = query.with_deleted ? QOS_CONDITION_FLAGS.WITH_DELETED : 0;
    return listed(request, getQos, { cond: { name_list: [parameters.name], flags } }, LISTED);
  },
});

export const deleteOneQos = operation<QosParameters>({
  group: 'slurmdb',
  method: 'delete',
  path: '/qos/{qos}',
  summary: 'Delete a quality of service',
  parameters: OPENAPI_SLURMDBD_QOS_PARAM,
  response: OPENAPI_SLURMDBD_QOS_REMOVED_RESP,
  responseDescription: 'Name of the quality of service that was deleted',
  handle: async (request) => {
    const told = { list: 'removed_qos', source: SOURCE, called: 'slurmdb_qos_remove' };
    const cond = { name_list: [request.parameters.name] };
    const reply = await removed(request, removeQos, { cond }, told);
    // Unlike most, upstream names what was removed even if that is nothing.
    return reply.type === 'failure' ? { type: 'object', payload: { removed_qos: [] } } : reply;
  },
});

/** The flags and the mode of one that names none: a change takes them away (upstream: parsers.c). */
const START = { flags: 0, preempt_mode: 0 };

/** The one that has the number and the name that are given; null where none has, or none is given. */
async function found(calls: AccountingCalls, { id, name }: QosInput): Promise<QosRecord | null> {
  if (!id && !name) return null;
  const cond = { id_list: id ? [String(id)] : null, name_list: name ? [name] : null };
  const records = await allRecords(await calls.list(getQos, { cond }), getQos.name);
  return records.length === 1 ? (records[0] as QosRecord) : null;
}

/**
 * What changes one that is there. Of its mode only some bits are ever shown: where the input has the same
 * ones nothing is said of the mode, or a change of something else would clear the others.
 */
function changes(there: QosRecord, input: QosInput): Given<QosRecord> {
  const { preempt_mode = 0, preempt_list } = input;
  const isSameMode = ((preempt_mode ^ there.preempt_mode) & NAMED_PREEMPT_MODES) === 0;
  return {
    ...input,
    id: there.id,
    ...(isSameMode && { preempt_mode: NO_VAL16 }),
    // No items would say nothing; an empty one clears the list.
    ...(preempt_list?.length === 0 && { preempt_list: [''] }),
  };
}

async function apply(
  { findings }: AnyRequest,
  calls: AccountingCalls,
  input: QosInput,
  place: string,
): Promise<void> {
  let called = 'slurmdb_qos_get';
  try {
    const there = await found(calls, input);
    if (there !== null) {
      called = 'slurmdb_qos_modify()';
      const cond = { id_list: [String(there.id)] };
      await changedNames(calls, modifyQos, { cond, rec: changes(there, input) });
    } else if (input.id) {
      findings.error(INVALID_QUERY, 'QOS was not found for the requested ID', place);
    } else if (!input.name) {
      findings.error(INVALID_QUERY, 'Cannot create a QOS without a name', place);
    } else {
      called = 'slurmdb_qos_add()';
      await calls.call(addQos, { my_list: [input] });
    }
  } catch (error) {
    recordFailure(findings, error, place, `${called} failed`);
  }
}

/** Adds those that are not there and changes the others, up to the first that cannot be. */
export async function applyQos(
  request: AnyRequest,
  calls: AccountingCalls,
  inputs: readonly QosInput[],
): Promise<void> {
  const { findings } = request;
  for (const [index, input] of inputs.entries()) {
    const place = `#/qos[${index}]/`;
    if (input.flags !== undefined && (input.flags & QOS_SHOWN_FLAGS) !== 0) {
      findings.warn('Ignoring flags that cannot be set', `${place}flags/`);
    }
    const given = { ...START, ...input };
    await apply(request, calls, { ...given, flags: given.flags & ~QOS_SHOWN_FLAGS }, place);
    if (findings.errors.length > 0) return;
  }
}

async function post(
  request: OperationRequest<unknown, QosConditionQuery, QosRequest>,
): Promise<OperationReply> {
  try {
    await change(request, (calls) => applyQos(request, calls, request.body?.qos ?? []));
  } catch (error) {
    recordFailure(request.findings, error, SOURCE, 'slurmdb_connection_commit() failed');
  }
  return request.findings.errors.length > 0 ? FAILURE : DONE;
}

export const postQos = operation<unknown, QosConditionQuery, QosRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/qos/',
  summary: 'Add and change qualities of service',
  description:
    'One that is there, by its number or its name, is changed; one that is not is added. Limits of ' +
    'resources that are not named stay; the count -1 takes one away.',
  query: QOS_CONDITION,
  body: OPENAPI_SLURMDBD_QOS_RESP,
  bodyDescription: 'Qualities of service',
  response: OPENAPI_RESP,
  responseDescription: 'What became of it',
  handle: post,
});
