/** Instances of nodes in a cloud, from when to when they ran. */
import { errorNumber } from '../../errors.js';
import { getInstances } from '../../messages/accounting/instances.js';
import type { InstanceQuery } from '../../model/types/accounting/instances.js';
import {
  INSTANCE_CONDITION,
  OPENAPI_INSTANCES_RESP,
} from '../../model/types/accounting/instances.js';
import type { OperationReply, OperationRequest } from '../operation.js';
import { DONE, operation } from '../operation.js';
import type { ToldList } from './session.js';
import { listed } from './session.js';

const GOT = { list: 'instances', source: '_dump_instance_cond', called: 'slurmdb_instances_get' };
const GOT_ONE: ToldList = {
  ...GOT,
  ambiguous: {
    code: errorNumber('ESLURM_DATA_AMBIGUOUS_QUERY'),
    description: 'Ambiguous request: More than 1 instance would have been dumped.',
  },
};

/** Where none is shown the reply has no key for them, as upstream has it. */
async function show(
  request: OperationRequest<unknown, InstanceQuery>,
  told: ToldList,
): Promise<OperationReply> {
  const reply = await listed(request, getInstances, { cond: request.query }, told);
  return reply.type === 'list' ? reply : DONE;
}

export const getAllInstances = operation<unknown, InstanceQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/instances/',
  summary: 'List cloud instances',
  query: INSTANCE_CONDITION,
  response: OPENAPI_INSTANCES_RESP,
  responseDescription: 'Cloud instances',
  handle: (request) => show(request, GOT),
});

export const getInstance = operation<unknown, InstanceQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/instance/',
  summary: 'Show a cloud instance',
  description: 'An error where there are several.',
  query: INSTANCE_CONDITION,
  response: OPENAPI_INSTANCES_RESP,
  responseDescription: 'The cloud instance',
  handle: (request) => show(request, GOT_ONE),
});
