/** Lays out the JSON text that replies are written as for reading, piece by piece: a line a value. */
import {
  CLOSE_DICTIONARY,
  CLOSE_LIST,
  COLON,
  COMMA,
  endOfToken,
  OPEN_DICTIONARY,
  OPEN_LIST,
} from './json-tokens.js';

/**
 * A printer of one document, which is given to it as compact JSON, cut between tokens. Two blanks a level, as
 * upstream's (serializer/json).
 */
export function jsonPrinter(): (json: string) => string {
  let depth = 0;
  /** Nothing has followed the last bracket yet: it may be closed on its line. */
  let isOpen = false;
  const line = () => `\n${'  '.repeat(depth)}`;
  return (json) => {
    let text = '';
    for (let at = 0; at < json.length; ) {
      const code = json.charCodeAt(at);
      const isClosing = code === CLOSE_DICTIONARY || code === CLOSE_LIST;
      if (isClosing) depth -= 1;
      if (isClosing !== isOpen) text += line();
      isOpen = code === OPEN_DICTIONARY || code === OPEN_LIST;
      if (isOpen) depth += 1;
      const isMark = isClosing || isOpen || code === COMMA || code === COLON;
      const end = isMark ? at + 1 : endOfToken(json, at);
      text += json.slice(at, end);
      if (code === COMMA) text += line();
      if (code === COLON) text += ' ';
      at = end;
    }
    return text;
  };
}
