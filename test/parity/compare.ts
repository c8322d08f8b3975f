/** Two replies compared value by value. */

import { isLosslessNumber, parse } from 'lossless-json';
import { parse as parseYaml } from 'yaml';
import type { RawReply } from '../support/http.js';
import { UNORDERED } from './volatile.js';

/** What differs: `order` is that of an object's keys, `length` a list's, `layout` how JSON is printed, `schema` what it allows. */
export type DifferenceKind =
  | 'status'
  | 'content-type'
  | 'missing'
  | 'extra'
  | 'type'
  | 'value'
  | 'length'
  | 'order'
  | 'layout'
  | 'text'
  | 'schema';

/** One difference. `missing` is what the reference has and we have not. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** `jobs[3].job_resources.nodes`; `status`, `content-type` or `body` for the reply itself. */
  readonly path: string;
  readonly theirs: string;
  readonly ours: string;
}

/** The differences of two replies. */
export interface Comparison {
  /** Leaves and list lengths that were looked at. */
  readonly values: number;
  readonly differences: readonly Difference[];
}

/** Changes a parsed body before it is compared. */
export type View = (theirs: unknown, ours: unknown) => readonly [theirs: unknown, ours: unknown];

const JSON_TYPES = new Set(['application/json', 'application/jsonrequest']);
const YAML_TYPES = new Set(['application/yaml', 'application/x-yaml', 'text/yaml']);

/** A reply and the value of its body. */
export interface ParsedReply extends RawReply {
  /** Undefined where the body is neither JSON nor YAML. */
  readonly value: unknown;
}

/** Parses a reply's body, numbers as they are written. */
export function parseReply(reply: RawReply): ParsedReply {
  return { ...reply, value: parseBody(reply) };
}

/** Compares status, content type and body. */
export function compareReplies(theirs: ParsedReply, ours: ParsedReply, view?: View): Comparison {
  const walk = new Walk();
  walk.scalar('status', 'status', theirs.status, ours.status);
  const [theirType, ourType] = [contentType(theirs), contentType(ours)];
  walk.scalar('content-type', 'content-type', theirType, ourType);
  if (theirType !== ourType) return walk;
  if (theirs.value === undefined || ours.value === undefined) {
    walk.scalar('text', 'body', theirs.body.toString(), ours.body.toString());
    return walk;
  }
  walk.scalar('layout', 'body', layoutOf(theirs), layoutOf(ours));
  const [left, right] = view?.(theirs.value, ours.value) ?? [theirs.value, ours.value];
  walk.compare('', left, right);
  return walk;
}

/** Compares two parsed JSON values. */
export function compareValues(theirs: unknown, ours: unknown): Comparison {
  const walk = new Walk();
  walk.compare('', theirs, ours);
  return walk;
}

function parseBody(reply: RawReply): unknown {
  const type = contentType(reply);
  const text = reply.body.toString();
  try {
    if (JSON_TYPES.has(type)) return parse(text);
    if (YAML_TYPES.has(type)) return parseYaml(text, { version: '1.1', logLevel: 'silent' });
  } catch {
    return undefined;
  }
  return undefined;
}

/** Without the indices of lists: `jobs[].name`. */
export function erasePath(path: string): string {
  return path.replace(/\[\d+\]/g, '[]');
}

function contentType(reply: RawReply): string {
  return reply.headers['content-type'] ?? '';
}

