/** What changes of every kind share: the request, what Slurm's programs show of it, the comparison of two. */

import type { RawRequest } from '../support/http.js';
import type { Asker } from './case.js';
import type { ParsedReply } from './compare.js';
import { compareReplies, compareValues } from './compare.js';
import type { Exchange } from './exchange.js';
import { withoutVolatile } from './exchange.js';
import type { VolatileValue } from './ledger.js';
import { VOLATILE } from './volatile.js';

/** A request that changes something, in any API version. */
export interface ChangeRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** What is before the API version; `slurm` unless given. */
  readonly group?: 'slurm' | 'slurmdb';
  /** Behind the API version. */
  readonly path: string;
  /** A text is sent as it is. */
  readonly body?: unknown;
}

/** A request whose body is text. */
export interface TextRequest extends RawRequest {
  readonly body?: string;
}

/** What became of one change: the reply, and what Slurm's programs then show. */
export interface Change {
  readonly reply: ParsedReply;
  readonly shown: unknown;
}

/** The request in one API version, with the token of the one who asks. */
export function changeRequest(
  { method, group = 'slurm', path, body }: ChangeRequest,
  version: number,
  tokens: Readonly<Record<string, string>>,
  asker: Asker,
): TextRequest {
  const headers: [string, string][] = [['X-SLURM-USER-TOKEN', tokens[asker] ?? '']];
  const target = `/${group}/v0.0.${version}/${path}`;
  if (body === undefined) return { method, target, headers };
  headers.push(['Content-Type', 'application/json']);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, target, headers, body: text };
}

/** Compares what became of a change through the reference with what became of it here. */
export function compareChanges(
  theirs: Change,
  ours: Change,
  volatileInShown: readonly VolatileValue[],
): Exchange {
  const replies = compareReplies(theirs.reply, ours.reply);
  const shown = compareValues({ shown: theirs.shown }, { shown: ours.shown });
  return {
    requests: 2,
    values: replies.values + shown.values,
    volatile: 0,
    differences: [
      ...withoutVolatile(replies.differences, VOLATILE),
      ...withoutVolatile(shown.differences, volatileInShown),
    ],
  };
}

/** Each line's `Key=value` words, as `scontrol --oneliner` prints them; a value ends where the next key begins. */
export function wordRecords(text: string): Record<string, string>[] {
  return text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) =>
      Object.fromEntries(
        [...line.matchAll(/(\S+?)=(.*?)(?=\s+\S+?=|$)/g)].map((match) => match.slice(1, 3)),
      ),
    );
}

/** Each row of a table with a line of titles, as `sacctmgr` and `sacct` print it with `-P`. */
export function tableRecords(text: string): Record<string, string>[] {
  const [titles = [], ...rows] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|'));
  return rows.map((cells) => Object.fromEntries(titles.map((title, i) => [title, cells[i] ?? ''])));
}
