/** Lays out the JSON text that replies are written as for reading, piece by piece: a line a value. */
import type { TokenEncoder } from './json-tokens.js';
import { encodeTokens } from './json-tokens.js';

/**
 * A printer of one document, which is given to it as compact JSON, cut between tokens. Two blanks a level, as
 * upstream's (serializer/json).
 */
export function jsonPrinter(): (json: string) => string {
  const printer = new JsonPrinter();
  return (json) => encodeTokens(json, printer);
}

class JsonPrinter implements TokenEncoder {
  /** The line's end and the blanks in front of a value. */
  #lead = '\n';
  /** Nothing has followed the last bracket yet: it may be closed on its line. */
  #isOpen = false;

  open(isList: boolean): string {
    const text = this.#begin() + (isList ? '[' : '{');
    this.#lead += '  ';
    this.#isOpen = true;
    return text;
  }

  close(isList: boolean): string {
    this.#lead = this.#lead.slice(0, -2);
    const text = (this.#isOpen ? '' : this.#lead) + (isList ? ']' : '}');
    this.#isOpen = false;
    return text;
  }

  comma(): string {
    return `,${this.#lead}`;
  }

  colon(): string {
    return ': ';
  }

  scalar(token: string): string {
    return this.#begin() + token;
  }

  /** The first value behind a bracket begins a line; others have it from their comma. */
  #begin(): string {
    if (!this.#isOpen) return '';
    this.#isOpen = false;
    return this.#lead;
  }
}
