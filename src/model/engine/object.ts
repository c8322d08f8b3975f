/**
 * API types that are objects: a list of fields whose keys are paths.
 *
 *     export const PART_PRIO = defineObject<PartPrio>()('PART_PRIO', (f) => [
 *       f.member('partition', STRING, 'partition', 'Partition that the priority is for'),
 *       f.member('priority', UINT32, 'priority', 'Prospective priority in it', { since: 42 }),
 *     ]);
 *
 * Declared order is the order of reading; an object of a shared path stands where its path is seen
 * first. Writer, reader and schema of a version are compiled from the fields that it has.
 */
import type { ApiVersion, VersionRange } from '../versions.js';
import { API_VERSIONS, inRange } from '../versions.js';
import type { NameSink } from './context.js';
import type { AnyKind, Kind, Read, Write } from './kind.js';
import { objectReader } from './object-reader.js';
import { objectSchema } from './object-schema.js';
import type { StreamWriter } from './object-writer.js';
import { objectItemsWriter, objectWriter, objectWriterAround } from './object-writer.js';

/** A field's kind, or its kinds by the version that each begins with (ascending). */
export type KindHistory<K> = K | readonly (readonly [ApiVersion, K])[];

/** The part of a kind that a member's type must fit. */
interface WritableKind<W> {
  readonly name: string;
  writer(version: ApiVersion): Write<W>;
}

/** The part of a kind that gives members of a record. */
interface ReadableKind<R> {
  readonly name: string;
  reader?(version: ApiVersion): Read<Partial<R>>;
}

/** What may be said of any field. */
export interface FieldOptions extends VersionRange {
  /** From this version on the document marks the key deprecated. */
  readonly deprecated?: ApiVersion;
  /** From this version on the key stays, is written as the zero of its schema, and input is ignored. */
  readonly placeholder?: ApiVersion;
  readonly required?: boolean | VersionRange;
  /** `read`: only accepted; `write`: only shown, input is ignored. */
  readonly direction?: 'read' | 'write';
  /** Only documented: readers take the key for an unknown one. */
  readonly unread?: true;
  /** Accepted, but left out of the document. */
  readonly undocumented?: boolean | VersionRange;
}

/** A field as the engine holds it. */
export interface Field extends FieldOptions {
  /** Path of the key: `nodes/count`. */
  readonly key: string;
  readonly kind: KindHistory<AnyKind>;
  readonly description: string;
  readonly source: FieldSource;
}

/** The object that keys of one path prefix make. */
export interface Group {
  readonly group: string;
  readonly description: string;
}

/** Where a field's value comes from. */
export type FieldSource =
  /** A member of the message object; `step_id.job_id` goes one deeper. */
  | { readonly type: 'member'; readonly member: string }
  /** The kind sees the whole record, and its reader gives several members. */
  | { readonly type: 'whole' }
  /** A function of the record; for output only. */
  | { readonly type: 'derived'; readonly derive: (record: never) => unknown }
  /** The flags of a member are boolean keys of this object. */
  | { readonly type: 'exploded'; readonly member: string };

/** The verbs that declare the fields of an object over a record `R`. */
export interface FieldVerbs<R> {
  /** Describes the object that keys of one path prefix make: `slurm/version`. */
  group(path: string, description: string): Group;
  member<M extends keyof R & string>(
    key: string,
    kind: KindHistory<WritableKind<Exclude<R[M], undefined>>>,
    member: M,
    description: string,
    options?: FieldOptions,
  ): Field;
  /** A member of a member, as a dotted path. */
  inner<M extends keyof R & string>(
    key: string,
    kind: KindHistory<AnyKind>,
    member: `${M}.${string}`,
    description: string,
    options?: FieldOptions,
  ): Field;
  whole(
    key: string,
    kind: KindHistory<WritableKind<R>>,
    description: string,
    options?: FieldOptions,
  ): Field;
  /** A key that is only accepted, and whose reader gives members of the record. */
  input(
    key: string,
    kind: KindHistory<ReadableKind<R>>,
    description: string,
    options?: FieldOptions,
  ): Field;
  derived<V>(
    key: string,
    kind: KindHistory<WritableKind<V>>,
    derive: (record: R) => V,
    description: string,
    options?: FieldOptions,
  ): Field;
  exploded<M extends keyof R & string>(kind: AnyKind, member: M, options?: FieldOptions): Field;
  /** A key that stays for clients' sake: always the zero of its schema, input ignored. */
  placeholder(
    key: string,
    kind: KindHistory<AnyKind>,
    description: string,
    options?: FieldOptions,
  ): Field;
}

/** An object kind. */
export interface ObjectKind<R> extends Kind<R> {
  readonly fields: readonly Field[];
  /** The fields of a version, in declared order, with the kind that each has there. */
  fieldsOf(version: ApiVersion): readonly VersionField[];
  /** Compiles a writer that leaves one list open, to be written item by item. */
  streamWriter(version: ApiVersion, listKey: string): StreamWriter<R>;
}

/** A field as one version has it. */
export interface VersionField {
  readonly field: Field;
  readonly kind: AnyKind;
  readonly placeholder: boolean;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly documented: boolean;
}

const within = (range: boolean | VersionRange | undefined, version: ApiVersion): boolean =>
  typeof range === 'object' ? inRange(range, version) : range === true;

