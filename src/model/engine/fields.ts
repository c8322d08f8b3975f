/** Fields of API types: what can be said of one, and what a version has of it. */
import type { ApiVersion, VersionRange } from '../versions.js';
import { API_VERSIONS, inRange } from '../versions.js';
import type { AnyKind, Read, Write } from './kind.js';

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

/** What a version has of a field that is there in it. */
export function versionField(field: Field, version: ApiVersion): VersionField {
  return {
    field,
    kind: kindIn(field.kind, version),
    placeholder: version >= (field.placeholder ?? Infinity),
    required: within(field.required, version),
    deprecated: version >= (field.deprecated ?? Infinity),
    documented: !within(field.undocumented, version),
  };
}

/** The verbs, for one record type. */
export function fieldVerbs<R>(): FieldVerbs<R> {
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

/** Two fields of one key must not share a version: found when the module is loaded. */
export function checkFields(name: string, fields: readonly Field[]): void {
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

/** All kinds that a field has had. */
export function kindsOf(field: Field): readonly AnyKind[] {
  return Array.isArray(field.kind)
    ? field.kind.map(([, kind]: readonly [ApiVersion, AnyKind]) => kind)
    : [field.kind as AnyKind];
}
