/** The same change made through both daemons, one after the other, and what Slurm then shows of each. */

import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import type { RawRequest } from '../support/http.js';
import type { Asker } from './case.js';
import type { Change, ChangeRequest } from './changes.js';
import { changeRequest, compareChanges, tableRecords, wordRecords } from './changes.js';
import type { Endpoints, Exchange } from './exchange.js';
import { answerOf } from './exchange.js';
import { VOLATILE_IN_SHOWN } from './volatile.js';

/** A program with its arguments, run as root inside the cluster. */
export type Command = readonly string[];

/** A request that changes something. */
export interface WriteCase extends ChangeRequest {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  /** Root unless given. */
  readonly asker?: Asker;
  /** Only in the newest API version: what does not depend on it. All unless given. */
  readonly versions?: 'newest';
  /** The first API version that has the operation. */
  readonly since?: number;
  readonly suites?: readonly Suite[];
  /** Makes what the request changes; failures do not matter. */
  readonly prepare?: readonly Command[];
  /**
   * Show what came of the request: lines of `scontrol --oneliner`, or tables of `sacctmgr -P` and
   * `sacct -P` with their titles.
   */
  readonly look?: readonly Command[];
  /** Changes what is compared, such as ids that are new each time. */
  readonly view?: (change: Change) => Change;
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
  return compareChanges(theirs, ours, VOLATILE_IN_SHOWN);
}

/** The request of a case in one API version. */
export function writeRequest(
  writeCase: WriteCase,
  version: number,
  tokens: Readonly<Record<string, string>>,
): RawRequest {
  return changeRequest(writeCase, version, tokens, writeCase.asker ?? 'root');
}

async function makeChange(
  cluster: Cluster,
  endpoint: string,
  { prepare = [], look = [], undo = [], view = (change) => change }: WriteCase,
  request: RawRequest,
): Promise<Change> {
  for (const command of prepare) await output(cluster, command);
  try {
    const reply = await answerOf(endpoint, request);
    const shown: Record<string, string>[] = [];
    for (const command of look) shown.push(...records(command, await output(cluster, command)));
    return view({ reply, shown });
  } finally {
    for (const command of undo) await output(cluster, command);
  }
}

/** What a program prints; nothing where it fails. */
async function output(cluster: Cluster, command: Command): Promise<string> {
  try {
    return await cluster.exec(command);
  } catch {
    return '';
  }
}

/** Nodes that were changed have this until they answer again; reasons end in the time they were set. */
const PASSING = /\+NOT_RESPONDING|(?<=@)[\d:T-]+(?=\])/g;

function records([program]: Command, text: string): Record<string, string>[] {
  return program === 'scontrol' ? wordRecords(text.replace(PASSING, '')) : tableRecords(text);
}
