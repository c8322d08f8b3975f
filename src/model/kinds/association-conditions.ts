/** Flags of associations, and what finds them. */
import { ASSOCIATION_CONDITION_FLAGS } from '../../messages/accounting/associations.js';
import { bit, equal, flagTable } from '../engine/flags.js';
import type { Kind } from '../engine/kind.js';
import { compileReader, delegate } from '../engine/kind.js';
import { BOOL } from './booleans.js';
import { readInteger } from './numbers.js';
import { CSV_STRING_LIST } from './text.js';

/** Bits that the database keeps; the others tell what a change is to do (upstream: slurmdb.h). */
const STORED = 0xffff;

export const ASSOC_FLAGS = flagTable('ASSOC_FLAGS', { width: 32 }, [
  equal('NONE', 0, STORED, { hidden: true, since: 41 }),
  equal('BASE_MASK', STORED, STORED, { hidden: true, since: 41 }),
  bit('DELETED', 1 << 0),
  bit('NoUpdate', 1 << 1, { since: 41 }),
  bit('Exact', 1 << 2, { since: 41 }),
  bit('NoUsersAreCoords', 1 << 3, { since: 41 }),
  bit('UsersAreCoords', 1 << 16, { since: 41 }),
]);

const FLAGS = ASSOCIATION_CONDITION_FLAGS;

/** What a condition shows; each is a parameter of its own. */
export const ASSOC_CONDITION_FLAGS = flagTable('ASSOC_CONDITION_FLAGS', { width: 32 }, [
  bit('Include deleted associations', FLAGS.WITH_DELETED),
  bit('Include usage', FLAGS.WITH_USAGE),
  bit('Filter to only defaults', FLAGS.ONLY_DEFAULTS),
  bit('Include the raw QOS or delta_qos', FLAGS.RAW_QOS),
  bit('Include sub acct information', FLAGS.SUB_ACCOUNTS),
  bit('Exclude parent id/name', FLAGS.WITHOUT_PARENT_INFO),
  bit('Exclude limits from parents', FLAGS.WITHOUT_PARENT_LIMITS),
]);

/** One bit of a condition's flags as a boolean, as it was until v0.0.41. */
export function assocConditionFlag(name: keyof typeof FLAGS): Kind<{ flags: number }> {
  const flag = FLAGS[name];
  return delegate<{ flags: number }, boolean | number>(BOOL, {
    name: `ASSOC_CONDITION_${name}_OLD`,
    zero: { flags: 0 },
    toInner: ({ flags }) => (flags & flag) !== 0,
    read: (input, context) => {
      const others = ((context.target['flags'] as number | undefined) ?? 0) & ~flag;
      const isSet = compileReader(BOOL, context.version)(input, context);
      return { flags: isSet ? others | flag : others };
    },
  });
}

/** Numbers of associations. */
export const ASSOC_ID_STRING_CSV_LIST: Kind<readonly string[] | null> = {
  ...CSV_STRING_LIST,
  name: 'ASSOC_ID_STRING_CSV_LIST',
  reader(version) {
    const read = compileReader(CSV_STRING_LIST, version);
    return (input, context) =>
      read(input, context)?.map((id) => String(readInteger(id, context))) ?? null;
  },
};
