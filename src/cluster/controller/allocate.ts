/**
 * Allocations that are waited for. Slurm's own clients are called back by the controller, at a port of
 * theirs; where that port cannot be reached the job is ended. Here the controller is asked.
 */

import type { Caller } from '../../credentials/caller.js';
import { errorNumber, SlurmError } from '../../errors.js';
import type { AllocationResponse, AllocationResponseList } from '../../messages/allocation.js';
import {
  allocate,
  allocateHetJob,
  allocationInfo,
  completeAllocation,
  hetAllocationInfo,
} from '../../messages/allocation.js';
import type { StepId } from '../../messages/common.js';
import type { Call } from '../../messages/engine/rpc.js';
import type { JobDescription } from '../../messages/submit.js';
import { NOBODY } from '../../wire/constants.js';
import { abandoned, pause } from '../transport/waiting.js';
import type { ControllerClient } from './client.js';
import { completeDescription } from './submit.js';

/** Pauses between two questions grow from the first of these to the second. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const PAUSE_GROWTH = 1.5;

const PENDING = errorNumber('ESLURM_JOB_PENDING');
/** The job is gone: there is nothing to give back. */
const OVER: readonly number[] = [
  errorNumber('ESLURM_ALREADY_DONE'),
  errorNumber('ESLURM_INVALID_JOB_ID'),
];
/** What the controller is told of a job that nobody waits for any more: -1. */
const GIVEN_UP = 0xffff_ffff;
const MAX_NODES = 0xffff_fffd;

/** Who asks, and until when an answer is wanted. */
export interface AllocationRequest {
  readonly controller: ControllerClient;
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

/** One allocation, or one for each component of a heterogeneous job. */
type Answers = readonly AllocationResponse[];

/** The two kinds of allocations: how each is asked for, and asked after. */
interface Way {
  request(): Promise<Answers>;
  inquire(step_id: StepId): Promise<Answers>;
}

/**
 * Asks for an allocation and waits for it, for as long as the signal lets it. If the signal is aborted
 * the job is given back. With `immediate` nothing is waited for.
 * @throws {SlurmError} why there is none, or that the request was given up.
 */
export async function allocateResources(
  request: AllocationRequest,
  job: Partial<JobDescription>,
): Promise<Answers> {
  const { controller, caller, signal } = request;
  const one = async <Q>(
    rpc: Call<Q, AllocationResponse>,
    value: Partial<Q>,
    stop?: AbortSignal,
  ) => {
    const answer = await controller.call(rpc, value, caller, { ...(stop && { signal: stop }) });
    return [answered(rpc, answer)];
  };
  return await waitFor(request, Boolean(job.immediate), {
    request: async () => await one(allocate, descriptionOf(job)),
    inquire: async (step_id) => await one(allocationInfo, { step_id }, signal),
  });
}

/** The same for a heterogeneous job. */
export async function allocateHeterogeneous(
  request: AllocationRequest,
  jobs: readonly Partial<JobDescription>[],
): Promise<Answers> {
  const { controller, caller, signal } = request;
  const all = async <Q>(
    rpc: Call<Q, AllocationResponseList>,
    value: Partial<Q>,
    stop?: AbortSignal,
  ) => {
    const answer = await controller.call(rpc, value, caller, { ...(stop && { signal: stop }) });
    return answered(rpc, answer).jobs ?? [];
  };
  const isImmediate = jobs.some(({ immediate }) => Boolean(immediate));
  return await waitFor(request, isImmediate, {
    request: async () => await all(allocateHetJob, { jobs: jobs.map(descriptionOf) }),
    inquire: async (step_id) => await all(hetAllocationInfo, { step_id }, signal),
  });
}

/** What every allocation is made of (upstream: openapi/slurmctld, jobs.c). Nobody is called back. */
function descriptionOf(job: Partial<JobDescription>): JobDescription {
  const { min_nodes = 0 } = job;
  return completeDescription({
    ...job,
    user_id: NOBODY,
    group_id: NOBODY,
    alloc_resp_port: 0,
    other_port: 0,
    min_nodes: min_nodes === 0 || min_nodes > MAX_NODES ? 1 : min_nodes,
  });
}

function answered<A>({ name }: { readonly name: string }, answer: A | null): A {
  if (answer !== null) return answer;
  const description = `${name} was answered by a return code`;
  throw new SlurmError('SLURM_UNEXPECTED_MSG_ERROR', { description });
}

/** The request itself is never broken off: its answer names the job, which may have to be given back. */
async function waitFor(
  { controller, caller, signal }: AllocationRequest,
  isImmediate: boolean,
  way: Way,
): Promise<Answers> {
  const first = await way.request();
  const step_id = first[0]?.step_id;
  if (step_id === undefined) throw new SlurmError('SLURM_UNEXPECTED_MSG_ERROR');
  try {
    if (signal.aborted) throw abandoned();
    if (isImmediate || isGranted(first)) return first;
    const granted = await poll(way, step_id, signal);
    // The site's message comes with the first answer only.
    return granted.map((answer, i) => ({
      ...answer,
      job_submit_user_msg: answer.job_submit_user_msg ?? first[i]?.job_submit_user_msg ?? null,
    }));
  } catch (error) {
    const isOver = error instanceof SlurmError && OVER.includes(error.errorNumber);
    if (!isOver) await giveBack(controller, caller, step_id);
    throw error;
  }
}

const isGranted = (answers: Answers): boolean => answers.some(({ node_cnt }) => node_cnt > 0);

async function poll(way: Way, step_id: StepId, signal: AbortSignal): Promise<Answers> {
  for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(PAUSE_GROWTH * ms, LONGEST_PAUSE_MS)) {
    await pause(ms, signal);
    try {
      const answers = await way.inquire(step_id);
      if (signal.aborted) throw abandoned();
      return answers;
    } catch (error) {
      if (!(error instanceof SlurmError) || error.errorNumber !== PENDING) throw error;
    }
  }
}

/** Nobody is left to be told of a failure here, and the first error says more. */
async function giveBack(
  controller: ControllerClient,
  caller: Caller,
  step_id: StepId,
): Promise<void> {
  try {
    await controller.call(completeAllocation, { step_id, job_rc: GIVEN_UP }, caller);
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
  }
}
