/** How processes ended: the wait status of a message, spelled out. */
import { NO_VAL, NO_VAL16 } from '../../wire/constants.js';
import { convertToInteger } from '../engine/convert.js';
import { isObject } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { compileReader, delegate } from '../engine/kind.js';
import { defineObject } from '../engine/object.js';
import { PROCESS_EXIT_CODE_STATUS } from './job-flags.js';
import { UINT16_NO_VAL, UINT32_NO_VAL } from './numbers.js';
import { SIGNAL } from './signals.js';

/** Values of PROCESS_EXIT_CODE_STATUS. */
const INVALID = 0;
const PENDING = 1;
const SUCCESS = 2;
const ERROR = 3;
const SIGNALED = 4;
const CORE_DUMPED = 5;

/** A wait status taken apart. */
export interface ExitCode {
  readonly status: number;
  readonly return_code: number;
  readonly signal: number;
}

const PROCESS_EXIT_CODE_VERBOSE = defineObject<ExitCode>()('PROCESS_EXIT_CODE_VERBOSE', (f) => [
  f.member('status', PROCESS_EXIT_CODE_STATUS, 'status', 'How the process ended'),
  f.member('return_code', UINT32_NO_VAL, 'return_code', 'Exit code where it exited'),
  f.group('signal', 'Signal that ended the process'),
  f.member('signal/id', UINT16_NO_VAL, 'signal', 'Number of the signal that ended it'),
  f.member('signal/name', SIGNAL, 'signal', 'Name of the signal that ended it'),
]);

/** Takes a wait status apart (upstream: the macros of sys/wait.h). */
export function exitCodeOf(word: number): ExitCode {
  if (word === NO_VAL) return { status: PENDING, return_code: NO_VAL, signal: NO_VAL16 };
  const signal = word & 0x7f;
  if (signal === 0) {
    const code = (word >>> 8) & 0xff;
    return { status: code === 0 ? SUCCESS : ERROR, return_code: code, signal: NO_VAL16 };
  }
  if (signal !== 0x7f) return { status: SIGNALED, return_code: NO_VAL, signal };
  // Such as -1, which Slurm's own programs tell of allocations that they give up.
  if ((word & 0x80) !== 0) return { status: CORE_DUMPED, return_code: NO_VAL, signal: NO_VAL16 };
  return { status: INVALID, return_code: word, signal: NO_VAL16 };
}

/** Puts a wait status together again: what is shown can be sent back. A number alone is a wait status. */
function wordOf({ return_code = NO_VAL, signal = NO_VAL16 }: Partial<ExitCode>): number {
  if (signal !== NO_VAL16 && signal !== 0) return signal & 0x7f;
  return return_code === NO_VAL ? NO_VAL : (return_code & 0xff) << 8;
}

/** An exit code. Most jobs have one of few, so texts are kept. */
export const PROCESS_EXIT_CODE: Kind<number> = {
  ...delegate<number, ExitCode>(PROCESS_EXIT_CODE_VERBOSE, {
    name: 'PROCESS_EXIT_CODE',
    zero: 0,
    toInner: exitCodeOf,
    read: (input, context) => {
      const word = isObject(input) ? null : convertToInteger(input);
      if (word !== null) return Number(BigInt.asUintN(32, word));
      const read = compileReader(PROCESS_EXIT_CODE_VERBOSE, context.version);
      return wordOf(read(input, context));
    },
  }),
  writer(version) {
    const write = PROCESS_EXIT_CODE_VERBOSE.writer(version);
    const texts = new Map<number, string>();
    return (word, context) => {
      let text = texts.get(word);
      if (text === undefined) {
        text = write(exitCodeOf(word), context);
        if (texts.size < 1024) texts.set(word, text);
      }
      return text;
    };
  },
};
