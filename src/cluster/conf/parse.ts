/**
 * The grammar of slurm.conf (upstream: parse_config.c). A line holds one `Key=Value`; keys that describe
 * an object (`NodeName=...`) are followed by its options on the same line. `#` starts a comment, in
 * quotes too, unless a backslash stands before it; a backslash at the end continues the line.
 */
import type { ConfPlace } from './error.js';
import { SlurmConfError } from './error.js';

/** One `Key=Value`, and the options behind it, by lower-case key. The last of equal options counts. */
export interface ConfEntry extends ConfPlace {
  readonly key: string;
  readonly value: string;
  readonly options: ReadonlyMap<string, string>;
}

/** `Include NAME`. */
export interface ConfInclude extends ConfPlace {
  readonly include: string;
}

export type ConfStatement = ConfEntry | ConfInclude;

/** The most characters of a line, continuations joined. */
export const MAX_LINE_LENGTH = 1024 * 1024;
/** How much of a faulty line an error repeats. */
const MAX_QUOTED_LENGTH = 200;

const BLANK = ' \\t\\n\\v\\f\\r';
const INCLUDE = new RegExp(`^include[${BLANK}]+([^${BLANK}]+)`, 'i');
/** An operator such as `+=` is accepted and means `=` (upstream stores it and never asks). */
const PAIR = new RegExp(
  `[${BLANK}]*([A-Za-z0-9_.]+)[${BLANK}]*[-*+/]?=[${BLANK}]*(?:"([^"]*)"|([^${BLANK}]+))(?=[${BLANK}]|$)`,
  'y',
);
const NOT_BLANK = new RegExp(`[^${BLANK}]`);

/**
 * The statements of one file, in order. `takesOptions` tells by lower-case key whether further pairs
 * may follow on the line. Throws {@link SlurmConfError}.
 */
export function parseConf(
  text: string,
  file: string,
  takesOptions: (key: string) => boolean,
): ConfStatement[] {
  const statements: ConfStatement[] = [];
  for (const { content, line } of logicalLines(text, file)) {
    if (!NOT_BLANK.test(content)) continue;
    statements.push(parseLine(content, { file, line }, takesOptions));
  }
  return statements;
}

function parseLine(
  content: string,
  place: ConfPlace,
  takesOptions: (key: string) => boolean,
): ConfStatement {
  const include = INCLUDE.exec(content);
  if (include !== null) {
    requireBlank(content, include[0].length, place);
    return { include: include[1] as string, ...place };
  }
  const options = new Map<string, string>();
  const first = pairAt(content, 0);
  if (first === null) throw syntaxError(content, 0, place);
  let { end } = first;
  if (takesOptions(first.key.toLowerCase())) {
    for (let pair = pairAt(content, end); pair !== null; pair = pairAt(content, end)) {
      options.set(pair.key.toLowerCase(), pair.value);
      end = pair.end;
    }
  }
  requireBlank(content, end, place);
  return { key: first.key, value: first.value, options, ...place };
}

interface Pair {
  readonly key: string;
  readonly value: string;
  /** Where the text behind the pair begins. */
  readonly end: number;
}

function pairAt(content: string, start: number): Pair | null {
  PAIR.lastIndex = start;
  const match = PAIR.exec(content);
  if (match === null) return null;
  return {
    key: match[1] as string,
    value: match[2] ?? (match[3] as string),
    end: start + match[0].length,
  };
}

function requireBlank(content: string, start: number, place: ConfPlace): void {
  if (NOT_BLANK.test(content.slice(start))) throw syntaxError(content, start, place);
}

function syntaxError(content: string, start: number, place: ConfPlace): SlurmConfError {
  const rest = content.slice(start, start + MAX_QUOTED_LENGTH).replace(/[\r\n]+$/, '');
  return new SlurmConfError(
    'SYNTAX',
    `Parse error in file ${place.file} line ${place.line}: "${rest}"`,
    place,
  );
}

/** Lines without comments and escapes, continuations joined. */
function* logicalLines(
  text: string,
  file: string,
): Generator<{ readonly content: string; readonly line: number }> {
  let joined = '';
  let first = 1;
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const physical = withoutComment(text.slice(start, end));
    start = end + 1;
    line += 1;
    if (joined.length + physical.length > MAX_LINE_LENGTH) {
      const message = `${file} line ${line} is longer than ${MAX_LINE_LENGTH} characters`;
      throw new SlurmConfError('LIMIT', message, { file, line });
    }
    const continued = continuation(physical);
    if (continued !== null && start < text.length) {
      joined += continued;
      continue;
    }
    yield { content: withoutEscapes(joined + (continued ?? physical)), line: first };
    joined = '';
    first = line + 1;
  }
}

/** What stands before the first `#` that has an even number of backslashes before it. */
function withoutComment(line: string): string {
  let backslashes = 0;
  for (let i = line.includes('#') ? 0 : line.length; i < line.length; i++) {
    const c = line[i];
    if (c === '#' && backslashes % 2 === 0) return line.slice(0, i);
    backslashes = c === '\\' ? backslashes + 1 : 0;
  }
  return line;
}

/** The line without its last backslash where an odd number of them ends it, blanks aside; else null. */
function continuation(line: string): string | null {
  let end = line.length;
  while (end > 0 && !NOT_BLANK.test(line[end - 1] as string)) end -= 1;
  let backslashes = 0;
  while (backslashes < end && line[end - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1 ? line.slice(0, end - 1) : null;
}

/** A backslash makes the next character an ordinary one. */
function withoutEscapes(line: string): string {
  return line.replace(/\\(.?)/gs, '$1');
}
