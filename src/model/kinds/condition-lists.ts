/** What conditions on jobs are sent as: numbers, as texts, of what names them. */
import { errorNumber } from '../../errors.js';
import type { Kind } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { GROUP_ID, USER_ID } from './identities.js';
import { inputKind } from './input.js';
import { JOB_STATE } from './job-flags.js';
import { JOB_REASONS } from './names.js';
import { CSV_STRING_LIST, STRING } from './text.js';

/** Texts of the numbers that another kind reads. What it is given is handed on: no type draws a warning. */
function numberTexts(
  name: string,
  { warnsAbout: _, ...kind }: Kind<number>,
): Kind<readonly string[] | null> {
  const text = inputKind<string>(`${name}_STRING`, STRING, (version) => {
    const read = compileReader(kind, version);
    return (input, context) => String(read(input, context));
  });
  return listOf(`${name}_STRING_LIST`, text);
}

/** Users by names or numbers. */
export const USER_ID_STRING_LIST = numberTexts('USER_ID', USER_ID);
/** Groups by names or numbers. */
export const GROUP_ID_STRING_LIST = numberTexts('GROUP_ID', GROUP_ID);
/** States by names. */
export const JOB_STATE_ID_STRING_LIST = numberTexts('JOB_STATE_ID', JOB_STATE);

const REASON_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...JOB_REASONS].map(([number, name]) => [name.toLowerCase(), number]),
);
const INVALID_REASON = errorNumber('ESLURM_REST_INVALID_QUERY');

/** Reasons by names or numbers, in a list or in text with commas. */
export const JOB_REASON_CSV_LIST: Kind<readonly string[] | null> = {
  ...CSV_STRING_LIST,
  name: 'JOB_REASON_CSV_LIST',
  reader(version) {
    const read = compileReader(CSV_STRING_LIST, version);
    return (input, context) =>
      read(input, context)?.map((name) => {
        const number = /^\d+$/.test(name) ? Number(name) : REASON_NUMBERS.get(name.toLowerCase());
        return String(number ?? context.fail(INVALID_REASON, `Unknown job reason "${name}"`));
      }) ?? null;
  },
};
