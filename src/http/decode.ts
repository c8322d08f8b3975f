/** Decodes what a request carries: query strings and bodies. */
import { parse as parseExactly } from 'lossless-json';
import type { Json, JsonObject } from '../model/engine/json.js';
import type { BodyFormat } from './negotiation.js';
import { Refusal } from './refusal.js';

/** The deepest nesting of a body (upstream: json-c's default). */
const MAX_DEPTH = 32;
/** The most names in a query or form. */
const MAX_PAIRS = 10_000;

/**
 * A query string: `a=1&a=2` is a list, `a` alone is true, `a=` is null, `;` separates as `&` does
 * (upstream: serializer/url-encoded). Throws a {@link Refusal} where it cannot be read.
 */
export function decodeForm(text: string): JsonObject {
  const found = new Map<string, Json[]>();
  let count = 0;
  for (const pair of text.split(/[&;]/)) {
    if (pair === '') continue;
    count += 1;
    if (count > MAX_PAIRS) throw new Refusal('ESLURM_DATA_CONV_FAILED');
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
  if (name === '') throw new Refusal('ESLURM_DATA_CONV_FAILED');
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
  throw new Refusal('ESLURM_DATA_CONV_FAILED');
}

/** A body. Throws a {@link Refusal} where it cannot be read. */
export function decodeBody(bytes: Buffer, format: BodyFormat): Json {
  const text = decodeUtf8(bytes);
  return format === 'form' ? decodeForm(text) : decodeJson(text);
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal('ESLURM_REST_FAIL_PARSING', { cause });
  }
}

/** JSON with exact integers: what a double cannot hold becomes a bigint. The last of two keys wins. */
function decodeJson(text: string): Json {
  checkDepth(text);
  try {
    return parseExactly(text, null, {
      parseNumber: exactNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    }) as Json;
  } catch (cause) {
    throw new Refusal('ESLURM_REST_FAIL_PARSING', { cause });
  }
}

function exactNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text);
}

/** Refuses a body that nests deeper than any request does, before it is parsed. */
function checkDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x5b || c === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) throw new Refusal('ESLURM_REST_FAIL_PARSING');
    } else if (c === 0x5d || c === 0x7d) depth -= 1;
  }
}