/** The kind that a field has in a version. */
export function kindIn<K>(kind: KindHistory<K>, version: ApiVersion): K {
  if (!Array.isArray(kind)) return kind as K;
  let found: K | undefined;
  for (const [since, k] of kind as readonly (readonly [ApiVersion, K])[]) {
    if (since <= version) found = k;
  }
  if (found === undefined) throw new Error(`no kind for v0.0.${version}`);
  return found;
}

function versionField(field: Field, version: ApiVersion): VersionField {
  return {
    field,
    kind: kindIn(field.kind, version),
    placeholder: version >= (field.placeholder ?? Infinity),
    required: within(field.required, version),
    deprecated: version >= (field.deprecated ?? Infinity),
    documented: !within(field.undocumented, version),
  };
}

function fieldVerbs<R>(): FieldVerbs<R> {
  const member = (
    key: string,
    kind: KindHistory<unknown>,
    name: string,
    description: string,
    options: FieldOptions = {},
  ): Field => ({
    key,
    kind: kind as KindHistory<AnyKind>,
    description,
    source: { type: 'member', member: name },
    ...options,
  });
  return {
    group: (path, description) => ({ group: path, description }),
    member,
    inner: member,
    whole: (key, kind, description, options) => ({
      key,
      kind: kind as KindHistory<AnyKind>,
      description,
      source: { type: 'whole' },
      ...options,
    }),
    input: (key, kind, description, options) => ({
      key,
      kind: kind as KindHistory<AnyKind>,
      description,
      source: { type: 'whole' },
      direction: 'read',
      ...options,
    }),
    derived: (key, kind, derive, description, options) => ({
      key,
      kind: kind as KindHistory<AnyKind>,
      description,
      source: { type: 'derived', derive },
      direction: 'write',
      ...options,
    }),
    exploded: (kind, name, options) => ({
      key: '',
      kind,
      description: '',
      source: { type: 'exploded', member: name },
      ...options,
    }),
    placeholder: (key, kind, description, options) => ({
      key,
      kind,
      description,
      source: { type: 'whole' },
      placeholder: 40,
      ...options,
    }),
  };
}

/** What may be said of an object type. */
export interface ObjectOptions {
  readonly description?: string;
  readonly zero?: unknown;
}

/** Declares an object type over the record type `R`. */
export function defineObject<R>() {
  return (
    name: string,
    declare: (verbs: FieldVerbs<R>) => readonly (Field | Group)[],
    options: ObjectOptions = {},
  ): ObjectKind<R> => {
    const declared = declare(fieldVerbs<R>());
    const fields = declared.filter((entry) => 'key' in entry);
    const groups = declared.filter((entry) => 'group' in entry);
    checkFields(name, fields);
    const cache = new Map<ApiVersion, readonly VersionField[]>();
    const fieldsOf = (version: ApiVersion): readonly VersionField[] => {
      let found = cache.get(version);
      if (found === undefined) {
        found = fields.filter((f) => inRange(f, version)).map((f) => versionField(f, version));
        cache.set(version, found);
      }
      return found;
    };
    const collectors = fields.flatMap(collectorsOf);
    return {
      name,
      shape: 'object',
      zero: (options.zero ?? {}) as R,
      fields,
      fieldsOf,
      schema: (scope) => objectSchema(fieldsOf(scope.version), groups, scope, options.description),
      writer: (version) => objectWriter<R>(name, fieldsOf(version), version),
      itemsWriter: (version) => objectItemsWriter<R>(name, fieldsOf(version), version),
      streamWriter: (version, key) => objectWriterAround<R>(name, fieldsOf(version), version, key),
      reader: (version) => objectReader<R>(name, fieldsOf(version), version),
      lookUps: (version) => fieldsOf(version).flatMap(({ kind }) => kind.lookUps?.(version) ?? []),
      ...(collectors.length > 0 && {
        collect(value: R, sink: NameSink) {
          for (const collect of collectors) collect(value, sink);
        },
      }),
    };
  };
}

/** Two fields of one key must not share a version: found when the module is loaded. */
function checkFields(name: string, fields: readonly Field[]): void {
  const seen: Field[] = [];
  for (const field of fields) {
    if (field.source.type === 'exploded') continue;
    for (const other of seen) {
      if (other.key !== field.key) continue;
      const shared = API_VERSIONS.find(
        (version) => inRange(other, version) && inRange(field, version),
      );
      if (shared !== undefined)
        throw new Error(`${name}: key ${field.key} is declared twice for v0.0.${shared}`);
    }
    seen.push(field);
  }
}

function kindsOf(field: Field): readonly AnyKind[] {
  return Array.isArray(field.kind)
    ? field.kind.map(([, kind]: readonly [ApiVersion, AnyKind]) => kind)
    : [field.kind as AnyKind];
}

/** What asks for the names that a field will show: none where it shows no names. */
function collectorsOf(field: Field): ((record: unknown, sink: NameSink) => void)[] {
  const kinds = kindsOf(field).filter(({ collect }) => collect !== undefined);
  const valueIn = valueGetter(field.source);
  return kinds.map((kind) => (record, sink) => {
    const value = valueIn(record);
    if (value !== undefined) kind.collect?.(value, sink);
  });
}

function valueGetter(source: FieldSource): (record: unknown) => unknown {
  if (source.type === 'whole') return (record) => record;
  if (source.type === 'derived') return (record) => source.derive(record as never);
  const steps = source.member.split('.');
  return (record) => {
    let value = record;
    for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return value;
  };
}

/** An object kind of any record, for tables. */
// biome-ignore lint/suspicious/noExplicitAny: a table of types has no common record type
export type AnyObject = ObjectKind<any>;
