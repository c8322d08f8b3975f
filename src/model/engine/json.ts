/** Values as the body and query decoders hand them to the readers, and their names in messages. */

/** A decoded input value. Integers beyond 2^53 arrive as bigint, never as a rounded number. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An input dictionary. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is a dictionary. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value's OpenAPI type and Slurm's word for it, as warnings spell them. */
export interface TypeNames {
  readonly type: string;
  readonly slurm: string;
}

const TYPE_NAMES = {
  null: { type: 'null', slurm: 'null' },
  list: { type: 'array', slurm: 'list' },
  dictionary: { type: 'object', slurm: 'dictionary' },
  integer: { type: 'integer', slurm: '64 bit integer' },
  float: { type: 'number', slurm: 'floating point number' },
  string: { type: 'string', slurm: 'string' },
  boolean: { type: 'boolean', slurm: 'boolean' },
} as const satisfies Record<string, TypeNames>;

/** The names of a value's type (upstream: data.c). */
export function typeNames(value: Json): TypeNames {
  switch (typeof value) {
    case 'boolean':
      return TYPE_NAMES.boolean;
    case 'string':
      return TYPE_NAMES.string;
    case 'bigint':
      return TYPE_NAMES.integer;
    case 'number':
      return Number.isInteger(value) ? TYPE_NAMES.integer : TYPE_NAMES.float;
    default:
      if (value === null) return TYPE_NAMES.null;
      return Array.isArray(value) ? TYPE_NAMES.list : TYPE_NAMES.dictionary;
  }
}

/** Slurm's word for the type that an OpenAPI type is held in. */
export function slurmTypeOf(openapiType: string): string {
  switch (openapiType) {
    case 'integer':
      return '64 bit integer';
    case 'number':
      return 'floating point number';
    case 'array':
      return 'list';
    case 'object':
      return 'dictionary';
    default:
      return openapiType;
  }
}

/** Of a value, in messages about it (seen of upstream's daemons, 24.11 and 26.05). */
const SHOWN_CHARACTERS = 251;

/** Compact JSON text of an input value, exact for bigint, for messages: long ones are cut off. */
export function jsonText(value: Json): string {
  let text = '';
  for (const piece of pieces(value)) {
    text += piece;
    if (text.length > SHOWN_CHARACTERS) return text.slice(0, SHOWN_CHARACTERS);
  }
  return text;
}

function* pieces(value: Json): Generator<string> {
  if (Array.isArray(value)) yield* enclosed('[', (value as readonly Json[]).entries(), false, ']');
  else if (typeof value === 'object' && value !== null) {
    yield* enclosed('{', Object.entries(value as JsonObject), true, '}');
  } else yield scalarText(value as bigint | string | number | boolean | null);
}

function* enclosed(
  before: string,
  entries: Iterable<readonly [key: string | number, value: Json]>,
  named: boolean,
  behind: string,
): Generator<string> {
  yield before;
  let separator = '';
  for (const [key, value] of entries) {
    yield named ? `${separator}${scalarText(String(key))}:` : separator;
    yield* pieces(value);
    separator = ',';
  }
  yield behind;
}

/** What is cut off anyway is not quoted first. */
function scalarText(value: bigint | string | number | boolean | null): string {
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(typeof value === 'string' ? value.slice(0, SHOWN_CHARACTERS + 1) : value);
}
