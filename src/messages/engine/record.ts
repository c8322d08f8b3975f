/**
 * Records: an ordered list of fields with ranges of protocol versions.
 *
 *     export const license = record('slurm_license_info_t', [
 *       field('name', str),
 *       field('total', u32),
 *       field('mode', u16, { since: 43 }),
 *     ]);
 *     type License = RecordOf<typeof license>;
 *
 * One object serves all versions: a field that a version lacks is undefined, which is not 0.
 */
import { WireError } from '../../wire/errors.js';
import type { Reader } from '../../wire/reader.js';
import type { ProtocolRange, ProtocolVersion } from '../../wire/versions.js';
import { inProtocolRange } from '../../wire/versions.js';
import type { Writer } from '../../wire/writer.js';
import type { AnyWireType, WireType } from './type.js';
import { Source } from './type.js';

/** What may be said of a field beside its type. */
export interface FieldOptions<T> extends ProtocolRange {
  /** Written where the object does not set the field. */
  readonly initial?: T;
  /** May be left out silently in a version that lacks it; else a value there is an error. */
  readonly droppable?: boolean;
}

/** A plain field. */
export interface Field<N extends string = string, T = unknown, Ranged extends boolean = boolean> {
  readonly element: 'field';
  readonly name: N;
  readonly type: WireType<T>;
  readonly range: ProtocolRange;
  readonly initial: T | undefined;
  readonly droppable: boolean;
  /** For type inference only: whether some version lacks the field. */
  readonly ranged?: Ranged;
}

/** Bytes that mean nothing: written as a constant, read and dropped. */
export interface Filler {
  readonly element: 'filler';
  readonly type: AnyWireType;
  readonly constant: unknown;
  readonly range: ProtocolRange;
}

/** Bits of a flags field that older versions carry as a field of their own. */
export interface BitView {
  readonly element: 'bit';
  readonly flags: string;
  readonly mask: number;
  readonly type: AnyWireType;
  readonly range: ProtocolRange;
}

/** Fields that are there only where an earlier field says so. */
export interface Condition<A = Element, B = Element> {
  readonly element: 'when';
  /** Expression over earlier fields, each written `$name`. */
  readonly predicate: string;
  readonly then: readonly A[];
  readonly otherwise: readonly B[];
  readonly range: ProtocolRange;
}

/** Values that the function computes and that are not kept: lengths that must agree. */
export interface Check {
  readonly element: 'check';
  readonly expression: string;
  readonly message: string;
  readonly range: ProtocolRange;
}

// biome-ignore lint/suspicious/noExplicitAny: elements of a record have no common value type
export type Element = Field<string, any> | Filler | BitView | Condition<any, any> | Check;

type Ranged<O> = O extends { since: number } | { until: number } ? true : false;

/** A field. */
export function field<const N extends string, T, const O extends FieldOptions<T> = object>(
  name: N,
  type: WireType<T>,
  options?: O,
): Field<N, T, Ranged<O>> {
  const { since, until, initial, droppable } = (options ?? {}) as FieldOptions<T>;
  return {
    element: 'field',
    name,
    type,
    range: rangeOf(since, until),
    initial,
    droppable: droppable ?? false,
  };
}

