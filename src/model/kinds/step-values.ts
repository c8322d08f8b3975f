/** Values of steps in the accounting database. */
import type { StepId } from '../../messages/common.js';
import { NO_VAL } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { HOSTLIST_STRING } from './hostlists.js';
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

/** How tasks are laid out on sockets and cores, by the nibbles of the word (upstream: slurm.h). */
const LAYOUTS = ['', 'Cyclic', 'Block', 'FCyclic'] as const;
/** The layouts that know nodes only. */
const NODE_LAYOUTS = ['', 'Cyclic', 'Block', 'arbitrary task distribution', 'Plane'] as const;
const BASE = 0xffff;
const PACK = 0x80_0000;
const NO_PACK = 0x40_0000;

/**
 * The name of a layout: nodes by a letter where sockets and cores follow (upstream:
 * slurm_step_layout.c, which names cyclic, block, full cyclic like another one).
 */
function layoutName(word: number): string {
  const node = word & 0xf;
  const sockets = LAYOUTS[(word >> 4) & 0xf] ?? '';
  const cores = LAYOUTS[(word >> 8) & 0xf] ?? '';
  const isKnown = (word & BASE) <= 0x333;
  if (!isKnown || node === 0) return 'Unknown';
  if (sockets === '') return NODE_LAYOUTS[word & BASE] || 'Unknown';
  return node === 1 || node === 2 ? `${node === 1 ? 'C' : 'B'}${sockets}${cores}` : 'Unknown';
}

/** How tasks of a step are laid out. */
export const TASK_DISTRIBUTION: Kind<number> = delegate(STRING, {
  name: 'TASK_DISTRIBUTION',
  zero: 0,
  toInner: (word) =>
    layoutName(word) +
    ((word & PACK) === 0 ? '' : ',Pack') +
    ((word & NO_PACK) === 0 ? '' : ',NoPack'),
});

/** Frequencies and governors with a name (upstream: cpu_frequency.c, slurm.h). */
const FREQUENCY_NAMES: ReadonlyMap<number, string> = new Map([
  [0x8000_0001, 'Low'],
  [0x8000_0002, 'Medium'],
  [0x8000_0004, 'Highm1'],
  [0x8000_0003, 'High'],
  [0x8800_0000, 'Conservative'],
  [0x8200_0000, 'Performance'],
  [0x8100_0000, 'PowerSave'],
  [0x8080_0000, 'UserSpace'],
  [0x8400_0000, 'OnDemand'],
  [0x8040_0000, 'SchedUtil'],
]);
/** From here on a word is no number of kHz. */
const FIRST_NAMED = 0x8000_0000;

/** `2.40G` of 2400000 kHz. */
function frequencyText(kilohertz: number): string {
  if (kilohertz === 0) return '0';
  const units = ['K', 'M', 'G', 'T'];
  let value = kilohertz;
  let unit = 0;
  for (; value >= 1000; unit++) value /= 1000;
  return `${Number.isInteger(value) ? value : value.toFixed(2)}${units[unit]}`;
}

/** A frequency or governor of CPUs. */
export const CPU_FREQ_FLAGS: Kind<number> = delegate(STRING, {
  name: 'CPU_FREQ_FLAGS',
  zero: 0,
  toInner: (word) =>
    word < FIRST_NAMED ? frequencyText(word) : (FREQUENCY_NAMES.get(word) ?? 'Unknown'),
});
