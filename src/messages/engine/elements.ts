/** What records are made of; `record.ts` makes these. */
import type { ProtocolRange } from '../../wire/versions.js';
import type { AnyWireType, WireType } from './type.js';

/** A plain field. */
export interface Field<N extends string = string, T = unknown, Ranged extends boolean = boolean> {
  readonly element: 'field';
  readonly name: N;
  readonly type: WireType<T>;
  readonly range: ProtocolRange;
  readonly initial: T | undefined;
  readonly droppable: boolean | number;
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

/** Bits of a flags field that some versions carry as a field of their own. */
export interface BitView {
  readonly element: 'bit';
  /** Name of the flags field; up to 32 bits wide. */
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
  readonly fields: readonly A[];
  readonly otherwise: readonly B[];
  readonly range: ProtocolRange;
}

/** What must hold of the fields before it, in what is read and in what is written. */
export interface Check {
  readonly element: 'check';
  readonly expression: string;
  readonly message: string;
  readonly range: ProtocolRange;
}

// biome-ignore lint/suspicious/noExplicitAny: elements of a record have no common value type
export type Element = Field<string, any> | Filler | BitView | Condition<any, any> | Check;