function rangeOf(since?: ProtocolVersion, until?: ProtocolVersion): ProtocolRange {
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

/** Bytes without meaning. */
export function filler<T>(type: WireType<T>, constant: T, range: ProtocolRange = {}): Filler {
  return { element: 'filler', type, constant, range };
}

/** A bit of `flags` that stands alone in older versions. */
export function bitOf(
  flags: string,
  mask: number,
  type: WireType<number>,
  range: ProtocolRange,
): BitView {
  return { element: 'bit', flags, mask, type, range };
}

/** Fields that depend on an earlier one: `when('$array_job_id !== 0', [...], [...])`. */
export function when<
  const A extends readonly Element[],
  const B extends readonly Element[] = readonly [],
>(
  predicate: string,
  then: A,
  otherwise?: B,
  range: ProtocolRange = {},
): Condition<A[number], B[number]> {
  return { element: 'when', predicate, then, otherwise: otherwise ?? [], range };
}

/** A condition that the decoded fields must satisfy. */
export function check(expression: string, message: string, range: ProtocolRange = {}): Check {
  return { element: 'check', expression, message, range };
}

type Simplify<T> = { [K in keyof T]: T[K] } & {};
/** Fields of a condition are undefined where it does not hold. */
type FieldsIn<E> =
  E extends Field<infer N, infer T, infer R>
    ? Field<N, R extends true ? T | undefined : T>
    : E extends Condition<infer A, infer B>
      ? Optional<FieldsIn<A>> | Optional<FieldsIn<B>>
      : never;
type Optional<F> = F extends Field<infer N, infer T> ? Field<N, T | undefined> : never;

/** The in-memory type of a list of elements. */
export type ValuesOf<E> = Simplify<{
  [F in FieldsIn<E> as F['name']]: F extends Field<string, infer T> ? T : never;
}>;

/** A record type. */
export interface RecordType<T> extends WireType<T> {
  readonly name: string;
  readonly elements: readonly Element[];
  /** The elements that a version has, in its order. */
  elementsOf(version: ProtocolVersion): readonly Element[];
  decoder(version: ProtocolVersion): (r: Reader) => T;
  encoder(version: ProtocolVersion): (w: Writer, value: Partial<T>) => void;
}

/** The in-memory type of a record. */
export type RecordOf<R> = R extends RecordType<infer T> ? T : never;

/** Another order of a record's elements, for a range of versions. */
export interface SecondOrder {
  readonly range: ProtocolRange;
  readonly elements: readonly Element[];
}

/** Declares a record. `orders` give whole lists of elements to ranges where a release re-ordered. */
export function record<const E extends readonly Element[]>(
  name: string,
  elements: E,
  orders: readonly SecondOrder[] = [],
): RecordType<ValuesOf<E[number]>> {
  type T = ValuesOf<E[number]>;
  const decoders = new Map<ProtocolVersion, (r: Reader) => T>();
  const encoders = new Map<ProtocolVersion, (w: Writer, value: Partial<T>) => void>();
  const elementsOf = (version: ProtocolVersion): readonly Element[] => {
    const order = orders.find((o) => inProtocolRange(o.range, version))?.elements ?? elements;
    return order.filter((e) => inProtocolRange(e.range, version));
  };
  const decoder = (version: ProtocolVersion): ((r: Reader) => T) => {
    let found = decoders.get(version);
    if (found === undefined) {
      found = compileDecoder<T>(name, elementsOf(version), version);
      decoders.set(version, found);
    }
    return found;
  };
  const encoder = (version: ProtocolVersion): ((w: Writer, value: Partial<T>) => void) => {
    let found = encoders.get(version);
    if (found === undefined) {
      found = compileEncoder<T>(name, elements, elementsOf(version), version);
      encoders.set(version, found);
    }
    return found;
  };
  return {
    name,
    zero: {} as T,
    elements,
    elementsOf,
    decoder,
    encoder,
    read: (source, version) => `${source.bind('d', decoder(version))}(r)`,
    write: (source, version, value) => `${source.bind('c', encoder(version))}(w, ${value});`,
    smallest: (version) => smallestOf(elementsOf(version), version),
    layout: (version) => layoutOf(elementsOf(version), version),
  };
}

function smallestOf(elements: readonly Element[], version: ProtocolVersion): number {
  let sum = 0;
  for (const e of elements) if ('type' in e) sum += e.type.smallest(version);
  return sum;
}

function layoutOf(elements: readonly Element[], version: ProtocolVersion): string[] {
  return elements.flatMap((e) => {
    if (e.element === 'check') return [];
    if (e.element === 'when') {
      const then = layoutOf(inVersion(e.then, version), version);
      const otherwise = layoutOf(inVersion(e.otherwise, version), version);
      return [...then.map((p) => `${p}?`), ...otherwise.map((p) => `${p}:`)];
    }
    return [...e.type.layout(version)];
  });
}

const inVersion = (elements: readonly Element[], version: ProtocolVersion): readonly Element[] =>
  elements.filter((e) => inProtocolRange(e.range, version));

/** Every field name among elements, nested ones too. */
export function fieldNames(elements: readonly Element[]): string[] {
  const names = elements.flatMap((e) => {
    if (e.element === 'field') return [e.name];
    if (e.element === 'when') return [...fieldNames(e.then), ...fieldNames(e.otherwise)];
    return e.element === 'bit' ? [e.flags] : [];
  });
  return [...new Set(names)];
}

function namesIn(elements: readonly Element[], version: ProtocolVersion): string[] {
  const names = inVersion(elements, version).flatMap((e) => {
    if (e.element === 'when')
      return [...namesIn(e.then, version), ...namesIn(e.otherwise, version)];
    if (e.element === 'bit') return [e.flags];
    return e.element === 'field' ? [e.name] : [];
  });
  return [...new Set(names)];
}

function compileDecoder<T>(
  name: string,
  elements: readonly Element[],
  version: ProtocolVersion,
): (r: Reader) => T {
  const source = new Source();
  const names = namesIn(elements, version);
  const body = readStatements(elements, source, version, name);
  const variables = names.length === 0 ? '' : `let ${names.map((n) => `$${n}`).join(', ')};`;
  const object = names.map((n) => `${JSON.stringify(n)}: $${n}`).join(', ');
  return source.compile('r', `${variables} ${body} return { ${object} };`);
}

function readStatements(
  elements: readonly Element[],
  source: Source,
  version: ProtocolVersion,
  name: string,
): string {
  return inVersion(elements, version)
    .map((e) => {
      switch (e.element) {
        case 'field':
          return `$${e.name} = ${e.type.read(source, version)};`;
        case 'filler':
          return `${e.type.read(source, version)};`;
        case 'bit':
          return `if (${e.type.read(source, version)}) $${e.flags} = ($${e.flags} | ${e.mask}) >>> 0; else $${e.flags} ??= 0;`;
        case 'check': {
          const fail = source.bind('f', (position: number) => {
            throw new WireError('CORRUPT', `${name}: ${e.message}`, position);
          });
          return `if (!(${e.expression})) ${fail}(r.position);`;
        }
        case 'when': {
          const then = readStatements(e.then, source, version, name);
          const otherwise = readStatements(e.otherwise, source, version, name);
          return `if (${e.predicate}) { ${then} } else { ${otherwise} }`;
        }
      }
    })
    .join('\n');
}

function compileEncoder<T>(
  name: string,
  all: readonly Element[],
  elements: readonly Element[],
  version: ProtocolVersion,
): (w: Writer, value: Partial<T>) => void {
  const source = new Source();
  const names = namesIn(elements, version);
  const initials = new Map<string, string>();
  collectInitials(elements, source, version, initials);
  const variables = names.map((n) => {
    const initial = initials.get(n) ?? '0';
    return `const $${n} = o[${JSON.stringify(n)}] === undefined ? ${initial} : o[${JSON.stringify(n)}];`;
  });
  const refuse = refuseOthers(name, all, new Set(names), version);
  const body = writeStatements(elements, source, version);
  const guard = refuse === null ? '' : `${source.bind('g', refuse)}(o);`;
  return source.compile('w, o', `${guard} ${variables.join(' ')} ${body}`);
}

function collectInitials(
  elements: readonly Element[],
  source: Source,
  version: ProtocolVersion,
  initials: Map<string, string>,
): void {
  for (const e of inVersion(elements, version)) {
    if (e.element === 'when') {
      collectInitials(e.then, source, version, initials);
      collectInitials(e.otherwise, source, version, initials);
    } else if (e.element === 'field') {
      initials.set(e.name, source.bind('i', e.initial === undefined ? e.type.zero : e.initial));
    }
  }
}

function writeStatements(
  elements: readonly Element[],
  source: Source,
  version: ProtocolVersion,
): string {
  return inVersion(elements, version)
    .map((e) => {
      switch (e.element) {
        case 'field':
          return e.type.write(source, version, `$${e.name}`);
        case 'filler':
          return e.type.write(source, version, source.bind('k', e.constant));
        case 'bit':
          return e.type.write(source, version, `(($${e.flags} & ${e.mask}) !== 0 ? 1 : 0)`);
        case 'check':
          return '';
        case 'when':
          return `if (${e.predicate}) { ${writeStatements(e.then, source, version)} } else { ${writeStatements(e.otherwise, source, version)} }`;
      }
    })
    .join('\n');
}

/** What a version cannot carry must not be lost silently. */
function refuseOthers(
  name: string,
  all: readonly Element[],
  present: ReadonlySet<string>,
  version: ProtocolVersion,
): ((value: Record<string, unknown>) => void) | null {
  const others = flatFields(all).filter((f) => !present.has(f.name) && !f.droppable);
  if (others.length === 0) return null;
  return (value) => {
    for (const f of others) {
      const given = value[f.name];
      if (given === undefined || given === f.type.zero || given === f.initial) continue;
      throw new WireError(
        'NOT_ENCODABLE',
        `${name}: "${f.name}" cannot be sent in protocol version ${version}`,
      );
    }
  };
}

function flatFields(elements: readonly Element[]): Field[] {
  return elements.flatMap((e) => {
    if (e.element === 'when') return [...flatFields(e.then), ...flatFields(e.otherwise)];
    return e.element === 'field' ? [e] : [];
  });
}
