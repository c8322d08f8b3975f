/** Having the controller read its configuration again. A GET that changes something, as upstream has it. */
import { reconfigure } from '../messages/reconfigure.js';
import { OPENAPI_RESP } from '../model/types/envelope.js';
import { recordFailure } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { DONE, FAILURE, operation } from './operation.js';

async function handle(request: OperationRequest): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  try {
    await cluster.controller.call(reconfigure, {}, caller, { signal });
    return DONE;
  } catch (error) {
    recordFailure(findings, error, 'slurm_reconfigure()', 'slurm_reconfigure() failed');
    return FAILURE;
  }
}

export const getReconfigure = operation({
  group: 'slurm',
  method: 'get',
  changes: true,
  path: '/reconfigure/',
  summary: 'Read the configuration again',
  description:
    'The controller reads its configuration files; the reply comes when they are in force.',
  response: OPENAPI_RESP,
  responseDescription: 'Whether the new configuration is in force',
  handle,
});
