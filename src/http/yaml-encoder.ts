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
  isEmpty: boolean;
}

/** What may stand as a key without quotes: its tag says that it is text. */
const PLAIN_KEY = /^"[A-Za-z_][\w-]*"$/;
/** JSON has these in texts as they are; YAML has them not, or takes them for ends of lines. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const INTEGER = /^-?\d+$/;
/** Where a number, boolean or null ends. */
const SCALAR = /[^,\]}]+/y;

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
  #isValue = true;

  encode(json: string): string {
    let yaml = this.#frames.length === 0 ? '%YAML 1.1\n---' : '';
    let at = 0;
    while (at < json.length) {
      switch (json[at]) {
        case ',':
        case ':':
          at += 1;
          break;
        case '{':
        case '[':
          yaml += this.#open(json[at] === '[');
          at += 1;
          break;
        case '}':
        case ']':
          yaml += this.#close();
          at += 1;
          break;
        default: {
          const end = json[at] === '"' ? endOfText(json, at) : endOfScalar(json, at);
          yaml += this.#token(json.slice(at, end));
          at = end;
        }
      }
    }
    return yaml;
  }

  #open(isList: boolean): string {
    const lead = this.#lead();
    const parent = this.#frames.at(-1);
    this.#frames.push({ isList, indent: indentIn(parent, isList), isEmpty: true });
    this.#isValue = isList;
    return `${lead} ${isList ? '!!seq' : '!!map'}`;
  }

  #close(): string {
    const { isList, isEmpty } = this.#frames.pop() as Frame;
    this.#isValue = this.#frames.at(-1)?.isList ?? true;
    const empty = isEmpty ? (isList ? ' []' : ' {}') : '';
    return this.#frames.length === 0 ? `${empty}\n...\n` : empty;
  }

  #token(token: string): string {
    if (this.#isValue) {
      const lead = this.#lead();
      this.#isValue = this.#frames.at(-1)?.isList ?? true;
      return `${lead} ${scalar(token)}`;
    }
    const frame = this.#frames.at(-1) as Frame;
    frame.isEmpty = false;
    this.#isValue = true;
    const key = PLAIN_KEY.test(token) ? token.slice(1, -1) : printable(token);
    return `\n${frame.indent}!!str ${key}:`;
  }

  /** What stands before a value: of a list, its dash. */
  #lead(): string {
    const frame = this.#frames.at(-1);
    if (frame === undefined || !frame.isList) return '';
    frame.isEmpty = false;
    return `\n${frame.indent}-`;
  }
}

/** A list's dashes stand below the key that it belongs to, not further in. */
function indentIn(parent: Frame | undefined, isList: boolean): string {
  if (parent === undefined) return '';
  return isList && !parent.isList ? parent.indent : `${parent.indent}  `;
}

function scalar(token: string): string {
  switch (token) {
    case 'null':
      return '!!null null';
    case 'true':
      return '!!bool true';
    case 'false':
      return '!!bool false';
    default:
      if (token.startsWith('"')) return `!!str ${printable(token)}`;
      return INTEGER.test(token) ? `!!int ${token}` : `!!float ${token}`;
  }
}

/** JSON's escapes are YAML's too. */
function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (;;) {
    let first = end;
    while (json.charCodeAt(first - 1) === 0x5c) first -= 1;
    if ((end - first) % 2 === 0) return end + 1;
    end = json.indexOf('"', end + 1);
  }
}

function endOfScalar(json: string, start: number): number {
  SCALAR.lastIndex = start;
  SCALAR.test(json);
  return SCALAR.lastIndex;
}
