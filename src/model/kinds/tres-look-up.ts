/**
 * Trackable resources as the accounting database has them: `1=4,1001=2`, by numbers that its list of
 * them gives types and names.
 */
import { errorNumber } from '../../errors.js';
import type { TresRecord } from '../../messages/accounting/tres.js';
import type { ReadContext } from '../engine/context.js';
import type { Tres } from './tres.js';
import { tresName, tresText } from './tres.js';

const INVALID_TRES = errorNumber('ESLURM_INVALID_TRES');

/** More than any count. */
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;

/** A number or a name, and how many. A count may have a sign, which means nothing in a record. */
const ENTRY = /^(?:(?<id>\d{1,10})|(?<name>[^=]+))=[+-]?(?<count>\d{0,40})/;

/**
 * Resources of a text, without counts beyond 64 bits. One that cannot be made out ends the list; of
 * several entries of one number the first counts (upstream: slurmdb_defs.c).
 */
export function tresOfText(text: string, known: readonly TresRecord[]): Tres[] {
  const found = new Map<number, Tres>();
  for (const entry of text.replace(/^,/, '').split(',')) {
    const groups = ENTRY.exec(entry)?.groups;
    if (groups === undefined) break;
    const wanted = groups['name']?.toLowerCase();
    const tres = known.find((one) =>
      wanted === undefined
        ? one.id === Number(groups['id'])
        : tresName(one as Tres).toLowerCase() === wanted,
    );
    const id = tres?.id ?? Number(groups['id'] ?? 0);
    if (id === 0) break;
    if (found.has(id)) continue;
    const count = BigInt(groups['count'] || 0);
    found.set(id, {
      type: tres?.type ?? null,
      name: tres?.name ?? null,
      id,
      count: count > MAX_UINT64 ? MAX_UINT64 : count,
    });
  }
  return [...found.values()];
}

const isSame = (a: string | null | undefined, b: string | null | undefined): boolean =>
  (a ?? '').toLowerCase() === (b ?? '').toLowerCase();

/** The record that input means: by its type and name, or by its number where the type is empty. */
function meant(tres: Partial<Tres>, known: readonly TresRecord[]): TresRecord | undefined {
  if (!tres.type) return known.find(({ id }) => id === tres.id);
  const ofType = known.filter(({ type }) => isSame(type, tres.type));
  const exact = ofType.find(({ name }) => isSame(name, tres.name));
  return exact ?? (!tres.name && ofType.length === 1 ? ofType[0] : undefined);
}

function numbered(tres: Partial<Tres>, count: bigint, context: ReadContext): string {
  const record = meant(tres, context.surroundings.lookUps.tres);
  const name = tresName(tres);
  if (record === undefined) {
    context.fail(INVALID_TRES, `There is no TRES ${name || `of id ${tres.id ?? 0}`}`);
  }
  if (tres.id && tres.id !== record.id) {
    context.fail(INVALID_TRES, `TRES ${name} has the id ${record.id}, not ${tres.id}`);
  }
  return `${record.id}=${count}`;
}

/** A text by numbers. The count -1 takes a limit away. */
export const TRES_STR = tresText('TRES_STR', {
  lookUps: ['tres'],
  toList: (text, { lookUps }) => tresOfText(text, lookUps.tres),
  toText: numbered,
});
