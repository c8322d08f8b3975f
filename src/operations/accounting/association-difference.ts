/** What a change of an association says to slurmdbd: only what differs from what there is. */
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import type { Given } from '../../messages/accounting/calls.js';
import { tresOfText } from '../../model/kinds/tres-look-up.js';
import type { AssociationInput } from '../../model/types/accounting/association-records.js';
import { INFINITE, INFINITE64, NO_VAL } from '../../wire/constants.js';

/** Limits and other numbers; NO_VAL says nothing of one. */
const NUMBERS = [
  'grp_jobs',
  'grp_jobs_accrue',
  'grp_submit_jobs',
  'grp_wall',
  'max_jobs',
  'max_jobs_accrue',
  'max_submit_jobs',
  'max_wall_pj',
  'min_prio_thresh',
  'priority',
  'shares_raw',
] as const satisfies readonly (keyof AssociationRecord)[];

/** Limits of trackable resources. */
const RESOURCES = [
  'grp_tres',
  'grp_tres_mins',
  'grp_tres_run_mins',
  'max_tres_mins_pj',
  'max_tres_pj',
  'max_tres_pn',
  'max_tres_run_mins',
] as const satisfies readonly (keyof AssociationRecord)[];

type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

/**
 * What is to be changed of an association; empty where nothing is. Values that come from the parent are
 * shown as the association's own: what is sent back as it was shown stays the parent's.
 */
export function associationDifference(
  current: AssociationRecord,
  wanted: AssociationInput,
): Given<AssociationRecord> {
  const changed: Mutable<AssociationRecord> = {};
  for (const member of NUMBERS) {
    const value = wanted[member];
    if (value !== undefined && value !== NO_VAL && value !== current[member]) {
      changed[member] = value;
    }
  }
  for (const member of RESOURCES) {
    const text = tresDifference(current[member], wanted[member]);
    if (text !== '') changed[member] = text;
  }
  const { def_qos_id: qos, qos_list: list, comment, parent_acct: parent } = wanted;
  if (qos !== undefined && qosOrNone(qos) !== qosOrNone(current.def_qos_id)) {
    changed.def_qos_id = qosOrNone(qos);
  }
  if (list && list.length > 0 && !isSameSet(list, current.qos_list)) changed.qos_list = list;
  if (comment !== undefined && (comment ?? '') !== (current.comment ?? '')) {
    changed.comment = comment ?? '';
  }
  if (parent && parent !== current.parent_acct) changed.parent_acct = parent;
  // A default can only be replaced by another one.
  if (wanted.is_def === 1 && current.is_def !== 1) changed.is_def = 1;
  return changed;
}

const qosOrNone = (id: number): number => (id === 0 || id === NO_VAL ? INFINITE : id);

function isSameSet(
  a: readonly (string | null)[],
  b: readonly (string | null)[] | null | undefined,
): boolean {
  const others = new Set(b ?? []);
  return new Set(a).size === others.size && a.every((item) => others.has(item));
}

/**
 * The limits that differ, by numbers; what is not wanted any more is infinite, written out: slurmdbd takes
 * a count with a sign for one to add. No list at all leaves them as they are, an empty one takes all away.
 */
function tresDifference(current: string | null, wanted: string | null | undefined): string {
  if (wanted === undefined) return '';
  const now = countsOf(current);
  const then = countsOf(wanted);
  const changes = [...then].filter(([id, count]) => now.get(id) !== count);
  const gone = [...now.keys()].filter((id) => !then.has(id)).map((id) => [id, INFINITE64] as const);
  return [...changes, ...gone].map(([id, count]) => `${id}=${count}`).join(',');
}

function countsOf(text: string | null): ReadonlyMap<number, bigint> {
  return new Map(tresOfText(text ?? '', []).map(({ id, count }) => [id, count]));
}
