/** Decodes what a request carries: query strings and bodies. */
import type { Json, JsonObject } from '../model/engine/json.js';
import { readJson } from './json.js';
import type { BodyFormat } from './negotiation.js';
import { Refusal } from './refusal.js';
import { readYaml } from './yaml.js';

/** The most names in a query or form. */
const MAX_PAIRS = 10_000;
/** What RFC 3986 has in no query: text that contains it was not encoded, or is something else. */
const NEVER_RAW = /[^!-~]|["<>\\^`{|}]/;

/**
 * A query string: `a=1&a=2` is a list, `a` alone is true, `a=` is null, `;` separates as `&` does
 * (upstream: serializer/url-encoded). Throws a {@link Refusal} where it cannot be read.
 */
export function decodeForm(text: string): JsonObject {
  if (NEVER_RAW.test(text)) throw undecodable();
  const found = new Map<string, Json[]>();
  let count = 0;
  for (const pair of text.split(/[&;]/)) {
    if (pair === '') continue;
    count += 1;
    if (count > MAX_PAIRS) throw undecodable();
    const [name, value] = decodePair(pair);
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(
    [...found].map(([name, values]) => [name, values.length === 1 ? (values[0] as Json) : values]),
  );
}

function decodePair(pair: string): [string, Json] {
  const equals = pair.indexOf('=');
  const name = decodeText(equals < 0 ? pair : pair.slice(0, equals));
  if (name === '') throw undecodable();
  if (equals < 0) return [name, true];
  const value = decodeText(pair.slice(equals + 1));
  return [name, value === '' ? null : value];
}

function decodeText(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Refused below.
  }
  throw undecodable();
}

/** 26.05 says no more than "unspecified error" here. */
function undecodable(): Refusal {
  return new Refusal('SLURM_ERROR');
}

const READERS: Readonly<Record<BodyFormat, (text: string) => Json>> = {
  json: readJson,
  yaml: readYaml,
  form: decodeForm,
};

/**
 * A body.
 * @throws {Refusal} where it cannot be read.
 * @throws {SlurmError} where one of its values cannot be.
 */
export function decodeBody(bytes: Buffer, format: BodyFormat): Json {
  return READERS[format](decodeUtf8(bytes));
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal('ESLURM_REST_FAIL_PARSING', { cause });
  }
}
