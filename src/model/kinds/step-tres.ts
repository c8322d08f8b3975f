/** The least and the most that tasks of a step used, with the task and the node that did. */
import type { StepRecord, StepStatistics } from '../../messages/accounting/jobs.js';
import { expandHostlistOrNull } from '../../wire/hostlist.js';
import type { WriteContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { INT64_KIND, UINT32 } from './numbers.js';
import { STRING } from './text.js';
import type { Tres } from './tres.js';
import { TRES, TRES_LIST } from './tres.js';
import { tresOfText } from './tres-look-up.js';

/** How much of a resource a task used. */
interface TaskTres extends Tres {
  readonly task: bigint;
  readonly node: string | null;
}

const TRES_NCT = defineObject<TaskTres>()('TRES_NCT', (f) => [
  f.member('type', STRING, 'type', 'Type of the resource', { required: true }),
  f.member('name', STRING, 'name', 'Name of the resource, where its type has several'),
  f.member('id', UINT32, 'id', 'Number in the accounting database'),
  f.member('count', INT64_KIND, 'count', 'How much of it'),
  f.member('task', INT64_KIND, 'task', 'Number of the task'),
  f.member('node', STRING, 'node', 'Name of the node that the task ran on'),
]);
const TRES_NCT_LIST = listOf('TRES_NCT_LIST', TRES_NCT);

type StatisticsText = {
  [K in keyof StepStatistics]: StepStatistics[K] extends string | null ? K : never;
}[keyof StepStatistics];

/** Resources in the order of the database's list; those of which nothing is known are left out. */
function taskTres(
  step: StepRecord,
  base: StatisticsText & keyof StepStatistics,
  { lookUps }: WriteContext,
): TaskTres[] | null {
  const text = (member: string): string | null =>
    step.stats[member as StatisticsText] as string | null;
  const counts = text(base);
  const nodes = text(`${base}_nodeid`);
  const tasks = text(`${base}_taskid`);
  if (!counts && !nodes && !tasks) return null;
  const byId = (numbers: string | null) =>
    new Map(tresOfText(numbers ?? '', lookUps.tres).map(({ id, count }) => [id, count]));
  const [countOf, nodeOf, taskOf] = [byId(counts), byId(nodes), byId(tasks)];
  const names = nodeOf.size > 0 ? (expandHostlistOrNull(step.nodes ?? '') ?? []) : [];
  return lookUps.tres
    .map(({ type, name, id }) => ({
      type,
      name,
      id,
      count: countOf.get(id) ?? 0n,
      task: taskOf.get(id) ?? 0n,
      node: nodeOf.has(id) ? (names[Number(nodeOf.get(id))] ?? null) : null,
    }))
    .filter(({ count, task, node }) => count !== 0n || task !== 0n || node !== null);
}

/** The document shows resources without tasks and nodes, as upstream's does. */
function stepTres(name: string, base: StatisticsText): Kind<StepRecord> {
  return {
    name,
    shape: 'list',
    item: TRES,
    zero: {} as StepRecord,
    schema: (scope) => TRES_LIST.schema(scope),
    lookUps: () => ['tres'],
    writer(version) {
      const write = TRES_NCT_LIST.writer(version);
      return (step, context) => write(taskTres(step, base, context), context);
    },
  };
}

/** The most that a task asked for. */
export const STEP_TRES_REQ_MAX = stepTres('STEP_TRES_REQ_MAX', 'tres_usage_in_max');
/** The least that a task asked for. */
export const STEP_TRES_REQ_MIN = stepTres('STEP_TRES_REQ_MIN', 'tres_usage_in_min');
/** The most that a task used. */
export const STEP_TRES_USAGE_MAX = stepTres('STEP_TRES_USAGE_MAX', 'tres_usage_out_max');
/** The least that a task used. */
export const STEP_TRES_USAGE_MIN = stepTres('STEP_TRES_USAGE_MIN', 'tres_usage_out_min');
