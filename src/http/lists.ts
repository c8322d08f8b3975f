/** Lists in queries and forms: `flags=A,B` says what `flags=A&flags=B` does, which alone upstream takes. */
import type { Json, JsonObject } from '../model/engine/json.js';
import type { AnyKind } from '../model/engine/kind.js';
import type { AnyObject } from '../model/engine/object.js';
import type { ApiVersion } from '../model/versions.js';

/** The keys of a type that hold lists; only objects have keys. */
export function listKeys(type: AnyKind | undefined, version: ApiVersion): ReadonlySet<string> {
  if (type === undefined || !('fieldsOf' in type)) return new Set();
  const lists = (type as AnyObject)
    .fieldsOf(version)
    .filter(({ kind: { shape } }) => shape === 'list' || shape === 'flags');
  return new Set(lists.map(({ field }) => field.key));
}

/**
 * Splits the texts of lists at commas outside of brackets: `n[1,3],n5` is two names. What has no comma
 * stays as it is: one text, where there is one.
 */
export function splitLists(form: JsonObject, keys: ReadonlySet<string>): JsonObject {
  const entries = Object.entries(form).map(([key, value]): [string, Json] => [
    key,
    keys.has(key) ? splitItems(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function splitItems(value: Json): Json {
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  const split = items.flatMap(splitText);
  return split.length === items.length ? value : split;
}

function splitText(item: Json): readonly Json[] {
  if (typeof item !== 'string' || !item.includes(',')) return [item];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < item.length; at++) {
    const character = item[at];
    if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(item.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, item.slice(start)].filter((text) => text !== '');
}
