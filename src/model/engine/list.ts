/** Lists of a kind, and values that may be missing. */
import { VERSION_RULES } from '../versions.js';
import type { ReadContext } from './context.js';
import type { Json } from './json.js';
import { isObject, typeNames } from './json.js';
import type { AnyKind, Kind } from './kind.js';
import { compileReader, schemaName } from './kind.js';

/** Options of {@link listOf}. */
export interface ListOptions {
  readonly description?: string;
}

/** A homogeneous list. No list (null) and an empty one are both written `[]`. */
export function listOf<I>(
  name: string,
  item: Kind<I>,
  options: ListOptions = {},
): Kind<readonly I[] | null> {
  return {
    name,
    shape: 'list',
    zero: null,
    item,
    schema: (scope) => ({
      type: 'array',
      ...(options.description && { description: options.description }),
      items: scope.use(item),
    }),
    writer(version) {
      const write = item.writer(version);
      return (value, context) => {
        if (value === null || value.length === 0) return '[]';
        let text = '[';
        for (let i = 0; i < value.length; i++) {
          text += (i === 0 ? '' : ',') + write(value[i] as I, context);
        }
        return `${text}]`;
      };
    },
    reader(version) {
      const read = compileReader(item, version);
      return (input, context) =>
        readItems(input, context).map((v, i) => context.atIndex(i, () => read(v, context)));
    },
    lookUps: (version) => item.lookUps?.(version) ?? [],
    collect(value, sink) {
      if (item.collect && value) for (const entry of value) item.collect(entry, sink);
    },
  };
}

/** A scalar is a list of one; dictionaries are refused. Upstream never splits a scalar on commas. */
function readItems(input: Json, context: ReadContext): readonly Json[] {
  if (Array.isArray(input)) return input;
  if (isObject(input)) context.fail(9208, 'Expected List but found a dictionary');
  return [input];
}

/** How an unfilled pointer is written. */
export interface OptionalOptions {
  /** The field is required (or in a list): an empty object or list stands for nothing in every version. */
  readonly required?: boolean;
  /** Upstream allows null here in every version. */
  readonly allowNull?: boolean;
}

/** A value that may be missing (a pointer upstream). The document shows the target. */
export function optional<W>(target: Kind<W>, options: OptionalOptions = {}): Kind<W | null> {
  return {
    name: target.name,
    shape: target.shape,
    ...(target.item && { item: target.item }),
    zero: null,
    schemaName: (version) => schemaName(target, version),
    schema: (scope) => target.schema(scope),
    writer(version) {
      const write = target.writer(version);
      const nothing = writtenNothing(target, options, VERSION_RULES[version].nullPointers);
      return (value, context) => {
        if (value !== null) return write(value, context);
        return context.complex ? 'null' : nothing;
      };
    },
    reader(version) {
      const read = compileReader(target, version);
      return (input, context) => {
        if (input === null && target.shape === 'object') {
          context.fail(9209, `Rejecting ${typeNames(input).slurm} when dictionary expected`);
        }
        return read(input, context);
      };
    },
    lookUps: (version) => target.lookUps?.(version) ?? [],
    collect(value, sink) {
      if (value !== null) target.collect?.(value, sink);
    },
  };
}

function writtenNothing(target: AnyKind, options: OptionalOptions, nullPointers: boolean): string {
  if (options.allowNull) return 'null';
  if (nullPointers && !options.required) return 'null';
  if (target.shape === 'scalar') return 'null';
  return target.shape === 'list' || target.shape === 'flags' ? '[]' : '{}';
}
