/** A parity run: one suite's real slurmrestd and this one, asked the same. */

import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import type { RawRequest } from '../support/http.js';
import type { ParityCase } from './cases.js';
import { readCases } from './cases.js';
import type { Difference } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import { exchange } from './exchange.js';
import { EXPECTATIONS } from './expectations.js';
import { gatherFacts } from './facts.js';
import type { Expectation, Place } from './ledger.js';
import { LedgerUse } from './ledger.js';

/** API versions that a suite's own slurmrestd serves, oldest first. */
export const REFERENCE_VERSIONS: Readonly<Record<Suite, readonly number[]>> = {
  trixie: [40, 41, 42],
  forky: [42, 43, 44, 45],
};

/** What to run. */
export interface ParityOptions extends Endpoints {
  /** Only cases whose name matches; entries of the ledger that do not occur are then no failure. */
  readonly only?: RegExp;
  /** Told of each case as it ends. */
  readonly onCase?: (place: Place, exchange: Exchange) => void;
}

/** A difference that no entry, or more than one, explains. */
export interface Unexplained extends Place {
  readonly request: string;
  readonly difference: Difference;
  /** Entries that all explain it; none is the usual failure. */
  readonly entries: readonly string[];
}

/** What a run came to. It passed when `unexplained` and `unused` are empty. */
export interface ParityResult {
  readonly suite: Suite;
  readonly cases: number;
  readonly requests: number;
  readonly values: number;
  readonly volatile: number;
  readonly explained: ReadonlyMap<string, number>;
  readonly unexplained: readonly Unexplained[];
  /** Entries of the ledger that no longer occur. */
  readonly unused: readonly Expectation[];
  readonly seconds: number;
}

/** Whether a run found nothing but what the ledger tells. */
export function passed(result: ParityResult): boolean {
  return result.unexplained.length === 0 && result.unused.length === 0;
}

/** Runs every case of the cluster's suite. */
export async function runParity(cluster: Cluster, options: ParityOptions): Promise<ParityResult> {
  const started = performance.now();
  const { suite } = cluster.plan;
  const facts = await gatherFacts(cluster, options.reference);
  const tally = new Tally(suite);
  for (const parityCase of selectCases(readCases(facts), suite, options.only)) {
    for (const version of versionsOf(parityCase, suite)) {
      const place = { suite, version, case: parityCase.name };
      const request = requestOf(parityCase, version, facts.tokens);
      const result = await exchange(options, parityCase, request);
      tally.add(place, request, result);
      options.onCase?.(place, result);
    }
  }
  return tally.result(options.only === undefined, (performance.now() - started) / 1000);
}

class Tally {
  readonly #suite: Suite;
  readonly #ledger = new LedgerUse(EXPECTATIONS);
  readonly #unexplained: Unexplained[] = [];
  #cases = 0;
  #requests = 0;
  #values = 0;
  #volatile = 0;

  constructor(suite: Suite) {
    this.#suite = suite;
  }

  add(place: Place, request: RawRequest, result: Exchange): void {
    this.#cases++;
    this.#requests += result.requests;
    this.#values += result.values;
    this.#volatile += result.volatile;
    for (const difference of result.differences) {
      const entries = this.#ledger.explain(place, difference).map(({ id }) => id);
      if (entries.length === 1) continue;
      const line = `${request.method} ${request.target}`;
      this.#unexplained.push({ ...place, request: line, difference, entries });
    }
  }

  result(whole: boolean, seconds: number): ParityResult {
    return {
      suite: this.#suite,
      cases: this.#cases,
      requests: this.#requests,
      values: this.#values,
      volatile: this.#volatile,
      explained: this.#ledger.counts,
      unexplained: this.#unexplained,
      unused: whole ? this.#ledger.unused(this.#suite) : [],
      seconds,
    };
  }
}

function selectCases(cases: readonly ParityCase[], suite: Suite, only?: RegExp) {
  return cases.filter(
    ({ name, suites }) => (suites?.includes(suite) ?? true) && (only?.test(name) ?? true),
  );
}

function versionsOf({ versions }: ParityCase, suite: Suite): readonly number[] {
  const all = REFERENCE_VERSIONS[suite];
  return versions === 'all' ? all : all.slice(-1);
}

function requestOf(
  parityCase: ParityCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
): RawRequest {
  const { method = 'GET', asker = 'alice', body, protocol } = parityCase;
  const headers = [...(parityCase.headers ?? [])];
  const token = tokens[asker];
  if (token !== undefined) headers.unshift(['X-SLURM-USER-TOKEN', token]);
  const target = parityCase.target.replaceAll('{v}', `v0.0.${version}`);
  return {
    method,
    target,
    headers,
    ...(body !== undefined && { body }),
    ...(protocol !== undefined && { protocol }),
  };
}
