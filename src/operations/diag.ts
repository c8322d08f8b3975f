/** Statistics of the controller. */
import { requestStats } from '../messages/statistics.js';
import { OPENAPI_DIAG_RESP } from '../model/types/diag.js';
import { recordFailure } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

async function diag(request: OperationRequest): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  try {
    const statistics = await cluster.controller.call(requestStats, {}, caller, { signal });
    return { type: 'object', payload: { statistics } };
  } catch (error) {
    recordFailure(
      findings,
      error,
      'slurm_get_statistics()',
      'slurm_get_statistics() failed to get slurmctld statistics',
    );
    return FAILURE;
  }
}

export const getDiag = operation({
  group: 'slurm',
  method: 'get',
  path: '/diag/',
  summary: 'Statistics of the controller',
  response: OPENAPI_DIAG_RESP,
  responseDescription: 'Counters and times since the controller started or was reset',
  handle: diag,
});
