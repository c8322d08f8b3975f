/**
 * States of jobs as the API lists them: one entry for each job, component and task, where one record of
 * the controller's stands for all tasks of an array that have no record yet.
 */
import type { JobStateRecord } from '../../messages/job-states.js';
import type { JobInfo } from '../../messages/jobs.js';
import { setRanges } from '../../wire/bitstring.js';
import { NO_VAL } from '../../wire/constants.js';

/** A job's identifier as Slurm takes it, and its state. */
export interface JobStateEntry {
  /** `12`, `12_3`, `12_*` for an array of which no task is left without a record, `12+1`. */
  readonly job_id: string;
  readonly state: number;
}

/** Whether a task of an array is shown; null is what is left of the array as a whole. */
export type TaskFilter = (task: number | null) => boolean;

/**
 * The entries of a record. Tasks are named by their array and components by their leader, because
 * nothing else is an identifier: from v0.0.41 on upstream puts the job's own number there, `14_0` for
 * `3_0`, and for components in all versions.
 */
export function* jobStateEntries(job: JobStateRecord, shows: TaskFilter): Generator<JobStateEntry> {
  const { job_id, array_job_id, state } = job;
  if (array_job_id === 0) {
    const leader = job.het_job_id ?? 0;
    yield { job_id: leader === 0 ? `${job_id}` : `${leader}+${job_id - leader}`, state };
    return;
  }
  for (const task of tasksOf(job)) {
    if (shows(task)) yield { job_id: `${array_job_id}_${task ?? '*'}`, state };
  }
}

function* tasksOf({ array_task_id = NO_VAL, array_task_id_bitmap: tasks }: JobStateRecord) {
  if (tasks == null) {
    yield array_task_id < NO_VAL ? array_task_id : null;
    return;
  }
  for (const [first, last] of setRanges(tasks)) {
    for (let task = first; task <= last; task++) yield task;
  }
}

/** What a job's record says of its state. */
export function stateOfJob(job: JobInfo): JobStateRecord {
  const mask = job.array_task_str;
  return {
    job_id: job.step_id?.job_id ?? 0,
    array_job_id: job.array_job_id,
    array_task_id: job.array_task_id,
    array_task_id_bitmap: mask === null ? null : { size: 4 * mask.length, mask },
    het_job_id: job.het_job_id,
    state: job.job_state,
  };
}
