/** Takes the JSON text that replies are written as apart: what re-encodes them is told of its tokens. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_DICTIONARY = 0x7b;
const CLOSE_DICTIONARY = 0x7d;

/** What is done with each token; gives the text that takes its place. */
export interface TokenEncoder {
  open(isList: boolean): string;
  close(isList: boolean): string;
  comma(): string;
  colon(): string;
  /** A key or text with its quotes, a number, or a word. */
  scalar(token: string): string;
}

/** Encodes a piece of compact JSON that is cut between tokens. */
export function encodeTokens(json: string, encoder: TokenEncoder): string {
  let text = '';
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    let end = at + 1;
    if (code === COMMA) text += encoder.comma();
    else if (code === COLON) text += encoder.colon();
    else if (code === CLOSE_DICTIONARY || code === CLOSE_LIST) {
      text += encoder.close(code === CLOSE_LIST);
    } else if (code === OPEN_DICTIONARY || code === OPEN_LIST) {
      text += encoder.open(code === OPEN_LIST);
    } else {
      end = code === QUOTE ? endOfText(json, at) : endOfScalar(json, at);
      text += encoder.scalar(json.slice(at, end));
    }
    at = end;
  }
  return text;
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
