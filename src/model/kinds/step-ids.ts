/** Identifiers of jobs and steps. */
import { errorNumber } from '../../errors.js';
import type { StepId } from '../../messages/common.js';
import { NO_VAL } from '../../wire/constants.js';
import { convertToText } from '../engine/convert.js';
import type { Kind } from '../engine/kind.js';
import { defineObject } from '../engine/object.js';
import type { VersionRange } from '../versions.js';
import { inRange } from '../versions.js';
import { UINT32_NO_VAL } from './numbers.js';
import { writeTextOrNull } from './text.js';

/** Digits of a unique job number, as upstream writes it (sluid.c). */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const INVALID_SLUID = errorNumber('ESLURM_INVALID_SLUID');

/** Digits to the base 32 of a number of up to 30 bits. */
function digitsOf(value: number, count: number): string {
  let text = '';
  for (let shift = 5 * (count - 1); shift >= 0; shift -= 5) text += DIGITS[(value >> shift) & 31];
  return text;
}

/** Text of a unique number: `s` and 13 digits to the base 32; "" for none. */
export function formatSluid(sluid: bigint): string {
  if (sluid === 0n) return '';
  // In parts of 30 bits: taking each digit out of a bigint takes several times as long.
  const part = (shift: bigint) => Number((sluid >> shift) & 0x3fff_ffffn);
  return `s${digitsOf(part(60n), 1)}${digitsOf(part(30n), 6)}${digitsOf(part(0n), 6)}`;
}

/** The number of a text, or null where it is none. */
export function parseSluid(text: string): bigint | null {
  if (!/^s[0-9a-z]{13}$/i.test(text)) return null;
  let sluid = 0n;
  for (const digit of text.slice(1).toUpperCase()) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return null;
    sluid = (sluid << 5n) | BigInt(value);
  }
  return BigInt.asUintN(64, sluid);
}

/** A unique job number. */
export const SLUID: Kind<bigint> = {
  name: 'SLUID',
  shape: 'scalar',
  zero: 0n,
  schema: () => ({ type: 'string' }),
  writer: () => (sluid, context) => writeTextOrNull(formatSluid(sluid) || null, context),
  reader: () => (input, context) => {
    const text = convertToText(input) ?? '';
    if (text === '' || text === '0') return 0n;
    return (
      parseSluid(text) ?? context.fail(INVALID_SLUID, `Unable to convert string "${text}" to SLUID`)
    );
  },
  warnsAbout: { type: 'string' },
};

/** The step of batch scripts (upstream: slurm.h). */
export const BATCH_STEP = 0xffff_fffb;

/** Steps with a name (upstream: slurm.h). */
const STEP_NAMES: readonly ({ readonly step: number; readonly name: string } & VersionRange)[] = [
  { step: 0xffff_fffd, name: 'TBD' },
  { step: 0xffff_fffc, name: 'extern' },
  { step: BATCH_STEP, name: 'batch' },
  { step: 0xffff_fffa, name: 'interactive' },
  { step: NO_VAL, name: 'entire', since: 44 },
];
const MAX_STEP = 0xffff_fff0;

/** A step: its number or its name. */
export const STEP_ID: Kind<number> = {
  name: 'STEP_ID',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'string' }),
  writer(version) {
    const names = new Map(
      STEP_NAMES.filter((row) => inRange(row, version)).map(({ step, name }) => [step, name]),
    );
    return (step) => (step <= MAX_STEP ? `"${step}"` : `"${names.get(step) ?? ''}"`);
  },
  reader: () => (input, context) => {
    const text = convertToText(input) ?? '';
    return stepOf(text) ?? context.atIndex(0, () => context.fail(9207, `Unknown flag "${text}"`));
  },
  warnsAbout: { type: 'string' },
};

/** A job's or a step's identifier. */
export const SLURM_STEP_ID = defineObject<StepId>()('SLURM_STEP_ID', (f) => [
  f.member('sluid', SLUID, 'sluid', 'Unique number of the job', { since: 44 }),
  f.member('job_id', UINT32_NO_VAL, 'job_id', 'Job id'),
  f.member(
    'step_het_component',
    UINT32_NO_VAL,
    'step_het_comp',
    'Component of a heterogeneous step',
  ),
  f.member('step_id', STEP_ID, 'step_id', 'Number or name of the step'),
]);

/** A job, array task, component or step that a text selects. */
export interface SelectedStep {
  readonly step_id: StepId;
  /** Task of an array, or NO_VAL. */
  readonly array_task_id: number;
  /** Tasks of an array as they stand in brackets, such as `1-3,7`, or null. */
  readonly array_tasks: string | null;
  /** Component of a heterogeneous job, or NO_VAL. */
  readonly het_job_offset: number;
}

