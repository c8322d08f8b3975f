/** Instances of nodes in a cloud, from when to when they ran. */
import { constants } from 'node:os';
import { errorNumber, errorText } from '../../errors.js';
import { getInstances } from '../../messages/accounting/instances.js';
import type { InstanceQuery } from '../../model/types/accounting/instances.js';
import {
  INSTANCE_CONDITION,
  OPENAPI_INSTANCES_RESP,
} from '../../model/types/accounting/instances.js';
import { expandHostlistOrNull } from '../../wire/hostlist.js';
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

/**
 * Whether there are nodes to ask for; the findings tell why not. What names none is not sent: slurmdbd before
 * 26.05 then keeps a lock for ever, and stands still at the next change of clusters (upstream:
 * as_mysql_cluster.c). The answers are those of later releases.
 */
function namesNodes(
  { query, findings }: OperationRequest<unknown, InstanceQuery>,
  { source, called }: ToldList,
): boolean {
  if (!query.node_list) return true;
  const nodes = expandHostlistOrNull(query.node_list);
  if (nodes === null) {
    const { EINVAL } = constants.errno;
    findings.error(EINVAL, `${called} failed: ${errorText(EINVAL)}`, source);
  } else if (nodes.length === 0) {
    findings.warn(`${called}() found nothing`, source);
  }
  return nodes !== null && nodes.length > 0;
}

/** Where none is shown the reply has no key for them, as upstream has it. */
async function show(
  request: OperationRequest<unknown, InstanceQuery>,
  told: ToldList,
): Promise<OperationReply> {
  if (!namesNodes(request, told)) return DONE;
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