/** How a document is printed, in a few words; YAML's differences are all in the head and the tags. */
function layoutOf(reply: RawReply): string {
  const text = reply.body.toString();
  if (YAML_TYPES.has(contentType(reply))) {
    const marks = text.match(/%YAML|^---|^\.\.\.|!!\w+/gm) ?? [];
    return [...new Set(marks)].sort().join(' ');
  }
  const indent = /^\{\n( *)"/.exec(text)?.[1]?.length;
  const slashes = /\\\//.test(text) ? 'escaped' : 'plain';
  const empty = /[[{]\s+[\]}]/.test(text) ? 'open' : 'closed';
  return `indent ${indent ?? 'none'}, slashes ${slashes}, empty lists ${empty}, final newline ${text.endsWith('\n')}`;
}

class Walk implements Comparison {
  values = 0;
  readonly differences: Difference[] = [];

  scalar(kind: DifferenceKind, path: string, theirs: unknown, ours: unknown): void {
    this.values++;
    if (theirs !== ours) {
      this.differences.push({ kind, path, theirs: String(theirs), ours: String(ours) });
    }
  }

  compare(path: string, theirs: unknown, ours: unknown): void {
    const [theirType, ourType] = [typeOf(theirs), typeOf(ours)];
    if (theirType !== ourType) {
      this.values++;
      this.#push('type', path, theirs, ours);
    } else if (theirType === 'list') this.#lists(path, theirs as unknown[], ours as unknown[]);
    else if (theirType === 'object') this.#objects(path, theirs as object, ours as object);
    else {
      this.values++;
      if (!sameScalar(theirs, ours)) this.#push('value', path, theirs, ours);
    }
  }

  #lists(path: string, theirs: readonly unknown[], ours: readonly unknown[]): void {
    this.values++;
    if (theirs.length !== ours.length) this.#push('length', path, theirs, ours);
    const isUnordered = UNORDERED.test(erasePath(path));
    const [left, right] = isUnordered ? [sorted(theirs), sorted(ours)] : [theirs, ours];
    const common = Math.min(left.length, right.length);
    for (let i = 0; i < common; i++) this.compare(`${path}[${i}]`, left[i], right[i]);
  }

  #objects(path: string, theirs: object, ours: object): void {
    const left = theirs as Record<string, unknown>;
    const right = ours as Record<string, unknown>;
    const at = (key: string) => (path === '' ? key : `${path}.${key}`);
    for (const key of Object.keys(left)) {
      if (key in right) this.compare(at(key), left[key], right[key]);
      else this.#push('missing', at(key), left[key], undefined);
    }
    for (const key of Object.keys(right)) {
      if (!(key in left)) this.#push('extra', at(key), undefined, right[key]);
    }
    const leftOrder = Object.keys(left).filter((key) => key in right);
    const rightOrder = Object.keys(right).filter((key) => key in left);
    if (leftOrder.join('\n') !== rightOrder.join('\n')) {
      this.#push('order', path, leftOrder.join(' '), rightOrder.join(' '));
    }
  }

  #push(kind: DifferenceKind, path: string, theirs: unknown, ours: unknown): void {
    this.differences.push({ kind, path, theirs: show(theirs), ours: show(ours) });
  }
}

/** By what they are as text. */
function sorted(list: readonly unknown[]): unknown[] {
  return [...list].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isLosslessNumber(inner) ? String(inner) : typeof inner === 'bigint' ? String(inner) : inner,
  );
}

type ValueType = 'null' | 'boolean' | 'string' | 'number' | 'list' | 'object';

function typeOf(value: unknown): ValueType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isLosslessNumber(value)) return 'number';
  return typeof value === 'bigint' ? 'number' : (typeof value as ValueType);
}

/** Numbers are equal when their values are: 1 and 1.0, but not two integers beyond 2^53 that round alike. */
function sameScalar(theirs: unknown, ours: unknown): boolean {
  if (typeOf(theirs) !== 'number') return theirs === ours;
  const [left, right] = [String(theirs), String(ours)];
  if (left === right) return true;
  if (/^-?\d+$/.test(left) && /^-?\d+$/.test(right)) return BigInt(left) === BigInt(right);
  return Number(left) === Number(right);
}

/** A value in short, for reports. */
function show(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (typeof value === 'string') return JSON.stringify(value);
  return JSON.stringify(value, (_, v: unknown) =>
    isLosslessNumber(v) || typeof v === 'bigint' ? Number(String(v)) : v,
  );
}
