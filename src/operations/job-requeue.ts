/** Queueing jobs again: one by its id, or several. */
import { callRerouted } from '../cluster/controller/reroute.js';
import { errorNumber } from '../errors.js';
import type { JobArrayResult } from '../messages/job-control.js';
import { REQUEUE_FLAGS, requeueJob } from '../messages/job-control.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { formatSelectedStep } from '../model/kinds/step-ids.js';
import type { JobRequeueQuery, JobsRequeueInput } from '../model/types/job-requeue.js';
import {
  OPENAPI_JOB_REQUEUE_QUERY,
  OPENAPI_JOB_REQUEUE_RESP,
  OPENAPI_JOBS_REQUEUE_QUERY,
  OPENAPI_JOBS_REQUEUE_RESP,
} from '../model/types/job-requeue.js';
import type { JobParameters } from '../model/types/jobs.js';
import { OPENAPI_JOB_INFO_PARAM } from '../model/types/jobs.js';
import { recordFailure } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

/** How failures are told of. */
interface Naming {
  readonly source: string;
  readonly noun: string;
}

const ONE: Naming = { source: 'op_handler_job_requeue', noun: 'JobID' };
const MANY: Naming = { source: 'op_handler_jobs_requeue', noun: 'JobId' };

/** Whether the flags contradict each other; the error is then recorded. */
function contradicts({ findings }: OperationRequest, flags: number, source: string): boolean {
  const wrong = (flags & REQUEUE_FLAGS.SPECIAL_EXIT) !== 0 && (flags & REQUEUE_FLAGS.HOLD) === 0;
  if (wrong) {
    const number = errorNumber('ESLURM_REST_BAD_REQUEST');
    findings.error(number, 'SpecialExit requires Hold mode', source);
  }
  return wrong;
}

/** Null where nothing is said of single tasks; a failure is recorded. */
async function requeue(
  { cluster, caller, findings, signal }: OperationRequest,
  job: SelectedStep,
  flags: number,
  { source, noun }: Naming,
): Promise<readonly JobArrayResult[] | null> {
  const job_id_str = formatSelectedStep(job);
  try {
    const message = { job_id_str, flags };
    const reply = await callRerouted(cluster.controller, requeueJob, message, caller, { signal });
    return reply?.results ?? null;
  } catch (error) {
    recordFailure(findings, error, source, `Requeue ${noun}=${job_id_str} failed`);
    return null;
  }
}

async function requeueOne(
  request: OperationRequest<JobParameters, JobRequeueQuery>,
): Promise<OperationReply> {
  const { parameters, query } = request;
  const flags = query.flags ?? 0;
  if (contradicts(request, flags, ONE.source)) return FAILURE;
  const status = await requeue(request, parameters.job_id, flags, ONE);
  return { type: 'object', payload: { status } };
}

async function requeueMany(
  request: OperationRequest<unknown, unknown, JobsRequeueInput>,
): Promise<OperationReply> {
  const { findings, body } = request;
  const { source } = MANY;
  const flags = body?.flags ?? 0;
  if (!body?.jobs?.length) {
    findings.error(errorNumber('ESLURM_INVALID_JOB_ID'), 'Query missing JobIds', source);
    return FAILURE;
  }
  if (contradicts(request, flags, source)) return FAILURE;
  const status: (readonly JobArrayResult[])[] = [];
  for (const job of body.jobs) {
    const results = await requeue(request, job, flags, MANY);
    if (results !== null) status.push(results);
  }
  return { type: 'object', payload: { status } };
}

export const getJobRequeue = operation<JobParameters, JobRequeueQuery>({
  group: 'slurm',
  method: 'get',
  changes: true,
  path: '/job/{job_id}/requeue',
  versions: { since: 45 },
  summary: 'Queue a job again',
  description: 'This changes the job, though it is a GET.',
  parameters: OPENAPI_JOB_INFO_PARAM,
  query: OPENAPI_JOB_REQUEUE_QUERY,
  response: OPENAPI_JOB_REQUEUE_RESP,
  responseDescription: 'What became of the job or its tasks',
  handle: requeueOne,
});

export const postJobsRequeue = operation<unknown, unknown, JobsRequeueInput>({
  group: 'slurm',
  method: 'post',
  path: '/jobs/requeue',
  versions: { since: 45 },
  summary: 'Queue jobs again',
  body: OPENAPI_JOBS_REQUEUE_QUERY,
  bodyDescription: 'Which jobs, and how',
  bodyNoun: 'query',
  response: OPENAPI_JOBS_REQUEUE_RESP,
  responseDescription: 'What became of each job',
  handle: requeueMany,
});
