/** States of jobs. */
import type { JobStateEntry } from '../cluster/derive/job-state.js';
import { jobStateEntries, stateOfJob } from '../cluster/derive/job-state.js';
import type { JobStateRecord } from '../messages/job-states.js';
import { listJobStates } from '../messages/job-states.js';
import { listJobs, SHOW_FLAGS } from '../messages/jobs.js';
import type { JobStatesQuery } from '../model/types/job-states.js';
import { OPENAPI_JOB_STATE_QUERY, OPENAPI_JOB_STATE_RESP } from '../model/types/job-states.js';
import { OPENAPI_JOB_INFO_RESP } from '../model/types/jobs.js';
import { recordFailure } from './failures.js';
import { JobSelection } from './job-selection.js';
import { recordsOf } from './open-list.js';
import type { OpenList, OperationReply, OperationRequest } from './operation.js';
import { operation } from './operation.js';

type StatesRequest = OperationRequest<unknown, JobStatesQuery>;

/** A record and the unique number of its job, 0 where it is not known. */
type Found = readonly [record: JobStateRecord, sluid: bigint];

/** One record may stand for many tasks: entries written at a time. */
const SLICE_ENTRIES = 1000;

/** Asks for the states, or where they are not to be had so for all jobs. */
async function load(
  { cluster, caller, signal }: StatesRequest,
  selection: JobSelection,
): Promise<OpenList<Found> | null> {
  const { controller } = cluster;
  if (!selection.hasSluids && (await controller.supports(listJobStates, caller, { signal }))) {
    const body = { job_ids: selection.requested() };
    const states = await controller.list(listJobStates, body, caller, { signal });
    return states && recordsOf(states, (slice) => slice.map(({ record }) => [record, 0n]));
  }
  const body = { last_update: 0, show_flags: SHOW_FLAGS.ALL | SHOW_FLAGS.LOCAL };
  const jobs = await controller.list(listJobs, body, caller, { signal });
  return (
    jobs &&
    recordsOf(jobs, (slice) =>
      slice.map(({ record }) => [stateOfJob(record), record.step_id?.sluid ?? 0n]),
    )
  );
}

/** No job is shown twice, though it may be named twice. */
async function* entries(
  slices: AsyncIterable<readonly Found[]>,
  selection: JobSelection,
): AsyncGenerator<JobStateEntry[]> {
  let pending: JobStateEntry[] = [];
  const seen = selection.isAll ? null : new Set<number>();
  for await (const slice of slices) {
    for (const [record, sluid] of slice) {
      const filter = seen?.has(record.job_id) ? null : selection.filterOf(record, sluid);
      if (filter === null) continue;
      seen?.add(record.job_id);
      for (const entry of jobStateEntries(record, filter)) {
        if (pending.push(entry) < SLICE_ENTRIES) continue;
        yield pending;
        pending = [];
      }
    }
    yield pending;
    pending = [];
  }
}

async function getStates(request: StatesRequest): Promise<OperationReply> {
  const selection = new JobSelection(request.query.job_id_list ?? []);
  try {
    const found = await load(request, selection);
    if (found === null) return { type: 'object', payload: { jobs: [] } };
    const records = entries(found.records, selection);
    return { type: 'list', list: 'jobs', payload: {}, records, close: () => found.close() };
  } catch (error) {
    const description = 'Unable to query job states';
    recordFailure(request.findings, error, 'slurm_load_job_state()', description);
    return { type: 'object', payload: { jobs: null } };
  }
}

export const getJobStates = operation<unknown, JobStatesQuery>({
  group: 'slurm',
  method: 'get',
  path: '/jobs/state/',
  summary: 'List states of jobs',
  description: 'Each task of an array and each component of a heterogeneous job has an entry.',
  query: OPENAPI_JOB_STATE_QUERY,
  response: OPENAPI_JOB_INFO_RESP,
  responseDescription: 'States of the jobs',
  writes: OPENAPI_JOB_STATE_RESP,
  handle: getStates,
});
