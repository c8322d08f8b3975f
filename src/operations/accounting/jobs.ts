/** Jobs of the accounting database: reading them, and changing what is noted of them. */
import { deriveAccountingJob } from '../../cluster/derive/accounting-job.js';
import { errorNumber } from '../../errors.js';
import type { Given } from '../../messages/accounting/calls.js';
import type { JobCondition } from '../../messages/accounting/jobs.js';
import { getJobs, JOB_CONDITION_FLAGS, modifyJob } from '../../messages/accounting/jobs.js';
import type { SelectedStep } from '../../model/kinds/step-ids.js';
import type { JobConditionQuery } from '../../model/types/accounting/job-condition.js';
import { JOB_CONDITION } from '../../model/types/accounting/job-condition.js';
import type { JobModify, JobsModify } from '../../model/types/accounting/job-modify.js';
import {
  JOB_MODIFY,
  OPENAPI_JOB_MODIFY_REQ,
  OPENAPI_JOB_MODIFY_RESP,
} from '../../model/types/accounting/job-modify.js';
import type { AccountingJobParameters } from '../../model/types/accounting/jobs.js';
import {
  OPENAPI_SLURMDBD_JOB_PARAM,
  OPENAPI_SLURMDBD_JOBS_RESP,
} from '../../model/types/accounting/jobs.js';
import { isUnchanged, recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { FAILURE, NOT_MODIFIED, operation } from '../operation.js';
import { ALL_RECORDS, conditionOf, selectedJobs } from './job-condition.js';
import { change, changedNames, listed } from './session.js';

/** The jobs that a condition finds, each with its steps. */
function found(request: AnyRequest, cond: Given<JobCondition>): Promise<OperationReply> {
  const told = { list: 'jobs', source: '_dump_jobs', called: 'slurmdb_jobs_get' };
  return listed(request, getJobs, { cond }, told, deriveAccountingJob);
}

export const getAccountingJob = operation<AccountingJobParameters>({
  group: 'slurmdb',
  method: 'get',
  path: '/job/{job_id}',
  summary: 'Show a job of the accounting database',
  description:
    'There may be several records: ids are used again, and a job that was requeued has one for each time. ' +
    'With a component of a heterogeneous job come all of them.',
  parameters: OPENAPI_SLURMDBD_JOB_PARAM,
  inputNoun: 'query parameters',
  response: OPENAPI_SLURMDBD_JOBS_RESP,
  responseDescription: 'Records of the job',
  handle: (request) => {
    const { parameters, surroundings } = request;
    return found(request, {
      step_list: selectedJobs([parameters.id], surroundings),
      cluster_list: [surroundings.clusterName],
      flags: ALL_RECORDS,
    });
  },
});

export const getAccountingJobs = operation<unknown, JobConditionQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/jobs/',
  summary: 'List jobs of the accounting database',
  description:
    'Without a query: jobs of today, of every cluster. With one: of this cluster, unless it names others.',
  query: JOB_CONDITION,
  inputNoun: 'query parameters',
  response: OPENAPI_SLURMDBD_JOBS_RESP,
  responseDescription: 'Jobs',
  handle: (request) => found(request, conditionOf(request.query, request.surroundings)),
});

const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');
const CHANGED = { called: 'slurmdb_job_modify', general: 'Job update requested failed' };

/**
 * Changes the newest record of each job on the own cluster, all of them or none. slurmdbd takes no jobs
 * for all jobs, and no cluster for all clusters.
 */
async function changeJobs(
  request: AnyRequest,
  jobs: readonly SelectedStep[],
  rec: JobModify,
  source: string,
): Promise<OperationReply> {
  const { findings, surroundings } = request;
  const cond = {
    step_list: selectedJobs(jobs, surroundings),
    cluster_list: [surroundings.clusterName],
    flags: JOB_CONDITION_FLAGS.NO_DEFAULT_USAGE,
  };
  if (cond.step_list.length === 0) {
    findings.error(INVALID_QUERY, 'Which jobs are to be changed is not said', source);
    return FAILURE;
  }
  try {
    const results = await change(request, (calls) => changedNames(calls, modifyJob, { cond, rec }));
    return results === null ? FAILURE : { type: 'object', payload: { results } };
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(findings, error, source, `${CHANGED.called} failed`);
    findings.error(0, CHANGED.general, `${CHANGED.called}()`);
    return FAILURE;
  }
}

export const postAccountingJob = operation<AccountingJobParameters, unknown, JobModify>({
  group: 'slurmdb',
  method: 'post',
  path: '/job/{job_id}',
  versions: { since: 44 },
  summary: 'Change a job of the accounting database',
  parameters: OPENAPI_SLURMDBD_JOB_PARAM,
  inputNoun: 'query parameters',
  body: JOB_MODIFY,
  bodyNoun: 'job update request.',
  bodyDescription: 'What is changed',
  response: OPENAPI_JOB_MODIFY_RESP,
  responseDescription: 'The records that were changed',
  handle: (request) =>
    changeJobs(request, [request.parameters.id], request.body ?? {}, '_job_post_update'),
});

export const postAccountingJobs = operation<unknown, unknown, Partial<JobsModify>>({
  group: 'slurmdb',
  method: 'post',
  path: '/jobs/',
  versions: { since: 44 },
  summary: 'Change jobs of the accounting database',
  body: OPENAPI_JOB_MODIFY_REQ,
  bodyNoun: 'job update request.',
  bodyDescription: 'Which jobs are changed, and how',
  response: OPENAPI_JOB_MODIFY_RESP,
  responseDescription: 'The records that were changed',
  handle: (request: OperationRequest<unknown, unknown, Partial<JobsModify>>) => {
    const { job_id_list, job_rec } = request.body ?? {};
    return changeJobs(request, job_id_list ?? [], job_rec ?? {}, '_jobs_post_update');
  },
});
