/** Values of steps in the accounting database. */
import type { StepId } from '../../messages/common.js';
import { NO_VAL } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { HOSTLIST_STRING } from './hostlists.js';
import { LAYOUT_BASE, LAYOUT_FLAGS, levelsOf } from './layout-words.js';
import type { SelectedStep } from './step-ids.js';
import { SELECTED_STEP } from './step-ids.js';
import { STRING } from './text.js';

/** A step by its text: `1234.0`, `1234.batch`. */
export const SLURM_STEP_ID_STRING: Kind<StepId> = delegate<StepId, SelectedStep>(SELECTED_STEP, {
  name: 'SLURM_STEP_ID_STRING',
  zero: { sluid: 0n, job_id: 0, step_id: 0, step_het_comp: 0 },
  toInner: (step_id) => ({
    step_id,
    array_task_id: NO_VAL,
    array_tasks: null,
    het_job_offset: NO_VAL,
  }),
});

/** Names of nodes; no text is null. */
export const STEP_NODES: Kind<string | null> = {
  ...HOSTLIST_STRING,
  name: 'STEP_NODES',
  schemaName: () => 'hostlist',
  writer(version) {
    const write = HOSTLIST_STRING.writer(version);
    return (nodes, context) => (nodes === null ? 'null' : write(nodes, context));
  },
};

/** Names of how tasks are laid out on sockets and cores. */
const LAYOUTS = ['', 'Cyclic', 'Block', 'FCyclic'] as const;
/** The layouts that know nodes only. */
const NODE_LAYOUTS = ['', 'Cyclic', 'Block', 'arbitrary task distribution', 'Plane'] as const;

/**
 * The name of a layout: nodes by a letter where sockets and cores follow (upstream:
 * slurm_step_layout.c, which names cyclic, block, full cyclic like another one).
 */
function layoutName(word: number): string {
  const [node, onSockets, onCores] = levelsOf(word);
  const sockets = LAYOUTS[onSockets] ?? '';
  const cores = LAYOUTS[onCores] ?? '';
  const isKnown = (word & LAYOUT_BASE) <= 0x333;
  if (!isKnown || node === 0) return 'Unknown';
  if (sockets === '') return NODE_LAYOUTS[word & LAYOUT_BASE] || 'Unknown';
  return node === 1 || node === 2 ? `${node === 1 ? 'C' : 'B'}${sockets}${cores}` : 'Unknown';
}

/** How tasks of a step are laid out. */
export const TASK_DISTRIBUTION: Kind<number> = delegate(STRING, {
  name: 'TASK_DISTRIBUTION',
  zero: 0,
  toInner: (word) =>
    layoutName(word) +
    ((word & LAYOUT_FLAGS.pack) === 0 ? '' : ',Pack') +
    ((word & LAYOUT_FLAGS.nopack) === 0 ? '' : ',NoPack'),
});
