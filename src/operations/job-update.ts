/** Changing jobs. */

import { callRerouted } from '../cluster/controller/reroute.js';
import { deriveJob } from '../cluster/derive/job.js';
import { errorNumber, errorText } from '../errors.js';
import type { JobArrayResult } from '../messages/job-control.js';
import { updateJob } from '../messages/job-control.js';
import { SHOW_FLAGS, showJob } from '../messages/jobs.js';
import type { JobDescription } from '../messages/submit.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { formatSelectedStep } from '../model/kinds/step-ids.js';
import type { JobDescriptionInput } from '../model/types/job-description.js';
import { JOB_DESC_MSG } from '../model/types/job-description.js';
import type { JobChanges } from '../model/types/job-update.js';
import { JOB_CHANGES, OPENAPI_JOB_POST_RESPONSE } from '../model/types/job-update.js';
import type { JobParameters } from '../model/types/jobs.js';
import { OPENAPI_JOB_INFO_PARAM } from '../model/types/jobs.js';
import { NO_VAL } from '../wire/constants.js';
import { recordRefusal } from './failures.js';
import { jobDifference } from './job-difference.js';
import { rejectsJobId, shownStep } from './job-ids.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

type UpdateRequest = OperationRequest<JobParameters, unknown, JobChanges>;

const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');
const SOURCE = 'slurm_update_job2()';
const HANDLER = '_job_post_update';

const replyOf = (results: readonly JobArrayResult[] | null): OperationReply => ({
  type: 'object',
  payload: { results },
});

/**
 * The change as it is sent. The path names the job, whatever the body says. A component is named by its
 * text: upstream sends the leader's number there and changes the whole job.
 */
function messageOf(job: SelectedStep, body: JobDescriptionInput): Partial<JobDescription> {
  const { sluid, job_id } = job.step_id;
  return {
    ...body,
    step_id: { sluid, job_id, step_id: NO_VAL, step_het_comp: NO_VAL },
    ...(job.het_job_offset !== NO_VAL && { job_id_str: formatSelectedStep(job) }),
  };
}

/**
 * What the body changes. A job that was sent back is compared with what it is now; of several that the
 * path shows, such as tasks, with the one of the same id.
 * @returns null where it cannot be told: the errors are recorded.
 */
async function changesOf(request: UpdateRequest): Promise<JobDescriptionInput | null> {
  const { cluster, caller, parameters, body, signal } = request;
  const { description = {}, record = null } = body ?? {};
  if (record === null) return description;
  const step = shownStep(parameters.job_id);
  const shown = { step_id: step, show_flags: SHOW_FLAGS.ALL };
  const stream = await cluster.controller.list(showJob, shown, caller, { signal });
  if (stream === null) return description;
  const id = description.step_id?.job_id ?? step.job_id;
  for await (const slice of stream.slices()) {
    const found = slice.find(({ record: { step_id } }) => step_id?.job_id === id);
    if (found === undefined) continue;
    const now = deriveJob(found.record, stream.head, cluster.derive);
    return jobDifference(record, now, request);
  }
  return description;
}

async function update(request: UpdateRequest): Promise<OperationReply> {
  const { cluster, caller, findings, parameters, signal } = request;
  const { job_id: job } = parameters;
  if (rejectsJobId(request)) return FAILURE;
  if (job.array_task_id !== NO_VAL || job.array_tasks !== null) {
    const text =
      "Rejecting request. Submit job update against Array Job's JobID instead of array task id.";
    findings.error(INVALID_QUERY, text, HANDLER);
    return replyOf(null);
  }
  if (job.step_id.step_id !== NO_VAL) {
    findings.warn(
      'Job step information ignored. Job update requests apply to whole job and can not be targeted to specific steps.',
      HANDLER,
    );
  }
  const whole = { ...job, step_id: { ...job.step_id, step_id: NO_VAL, step_het_comp: NO_VAL } };
  let results: readonly JobArrayResult[] | null;
  try {
    const changes = await changesOf(request);
    if (changes === null) return replyOf(null);
    const message = messageOf(whole, changes);
    const reply = await callRerouted(cluster.controller, updateJob, message, caller, { signal });
    results = reply?.results ?? null;
  } catch (error) {
    const sent = { type: JOB_DESC_MSG, version: request.version, place: '#/' };
    recordRefusal(findings, error, sent, SOURCE, 'Job update requested failed');
    return replyOf(null);
  }
  for (const { error_code } of results ?? []) {
    if (error_code === 0) continue;
    const text = `Job update resulted in non-zero return-code[${error_code}]: ${errorText(error_code)}`;
    findings.warn(text, SOURCE);
  }
  return replyOf(results);
}

export const postJob = operation<JobParameters, unknown, JobChanges>({
  group: 'slurm',
  method: 'post',
  path: '/job/{job_id}',
  summary: 'Change a job',
  description:
    'Only the fields of the body are changed; of a job as GET shows it, those that differ from what it is. ' +
    'Components of heterogeneous jobs can be named.',
  parameters: OPENAPI_JOB_INFO_PARAM,
  body: JOB_CHANGES,
  bodyDescription: 'What is changed',
  response: OPENAPI_JOB_POST_RESPONSE,
  responseDescription: 'What became of the job or its tasks',
  handle: update,
});
