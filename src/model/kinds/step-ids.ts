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

/** Digits of a unique job number, as upstream writes it (sluid.c). */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const INVALID_SLUID = errorNumber('ESLURM_INVALID_SLUID');
/** Digits behind the leading `s`. */
const SLUID_LENGTH = 13;

/** Text of a unique number: `s` and 13 digits to the base 32; "" for none. */
export function formatSluid(sluid: bigint): string {
  if (sluid === 0n) return '';
  let text = '';
  for (let i = 0; i < SLUID_LENGTH; i++) {
    text = DIGITS[Number((sluid >> BigInt(5 * i)) & 31n)] + text;
  }
  return `s${text}`;
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
  writer: () => (sluid) => `"${formatSluid(sluid)}"`,
  reader: () => (input, context) => {
    const text = convertToText(input) ?? '';
    if (text === '' || text === '0') return 0n;
    return (
      parseSluid(text) ?? context.fail(INVALID_SLUID, `Unable to convert string "${text}" to SLUID`)
    );
  },
  warnsAbout: { type: 'string' },
};

/** Steps with a name (upstream: slurm.h). */
const STEP_NAMES: readonly ({ readonly step: number; readonly name: string } & VersionRange)[] = [
  { step: 0xffff_fffd, name: 'TBD' },
  { step: 0xffff_fffc, name: 'extern' },
  { step: 0xffff_fffb, name: 'batch' },
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
  /** Component of a heterogeneous job, or NO_VAL. */
  readonly het_job_offset: number;
}

/** Parses `1234`, `1234_5`, `1234+1`, `1234.batch`, `s...`; null where the text is none. */
export function parseSelectedStep(text: string): SelectedStep | null {
  const match =
    /^(\d{1,10}|s[0-9a-z]{13})(?:_(\d{1,10}))?(?:\+(\d{1,10}))?(?:\.(\w{1,11}))?$/i.exec(text);
  if (match === null) return null;
  const sluid = parseSluid(match[1] ?? '');
  const jobId = sluid === null ? Number(match[1]) : 0;
  if (sluid === null && (jobId === 0 || jobId >= NO_VAL)) return null;
  const step = match[4] === undefined ? NO_VAL : stepOf(match[4]);
  if (step === null) return null;
  const numberOr = (digits: string | undefined) => (digits === undefined ? NO_VAL : Number(digits));
  return {
    step_id: { sluid: sluid ?? 0n, job_id: jobId, step_id: step, step_het_comp: NO_VAL },
    array_task_id: numberOr(match[2]),
    het_job_offset: numberOr(match[3]),
  };
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
    after('+', selected.het_job_offset) +
    (step_id === NO_VAL ? '' : `.${step}${after('+', step_het_comp)}`)
  );
}

function stepOf(text: string): number | null {
  const named = STEP_NAMES.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined) return named.step;
  return /^\d+$/.test(text) && Number(text) <= MAX_STEP ? Number(text) : null;
}
