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
import type { Reader } from '../../wire/reader.js';
import type { ProtocolRange, ProtocolVersion } from '../../wire/versions.js';
import { inProtocolRange } from '../../wire/versions.js';
import type { Writer } from '../../wire/writer.js';
import { compileDecoder, compileEncoder } from './compile.js';
import type { BitView, Check, Condition, Element, Field, Filler } from './elements.js';
import type { WireType } from './type.js';

/** What may be said of a field beside its type. */
export interface FieldOptions<T> extends ProtocolRange {
  /** Written where the object does not set the field. */
  readonly initial?: T;
  /**
   * May be left out silently in a version that lacks it, where a value is an error else; a number
   * says this of these bits of a flags field alone.
   */
  readonly droppable?: boolean | number;
}

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
    range: { ...(since !== undefined && { since }), ...(until !== undefined && { until }) },
    initial,
    droppable: droppable ?? false,
  };
}

/** Bytes without meaning. */
export function filler<T>(type: WireType<T>, constant: T, range: ProtocolRange = {}): Filler {
  return { element: 'filler', type, constant, range };
}

/** A bit of `flags` that stands alone in a range of versions, as 1 or 0. */
export function bitOf(
  flags: string,
  mask: number,
  type: WireType<number> | WireType<boolean>,
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
  fields: A,
  otherwise?: B,
  range: ProtocolRange = {},
): Condition<A[number], B[number]> {
  return { element: 'when', predicate, fields, otherwise: otherwise ?? [], range };
}

/** A condition that the fields before it must satisfy: `check('$cpus !== null', 'no cpus')`. */
export function check(expression: string, message: string, range: ProtocolRange = {}): Check {
  return { element: 'check', expression, message, range };
}

/** Arrays or lists that must be of one length; NULL is of length 0. */
export function sameLength(first: string, second: string, range: ProtocolRange = {}): Check {
  return check(
    `($${first}?.length ?? 0) === ($${second}?.length ?? 0)`,
    `${first} and ${second} differ in length`,
    range,
  );
}

/** An array or list whose length another field states. */
export function lengthIs(name: string, count: string, range: ProtocolRange = {}): Check {
  return check(
    `($${name}?.length ?? 0) === $${count}`,
    `${name} is not as long as ${count}`,
    range,
  );
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
  /** A field that the value leaves out, or has as undefined, gets its initial value. */
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
  const elementsOf = (version: ProtocolVersion): readonly Element[] => {
    const order = orders.find((o) => inProtocolRange(o.range, version))?.elements ?? elements;
    return inVersion(order, version);
  };
  const decoder = oncePerVersion((version) =>
    compileDecoder<T>({ name, all: elements, elements: elementsOf(version), version }),
  );
  const encoder = oncePerVersion((version) =>
    compileEncoder<Partial<T>>({ name, all: elements, elements: elementsOf(version), version }),
  );
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
    layout: (version, path) => layoutOf(elementsOf(version), version, path),
  };
}

function oncePerVersion<F>(make: (version: ProtocolVersion) => F): (version: ProtocolVersion) => F {
  const made = new Map<ProtocolVersion, F>();
  return (version) => {
    const found = made.get(version) ?? make(version);
    made.set(version, found);
    return found;
  };
}

/** The elements whose range holds a version; in conditions too. */
export function inVersion(
  elements: readonly Element[],
  version: ProtocolVersion,
): readonly Element[] {
  return elements
    .filter((e) => inProtocolRange(e.range, version))
    .map((e) =>
      e.element === 'when'
        ? { ...e, fields: inVersion(e.fields, version), otherwise: inVersion(e.otherwise, version) }
        : e,
    );
}

function smallestOf(elements: readonly Element[], version: ProtocolVersion): number {
  let sum = 0;
  for (const e of elements) if ('type' in e) sum += e.type.smallest(version);
  return sum;
}

function layoutOf(elements: readonly Element[], version: ProtocolVersion, path: string): string[] {
  return elements.flatMap((e): readonly string[] => {
    switch (e.element) {
      case 'check':
        return [];
      case 'filler':
        return e.type.layout(version, '-');
      case 'bit':
        return e.type.layout(version, e.flags);
      case 'field':
        return e.type.layout(version, path === '' ? e.name : `${path}.${e.name}`);
      case 'when': {
        const otherwise = layoutOf(e.otherwise, version, path);
        const other = otherwise.length === 0 ? [] : ['else', ...otherwise];
        return ['if', ...layoutOf(e.fields, version, path), ...other, 'end'];
      }
    }
  });
}
