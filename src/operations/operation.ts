/**
 * What an operation declares: path, method, parameter and body types, and a handler that says in a few
 * lines which RPC answers it. No parsing, no formatting and no bytes in here.
 */

import type { Cluster } from '../cluster/cluster.js';
import type { Caller } from '../credentials/caller.js';
import type { Findings, Surroundings } from '../model/engine/context.js';
import type { AnyKind } from '../model/engine/kind.js';
import type { AnyObject, ObjectKind } from '../model/engine/object.js';
import type { ApiVersion, VersionRange } from '../model/versions.js';

/** What a handler is given. Members of `query` and `body` are absent where the input had none. */
export interface OperationRequest<P = unknown, Q = unknown, B = unknown> {
  readonly version: ApiVersion;
  readonly cluster: Cluster;
  readonly caller: Caller;
  readonly surroundings: Surroundings;
  readonly parameters: P;
  readonly query: Partial<Q>;
  /** Undefined where the request has no body. */
  readonly body: B | undefined;
  /** Errors and warnings of the reply; the first error with a number decides the status. */
  readonly findings: Findings;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** A request of any types: what helpers of handlers take. */
export type AnyRequest = OperationRequest<unknown, unknown, unknown>;

/** A reply that is small and written whole. Keys are those of the response type. */
export interface ObjectReply {
  readonly type: 'object';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Records that are made as they are asked for. */
export interface OpenList<V> {
  /** Slices of records; each is written before the next one is asked for. */
  readonly records: AsyncIterable<readonly V[]>;
  /** Gives back what the records come from, whether they were read or not. May be called again. */
  close(): void;
}

/** A reply around one list whose records are written as the client takes them. */
export interface ListReply extends OpenList<unknown> {
  readonly type: 'list';
  /** Key of the list in the type that is written; a path where it is inside an object. */
  readonly list: string;
  /** The other keys. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** More keys, known when the last record has been written; they stand behind the list. */
  readonly tail?: () => Readonly<Record<string, unknown>>;
}

/** A reply of a status alone, such as 304 where nothing changed. */
export interface StatusReply {
  readonly type: 'status';
  readonly status: number;
}

/** A reply without a payload: its errors are among the request's findings. */
export interface FailureReply {
  readonly type: 'failure';
}

/** A handler's answer. */
export type OperationReply = ObjectReply | ListReply | StatusReply | FailureReply;

export const FAILURE: FailureReply = { type: 'failure' };
/** Success with nothing to tell: like a failure, a reply without a payload. */
export const DONE: FailureReply = FAILURE;
export const NOT_MODIFIED: StatusReply = { type: 'status', status: 304 };

/** One method of one path, in every API version that has it. */
export interface Operation<P = never, Q = never, B = never> {
  /** The first segment of the path and the tag; which plugin serves it follows. */
  readonly group: 'slurm' | 'slurmdb' | 'util';
  readonly method: 'get' | 'post' | 'delete';
  /** A GET that changes something: HEAD must not do that. */
  readonly changes?: true;
  /** Behind `/slurm/v0.0.42`, as documented: `/job/{job_id}`, `/jobs/`. Routing ignores the last slash. */
  readonly path: string;
  readonly versions?: VersionRange;
  readonly summary: string;
  readonly description?: string;
  /** Types of the path's and the query's parameters: documented, and read. */
  readonly parameters?: ObjectKind<P>;
  readonly query?: ObjectKind<Q>;
  readonly body?: AnyKind;
  readonly bodyDescription?: string;
  /** What the refusal of unreadable parameters and queries calls them, where that is special. */
  readonly inputNoun?: string;
  /** What the refusal of an unreadable body calls it; its errors stand alone where there is none. */
  readonly bodyNoun?: string;
  /** The documented response; written as well unless `writes` names another. */
  readonly response: AnyObject;
  readonly responseDescription: string;
  readonly writes?: AnyObject;
  handle(request: OperationRequest<P, Q, B>): Promise<OperationReply>;
}

/** An operation of any types, for tables. */
// biome-ignore lint/suspicious/noExplicitAny: a table of operations has no common parameter types
export type AnyOperation = Operation<any, any, any>;

/** Declares an operation; gives the handler its types. */
export function operation<P = unknown, Q = unknown, B = unknown>(
  declaration: Operation<P, Q, B>,
): AnyOperation {
  return declaration as AnyOperation;
}
