/** Signalling jobs, which by default ends them: one by its id, or all that filters select. */
import { errorNumber, SlurmError } from '../errors.js';
import type { KillJobsRequest } from '../messages/job-control.js';
import { KILL_FLAGS } from '../messages/job-control.js';
import { describeSignal } from '../model/kinds/signals.js';
import { formatSelectedStep } from '../model/kinds/step-ids.js';
import type { JobSignalQuery, JobsSignalInput, SignalledJob } from '../model/types/job-kill.js';
import {
  KILL_JOBS_MSG,
  OPENAPI_JOB_INFO_DELETE_QUERY,
  OPENAPI_KILL_JOB_RESP,
  OPENAPI_KILL_JOBS_RESP,
} from '../model/types/job-kill.js';
import type { JobParameters } from '../model/types/jobs.js';
import { OPENAPI_JOB_INFO_PARAM } from '../model/types/jobs.js';
import { recordFailure } from './failures.js';
import { rejectsJobId } from './job-ids.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';
import { signalJobs } from './signal-jobs.js';

const ALREADY_DONE = errorNumber('ESLURM_ALREADY_DONE');
const SOURCE = 'slurm_kill_jobs()';
const SIGKILL = 9;

const replyOf = (status: readonly SignalledJob[]): OperationReply => ({
  type: 'object',
  payload: { status },
});

async function signalOne(
  request: OperationRequest<JobParameters, JobSignalQuery>,
): Promise<OperationReply> {
  const { findings, parameters, query } = request;
  if (rejectsJobId(request)) return FAILURE;
  const flags = query.flags || KILL_FLAGS.FULL_JOB;
  const signal = query.signal || SIGKILL;
  const jobs_array = [formatSelectedStep(parameters.job_id)];
  try {
    const status = await signalJobs(request, { flags, signal, jobs_array });
    if ((flags & KILL_FLAGS.JOBS_VERBOSE) !== 0 && status.length === 0) {
      findings.warn(`Zero jobs sent signal ${describeSignal(signal)}`, '_signal_job');
    }
    return replyOf(status);
  } catch (error) {
    if (error instanceof SlurmError && error.errorNumber === ALREADY_DONE) {
      findings.warn(`Job was already sent signal ${describeSignal(signal)}`, '_signal_job');
    } else recordFailure(findings, error, SOURCE, 'Signal request failed');
    return replyOf([]);
  }
}

/**
 * The user whose jobs are meant, by both name and number. Controllers look at the number where there is
 * a name only, so a number alone would select everybody's jobs.
 */
async function userOf(
  { cluster, findings }: OperationRequest,
  { user_id, user_name }: JobsSignalInput,
): Promise<Partial<KillJobsRequest> | null> {
  if (user_id !== undefined) return { user_id, user_name: user_name || String(user_id) };
  if (!user_name) return {};
  await cluster.names.resolve({ userNames: [user_name] });
  const found = cluster.names.userId(user_name);
  if (found !== null) return { user_id: found, user_name };
  const description = `Unable to resolve ${user_name} to numeric user id`;
  findings.error(errorNumber('SLURM_ERROR'), description, 'uid_from_string()');
  return null;
}

async function signalMany(
  request: OperationRequest<unknown, unknown, JobsSignalInput>,
): Promise<OperationReply> {
  const { findings, body = {} } = request;
  const user = await userOf(request, body);
  if (user === null) return replyOf([]);
  try {
    return replyOf(await signalJobs(request, { ...body, ...user }));
  } catch (error) {
    recordFailure(findings, error, SOURCE, 'Signal request failed');
    return replyOf([]);
  }
}

export const deleteJobs = operation<unknown, unknown, JobsSignalInput>({
  group: 'slurm',
  method: 'delete',
  path: '/jobs/',
  summary: 'Signal jobs',
  description:
    'Ends or signals the jobs that are named and pass every filter. One at least is needed.',
  body: KILL_JOBS_MSG,
  bodyDescription: 'Which jobs, and how',
  response: OPENAPI_KILL_JOBS_RESP,
  responseDescription: 'What became of each job',
  handle: signalMany,
});

export const deleteJob = operation<JobParameters, JobSignalQuery>({
  group: 'slurm',
  method: 'delete',
  path: '/job/{job_id}',
  summary: 'Cancel or signal a job',
  description:
    'Job ids, array tasks, sets of tasks, components, steps and unique numbers are taken.',
  parameters: OPENAPI_JOB_INFO_PARAM,
  query: OPENAPI_JOB_INFO_DELETE_QUERY,
  response: OPENAPI_KILL_JOB_RESP,
  responseDescription: 'What became of it',
  handle: signalOne,
});
