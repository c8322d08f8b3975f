/** Which jobs slurmdbd is asked for. */
import { SlurmError } from '../../errors.js';
import type { Given } from '../../messages/accounting/calls.js';
import type { JobCondition } from '../../messages/accounting/jobs.js';
import { JOB_CONDITION_FLAGS as FLAGS } from '../../messages/accounting/jobs.js';
import type { SelectedStep as SentStep } from '../../messages/job-control.js';
import type { Surroundings } from '../../model/engine/context.js';
import type { SelectedStep } from '../../model/kinds/step-ids.js';
import type { JobConditionQuery } from '../../model/types/accounting/job-condition.js';
import { taskRanges } from '../job-selection.js';

/** How jobs are looked for by default: all records of a job, with their own times. */
export const ALL_RECORDS = FLAGS.DUPLICATES | FLAGS.NO_TRUNCATION;

/** Jobs of all kinds that one condition may name. */
const MAX_SELECTED = 65_536;

/** Where a condition is made. */
type Place = Pick<Surroundings, 'clusterName' | 'maxArraySize' | 'now'>;

/**
 * The condition of a query. One that says nothing leaves all to slurmdbd: jobs of today, of every
 * cluster.
 */
export function conditionOf(query: Partial<JobConditionQuery>, place: Place): Given<JobCondition> {
  if (Object.keys(query).length === 0) return {};
  const { flags, db_flags, step_list, cluster_list, exitcode, ...rest } = query;
  return {
    ...rest,
    ...timesOf(query, place.now),
    flags: flags || ALL_RECORDS,
    ...(db_flags && { db_flags }),
    ...(exitcode !== undefined && { exitcode: exitcode >>> 0 }),
    step_list: selectedJobs(step_list ?? [], place),
    cluster_list: cluster_list?.length ? cluster_list : [place.clusterName],
  } as Given<JobCondition>;
}

/**
 * The times of a query, filled in as Slurm's own tools do: jobs of today; with states, jobs that have them
 * now; jobs that are named, whenever they were. The end is not among them, but now is (upstream:
 * slurmdb_defs.c).
 */
function timesOf(
  query: Partial<JobConditionQuery>,
  now: number,
): { readonly usage_start: number; readonly usage_end: number } {
  const { usage_start = 0, usage_end = 0, flags = 0, state_list, step_list } = query;
  if (flags & (FLAGS.RUNAWAY | FLAGS.NO_DEFAULT_USAGE)) return { usage_start, usage_end };
  const hasStates = (state_list?.length ?? 0) > 0;
  const hasJobs = (step_list?.length ?? 0) > 0;
  const earliest = hasStates ? now : midnight(now);
  const start = usage_start || (hasJobs ? 0 : earliest);
  const end = usage_end || (hasStates && start) || now;
  return { usage_start: start, usage_end: end === start || end === now ? end + 1 : end };
}

/** When the day began, in the zone of this daemon. */
function midnight(now: number): number {
  return new Date(now * 1000).setHours(0, 0, 0, 0) / 1000;
}

/**
 * Jobs as messages name them. Tasks in brackets are named one by one: slurmdbd takes brackets for the
 * whole array.
 * @throws {SlurmError} where they are too many.
 */
export function selectedJobs(
  jobs: readonly SelectedStep[],
  { maxArraySize }: Place,
): Given<SentStep>[] {
  const selected: Given<SentStep>[] = [];
  for (const job of jobs) {
    for (const array_task_id of tasksOf(job, maxArraySize)) {
      selected.push({ step_id: job.step_id, array_task_id, het_job_offset: job.het_job_offset });
    }
    if (selected.length <= MAX_SELECTED) continue;
    throw new SlurmError('ESLURM_REST_INVALID_QUERY', {
      description: `More than ${MAX_SELECTED} jobs are named`,
    });
  }
  return selected;
}

/** Numbers of tasks, no more than it takes to see that they are too many; NO_VAL alone for a whole job. */
function tasksOf(job: SelectedStep, maxArraySize: number): Iterable<number> {
  const ranges = job.array_tasks === null ? null : taskRanges(job);
  if (ranges === null) return [job.array_task_id];
  const tasks = new Set<number>();
  for (const { first, last, step } of ranges) {
    for (let task = first; task <= last && task < maxArraySize; task += step) {
      if (tasks.size > MAX_SELECTED) return tasks;
      tasks.add(task);
    }
  }
  return tasks;
}
