/** Where tokens of the JSON text that replies are written as begin and end: what re-encodes them goes by it. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN_DICTIONARY = 0x7b;
export const CLOSE_DICTIONARY = 0x7d;

/** The end of the text, number or word that begins at a place. */
export function endOfToken(json: string, start: number): number {
  return json.charCodeAt(start) === QUOTE ? endOfText(json, start) : endOfScalar(json, start);
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
