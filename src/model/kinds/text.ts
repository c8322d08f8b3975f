/** Text and lists of text. */
import type { ReadContext, WriteContext } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import { isObject, typeNames } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';

/** JSON text of a string; NULL is the empty string. */
export function writeText(value: string | null): string {
  return value === null || value === '' ? '""' : JSON.stringify(value);
}

/** The same, but that NULL is null where the client wants to tell it from the empty string. */
export function writeTextOrNull(value: string | null, { complex }: WriteContext): string {
  return value === null && complex ? 'null' : writeText(value);
}

/** Text of an input value, or an error that names the place. */
export function readText(input: Json, context: ReadContext): string {
  const text = convertToText(input);
  if (text === null) context.fail(9202, `Expected string but got ${context.shown(input)}`);
  return text;
}

/** Text; NULL is written as "", and null is read as NULL. */
export const STRING: Kind<string | null> = {
  name: 'STRING',
  shape: 'scalar',
  zero: null,
  schema: () => ({ type: 'string' }),
  writer: () => writeTextOrNull,
  reader: () => (input, context) => (input === null ? null : readText(input, context)),
  warnsAbout: { type: 'string' },
};

function textList(
  name: string,
  read: (input: Json, context: ReadContext) => string[] | null,
  nothing: '[]' | 'null' = '[]',
): Kind<readonly string[] | null> {
  return {
    name,
    shape: 'list',
    zero: null,
    schema: (scope) => ({ type: 'array', items: scope.use(STRING) }),
    writer: () => (value) => (value === null ? nothing : JSON.stringify(value)),
    reader: () => read,
  };
}

/** A list, or one scalar as a list of one: never split. */
export const STRING_LIST = textList('STRING_LIST', readList);

function readList(input: Json, context: ReadContext): string[] {
  if (Array.isArray(input)) {
    return input.map((item, index) => context.atIndex(index, () => readText(item, context)));
  }
  return [readText(input, context)];
}

/** Environment-like lists: a list, or a dictionary that becomes `key=value` items. */
export const STRING_ARRAY: Kind<readonly string[] | null> = {
  ...textList('STRING_ARRAY', readArray),
  warnsAbout: { type: 'array' },
};

function readArray(input: Json, context: ReadContext): string[] {
  const text = (item: Json): string =>
    convertToText(item) ?? context.fail(9202, `expected string but got ${context.shown(item)}`);
  if (input === null) return [];
  if (Array.isArray(input)) return input.map(text);
  if (!isObject(input)) {
    context.fail(9208, `expected a list of strings but got ${context.shown(input)}`);
  }
  return Object.entries(input).map(([key, value]) => `${key}=${text(value)}`);
}

/** Comma-separated text in the message; a list in the API. Empty items are dropped on output. */
export const CSV_STRING: Kind<string | null> = {
  name: 'CSV_STRING',
  shape: 'list',
  zero: null,
  warnsAbout: { type: 'array' },
  schema: (scope) => ({ type: 'array', items: scope.use(STRING) }),
  writer: () => (value) => {
    if (value === null || value === '') return '[]';
    return JSON.stringify(value.split(',').filter((item) => item !== ''));
  },
  reader: () => readCommaList,
};

/** Nothing is NULL, which is not the empty text. */
function readCommaList(input: Json, context: ReadContext): string | null {
  if (input === null) return null;
  const text = (item: Json): string =>
    convertToText(item) ??
    context.fail(9202, `unable to convert csv entry ${typeNames(item).slurm} to string`);
  if (!Array.isArray(input) && !isObject(input)) return text(input);
  const items = Array.isArray(input)
    ? input.map(text)
    : Object.entries(input).map(([key, value]) => `${key}=${text(value)}`);
  return items.length === 0 ? null : items.join(',');
}

/** A list of names: a list, or one text, commas separating the names in either. */
export const CSV_STRING_LIST: Kind<readonly string[] | null> = {
  ...textList('CSV_STRING_LIST', readNames),
  schemaName: () => 'string_list',
};

function readNames(input: Json, context: ReadContext): string[] | null {
  const names = readCommaList(input, context);
  return names === null ? null : names.split(',').filter((name) => name !== '');
}
