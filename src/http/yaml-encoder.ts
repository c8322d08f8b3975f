/**
 * Turns the JSON text that replies are written as into YAML, piece by piece: block style, a tag before every
 * value, as upstream's. Texts are quoted always and numbers stay as they are written, so that readers of YAML
 * 1.1 and 1.2 find the same values, tags or not.
 */

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

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_DICTIONARY = 0x7b;
const CLOSE_DICTIONARY = 0x7d;

/** What may stand as a key without quotes: its tag says that it is text. */
const PLAIN_KEY = /^"[A-Za-z_][\w-]*"$/;
/** JSON has these in texts as they are; YAML has them not, or takes them for ends of lines. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const INTEGER = /^-?\d+$/;
/** The most different keys whose text is remembered. */
const MAX_CACHED = 4096;

/**
 * An encoder of one document. Its pieces must be what our writers write: compact JSON that is a list or
 * dictionary, cut between tokens, with keys of no more than 1000 characters.
 */
export function yamlEncoder(): Encode {
  const encoder = new YamlEncoder();
  return (json) => encoder.encode(json);
}

class YamlEncoder {
  readonly #frames: Frame[] = [];
  readonly #keys = new Map<string, string>();
  /** The next token is a value, not the key of a dictionary. */
  #isValue = true;

  encode(json: string): string {
    let yaml = this.#frames.length === 0 ? '%YAML 1.1\n---' : '';
    let at = 0;
    while (at < json.length) {
      const code = json.charCodeAt(at);
      if (code === COMMA || code === COLON) {
        at += 1;
      } else if (code === CLOSE_DICTIONARY || code === CLOSE_LIST) {
        yaml += this.#close();
        at += 1;
      } else if (code === OPEN_DICTIONARY || code === OPEN_LIST) {
        yaml += this.#open(code === OPEN_LIST);
        at += 1;
      } else {
        const end = code === QUOTE ? endOfText(json, at) : endOfScalar(json, at);
        const token = json.slice(at, end);
        yaml += this.#isValue ? this.#scalar(token) : this.#key(token);
        at = end;
      }
    }
    return yaml;
  }

  #open(isList: boolean): string {
    const lead = this.#itemLead();
    const indent = indentIn(this.#frames.at(-1), isList);
    this.#frames.push({ isList, indent, lead: `\n${indent}${isList ? '-' : ''}`, isEmpty: true });
    this.#isValue = isList;
    return lead + (isList ? ' !!seq' : ' !!map');
  }

  #close(): string {
    const { isList, isEmpty } = this.#frames.pop() as Frame;
    const empty = isEmpty ? (isList ? ' []' : ' {}') : '';
    const parent = this.#frames.at(-1);
    if (parent === undefined) return `${empty}\n...\n`;
    this.#isValue = parent.isList;
    return empty;
  }

  #scalar(token: string): string {
    const lead = this.#itemLead();
    this.#isValue = lead !== '';
    return lead + scalar(token);
  }

  #key(token: string): string {
    const frame = this.#frames[this.#frames.length - 1] as Frame;
    frame.isEmpty = false;
    this.#isValue = true;
    let text = this.#keys.get(token);
    if (text === undefined) {
      text = `!!str ${PLAIN_KEY.test(token) ? token.slice(1, -1) : printable(token)}:`;
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

function scalar(token: string): string {
  if (token.charCodeAt(0) === QUOTE) return ` !!str ${printable(token)}`;
  switch (token) {
    case 'null':
      return ' !!null null';
    case 'true':
      return ' !!bool true';
    case 'false':
      return ' !!bool false';
    default:
      return (INTEGER.test(token) ? ' !!int ' : ' !!float ') + token;
  }
}

/** JSON's escapes are YAML's too. */
function printable(text: string): string {
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(
    new RegExp(UNPRINTABLE, 'g'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (;;) {
    let first = end;
    while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end + 1;
    end = json.indexOf('"', end + 1);
  }
}

function endOfScalar(json: string, start: number): number {
  let end = start + 1;
  for (; end < json.length; end++) {
    const code = json.charCodeAt(end);
    if (code === COMMA || code === CLOSE_DICTIONARY || code === CLOSE_LIST) break;
  }
  return end;
}
