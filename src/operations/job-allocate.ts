/** Allocations of resources without a script. The reply comes when the resources are there. */
import { allocateHeterogeneous, allocateResources } from '../cluster/controller/allocate.js';
import { errorNumber, errorText } from '../errors.js';
import type { AllocationResponse } from '../messages/allocation.js';
import type { JobAllocateRequest } from '../model/types/job-allocate.js';
import { JOB_ALLOC_REQ, OPENAPI_JOB_ALLOC_RESP } from '../model/types/job-allocate.js';
import type { JobDescriptionInput } from '../model/types/job-description.js';
import { JOB_DESC_MSG } from '../model/types/job-description.js';
import { recordRefusal } from './failures.js';
import { MAX_COMPONENTS, WAITING } from './job-submit.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

type AllocateRequest = OperationRequest<unknown, unknown, JobAllocateRequest>;

const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');
const HANDLER = 'op_handler_alloc_job';
const HET_HANDLER = '_job_post_het_allocate';

/** How the two kinds of allocations are named in replies. */
const SINGLE = { source: 'slurm_allocate_resources_blocking()', place: '#/job/' };
const HETEROGENEOUS = { source: 'slurm_allocate_het_job_blocking()', place: '#/hetjob/' };

/** What is wrong with the body as a whole, and where that is found; or null. */
function bodyProblem({ job, hetjob }: JobAllocateRequest): [string, string] | null {
  if (job && hetjob) {
    return ['Specify only one "job" or "hetjob" fields but never both', HANDLER];
  }
  if (job) return null;
  if (!hetjob) {
    const text = 'Specifying either "job" or "hetjob" fields are required to allocate job';
    return [text, HANDLER];
  }
  if (hetjob.length === 0) {
    return ['Refusing HetJob submission without any components', HET_HANDLER];
  }
  if (hetjob.length <= MAX_COMPONENTS) return null;
  const count = `${hetjob.length} > ${MAX_COMPONENTS}`;
  return [`Refusing HetJob submission too many components: ${count}`, HET_HANDLER];
}

/** A job that is there and not as it should be: warnings where it waits, else errors. */
function recordCodes(
  { findings }: AllocateRequest,
  answers: readonly AllocationResponse[],
): OperationReply {
  for (const { error_code } of answers) {
    if (error_code === 0) continue;
    // Upstream names the submission here.
    if (WAITING.has(error_code)) findings.warn(errorText(error_code), 'slurm_submit_batch_job()');
    else findings.error(error_code, '', SINGLE.source);
  }
  const job_submit_user_msg =
    answers.find((a) => a.job_submit_user_msg)?.job_submit_user_msg ?? null;
  return {
    type: 'object',
    payload: { job_id: answers[0]?.step_id?.job_id, job_submit_user_msg },
  };
}

async function allocateJob(request: AllocateRequest): Promise<OperationReply> {
  const { body = {}, cluster, caller, findings, signal, version } = request;
  const problem = bodyProblem(body);
  if (problem !== null) {
    findings.error(INVALID_QUERY, ...problem);
    return FAILURE;
  }
  const { job, hetjob } = body;
  const asker = { controller: cluster.controller, caller, signal };
  try {
    const answers = job
      ? await allocateResources(asker, job)
      : await allocateHeterogeneous(asker, hetjob as readonly JobDescriptionInput[]);
    return recordCodes(request, answers);
  } catch (error) {
    const { source, place } = job ? SINGLE : HETEROGENEOUS;
    const sent = { type: JOB_DESC_MSG, version, place };
    recordRefusal(findings, error, sent, source, 'Job allocation request failed');
    return FAILURE;
  }
}

export const postJobAllocate = operation<unknown, unknown, JobAllocateRequest>({
  group: 'slurm',
  method: 'post',
  path: '/job/allocate',
  versions: { since: 41 },
  summary: 'Allocate resources',
  description:
    'The reply comes when the job has its resources. A client that leaves before gives the job up; ' +
    'after it the job is ended by a signal.',
  body: JOB_ALLOC_REQ,
  bodyDescription: 'The job',
  response: OPENAPI_JOB_ALLOC_RESP,
  responseDescription: 'The id of the job, or why there is none',
  handle: allocateJob,
});
