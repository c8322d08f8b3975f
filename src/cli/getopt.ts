/**
 * Reads a command line as GNU's getopt_long does: options may stand behind operands, letters may be grouped,
 * long names abbreviated, and `--` ends the options. `node:util` has none of these but the last.
 */
import type { OptionName, OptionRow } from './option-table.js';
import { OPTIONS } from './option-table.js';
import { UsageError } from './usage-error.js';

/** An option as it was given; its argument is empty where it takes none. */
export interface GivenOption {
  readonly option: OptionName;
  readonly argument: string;
}

/** An argument that is no option's. */
export interface Operand {
  readonly operand: string;
}

/**
 * What stands on a command line, piece by piece: whoever stops at `-V` never meets the fault behind it.
 * Throws {@link UsageError} at what is no option.
 */
export function* getopt(args: readonly string[]): Generator<GivenOption | Operand> {
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      yield* rest.splice(0).map((operand) => ({ operand }));
    } else if (arg.startsWith('--')) {
      yield longOption(arg.slice(2), rest);
    } else if (arg.startsWith('-') && arg !== '-') {
      yield* shortOptions(arg.slice(1), rest);
    } else {
      yield { operand: arg };
    }
  }
}

function longOption(text: string, rest: string[]): GivenOption {
  const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(text) as RegExpExecArray;
  const [option, { argument }] = longNamed(name);
  if (argument !== undefined) {
    return { option, argument: value ?? next(rest, `--${name}`) };
  }
  if (value !== undefined) throw fault(`Option --${name} takes no argument`);
  return { option, argument: '' };
}

function longNamed(name: string): readonly [OptionName, OptionRow] {
  const exact = OPTIONS.find(([, { long }]) => long === name);
  if (exact !== undefined) return exact;
  const found = OPTIONS.filter(([, { long }]) => long?.startsWith(name));
  if (found.length === 1) return found[0] as (typeof OPTIONS)[number];
  throw fault(found.length === 0 ? `Unknown option --${name}` : `Option --${name} is ambiguous`);
}

function* shortOptions(letters: string, rest: string[]): Generator<GivenOption> {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charAt(at);
    const found = OPTIONS.find(([, { short }]) => short === letter);
    if (found === undefined) throw fault(`Unknown option -${letter}`);
    const [option, { argument }] = found;
    if (argument !== undefined) {
      yield { option, argument: letters.slice(at + 1) || next(rest, `-${letter}`) };
      return;
    }
    yield { option, argument: '' };
  }
}

function next(rest: string[], name: string): string {
  const argument = rest.shift();
  if (argument === undefined) throw fault(`Option ${name} needs an argument`);
  return argument;
}

function fault(message: string): UsageError {
  return new UsageError(message, { showUsage: true });
}
