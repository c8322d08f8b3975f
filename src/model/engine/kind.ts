/**
 * What a kind of value is: how it is written, how it is read and how the document describes it, side
 * by side. A kind is declared once for all API versions; what differs is decided when it is compiled
 * for a version, from {@link VersionRules} or from a history of kinds, never while a value is written.
 */
import type { ApiVersion } from '../versions.js';
import { VERSION_RULES } from '../versions.js';
import type { LookUp, NameSink, ReadContext, WriteContext } from './context.js';
import { ReadStop } from './context.js';
import { type Json, jsonText, slurmTypeOf, typeNames } from './json.js';

/** A schema of OpenAPI 3.0, as far as the document uses it. */
export interface Schema {
  $ref?: string;
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  format?: 'int32' | 'int64' | 'double';
  description?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: boolean | number;
  deprecated?: boolean;
}

/** Builds schemas for one API version and decides which become a reference. */
export interface SchemaScope {
  readonly version: ApiVersion;
  /** The schema of a kind where it is used: in place, or a reference to its component. */
  use(kind: AnyKind): Schema;
}

/** Writes one value as JSON text. */
export type Write<W> = (value: W, context: WriteContext) => string;

/** Gives the writer of the items of one list: each one's text. */
export type ItemsWriter<W> = (context: WriteContext) => (value: W) => string;

/** Reads one input value; records findings in the context; throws {@link ReadStop} to give up. */
export type Read<W> = (input: Json, context: ReadContext) => W;

/** A kind of value. `W` is what the message object holds. */
export interface Kind<W> {
  /** Upstream's name of the type; reaches clients as `DATA_PARSER_X` and as schema name. */
  readonly name: string;
  /**
   * Decides whether the document refers to it and whether it is a parameter. `number`: an object that
   * stands for a number; `removed`: a placeholder of a type that is gone.
   */
  readonly shape: 'scalar' | 'number' | 'object' | 'list' | 'flags' | 'removed';
  /** The kind of a list's items. */
  readonly item?: AnyKind;
  /** What upstream's zeroed memory holds: written where the wire version lacks the member. */
  readonly zero: W;
  /** The component's name without the version prefix, where it is not the lower-case kind name. */
  schemaName?(version: ApiVersion): string;
  /** The schema itself, never a reference. */
  schema(scope: SchemaScope): Schema;
  /** Compiles the writer of a version. */
  writer(version: ApiVersion): Write<W>;
  /** Compiles a writer of many values in a row, for kinds that gain by it. */
  itemsWriter?(version: ApiVersion): ItemsWriter<W>;
  /** Compiles the reader of a version. A kind without one is for output only. */
  reader?(version: ApiVersion): Read<W>;
  /**
   * Set where input of another JSON type draws a warning: kinds that carry a type of their own.
   * Kinds that convert and delegate draw none.
   */
  readonly warnsAbout?: { readonly type: string; readonly format?: string };
  /** Whether a read value says "unset"; then it does not override another key of the same member. */
  isUnset?(value: W): boolean;
  /** Tells which users and groups the writer will look up. */
  collect?(value: W, sink: NameSink): void;
  /** Lists of the accounting database that the writer or the reader looks something up in. */
  lookUps?(version: ApiVersion): readonly LookUp[];
}

/** A kind of any value, for tables that only hold or describe kinds. */
// biome-ignore lint/suspicious/noExplicitAny: a table of kinds has no common value type
export type AnyKind = Kind<any>;

/** Compiles a reader and puts the type warning of the kind in front of it. */
export function compileReader<W>(kind: Kind<W>, version: ApiVersion): Read<W> {
  const read = kind.reader?.(version);
  if (read === undefined) {
    return (_input, context) => {
      context.warn(`Ignoring value of the output-only type ${kind.name}`);
      throw new ReadStop(0);
    };
  }
  return kind.warnsAbout === undefined ? read : withTypeWarning(read, kind.warnsAbout, version);
}

/** Warns before reading where the input is of another JSON type; null never is. */
export function withTypeWarning<W>(
  read: Read<W>,
  expected: NonNullable<Kind<W>['warnsAbout']>,
  version: ApiVersion,
): Read<W> {
  const { warningsShowValue } = VERSION_RULES[version];
  return (input, context) => {
    if (!context.complex && input !== null) {
      warnAboutType(expected, input, context, warningsShowValue);
    }
    return read(input, context);
  };
}

/** Upstream: parsing.c, _parse_check_openapi. */
function warnAboutType(
  expected: { readonly type: string; readonly format?: string },
  input: Exclude<Json, null>,
  context: ReadContext,
  showsValue: boolean,
): void {
  if (context.fast) return;
  const found = typeNames(input);
  if (found.type === expected.type) return;
  // Integers are numbers; and 1.0, which upstream writes, is read as 1.
  if (found.type === 'integer' && expected.type === 'number') return;
  const want = `type=${expected.type}${expected.format ? ` format=${expected.format}` : ''}`;
  context.warn(
    `Expected OpenAPI ${want} (Slurm type=${slurmTypeOf(expected.type)}) but got ` +
      `OpenAPI type=${found.type} (Slurm type=${found.slurm})` +
      (showsValue ? `: ${jsonText(input)}` : ''),
  );
}

/** Options of {@link delegate}. */
export interface Delegation<W, V> {
  readonly name: string;
  readonly zero: W;
  /** Turns the member into what the inner kind writes. */
  toInner(value: W, context: WriteContext): V;
  /** Reads the member; without it the kind is for output only. */
  read?: Read<W>;
  isUnset?(value: W): boolean;
  collect?(value: W, sink: NameSink): void;
  /** Look-ups of the conversion; those of the inner kind are added. */
  readonly lookUps?: readonly LookUp[];
}

/** A kind that converts and is written and described as another ("as T" upstream). */
export function delegate<W, V>(inner: Kind<V>, options: Delegation<W, V>): Kind<W> {
  const { read } = options;
  return {
    name: options.name,
    shape: inner.shape,
    zero: options.zero,
    schemaName: (version) => schemaName(inner, version),
    schema: (scope) => inner.schema(scope),
    lookUps: (version) => [...(options.lookUps ?? []), ...(inner.lookUps?.(version) ?? [])],
    writer(version) {
      const write = inner.writer(version);
      return (value, context) => write(options.toInner(value, context), context);
    },
    ...(read && { reader: () => read }),
    ...(options.isUnset && { isUnset: options.isUnset }),
    ...(options.collect && { collect: options.collect }),
  };
}

/** A kind under another upstream name; its schema keeps the target's name. */
export function alias<W>(name: string, target: Kind<W>): Kind<W> {
  return { ...target, name, schemaName: (version) => schemaName(target, version) };
}

/** The component name of a kind in a version, without the version prefix. */
export function schemaName(kind: AnyKind, version: ApiVersion): string {
  return kind.schemaName?.(version) ?? kind.name.toLowerCase();
}
