/**
 * Turns the JSON text that replies are written as into YAML, piece by piece: block style, a tag before every
 * value unless it is to have none, as upstream's. Texts are quoted always and numbers stay as they are written,
 * so that readers of YAML 1.1 and 1.2 find the same values, tags or not.
 */
import type { TokenEncoder } from './json-tokens.js';
import { encodeTokens } from './json-tokens.js';

/** Converts one piece of a reply's JSON text; the last one ends the document. */
export type Encode = (json: string) => string;

/** A list or dictionary that is not closed yet. */
interface Frame {
  readonly isList: boolean;
  readonly indent: string;
  /** What stands before each item or key: a line's end, blanks, and of a list its dash. */
  readonly lead: string;
  isEmpty: boolean;
}

/** What may stand as a key without quotes: its tag says that it is text. */
const PLAIN_KEY = /^"[A-Za-z_][\w-]*"$/;
/** JSON has these in texts as they are; YAML has them not, or takes them for ends of lines. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const INTEGER = /^-?\d+$/;
/** The most different keys whose text is remembered. */
const MAX_CACHED = 4096;

/**
 * An encoder of one document, with or without tags. Its pieces must be what our writers write: compact JSON that
 * is a list or dictionary, cut between tokens, with keys of no more than 1000 characters.
 */
export function yamlEncoder({ tags = true } = {}): Encode {
  const encoder = new YamlEncoder(tags);
  return (json) => encoder.encode(json);
}

class YamlEncoder implements TokenEncoder {
  readonly #tags: boolean;
  readonly #frames: Frame[] = [];
  readonly #keys = new Map<string, string>();
  /** The next token is a value, not the key of a dictionary. */
  #isValue = true;

  constructor(tags: boolean) {
    this.#tags = tags;
  }

  encode(json: string): string {
    const start = this.#frames.length === 0 ? '%YAML 1.1\n---' : '';
    return start + encodeTokens(json, this);
  }

  comma(): string {
    return '';
  }

  colon(): string {
    return '';
  }

  open(isList: boolean): string {
    const lead = this.#itemLead();
    const indent = indentIn(this.#frames.at(-1), isList);
    this.#frames.push({ isList, indent, lead: `\n${indent}${isList ? '-' : ''}`, isEmpty: true });
    this.#isValue = isList;
    if (!this.#tags) return lead;
    return lead + (isList ? ' !!seq' : ' !!map');
  }

  close(): string {
    const { isList, isEmpty } = this.#frames.pop() as Frame;
    const empty = isEmpty ? (isList ? ' []' : ' {}') : '';
    const parent = this.#frames.at(-1);
    if (parent === undefined) return `${empty}\n...\n`;
    this.#isValue = parent.isList;
    return empty;
  }

  scalar(token: string): string {
    if (!this.#isValue) return this.#key(token);
    const lead = this.#itemLead();
    this.#isValue = lead !== '';
    const text = token.startsWith('"') ? printable(token) : token;
    return this.#tags ? `${lead} !!${typeOf(token)} ${text}` : `${lead} ${text}`;
  }

  #key(token: string): string {
    const frame = this.#frames[this.#frames.length - 1] as Frame;
    frame.isEmpty = false;
    this.#isValue = true;
    let text = this.#keys.get(token);
    if (text === undefined) {
      // Without its tag a key such as "on" would be no text.
      if (!this.#tags) text = `${printable(token)}:`;
      else text = `!!str ${PLAIN_KEY.test(token) ? token.slice(1, -1) : printable(token)}:`;
      if (this.#keys.size < MAX_CACHED) this.#keys.set(token, text);
    }
    return frame.lead + text;
  }

  /** What stands before a value: of a list, its dash; behind a key, nothing. */
  #itemLead(): string {
    const frame = this.#frames[this.#frames.length - 1];
    if (frame === undefined || !frame.isList) return '';
    frame.isEmpty = false;
    return frame.lead;
  }
}

/** A list's dashes stand below the key that it belongs to, not further in. */
function indentIn(parent: Frame | undefined, isList: boolean): string {
  if (parent === undefined) return '';
  return isList && !parent.isList ? parent.indent : `${parent.indent}  `;
}

function typeOf(token: string): string {
  if (token.startsWith('"')) return 'str';
  if (token === 'null') return 'null';
  if (token === 'true' || token === 'false') return 'bool';
  return INTEGER.test(token) ? 'int' : 'float';
}

/** JSON's escapes are YAML's too. */
function printable(text: string): string {
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(
    new RegExp(UNPRINTABLE, 'g'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
