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
import type { ApiVersion } from '../versions.js';
import { inRange } from '../versions.js';
import type { NameSink } from './context.js';
import type { Field, FieldSource, FieldVerbs, Group, VersionField } from './fields.js';
import { checkFields, fieldVerbs, kindsOf, versionField } from './fields.js';
import type { Kind } from './kind.js';
import { objectReader } from './object-reader.js';
import { objectSchema } from './object-schema.js';
import type { StreamWriter } from './object-writer.js';
import { objectItemsWriter, objectWriter, objectWriterAround } from './object-writer.js';

/** An object kind. */
export interface ObjectKind<R> extends Kind<R> {
  readonly fields: readonly Field[];
  /** The fields of a version, in declared order, with the kind that each has there. */
  fieldsOf(version: ApiVersion): readonly VersionField[];
  /** Compiles a writer that leaves one list open, to be written item by item. */
  streamWriter(version: ApiVersion, listKey: string): StreamWriter<R>;
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
