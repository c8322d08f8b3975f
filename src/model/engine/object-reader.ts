/** Compiles the reader of an object type in one API version. */
import type { ApiVersion } from '../versions.js';
import { inRange } from '../versions.js';
import type { ReadContext } from './context.js';
import { ReadStop } from './context.js';
import { convertToBoolean } from './convert.js';
import type { VersionField } from './fields.js';
import type { FlagKind } from './flags.js';
import type { Json, JsonObject } from './json.js';
import { isObject, typeNames } from './json.js';
import type { Read } from './kind.js';
import { compileReader } from './kind.js';

/** A field with its reader. */
interface ReadableField {
  readonly entry: VersionField;
  readonly steps: readonly string[];
  readonly read: Read<unknown>;
}

/**
 * The reader gives an object with the members that the input set, and no others: absent, null, empty
 * and value stay apart, and start values are the message's own. The first error of a field ends the
 * reading of its object; unknown keys are still reported.
 */
export function objectReader<R>(
  name: string,
  declared: readonly VersionField[],
  version: ApiVersion,
): Read<R> {
  const fields = declared.filter(({ field }) => !field.unread);
  const readable: ReadableField[] = fields
    .filter((entry) => entry.field.direction !== 'write' || entry.placeholder)
    .map((entry) => ({
      entry,
      steps: entry.field.key.split('/'),
      read: compileReader<unknown>(entry.kind, version),
    }));
  const known = knownKeys(fields, version);
  return (input, context) => {
    if (!isObject(input)) {
      context.fail(9209, `Rejecting ${typeNames(input).slurm} when dictionary expected`);
    }
    const target: Record<string, unknown> = {};
    const outer = context.target;
    try {
      for (const field of readable) {
        context.target = target;
        readField(field, input as JsonObject, target, context, version);
      }
    } finally {
      context.target = outer;
      if (!context.fast) warnUnknown(input as JsonObject, known, '', name, context);
    }
    return target as R;
  };
}

function readField(
  field: ReadableField,
  input: JsonObject,
  target: Record<string, unknown>,
  context: ReadContext,
  version: ApiVersion,
): void {
  const { entry } = field;
  const { source, key } = entry.field;
  if (entry.placeholder) return;
  if (source.type === 'exploded') {
    const value = readExploded(entry, input, context, version);
    if (value !== undefined) target[source.member] = value;
    return;
  }
  const value = valueAt(input, field.steps);
  if (value === undefined) {
    if (entry.required) {
      context.at(key, () => context.fail(9200, `Missing required field '${key}' in dictionary`));
    }
    return;
  }
  // Upstream clears the flags that a list leaves out one by one: an empty list changes nothing.
  if (entry.kind.shape === 'flags' && Array.isArray(value) && value.length === 0) return;
  const read = context.at(key, () => {
    if (entry.deprecated) context.warn(`Field "${key}" is deprecated`);
    return field.read(value, context);
  });
  if (source.type === 'whole') Object.assign(target, read);
  else if (source.type === 'member') setMember(target, source.member, read, entry);
}

/**
 * Where several keys feed one member the last one that says something wins: a later key that says
 * "unset" leaves what was set, so that what GET shows can be sent back.
 */
function setMember(
  target: Record<string, unknown>,
  member: string,
  value: unknown,
  entry: VersionField,
): void {
  const steps = member.split('.');
  const last = steps.pop() as string;
  let object = target;
  for (const step of steps) {
    object[step] ??= {};
    object = object[step] as Record<string, unknown>;
  }
  if (value === undefined) return;
  if (last in object && entry.kind.isUnset?.(value)) return;
  object[last] = value;
}

function valueAt(input: JsonObject, steps: readonly string[]): Json | undefined {
  let value: Json | undefined = input;
  for (const step of steps) {
    if (value === undefined || !isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function readExploded(
  entry: VersionField,
  input: JsonObject,
  context: ReadContext,
  version: ApiVersion,
): number | bigint | undefined {
  const kind = entry.kind as FlagKind<number | bigint>;
  const set: string[] = [];
  let any = false;
  for (const flag of kind.entries) {
    if (!inRange(flag, version) || !Object.hasOwn(input, flag.name)) continue;
    any = true;
    const on = context.at(flag.name, () => {
      const found = convertToBoolean(input[flag.name] as Json);
      if (found === null) {
        context.warn(
          `Unable to convert to boolean from ${typeNames(input[flag.name] as Json).slurm}. ` +
            `Flag ${flag.name} is being treated as false.`,
        );
      }
      return found === true;
    });
    if (on) set.push(flag.name);
  }
  return any ? kind.reader?.(version)(set, context) : undefined;
}

/** Every path that a field or a flag of this object takes. */
interface KnownKeys {
  readonly paths: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
}

function knownKeys(fields: readonly VersionField[], version: ApiVersion): KnownKeys {
  const paths = new Set<string>();
  const flags = new Set<string>();
  for (const { field, kind } of fields) {
    if (field.source.type !== 'exploded') paths.add(field.key);
    else {
      const known = (kind as FlagKind<number>).entries.filter((flag) => inRange(flag, version));
      for (const { name } of known) flags.add(name.toLowerCase());
    }
  }
  return { paths, flags };
}

/** One warning for every leaf that no field takes (upstream: parsing.c, _foreach_parse_marray). */
function warnUnknown(
  input: JsonObject,
  known: KnownKeys,
  prefix: string,
  name: string,
  context: ReadContext,
): void {
  for (const [key, value] of Object.entries(input)) {
    const path = prefix + key;
    if (known.paths.has(path) || known.flags.has(key.toLowerCase())) continue;
    context.at(key, () => {
      if (isObject(value)) warnUnknown(value, known, `${path}/`, name, context);
      else {
        const { slurm } = typeNames(value);
        context.warn(`Ignoring unknown field "${key}" of type ${slurm} in DATA_PARSER_${name}`);
      }
    });
  }
}

/** Reads a whole input; null when it was given up, the errors being in the context's findings. */
export function readWhole<R>(read: Read<R>, input: Json, context: ReadContext): R | null {
  try {
    return read(input, context);
  } catch (error) {
    if (error instanceof ReadStop) return null;
    throw error;
  }
}
