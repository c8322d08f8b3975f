/** One case asked of both daemons, at the same moment as far as the cluster is concerned. */

import type { RawRequest } from '../support/http.js';
import { sendRaw } from '../support/http.js';
import type { ParityCase } from './case.js';
import type { Comparison, Difference, ParsedReply } from './compare.js';
import { compareReplies, erasePath, parseReply } from './compare.js';
import type { VolatileValue } from './ledger.js';
import { VOLATILE } from './volatile.js';

/** The two daemons. */
export interface Endpoints {
  /** Slurm's own, such as `http://127.0.0.1:6820`. */
  readonly reference: string;
  /** The one that is judged. */
  readonly subject: string;
}

/** What one case came to. */
export interface Exchange {
  readonly requests: number;
  readonly values: number;
  /** Values that the reference itself did not repeat. */
  readonly volatile: number;
  readonly differences: readonly Difference[];
}

const ATTEMPTS = 4;
const REPLY_TIMEOUT_MS = 60_000;

/**
 * Asks the reference and the subject, and the reference again unless all that differs is expected.
 * Only what differs from both of the reference's replies, where those agree, is a difference; while
 * they do not, all is asked anew.
 */
export async function exchange(
  endpoints: Endpoints,
  parityCase: ParityCase,
  request: RawRequest,
  isExpected: (difference: Difference) => boolean,
): Promise<Exchange> {
  let requests = 0;
  const ask = async (endpoint: string) => {
    requests++;
    return await answerOf(endpoint, request);
  };
  for (let attempt = 1; ; attempt++) {
    const before = await ask(endpoints.reference);
    const ours = await ask(endpoints.subject);
    const first = settled(compareReplies(before, ours, parityCase.view), parityCase.name);
    if (first.differences.every(isExpected)) {
      return { requests, volatile: 0, ...first };
    }
    const after = await ask(endpoints.reference);
    const unsteady = settled(compareReplies(before, after, parityCase.view), parityCase.name);
    const judged = judge(first, compareReplies(after, ours, parityCase.view), unsteady);
    if (judged.volatile === 0 || attempt === ATTEMPTS) {
      return { requests, values: first.values, ...judged };
    }
  }
}

/** A connection that ends without a reply is an answer too, told apart by its status. */
export async function answerOf(endpoint: string, request: RawRequest): Promise<ParsedReply> {
  try {
    return parseReply(await sendRaw(endpoint, request, REPLY_TIMEOUT_MS));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') throw error;
    const body = Buffer.from((error as Error).message);
    return parseReply({ status: 0, reason: 'no reply', headers: {}, body });
  }
}

function judge(first: Comparison, second: Comparison, unsteady: Comparison) {
  const persistent = new Set(second.differences.map(keyOf));
  const moving = unsteady.differences.map(({ path }) => path);
  const both = first.differences.filter((difference) => persistent.has(keyOf(difference)));
  const differences = both.filter(({ path }) => !moving.some((at) => touches(path, at)));
  return { volatile: both.length - differences.length, differences };
}

function keyOf({ kind, path }: Difference): string {
  return `${kind} ${path}`;
}

/** Whether one path is the other, or lies within it. */
function touches(path: string, other: string): boolean {
  return path.startsWith(other) || other.startsWith(path);
}

/** Leaves out what is volatile by name, unless even its type differs. */
function settled(comparison: Comparison, caseName: string): Comparison {
  const differences = withoutVolatile(comparison.differences, VOLATILE, caseName);
  return { values: comparison.values, differences };
}

/** Differences that no volatile value accounts for. */
export function withoutVolatile(
  differences: readonly Difference[],
  volatile: readonly VolatileValue[],
  caseName = '',
): readonly Difference[] {
  return differences.filter(({ kind, path }) => {
    const erased = erasePath(path);
    const named = volatile.some(
      (value) => value.path.test(erased) && (value.cases?.test(caseName) ?? true),
    );
    return !named || kind !== 'value';
  });
}
