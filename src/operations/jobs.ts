/** Jobs: all of them, and one by its id. */
import { deriveJob } from '../cluster/derive/job.js';
import type { ListStream } from '../cluster/transport/list-stream.js';
import type { JobInfo, JobInfoHead } from '../messages/jobs.js';
import { listJobs, SHOW_FLAGS, showJob } from '../messages/jobs.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { formatSelectedStep } from '../model/kinds/step-ids.js';
import { formatTime } from '../model/kinds/time-grammar.js';
import type { JobParameters, JobsQuery } from '../model/types/jobs.js';
import {
  OPENAPI_JOB_INFO_PARAM,
  OPENAPI_JOB_INFO_QUERY,
  OPENAPI_JOB_INFO_RESP,
} from '../model/types/jobs.js';
import { NO_VAL } from '../wire/constants.js';
import { isUnchanged, recordFailure } from './failures.js';
import { rejectsJobId, shownStep } from './job-ids.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';
import { showFlags } from './show-flags.js';

const DEFAULT_SHOW = SHOW_FLAGS.ALL | SHOW_FLAGS.DETAIL;
const NO_JOBS: OperationReply = { type: 'object', payload: { jobs: [] } };

type JobStream = ListStream<JobInfoHead, JobInfo, object>;

function jobsReply(request: OperationRequest, stream: JobStream | null): OperationReply {
  if (stream === null || stream.head.record_count === 0) {
    stream?.close();
    request.findings.warn('Zero jobs to dump', '');
  }
  if (stream === null) return NO_JOBS;
  const { last_update, last_backfill } = stream.head;
  return {
    type: 'list',
    list: 'jobs',
    payload: { last_update, last_backfill },
    ...recordsOf(stream, (slice) =>
      slice.map(({ record }) => deriveJob(record, stream.head, request.cluster.derive)),
    ),
  };
}

async function getAll(request: OperationRequest<unknown, JobsQuery>): Promise<OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const updateTime = query.update_time ?? 0;
  const body = { last_update: updateTime, show_flags: showFlags(query.show_flags, DEFAULT_SHOW) };
  try {
    return jobsReply(request, await cluster.controller.list(listJobs, body, caller, { signal }));
  } catch (error) {
    if (isUnchanged(error)) {
      const since = `update_time[${updateTime}]=${formatTime(updateTime)}`;
      findings.warn(`No job changes since ${since}`, 'op_handler_jobs');
    } else {
      recordFailure(findings, error, 'slurm_load_jobs()', 'Unable to query jobs');
    }
    return NO_JOBS;
  }
}

/** Warns of what the query cannot do: single tasks and steps. */
function warnAboutParts({ findings }: OperationRequest, selected: SelectedStep): void {
  if (selected.array_task_id !== NO_VAL || selected.array_tasks !== null) {
    findings.warn(
      'Job array Ids are not currently supported for job searches. Showing all jobs in array instead.',
      '_handle_job_get',
    );
  }
  if (selected.step_id.step_id !== NO_VAL) {
    findings.warn(
      'Job steps are not supported for job searches. Showing whole job instead.',
      '_handle_job_get',
    );
  }
}

async function getOne(
  request: OperationRequest<JobParameters, JobsQuery>,
): Promise<OperationReply> {
  const { cluster, caller, findings, parameters, query, signal } = request;
  const selected = parameters.job_id;
  if (rejectsJobId(request)) return FAILURE;
  warnAboutParts(request, selected);
  const body = {
    step_id: shownStep(selected),
    show_flags: showFlags(query.show_flags, DEFAULT_SHOW),
  };
  try {
    return jobsReply(request, await cluster.controller.list(showJob, body, caller, { signal }));
  } catch (error) {
    const description = `Unable to query JobId=${formatSelectedStep(selected)}`;
    recordFailure(findings, error, '_handle_job_get', description);
    return NO_JOBS;
  }
}

export const getJobs = operation<unknown, JobsQuery>({
  group: 'slurm',
  method: 'get',
  path: '/jobs/',
  summary: 'List jobs',
  query: OPENAPI_JOB_INFO_QUERY,
  response: OPENAPI_JOB_INFO_RESP,
  responseDescription: 'Jobs that the user may see',
  handle: getAll,
});

export const getJob = operation<JobParameters, JobsQuery>({
  group: 'slurm',
  method: 'get',
  path: '/job/{job_id}',
  summary: 'Show a job',
  description: 'All tasks of an array and all components of a heterogeneous job are shown.',
  parameters: OPENAPI_JOB_INFO_PARAM,
  query: OPENAPI_JOB_INFO_QUERY,
  response: OPENAPI_JOB_INFO_RESP,
  responseDescription: 'The job',
  handle: getOne,
});
