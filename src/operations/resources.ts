/** Which cores and devices a job has. */
import { errorNumber, SlurmError } from '../errors.js';
import type { StepId } from '../messages/common.js';
import { SHOW_FLAGS, showJob } from '../messages/jobs.js';
import { requestResourceLayout } from '../messages/resource-layout.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { formatSelectedStep } from '../model/kinds/step-ids.js';
import type { JobParameters } from '../model/types/jobs.js';
import { OPENAPI_JOB_INFO_PARAM } from '../model/types/jobs.js';
import { OPENAPI_RESOURCE_LAYOUT_RESP } from '../model/types/resources.js';
import { NO_VAL } from '../wire/constants.js';
import { recordFailure } from './failures.js';
import { rejectsJobId } from './job-ids.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

type ResourcesRequest = OperationRequest<JobParameters>;

const NO_JOB = errorNumber('ESLURM_INVALID_JOB_ID');

/**
 * The step id of the job's own. A request for resources has no place for tasks and components; upstream
 * leaves them away, and shows the array's last task and the leader.
 */
async function stepIdOf(request: ResourcesRequest, selected: SelectedStep): Promise<StepId> {
  const { step_id, array_task_id, array_tasks, het_job_offset } = selected;
  if (array_tasks !== null) {
    throw new SlurmError(NO_JOB, { description: 'Only one task of an array can be asked for' });
  }
  if (array_task_id === NO_VAL) {
    const offset = het_job_offset === NO_VAL ? 0 : het_job_offset;
    return { ...step_id, job_id: step_id.job_id + offset };
  }
  const { cluster, caller, signal } = request;
  const body = { step_id, show_flags: SHOW_FLAGS.ALL | SHOW_FLAGS.LOCAL };
  const stream = await cluster.controller.list(showJob, body, caller, { signal });
  for await (const slice of stream?.slices() ?? []) {
    const found = slice.find(({ record }) => record.array_task_id === array_task_id);
    if (found?.record.step_id) return found.record.step_id;
  }
  throw new SlurmError(NO_JOB);
}

async function handle(request: ResourcesRequest): Promise<OperationReply> {
  if (rejectsJobId(request, '')) return FAILURE;
  const { cluster, caller, findings, parameters, signal } = request;
  const selected = parameters.job_id;
  try {
    const body = { step_id: await stepIdOf(request, selected), show_flags: 0 };
    const layout = await cluster.controller.call(requestResourceLayout, body, caller, { signal });
    return { type: 'object', payload: { nodes: layout?.nodes ?? [] } };
  } catch (error) {
    const description = `Unable to query JobId=${formatSelectedStep(selected)}`;
    recordFailure(findings, error, 'slurm_get_resource_layout()', description);
    return { type: 'object', payload: { nodes: [] } };
  }
}

export const getResources = operation<JobParameters>({
  group: 'slurm',
  method: 'get',
  path: '/resources/{job_id}',
  versions: { since: 44 },
  summary: 'Show the resources of a job',
  description:
    'Which cores and devices of each node a running job has. Controllers know since 25.11.',
  parameters: OPENAPI_JOB_INFO_PARAM,
  response: OPENAPI_RESOURCE_LAYOUT_RESP,
  responseDescription: 'Cores and devices by node',
  handle,
});
