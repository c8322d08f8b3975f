/** Compares the facts of our document of a version with upstream's. */
import { API_VERSIONS, apiVersionName, VERSION_RULES } from '../../src/model/versions.js';
import type { Facts, OperationFacts, Shape } from './facts.js';

/** One difference: the place, what ours says there and what upstream's says. */
export interface Difference {
  /** `schemas/job_info/object/shared/deprecated`. */
  readonly place: string;
  readonly ours: string;
  readonly upstream: string;
}

/** A difference that is meant. */
export interface LedgerEntry {
  readonly versions: readonly string[];
  /** A regular expression that the whole place matches. */
  readonly place: string;
  readonly reason: string;
}

/** What a comparison saw. */
export interface Comparison {
  readonly operations: number;
  readonly schemas: number;
  readonly properties: number;
  /** Texts, numbers and booleans that were compared, names of keys among them. */
  readonly values: number;
  /** Differences that no ledger entry explains. */
  readonly differences: readonly Difference[];
  /** Ledger entries of this version with how often each occurred. */
  readonly meant: readonly { readonly entry: LedgerEntry; readonly count: number }[];
  /** Upstream's operations that ours lacks; these are no differences. */
  readonly missing: readonly string[];
}

/** Compares all operations that ours has, and the schemas that they reach. */
export function compareFacts(
  ours: Facts,
  upstream: Facts,
  version: string,
  ledger: readonly LedgerEntry[],
): Comparison {
  const served = Object.keys(ours.operations);
  const expected = servedPart(upstream, served, inlines(version));
  const walk = new Walk();
  walk.compare(ours, expected, []);
  const entries = ledger.filter((entry) => entry.versions.includes(version));
  const explains = (entry: LedgerEntry, { place }: Difference) =>
    new RegExp(`^(?:${entry.place})$`).test(place);
  return {
    operations: served.length,
    schemas: Object.keys(ours.schemas).length,
    properties: countProperties(ours.schemas),
    values: walk.values,
    differences: walk.differences.filter((d) => !entries.some((entry) => explains(entry, d))),
    meant: entries.map((entry) => ({
      entry,
      count: walk.differences.filter((d) => explains(entry, d)).length,
    })),
    missing: Object.keys(upstream.operations).filter((name) => !(name in ours.operations)),
  };
}

/** A version that refers only to the schemas that operations name. */
function inlines(version: string): boolean {
  return API_VERSIONS.some(
    (v) => apiVersionName(v) === version && VERSION_RULES[v].schemaRefs === 'operations',
  );
}

/**
 * Upstream's facts cut down to the operations that ours has. Where only named schemas are referred to,
 * a schema that none of these operations names is written in place, as it would be upstream.
 */
function servedPart(upstream: Facts, served: readonly string[], inlined: boolean): Facts {
  const operations: Record<string, OperationFacts> = {};
  for (const [name, operation] of Object.entries(upstream.operations)) {
    if (served.includes(name)) operations[name] = operation;
  }
  const roots = Object.values(operations).flatMap(({ body, response }) =>
    body === undefined ? [response] : [response, body],
  );
  const reached = new Set<string>();
  for (const root of roots) reach(root, upstream, reached);
  const schemas: Record<string, Shape> = {};
  for (const [name, shape] of Object.entries(upstream.schemas)) {
    if (!inlined && reached.has(name)) schemas[name] = shape;
    if (inlined && roots.includes(`@${name}`)) schemas[name] = inPlace(shape, upstream, roots);
  }
  return { ...upstream, operations, schemas };
}

function inPlace(shape: Shape, facts: Facts, named: readonly Shape[]): Shape {
  const { of: plain, ...rest } = typeof shape === 'string' ? { of: shape } : shape;
  if (plain?.startsWith('@') && !named.includes(plain)) {
    const target = inPlace(facts.schemas[plain.slice(1)] ?? plain, facts, named);
    return typeof target === 'string' ? { of: target, ...rest } : { ...target, ...rest };
  }
  if (typeof shape === 'string') return shape;
  const properties = Object.entries(shape.object ?? {});
  return {
    ...shape,
    ...(shape.list && { list: inPlace(shape.list, facts, named) }),
    ...(shape.object && {
      object: Object.fromEntries(properties.map(([k, s]) => [k, inPlace(s, facts, named)])),
    }),
  };
}

function reach(shape: Shape, facts: Facts, reached: Set<string>): void {
  const plain = typeof shape === 'string' ? shape : shape.of;
  if (plain?.startsWith('@')) {
    const name = plain.slice(1);
    const target = facts.schemas[name];
    if (target === undefined) throw new Error(`no schema ${name}`);
    if (reached.has(name)) return;
    reached.add(name);
    reach(target, facts, reached);
  }
  if (typeof shape === 'string') return;
  if (shape.list) reach(shape.list, facts, reached);
  for (const property of Object.values(shape.object ?? {})) reach(property, facts, reached);
}

function countProperties(schemas: Readonly<Record<string, Shape>>): number {
  let count = 0;
  const add = (shape: Shape): void => {
    if (typeof shape === 'string') return;
    if (shape.list) add(shape.list);
    const properties = Object.values(shape.object ?? {});
    count += properties.length;
    properties.forEach(add);
  };
  Object.values(schemas).forEach(add);
  return count;
}

/** Keys whose order says nothing: operations and schemas are found by their names. */
const UNORDERED: ReadonlySet<string> = new Set(['', 'operations', 'schemas', 'securitySchemes']);

class Walk {
  readonly differences: Difference[] = [];
  values = 0;

  compare(ours: unknown, upstream: unknown, place: readonly string[]): void {
    if (isTree(ours) && isTree(upstream) && Array.isArray(ours) === Array.isArray(upstream)) {
      this.#compareKeys(ours, upstream, place);
      return;
    }
    this.values += 1;
    if (ours !== upstream) this.#differ(place, ours, upstream);
  }

  #compareKeys(
    ours: Readonly<Record<string, unknown>>,
    upstream: Readonly<Record<string, unknown>>,
    place: readonly string[],
  ): void {
    const shared = Object.keys(ours).filter((key) => key in upstream);
    for (const key of new Set([...Object.keys(ours), ...Object.keys(upstream)])) {
      this.values += 1;
      if (key in ours && key in upstream) this.compare(ours[key], upstream[key], [...place, key]);
      else this.#differ([...place, key], ours[key], upstream[key]);
    }
    if (UNORDERED.has(place.join('/'))) return;
    const order = Object.keys(upstream).filter((key) => key in ours);
    const first = order.findIndex((key, i) => key !== shared[i]);
    if (first >= 0) {
      this.#differ([...place, '(order)'], shared.slice(first), order.slice(first));
    }
  }

  #differ(place: readonly string[], ours: unknown, upstream: unknown): void {
    this.differences.push({
      place: place.join('/'),
      ours: JSON.stringify(ours) ?? 'nothing',
      upstream: JSON.stringify(upstream) ?? 'nothing',
    });
  }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
