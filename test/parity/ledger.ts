/** The ledger's entries: differences that are meant, and what decides whether one explains a difference. */

import type { Suite } from '../../tools/cluster/cluster.js';
import type { Difference, DifferenceKind } from './compare.js';
import { erasePath } from './compare.js';

/** Where a difference was seen. */
export interface Place {
  readonly suite: Suite;
  /** API version of the request, such as 42; null where it names none. */
  readonly version: number | null;
  /** Name of the case. */
  readonly case: string;
}

/** Which differences an entry explains; all conditions given must hold. */
export interface Pattern {
  readonly kinds?: readonly DifferenceKind[];
  /** Pattern of paths, list indices erased: `jobs[].name`. */
  readonly path?: RegExp;
  readonly theirs?: RegExp;
  readonly ours?: RegExp;
}

/** An entry of the ledger. */
export interface Expectation {
  readonly id: string;
  /** Suites in which the difference occurs: it must occur in each of them. All unless given. */
  readonly suites?: readonly Suite[];
  /** Only in these API versions. */
  readonly versions?: readonly number[];
  /** Pattern of case names. */
  readonly cases?: RegExp;
  /** One of these must fit. */
  readonly differences: readonly Pattern[];
  /** It depends on the moment whether it occurs, so that it may be absent. */
  readonly sometimes?: true;
  /** What Slurm's own daemon does. */
  readonly upstream: string;
  /** What this one does. */
  readonly here: string;
  readonly reason: string;
}

/** A value that differs from one moment, process or job to the next. Its type is compared all the same. */
export interface VolatileValue {
  /** Pattern of paths, list indices erased. */
  readonly path: RegExp;
  /** Pattern of case names. */
  readonly cases?: RegExp;
  readonly reason: string;
}

/** Whether an entry explains a difference. */
export function explains(entry: Expectation, place: Place, difference: Difference): boolean {
  const { suites, versions, cases, differences } = entry;
  return (
    (suites === undefined || suites.includes(place.suite)) &&
    (versions === undefined || (place.version !== null && versions.includes(place.version))) &&
    (cases === undefined || cases.test(place.case)) &&
    differences.some((pattern) => fits(pattern, difference))
  );
}

function fits({ kinds, path, theirs, ours }: Pattern, difference: Difference): boolean {
  return (
    (kinds === undefined || kinds.includes(difference.kind)) &&
    (path === undefined || path.test(erasePath(difference.path))) &&
    (theirs === undefined || theirs.test(difference.theirs)) &&
    (ours === undefined || ours.test(difference.ours))
  );
}

/** Keeps account of what the ledger explained in one run. */
export class LedgerUse {
  readonly #entries: readonly Expectation[];
  readonly #counts = new Map<string, number>();

  constructor(entries: readonly Expectation[]) {
    this.#entries = entries;
  }

  /** Whether exactly one entry explains a difference. */
  expects(place: Place, difference: Difference): boolean {
    return this.#entries.filter((entry) => explains(entry, place, difference)).length === 1;
  }

  /** The entries that explain a difference, counted as used. One is right; none and several are failures. */
  explain(place: Place, difference: Difference): readonly Expectation[] {
    const found = this.#entries.filter((entry) => explains(entry, place, difference));
    for (const { id } of found) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    return found;
  }

  /** Entries that should have occurred in a whole run of the suite and did not. */
  unused(suite: Suite): readonly Expectation[] {
    return this.#entries.filter(
      ({ id, suites, sometimes }) =>
        (suites?.includes(suite) ?? true) && sometimes !== true && !this.#counts.has(id),
    );
  }

  /** How many differences each entry explained. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}
