/** A parity run: one suite's real slurmrestd and this one, asked the same. */

import { setTimeout as sleep } from 'node:timers/promises';
import { API_VERSIONS } from '../../src/model/versions.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { SERVED } from '../../tools/cluster/instances.js';
import type { DaemonPair } from '../../tools/cluster/pair.js';
import type { RawRequest } from '../support/http.js';
import { ACCOUNTING_WRITES } from './accounting/families.js';
import { ALLOCATION_CASES } from './allocation-cases.js';
import type { ParityCase } from './case.js';
import { readCases } from './cases.js';
import type { Difference } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import { answerOf, exchange } from './exchange.js';
import { EXPECTATIONS } from './expectations.js';
import type { Facts } from './facts.js';
import { gatherFacts } from './facts.js';
import { flagCases, flagSubmissions, PARSER_FLAGS } from './flag-cases.js';
import { JOB_CASES } from './job-cases.js';
import { exchangeJobChange, jobRequest, namesItsJob } from './job-changes.js';
import { LAST_CASES } from './last-cases.js';
import type { Expectation, Place } from './ledger.js';
import { LedgerUse } from './ledger.js';
import { NODE_CASES } from './node-cases.js';
import { PARTITION_CASES } from './partition-cases.js';
import { RESERVATION_CASES } from './reservation-cases.js';
import type { SubmissionContext } from './submissions.js';
import { jobProperties, submitRequest, submitTwins } from './submissions.js';
import type { SubmitCase } from './submit-cases.js';
import { submitCases } from './submit-cases.js';
import { caseName, compareVersions, ReplySchemas, resources } from './unreferenced.js';
import type { WriteCase } from './writes.js';
import { exchangeWrite, writeRequest } from './writes.js';

const WRITE_CASES = [
  ...NODE_CASES,
  ...PARTITION_CASES,
  ...RESERVATION_CASES,
  ...ALLOCATION_CASES,
  ...ACCOUNTING_WRITES,
];

/** How often something unexpected is looked for. */
const ATTEMPTS = 3;
/** Before each attempt but the first, growing: what passes may take a scheduler's turn to pass. */
const PAUSE_MS = 2_000;
/** How many of these are made in all: where so much differs it is not by chance, and should be told soon. */
const REPEATED_LIMIT = 50;

/** What to run. */
export interface ParityOptions extends Endpoints {
  /** Only cases whose name matches; entries of the ledger that do not occur are then no failure. */
  readonly only?: RegExp;
  /** Starts two more daemons, with options of the command line. */
  readonly startPair: (options: readonly string[]) => Promise<DaemonPair>;
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
  /** Jobs that were submitted to both and compared. */
  readonly jobPairs: number;
  /** Comparisons that were made again, each time, as they first found something unexpected. */
  readonly repeated: readonly Place[];
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
  const run = new Run(cluster.plan.suite, options);
  const facts = await gatherFacts(cluster, options.reference);
  await run.read(readCases(facts), options, facts);
  await run.readUnreferenced(facts);
  await run.submit(null, options, cluster, facts);
  await run.readFlagged(cluster, facts);
  await run.write(WRITE_CASES, cluster, facts);
  await run.changeJobs(cluster, facts);
  await run.write(LAST_CASES, cluster, facts);
  return run.result((performance.now() - started) / 1000);
}

class Run {
  readonly #suite: Suite;
  readonly #options: ParityOptions;
  readonly #ledger = new LedgerUse(EXPECTATIONS);
  readonly #unexplained: Unexplained[] = [];
  #cases = 0;
  #requests = 0;
  #values = 0;
  #volatile = 0;
  #jobPairs = 0;
  readonly #repeated: Place[] = [];

  constructor(suite: Suite, options: ParityOptions) {
    this.#suite = suite;
    this.#options = options;
  }

