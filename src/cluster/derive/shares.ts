/** Shares beside the names of the resources that they are about. */
import type { AssociationShares } from '../../messages/shares.js';

/** An amount of one trackable resource. */
export interface NamedAmount<V> {
  readonly name: string | null;
  readonly value: V;
}

/** An association's shares; each list has an element for every resource that the head names. */
export interface SharesRecord extends AssociationShares {
  run_seconds: readonly NamedAmount<bigint>[];
  group_minutes: readonly NamedAmount<bigint>[];
  /** Decimal text: the wire's floats are wider than JavaScript's. */
  usage: readonly NamedAmount<string>[];
}

/** Derives in place. Amounts that the record does not have are 0. */
export function deriveShares(
  shares: AssociationShares,
  names: readonly (string | null)[],
): SharesRecord {
  const record = shares as SharesRecord;
  record.run_seconds = names.map((name, i) => ({ name, value: shares.tres_run_secs?.[i] ?? 0n }));
  record.group_minutes = names.map((name, i) => ({ name, value: shares.tres_grp_mins?.[i] ?? 0n }));
  record.usage = names.map((name, i) => ({ name, value: shares.usage_tres_raw?.[i] ?? '0' }));
  return record;
}
