/**
 * Reads JSON. As generous as upstream's reader (json-c): trailing commas, single quotes, comments, NaN and
 * Infinity, words in any case, numbers with leading zeros and raw control characters are accepted, and
 * the last of two equal keys wins. Exact where that one rounds, saturates or cuts: integers beyond 2^53 become
 * bigint, and what Slurm cannot hold is refused with its place.
 */
import { SlurmError } from '../errors.js';
import type { Json } from '../model/engine/json.js';
import { Refusal } from './refusal.js';

/** The deepest nesting of a body (upstream: json-c's default). */
const MAX_DEPTH = 32;
/** The most values in a body: many small ones take far more time and memory than their bytes. */
const MAX_VALUES = 2_000_000;
/** Digits of an integer that is looked at closely; longer ones exceed 64 bits. */
const MAX_DIGITS = 40;
const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;

const WORDS: Readonly<Record<string, Json>> = {
  true: true,
  false: false,
  null: null,
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

/**
 * Reads a text.
 * @throws {Refusal} where it is no JSON, or neither a dictionary, a list nor a string.
 * @throws {SlurmError} where a value cannot be stored by Slurm: `source` is its place.
 */
export function readJson(text: string): Json {
  return new JsonReader(text).document();
}

class JsonReader {
  readonly #text: string;
  readonly #blank = /[ \t\n\v\f\r]*/y;
  readonly #number = /-?\d+(?:\.\d*)?(?:e[+-]?\d+)?/iy;
  readonly #word = /-?[a-z]{3,8}/iy;
  #at = 0;
  #values = 0;
  #depth = 0;
  /** Keys and indexes that lead to the value being read; those beyond the depth are left over. */
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value();
    if (this.#peek() !== '') throw malformed();
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) {
      throw malformed();
    }
    return value;
  }

  #value(): Json {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw malformed();
    switch (this.#peek()) {
      case '{':
        return this.#nested(() => this.#dictionary());
      case '[':
        return this.#nested(() => this.#list());
      case '"':
      case "'":
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #nested(read: () => Json): Json {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw malformed();
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #dictionary(): Json {
    // Without a prototype every key is an ordinary one, and many different ones cost no more than equal ones.
    const found: Record<string, Json> = Object.create(null);
    while (this.#peek() !== '}') {
      if (this.#peek() !== '"' && this.#peek() !== "'") throw malformed();
      this.#path[this.#depth - 1] = '';
      const key = this.#string();
      this.#path[this.#depth - 1] = key;
      if (this.#peek() !== ':') throw malformed();
      this.#at += 1;
      found[key] = this.#value();
      this.#separator('}');
    }
    this.#at += 1;
    return found;
  }

  #list(): Json {
    const found: Json[] = [];
    while (this.#peek() !== ']') {
      this.#path[this.#depth - 1] = found.length;
      found.push(this.#value());
      this.#separator(']');
    }
    this.#at += 1;
    return found;
  }

  /** Behind an item: a comma, or the end, which may also follow the comma. */
  #separator(end: string): void {
    const next = this.#peek();
    if (next === ',') this.#at += 1;
    else if (next !== end) throw malformed();
  }

  #string(): string {
    const quote = this.#text[this.#at] as string;
    const start = this.#at + 1;
    let end = this.#text.indexOf(quote, start);
    while (end >= 0 && this.#isEscaped(end, start)) end = this.#text.indexOf(quote, end + 1);
    if (end < 0) throw malformed();
    this.#at = end + 1;
    const raw = this.#text.slice(start, end);
    const text = raw.includes('\\') ? unescapeText(raw) : raw;
    if (text.includes('\0')) throw this.#refused('Text cannot hold the character NUL');
    return text;
  }

  /** Whether an odd number of backslashes stands in front. */
  #isEscaped(at: number, start: number): boolean {
    let first = at;
    while (first > start && this.#text.charCodeAt(first - 1) === 0x5c) first -= 1;
    return (at - first) % 2 === 1;
  }

  #scalar(): Json {
    const digits = this.#match(this.#number);
    if (digits !== '') return this.#numberOf(digits);
    const word = this.#match(this.#word).toLowerCase();
    if (!Object.hasOwn(WORDS, word)) throw malformed();
    return WORDS[word] as Json;
  }

  #numberOf(text: string): number | bigint {
    const value = Number(text);
    if (Number.isSafeInteger(value) || /[.e]/i.test(text)) return value;
    const exact = text.length > MAX_DIGITS ? null : BigInt(text);
    if (exact === null || exact < INT64_MIN || exact > UINT64_MAX) {
      throw this.#refused('An integer cannot have more than 64 bits');
    }
    return exact;
  }

  /** The next character behind blanks and comments; empty at the end. */
  #peek(): string {
    const code = this.#text.charCodeAt(this.#at);
    if (code <= 0x20 || code === 0x2f) this.#skip();
    return this.#text.charAt(this.#at);
  }

  #skip(): void {
    for (;;) {
      this.#match(this.#blank);
      const isLine = this.#text.startsWith('//', this.#at);
      if (!isLine && !this.#text.startsWith('/*', this.#at)) return;
      const end = this.#text.indexOf(isLine ? '\n' : '*/', this.#at + 2);
      if (end < 0 && !isLine) throw malformed();
      this.#at = end < 0 ? this.#text.length : end + (isLine ? 1 : 2);
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #refused(description: string): SlurmError {
    const steps = this.#path.slice(0, this.#depth);
    const place = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `/${step}`));
    return new SlurmError('ESLURM_DATA_PARSE_BAD_INPUT', {
      description,
      source: `#${place.join('')}/`,
    });
  }
}

function malformed(): Refusal {
  return new Refusal('ESLURM_REST_FAIL_PARSING');
}

/** Escapes as JSON has them; halves of surrogate pairs become U+FFFD, as they have no UTF-8. */
function unescapeText(raw: string): string {
  const text = parseText(raw) ?? parseText(strictly(raw));
  if (text === null) throw malformed();
  return raw.includes('\\u') ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
}

function parseText(quoted: string): string | null {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return null;
  }
}

const CONTROLS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code));

/** Escapes what JSON wants escaped: quotes that stood between apostrophes, and control characters. */
function strictly(raw: string): string {
  const replace = (text: string, found: string, by: string) => text.split(found).join(by);
  const bare = replace(replace(raw, '\\\\', '\\u005c'), '\\"', '"');
  const escaped = (control: string) => JSON.stringify(control).slice(1, -1);
  return CONTROLS.reduce(
    (text, control) => replace(text, control, escaped(control)),
    replace(bare, '"', '\\"'),
  );
}