  async read(cases: readonly ParityCase[], endpoints: Endpoints, facts: Facts): Promise<void> {
    for (const parityCase of this.#select(cases)) {
      for (const version of this.#versionsOf(parityCase)) {
        const request = requestOf(parityCase, version, facts.tokens);
        const place = { suite: this.#suite, version, case: parityCase.name };
        const isExpected = (difference: Difference) => this.#ledger.expects(place, difference);
        const compare = () => exchange(endpoints, parityCase, request, isExpected);
        await this.#compare(parityCase.name, version, request, compare);
      }
    }
  }

  /** With flags behind the names of all versions. */
  async readFlagged(cluster: Cluster, facts: Facts): Promise<void> {
    for (const flag of PARSER_FLAGS) {
      const cases = this.#select(flagCases(flag, facts));
      const submissions = this.#select(flagSubmissions(flag));
      if (cases.length + submissions.length === 0) continue;
      const parsers = SERVED[this.#suite].map((version) => `v0.0.${version}+${flag}`);
      const pair = await this.#options.startPair(['-d', parsers.join(',')]);
      try {
        await this.read(cases, pair, facts);
        await this.submit(submissions, pair, cluster, facts);
      } finally {
        await pair.stop();
      }
    }
  }

  /** In the versions that the reference lacks; compared with its version that is nearest. */
  async readUnreferenced({ tokens, jobIds }: Facts): Promise<void> {
    const references = SERVED[this.#suite];
    const text = await answerOf(this.#options.subject, requestFor('/openapi', tokens));
    const schemas = new ReplySchemas(text.body.toString());
    const cases = resources(jobIds).map((resource) => ({
      resource,
      name: caseName(resource),
    }));
    for (const version of API_VERSIONS.filter((known) => !references.includes(known))) {
      const nearest = Math.min(Math.max(version, references[0] ?? 0), references.at(-1) ?? 0);
      for (const { resource, name } of this.#select(cases)) {
        const request = (asked: number) =>
          requestFor(`/slurm/v0.0.${asked}/${resource.path}`, tokens);
        const versions = [version, nearest] as const;
        const compare = () => compareVersions(this.#options, schemas, resource, request, versions);
        await this.#compare(name, version, request(version), compare);
      }
    }
  }

  /**
   * Jobs are cancelled in the end: they would pile up in clusters that stay.
   * @param cases Null for those that the reference's own document leads to.
   */
  async submit(
    cases: readonly SubmitCase[] | null,
    endpoints: Endpoints,
    cluster: Cluster,
    { aliceToken, rootToken }: Facts,
  ): Promise<void> {
    const context: SubmissionContext = {
      cluster,
      endpoints,
      userToken: aliceToken,
      rootToken,
      newest: SERVED[this.#suite].at(-1) as number,
    };
    const jobIds: number[] = [];
    try {
      for (const submitCase of this.#select(cases ?? submitCases(await jobProperties(context)))) {
        for (const version of this.#versionsOf(submitCase)) {
          const request = submitRequest(context, submitCase, version);
          const result = await this.#compare(submitCase.name, version, request, async () => {
            const twins = await submitTwins(context, submitCase, version);
            jobIds.push(...twins.jobIds);
            return twins;
          });
          if (result.jobIds.length === 2) this.#jobPairs++;
        }
      }
    } finally {
      if (jobIds.length > 0) await cluster.exec(['scancel', ...jobIds.map(String)]);
    }
  }

  /** Each case leaves the cluster as it was. */
  async write(cases: readonly WriteCase[], cluster: Cluster, { tokens }: Facts): Promise<void> {
    for (const writeCase of this.#select(cases)) {
      const { versions = 'all', since = 0 } = writeCase;
      for (const version of this.#versionsOf({ versions }).filter((known) => known >= since)) {
        const request = writeRequest(writeCase, version, tokens);
        await this.#compare(writeCase.name, version, request, () =>
          exchangeWrite(cluster, this.#options, writeCase, request),
        );
      }
    }
  }

  /**
   * Each case has a job of its own, which is ended. Where only that can be touched the versions go side
   * by side: they mostly wait for Slurm.
   */
  async changeJobs(cluster: Cluster, { tokens }: Facts): Promise<void> {
    for (const jobCase of this.#select(JOB_CASES)) {
      const { since = 0 } = jobCase;
      const versions = this.#versionsOf(jobCase).filter((known) => known >= since);
      const groups = namesItsJob(jobCase) ? [versions] : versions.map((version) => [version]);
      for (const group of groups) {
        await Promise.all(
          group.map(async (version) => {
            const request = jobRequest(jobCase, version, tokens);
            await this.#compare(jobCase.name, version, request, () =>
              exchangeJobChange(cluster, this.#options, jobCase, version, tokens),
            );
          }),
        );
      }
    }
  }

  #select<T extends { readonly name: string; readonly suites?: readonly Suite[] }>(
    cases: readonly T[],
  ): readonly T[] {
    const { only } = this.#options;
    return cases.filter(
      ({ name, suites }) => (suites?.includes(this.#suite) ?? true) && (only?.test(name) ?? true),
    );
  }

  #versionsOf({ versions }: Pick<ParityCase, 'versions'>): readonly number[] {
    const all = SERVED[this.#suite];
    return versions === 'all' ? all : all.slice(-1);
  }

  /**
   * Compares, and once or twice more where it finds what is not expected or something fails: a cluster
   * moves meanwhile, and what really differs is found again.
   */
  async #compare<R extends Exchange>(
    name: string,
    version: number,
    request: RawRequest,
    compare: () => Promise<R>,
  ): Promise<R> {
    const place = { suite: this.#suite, version, case: name };
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === ATTEMPTS || this.#repeated.length >= REPEATED_LIMIT;
      try {
        const result = await compare();
        const isExpected = result.differences.every((d) => this.#ledger.expects(place, d));
        if (isExpected || isLast) {
          this.#add(place, request, result);
          return result;
        }
      } catch (error) {
        if (isLast) throw error;
      }
      this.#repeated.push(place);
      await sleep(attempt * PAUSE_MS);
    }
  }

  #add(place: Place, request: RawRequest, result: Exchange): void {
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
    this.#options.onCase?.(place, result);
  }

  result(seconds: number): ParityResult {
    return {
      suite: this.#suite,
      cases: this.#cases,
      requests: this.#requests,
      values: this.#values,
      volatile: this.#volatile,
      jobPairs: this.#jobPairs,
      repeated: this.#repeated,
      explained: this.#ledger.counts,
      unexplained: this.#unexplained,
      unused: this.#options.only === undefined ? this.#ledger.unused(this.#suite) : [],
      seconds,
    };
  }
}

function requestFor(target: string, { alice = '' }: Facts['tokens']): RawRequest {
  return { method: 'GET', target, headers: [['X-SLURM-USER-TOKEN', alice]] };
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
