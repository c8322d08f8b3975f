/** Submission of batch jobs, single ones and heterogeneous ones. */
import { completeDescription } from '../cluster/controller/submit.js';
import { errorNumber, errorText } from '../errors.js';
import type { SubmitResponse } from '../messages/submit.js';
import { submitBatchHetJob, submitBatchJob } from '../messages/submit.js';
import type { JobDescriptionInput } from '../model/types/job-description.js';
import { JOB_DESC_MSG } from '../model/types/job-description.js';
import type { JobSubmitRequest } from '../model/types/submit.js';
import { JOB_SUBMIT_REQ, OPENAPI_JOB_SUBMIT_RESPONSE } from '../model/types/submit.js';
import { recordRefusal } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

type SubmitRequest = OperationRequest<unknown, unknown, JobSubmitRequest>;

const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');
const SCRIPT_MISSING = errorNumber('ESLURM_JOB_SCRIPT_MISSING');
/** Upstream: slurm.h, MAX_HET_JOB_COMPONENTS. */
export const MAX_COMPONENTS = 128;
/** A job that runs elsewhere has no script. */
const EXTERNAL_JOB = 0x100_0000n;

/** Errors of jobs that are accepted and wait: they become warnings (upstream: openapi/slurmctld, jobs.c). */
export const WAITING: ReadonlySet<number> = new Set(
  [
    'ESLURM_NODES_BUSY',
    'ESLURM_RESERVATION_BUSY',
    'ESLURM_JOB_HELD',
    'ESLURM_NODE_NOT_AVAIL',
    'ESLURM_QOS_THRES',
    'ESLURM_ACCOUNTING_POLICY',
    'ESLURM_RESERVATION_NOT_USABLE',
    'ESLURM_REQUESTED_PART_CONFIG_UNAVAILABLE',
    'ESLURM_BURST_BUFFER_WAIT',
    'ESLURM_PARTITION_DOWN',
    'ESLURM_LICENSES_UNAVAILABLE',
    'ESLURM_PORTS_BUSY',
  ].map(errorNumber),
);

/** How the two kinds of submission are named in replies. */
interface Naming {
  readonly source: string;
  readonly noun: string;
  readonly failure: string;
  /** Place of the descriptions in the body. */
  readonly place: string;
}

const SINGLE: Naming = {
  source: 'slurm_submit_batch_job()',
  noun: 'Job',
  failure: 'Batch job submission failed',
  place: '#/job/',
};
const HETEROGENEOUS: Naming = {
  source: 'slurm_submit_batch_het_job()',
  noun: 'HetJob',
  failure: 'HetJob submission failed',
  place: '#/jobs/',
};

const isExternal = (job: JobDescriptionInput): boolean =>
  ((job.bitflags ?? 0n) & EXTERNAL_JOB) !== 0n;

/** What is wrong with the body as a whole, or null. */
function bodyProblem({ script, job, jobs }: JobSubmitRequest): string | null {
  const hasScript = Boolean(script) || (job && ((job.script ?? null) !== null || isExternal(job)));
  if (!jobs && !hasScript) return 'Populated "script" field is required for job submission';
  if (job && jobs) return 'Specify only one "job" or "jobs" fields but never both';
  if (!job && !jobs) {
    return 'Specifying either "job" or "jobs" fields are required to submit job';
  }
  return null;
}

/** What a submission became: warnings of one that waits, an error of one that is accepted and failed. */
function recordOutcome(
  { findings }: SubmitRequest,
  response: SubmitResponse,
  naming: Naming,
): void {
  const code = response.error_code;
  if (code === 0) return;
  const text = errorText(code);
  findings.warn(
    `${naming.noun} submission resulted in non-zero return code: ${text}`,
    naming.source,
  );
  // Upstream names the single submission here for both.
  if (WAITING.has(code)) findings.warn(text, SINGLE.source);
  else findings.error(code, '', naming.source);
}

async function send(
  request: SubmitRequest,
  naming: Naming,
  call: () => Promise<SubmitResponse | null>,
): Promise<OperationReply> {
  let response: SubmitResponse | null;
  try {
    response = await call();
  } catch (error) {
    const { findings, version } = request;
    const sent = { type: JOB_DESC_MSG, version, place: naming.place };
    recordRefusal(findings, error, sent, naming.source, naming.failure);
    return FAILURE;
  }
  if (response === null) {
    const number = errorNumber('SLURM_UNEXPECTED_MSG_ERROR');
    request.findings.error(number, naming.failure, naming.source);
    return FAILURE;
  }
  recordOutcome(request, response, naming);
  return { type: 'object', payload: { submitted: response } };
}

async function submitOne(
  request: SubmitRequest,
  job: JobDescriptionInput,
): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  if (!job.script && !isExternal(job)) {
    findings.error(SCRIPT_MISSING, 'Batch job script empty or missing', 'script');
    return FAILURE;
  }
  const description = completeDescription(job);
  return await send(request, SINGLE, () =>
    cluster.controller.call(submitBatchJob, description, caller, { signal }),
  );
}

function hetProblem(jobs: readonly JobDescriptionInput[]): [number, string] | null {
  const [first] = jobs;
  if (first === undefined) {
    return [INVALID_QUERY, 'Refusing HetJob submission without any components'];
  }
  if (jobs.length > MAX_COMPONENTS) {
    const text = `Refusing HetJob submission too many components: ${jobs.length} > ${MAX_COMPONENTS}`;
    return [INVALID_QUERY, text];
  }
  if (!first.script && !isExternal(first)) {
    const text =
      'Refusing HetJob submission without batch script or empty batch script for first component';
    return [SCRIPT_MISSING, text];
  }
  return null;
}

async function submitHet(
  request: SubmitRequest,
  jobs: readonly JobDescriptionInput[],
): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  const problem = hetProblem(jobs);
  if (problem !== null) {
    findings.error(...problem, '_job_post_het_submit');
    return FAILURE;
  }
  const description = { jobs: jobs.map(completeDescription) };
  return await send(request, HETEROGENEOUS, () =>
    cluster.controller.call(submitBatchHetJob, description, caller, { signal }),
  );
}

async function submit(request: SubmitRequest): Promise<OperationReply> {
  const { body, findings } = request;
  const problem = body === undefined ? 'unexpected empty query for job' : bodyProblem(body);
  if (body === undefined || problem !== null) {
    findings.error(INVALID_QUERY, problem as string, '_job_post');
    return FAILURE;
  }
  const withScript = (job: JobDescriptionInput): JobDescriptionInput => ({
    ...job,
    script: body.script ?? job.script ?? null,
  });
  if (body.job) return await submitOne(request, withScript(body.job));
  const jobs = (body.jobs ?? []).map((job, i) => (i === 0 ? withScript(job) : job));
  return await submitHet(request, jobs);
}

export const submitJob = operation<unknown, unknown, JobSubmitRequest>({
  group: 'slurm',
  method: 'post',
  path: '/job/submit',
  summary: 'Submit a job',
  description: 'A batch job, an array of them, or a heterogeneous job of several components.',
  body: JOB_SUBMIT_REQ,
  bodyDescription: 'The job',
  response: OPENAPI_JOB_SUBMIT_RESPONSE,
  responseDescription: 'The id of the new job, or why there is none',
  handle: submit,
});
