/** The same change made through both daemons, one after the other, and what Slurm then shows of each. */

import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import type { RawRequest } from '../support/http.js';
import type { Asker } from './case.js';
import type { ParsedReply } from './compare.js';
import { compareReplies, compareValues } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import { answerOf, withoutVolatile } from './exchange.js';
import { VOLATILE, VOLATILE_IN_SHOWN } from './volatile.js';

/** A program with its arguments, run as root inside the cluster. */
export type Command = readonly string[];

/** A request that changes something. */
export interface WriteCase {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  readonly method: 'POST' | 'DELETE';
  /** Behind the API version. */
  readonly path: string;
  /** A text is sent as it is. */
  readonly body?: unknown;
  /** Root unless given. */
  readonly asker?: Asker;
  /** Only in the newest API version: what does not depend on it. All unless given. */
  readonly versions?: 'newest';
  /** The first API version that has the operation. */
  readonly since?: number;
  readonly suites?: readonly Suite[];
  /** Makes what the request changes; failures do not matter. */
  readonly prepare?: readonly Command[];
  /** Shows, as `scontrol --oneliner` does, what came of the request. */
  readonly look?: Command;
  /** Makes all as it was, whether the request did anything or not; failures do not matter. */
  readonly undo?: readonly Command[];
}

/** Makes the change of a case through both daemons. */
export async function exchangeWrite(
  cluster: Cluster,
  endpoints: Endpoints,
  writeCase: WriteCase,
  request: RawRequest,
): Promise<Exchange> {
  const theirs = await makeChange(cluster, endpoints.reference, writeCase, request);
  const ours = await makeChange(cluster, endpoints.subject, writeCase, request);
  const replies = compareReplies(theirs.reply, ours.reply);
  const shown = compareValues({ shown: theirs.shown }, { shown: ours.shown });
  return {
    requests: 2,
    values: replies.values + shown.values,
    volatile: 0,
    differences: [
      ...withoutVolatile(replies.differences, VOLATILE),
      ...withoutVolatile(shown.differences, VOLATILE_IN_SHOWN),
    ],
  };
}

/** The request of a case in one API version. */
export function writeRequest(
  { method, path, body, asker = 'root' }: WriteCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
): RawRequest {
  const headers: [string, string][] = [['X-SLURM-USER-TOKEN', tokens[asker] ?? '']];
  if (body === undefined) return { method, target: `/slurm/v0.0.${version}/${path}`, headers };
  headers.push(['Content-Type', 'application/json']);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, target: `/slurm/v0.0.${version}/${path}`, headers, body: text };
}

async function makeChange(
  cluster: Cluster,
  endpoint: string,
  { prepare = [], look, undo = [] }: WriteCase,
  request: RawRequest,
): Promise<{ readonly reply: ParsedReply; readonly shown: unknown }> {
  await run(cluster, prepare);
  try {
    const reply = await answerOf(endpoint, request);
    return { reply, shown: look === undefined ? [] : records(await output(cluster, look)) };
  } finally {
    await run(cluster, undo);
  }
}

async function run(cluster: Cluster, commands: readonly Command[]): Promise<void> {
  for (const command of commands) await output(cluster, command);
}

/** What a program prints; where it fails, that it did. */
async function output(cluster: Cluster, command: Command): Promise<string> {
  try {
    return await cluster.exec(command);
  } catch {
    return 'Failed=yes';
  }
}

/** Nodes that were changed have this until they answer again; reasons end in the time they were set. */
const PASSING = /\+NOT_RESPONDING|(?<=@)[\d:T-]+(?=\])/g;

/** Each line's `Key=value` words; a value ends where the next key begins. */
function records(text: string): Record<string, string>[] {
  return text
    .replace(PASSING, '')
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) =>
      Object.fromEntries(
        [...line.matchAll(/(\S+?)=(.*?)(?=\s+\S+?=|$)/g)].map((match) => match.slice(1, 3)),
      ),
    );
}