/** Job ids end below this (upstream: slurm.h, MAX_FED_JOB_ID). */
const MAX_JOB_ID = 0xffff_fffd;
const MAX_COMPONENTS = 128;

/** Tasks of an array, such as `1-9:2,20`. How far they may go is the controller's to say. */
const ARRAY_TASKS = /^(\d{1,10})_\[(\d{1,10}(?:-\d{1,10}(?::\d{1,10})?)?(?:,|(?=\])))+\]$/;

/** Parses `1234_[1-3,7]`; null where the text is none. Such a set has no steps. */
function parseArrayTasks(text: string): SelectedStep | null {
  const job = Number(ARRAY_TASKS.exec(text)?.[1]);
  if (!isJobId(job)) return null;
  return { ...selectedJob(job), array_tasks: text.slice(text.indexOf('[') + 1, -1) };
}

/** A whole job. */
function selectedJob(jobId: number): SelectedStep {
  return {
    step_id: { sluid: 0n, job_id: jobId, step_id: NO_VAL, step_het_comp: NO_VAL },
    array_task_id: NO_VAL,
    array_tasks: null,
    het_job_offset: NO_VAL,
  };
}

/**
 * Parses `1234`, `1234_5`, `1234_[1-3]`, `1234+1`, `1234.batch`, `1234.0+1`, `s...` and `s....batch`;
 * null where the text is none. An array has no components, and a component's step none of its own
 * (upstream: slurm_protocol_defs.c, unfmt_job_id_string).
 */
export function parseSelectedStep(text: string): SelectedStep | null {
  const match =
    /^(?:(s\w{13})|(\d{1,10})(?:_(\d{1,10})|\+(\d{1,3}))?)(?:\.(\w{1,11})(?:\+(\d{0,3}))?)?$/.exec(
      text,
    );
  if (match === null) return parseArrayTasks(text);
  const [, unique, job, task, offset, stepName, component] = match;
  const sluid = unique === undefined ? 0n : parseSluid(unique);
  const step = stepName === undefined ? NO_VAL : stepOf(stepName);
  const numberOr = (digits: string | undefined) => (digits ? Number(digits) : NO_VAL);
  const selected = {
    step_id: {
      sluid: sluid ?? 0n,
      job_id: numberOr(job),
      step_id: step ?? NO_VAL,
      step_het_comp: numberOr(component),
    },
    array_task_id: numberOr(task),
    array_tasks: null,
    het_job_offset: numberOr(offset),
  };
  const hasComponent = component !== undefined;
  const known =
    sluid !== null &&
    step !== null &&
    (sluid !== 0n || isJobId(selected.step_id.job_id)) &&
    (offset === undefined || Number(offset) <= MAX_COMPONENTS) &&
    (!hasComponent || (job !== undefined && offset === undefined && isComponent(component)));
  return known ? selected : null;
}

function isJobId(id: number): boolean {
  return id > 0 && id < MAX_JOB_ID;
}

function isComponent(digits: string): boolean {
  return digits === '' || (Number(digits) > 0 && Number(digits) < MAX_COMPONENTS);
}

/** Text of a selected job or step, as messages name it. */
export function formatSelectedStep(selected: SelectedStep): string {
  const { sluid, job_id, step_id, step_het_comp } = selected.step_id;
  const job = sluid !== 0n && (job_id === 0 || job_id === NO_VAL) ? formatSluid(sluid) : job_id;
  const after = (mark: string, number: number) => (number === NO_VAL ? '' : `${mark}${number}`);
  const step = STEP_NAMES.find((row) => row.step === step_id)?.name ?? String(step_id);
  return (
    job +
    after('_', selected.array_task_id) +
    (selected.array_tasks === null ? '' : `_[${selected.array_tasks}]`) +
    after('+', selected.het_job_offset) +
    (step_id === NO_VAL ? '' : `.${step}${after('+', step_het_comp)}`)
  );
}

/** A job, array task, component or step, as its text. */
export const SELECTED_STEP: Kind<SelectedStep> = {
  name: 'SELECTED_STEP',
  shape: 'scalar',
  zero: selectedJob(0),
  schema: () => ({ type: 'string' }),
  writer: () => (selected) => JSON.stringify(formatSelectedStep(selected)),
  reader: () => (input, context) => {
    const text = convertToText(input) ?? '';
    return parseSelectedStep(text) ?? context.fail(9202, `Unable to parse JobId=${text}`);
  },
  warnsAbout: { type: 'string' },
};

function stepOf(text: string): number | null {
  const named = STEP_NAMES.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined) return named.step;
  return /^\d+$/.test(text) && Number(text) <= MAX_STEP ? Number(text) : null;
}
