/** Which of many jobs, array tasks and components are meant. */
import type { TaskFilter } from '../cluster/derive/job-state.js';
import type { JobStateRecord, SelectedJob } from '../messages/job-states.js';
import type { SelectedStep } from '../model/kinds/step-ids.js';
import { NO_VAL } from '../wire/constants.js';

/** Tasks from `first` to `last`, each `step`th. */
export interface TaskRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** The jobs that a request names; all where it names none. */
export class JobSelection {
  readonly #byId = new Map<number, SelectedStep[]>();
  readonly #sluids = new Set<bigint>();
  /** No job is named: all are meant. */
  readonly isAll: boolean;

  constructor(selected: readonly SelectedStep[]) {
    this.isAll = selected.length === 0;
    for (const job of selected) {
      const { sluid, job_id } = job.step_id;
      if (sluid !== 0n) this.#sluids.add(sluid);
      else this.#byId.set(job_id, [...(this.#byId.get(job_id) ?? []), job]);
    }
  }

  /** Whether unique numbers are among the identifiers: only job records have them. */
  get hasSluids(): boolean {
    return this.#sluids.size > 0;
  }

  /** The jobs as a request names them; of several tasks of an array the array as a whole. */
  requested(): SelectedJob[] | null {
    if (this.isAll) return null;
    return [...this.#byId].map(([job_id, jobs]) => {
      const [first] = jobs;
      if (jobs.length > 1 || first === undefined) return whole(job_id);
      const { array_task_id, het_job_offset } = first;
      return { job_id, array_task_id, het_job_offset };
    });
  }

  /** What is shown of a job's record; null where it is not among the jobs that are meant. */
  filterOf(record: JobStateRecord, sluid: bigint): TaskFilter | null {
    if (this.isAll || (sluid !== 0n && this.#sluids.has(sluid))) return () => true;
    const { job_id, array_job_id, het_job_id = 0 } = record;
    const ids = new Set([job_id, array_job_id, het_job_id]);
    const offset = het_job_id === 0 ? NO_VAL : job_id - het_job_id;
    const found = [...ids]
      .flatMap((id) => this.#byId.get(id) ?? [])
      .filter(({ het_job_offset }) => het_job_offset === NO_VAL || het_job_offset === offset);
    if (found.length === 0) return null;
    const ranges = found.map(taskRanges);
    return (task) => ranges.some((tasks) => tasks === null || isWithin(task, tasks));
  }
}

function whole(job_id: number): SelectedJob {
  return { job_id, array_task_id: NO_VAL, het_job_offset: NO_VAL };
}

/** Tasks that are meant. Null: the whole job. */
export function taskRanges({ array_task_id, array_tasks }: SelectedStep): TaskRange[] | null {
  if (array_task_id !== NO_VAL) return [{ first: array_task_id, last: array_task_id, step: 1 }];
  if (array_tasks === null) return null;
  return array_tasks.split(',').map((range) => {
    const [first = 0, last = first, step = 1] = range.split(/[-:]/).map(Number);
    return { first, last, step: Math.max(step, 1) };
  });
}

function isWithin(task: number | null, ranges: readonly TaskRange[]): boolean {
  if (task === null) return false;
  return ranges.some(
    ({ first, last, step }) => task >= first && task <= last && (task - first) % step === 0,
  );
}
