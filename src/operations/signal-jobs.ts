/** Signals to jobs, in the way that the controller's release has. */
import { callRerouted } from '../cluster/controller/reroute.js';
import { errorNumber, errorText, SlurmError } from '../errors.js';
import type { KillJobsRequest, SelectedStep as WireStep } from '../messages/job-control.js';
import { KILL_FLAGS, killJob, killJobs } from '../messages/job-control.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { parseSelectedStep } from '../model/kinds/step-ids.js';
import type { SignalledJob } from '../model/types/job-kill.js';
import { formatRanges } from '../wire/bitstring.js';
import { NO_VAL } from '../wire/constants.js';
import type { OperationRequest } from './operation.js';

const SIGKILL = 9;
/** All that releases without bulk signals know of a request. */
const PLAIN = new Set(['flags', 'signal', 'jobs_array']);

type Asker = Pick<OperationRequest, 'cluster' | 'caller' | 'signal'>;

/**
 * Signals jobs. Without the flag JOBS_VERBOSE only those that failed are told of.
 * @throws {SlurmError} the controller's error, or that its release has no filters where one is set.
 */
export async function signalJobs(
  asker: Asker,
  message: Partial<KillJobsRequest>,
): Promise<readonly SignalledJob[]> {
  const { cluster, caller, signal } = asker;
  if (!(await cluster.controller.supports(killJobs, caller, { signal }))) {
    return await signalOneByOne(asker, message);
  }
  const reply = await cluster.controller.call(killJobs, message, caller, { signal });
  return (reply?.job_responses ?? []).map((job) => ({ ...job, id: selectedOf(job.id) }));
}

/** The identifier as its text shows it: a set of tasks says all that is said of tasks. */
function selectedOf({ array_bitmap, ...id }: WireStep): SelectedStep {
  const tasks = array_bitmap ? formatRanges(array_bitmap) : '';
  if (tasks === '') return { ...id, array_tasks: null };
  return { ...id, array_task_id: NO_VAL, array_tasks: tasks };
}

/** 23.02 signals the job that a text names, and knows no filters. */
async function signalOneByOne(
  asker: Asker,
  message: Partial<KillJobsRequest>,
): Promise<readonly SignalledJob[]> {
  const { flags = 0, signal = SIGKILL, jobs_array } = message;
  if (Object.entries(message).some(([name, value]) => !PLAIN.has(name) && value !== null)) {
    throw new SlurmError('ESLURM_NOT_SUPPORTED', {
      description: "The controller's release selects jobs by their ids only",
    });
  }
  if (!jobs_array?.length) throw new SlurmError('ESLURM_SIGNAL_JOBS_INVALID');
  const results: SignalledJob[] = [];
  for (const text of jobs_array) {
    const result = await signalNamed(asker, text ?? '', signal, flags & ~KILL_FLAGS.JOBS_VERBOSE);
    const isShown = result.error_code !== 0 || (flags & KILL_FLAGS.JOBS_VERBOSE) !== 0;
    if (isShown) results.push(result);
  }
  return results;
}

async function signalNamed(
  { cluster, caller, signal: stop }: Asker,
  text: string,
  signal: number,
  flags: number,
): Promise<SignalledJob> {
  const id = parseSelectedStep(text);
  if (id === null) throw new SlurmError('ESLURM_INVALID_JOB_ID');
  const result = { id, real_job_id: NO_VAL, sibling_name: null };
  const message = { step_id: id.step_id, sjob_id: text, signal, flags };
  try {
    await callRerouted(cluster.controller, killJob, message, caller, { signal: stop });
    return { ...result, error_code: 0, error_msg: null, real_job_id: id.step_id.job_id };
  } catch (error) {
    if (!(error instanceof SlurmError) || !OF_ONE_JOB.has(error.errorNumber)) throw error;
    const error_msg = error.description || errorText(error.errorNumber);
    return { ...result, error_code: error.errorNumber, error_msg };
  }
}

/** Errors that say something about one job; others are about the request. */
const OF_ONE_JOB: ReadonlySet<number> = new Set(
  [
    'ESLURM_INVALID_JOB_ID',
    'ESLURM_ALREADY_DONE',
    'ESLURM_USER_ID_MISSING',
    'ESLURM_ACCESS_DENIED',
    'ESLURM_TRANSITION_STATE_NO_UPDATE',
    'ESLURM_JOB_PENDING',
    'ESLURM_NOT_SUPPORTED',
  ].map(errorNumber),
);
