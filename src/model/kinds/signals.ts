/** Signals by name, as Slurm names them (upstream: proc_args.c). */
import { NO_VAL16 } from '../../wire/constants.js';
import { convertToInteger, convertToText } from '../engine/convert.js';
import type { Kind } from '../engine/kind.js';
import { writeTextOrNull } from './text.js';

const SIGNALS: readonly (readonly [string, number])[] = [
  ['HUP', 1],
  ['INT', 2],
  ['QUIT', 3],
  ['ABRT', 6],
  ['KILL', 9],
  ['ALRM', 14],
  ['TERM', 15],
  ['CHLD', 17],
  ['USR1', 10],
  ['USR2', 12],
  ['PIPE', 13],
  ['URG', 23],
  ['CONT', 18],
  ['STOP', 19],
  ['TSTP', 20],
  ['TTIN', 21],
  ['TTOU', 22],
  ['XCPU', 24],
];
const NAME_OF = new Map(SIGNALS.map(([name, number]) => [number, name]));
const NUMBER_OF = new Map(SIGNALS);

/** A signal: its name, or its number where it has none; "" where it is unset. */
export const SIGNAL: Kind<number> = {
  name: 'SIGNAL',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'string' }),
  writer: () => (number, context) =>
    writeTextOrNull(number === NO_VAL16 ? null : (NAME_OF.get(number) ?? String(number)), context),
  reader: () => (input, context) => {
    const integer = convertToInteger(input);
    if (integer !== null) return Number(BigInt.asUintN(16, integer));
    const text = convertToText(input);
    if (text === null) return context.fail(9202, `expected string but got ${context.shown(input)}`);
    if (text === '') return NO_VAL16;
    const number = signalNumber(text);
    if (number === undefined) return context.fail(9202, `Unknown signal ${text}`);
    return number;
  },
  warnsAbout: { type: 'string' },
  isUnset: (number) => number === NO_VAL16,
};

/** Of a name in any case, with or without SIG, or of a number; blanks around it do not matter. */
function signalNumber(text: string): number | undefined {
  const word = text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
  const integer = convertToInteger(word);
  if (integer !== null) return Number(BigInt.asUintN(16, integer)) || undefined;
  return NUMBER_OF.get(word.toUpperCase().replace(/^SIG/, ''));
}

/** What the C library calls the signals from 1 on, as warnings show them. */
const DESCRIPTIONS = [
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
];
const FIRST_REAL_TIME = 34;
const LAST_REAL_TIME = 64;

/** A signal in words. */
export function describeSignal(signal: number): string {
  if (signal >= FIRST_REAL_TIME && signal <= LAST_REAL_TIME) {
    return `Real-time signal ${signal - FIRST_REAL_TIME}`;
  }
  return DESCRIPTIONS[signal - 1] ?? `Unknown signal ${signal}`;
}
