/**
 * Reads YAML as upstream does: scalars without a tag are text, whatever they look like, and are converted where
 * they are read; those with one of the usual tags are converted here. Aliases are refused: a few of
 * them make a body of any size.
 */
import { Composer, isMap, isScalar, isSeq, Lexer, type Node, Parser, type Scalar } from 'yaml';
import { SlurmError } from '../errors.js';
import {
  convertToBoolean,
  convertToFloat,
  convertToInteger,
  guess,
} from '../model/engine/convert.js';
import type { Json } from '../model/engine/json.js';
import { Refusal } from './refusal.js';

/** The deepest nesting of a body (upstream: serializer_yaml.c, YAML_MAX_DEPTH). */
const MAX_DEPTH = 64;
/** What the parser holds beside lists and dictionaries: the document and a scalar. */
const MAX_STACK = MAX_DEPTH + 2;
/** The longest text: reading takes up to a hundred times its size. */
const MAX_CHARACTERS = 8 * 1024 * 1024;
/** The most tokens, blanks and line ends included: many small ones take far more than their bytes. */
const MAX_TOKENS = 200_000;
const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;

/** Reads the text of a scalar; null where it cannot be one of the tag's. */
type Convert = (text: string) => { readonly value: Json } | null;

const found = (value: Json): { readonly value: Json } | null => (value === null ? null : { value });

/** By tag; text of any other tag stays text. */
const CONVERSIONS: Readonly<Record<string, Convert>> = {
  'tag:yaml.org,2002:null': (text) => (guess(text) === null ? { value: null } : null),
  'tag:yaml.org,2002:bool': (text) => found(convertToBoolean(text)),
  'tag:yaml.org,2002:int': (text) => found(integerOf(text)),
  'tag:yaml.org,2002:float': (text) => found(convertToFloat(text)),
  'tag:yaml.org,2002:seq': () => null,
  'tag:yaml.org,2002:map': () => null,
};

/**
 * Reads a text.
 * @throws {Refusal} where it is no YAML, more than one document, too large or too deep, or has aliases.
 * @throws {SlurmError} where a value is not what its tag says, or Slurm cannot store it: `source` is its place.
 */
export function readYaml(text: string): Json {
  if (text.length > MAX_CHARACTERS) throw new Refusal('ESLURM_HTTP_CONTENT_LENGTH_TOO_LARGE');
  return new YamlReader().value(compose(text));
}

function compose(text: string): Node {
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  let contents: Node | null = null;
  for (const document of composer.compose(tokensOf(text), true, text.length)) {
    if (contents !== null || document.errors.length > 0) throw malformed();
    contents = document.contents as Node | null;
  }
  if (contents === null) throw malformed();
  return contents;
}

/** The parser takes any depth; what composes its tokens calls itself. */
function* tokensOf(text: string) {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (count > MAX_TOKENS) throw malformed();
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_STACK) throw malformed();
  }
  yield* parser.end();
}

class YamlReader {
  /** Keys and indexes that lead to the value being read, as places are told. */
  readonly #path: string[] = [];

  value(node: unknown): Json {
    if (isScalar(node)) return this.#scalar(node);
    if (this.#path.length === MAX_DEPTH) throw malformed();
    if (isSeq(node)) {
      return node.items.map((item, index) => this.#within(`[${index}]`, item));
    }
    if (!isMap(node)) throw malformed();
    // Without a prototype every key is an ordinary one.
    const entries: Record<string, Json> = Object.create(null);
    for (const { key, value } of node.items) {
      if (!isScalar(key)) throw malformed();
      const name = this.#text(key.source);
      entries[name] = value === null ? '' : this.#within(`/${name}`, value);
    }
    return entries;
  }

  #within(step: string, node: unknown): Json {
    this.#path.push(step);
    const value = this.value(node);
    this.#path.pop();
    return value;
  }

  #scalar({ source, tag = '' }: Pick<Scalar, 'source' | 'tag'>): Json {
    const text = this.#text(source);
    const convert = CONVERSIONS[tag];
    if (convert === undefined) return text;
    const result = convert(text);
    if (result === null) {
      throw this.#refused('ESLURM_DATA_CONV_FAILED', `The value is not what its tag ${tag} says`);
    }
    return result.value;
  }

  #text(source = ''): string {
    if (source.includes('\0')) {
      throw this.#refused('ESLURM_DATA_PARSE_BAD_INPUT', 'Text cannot hold the character NUL');
    }
    return source.replace(/\p{Surrogate}/gu, '\ufffd');
  }

  #refused(error: string, description: string): SlurmError {
    return new SlurmError(error, { description, source: `#${this.#path.join('')}/` });
  }
}

function integerOf(text: string): Json {
  const value = convertToInteger(text);
  if (value === null || value < INT64_MIN || value > UINT64_MAX) return null;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function malformed(): Refusal {
  return new Refusal('ESLURM_REST_FAIL_PARSING');
}
