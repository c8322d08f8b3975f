/** Logging to standard error, a line an event: `[2026-11-24T08:00:00.000] error: text`. */
import type { Logger } from 'pino';
import { pino } from 'pino';

/** From the level "info" upwards in detail. */
const LEVELS = ['info', 'debug', 'trace'] as const;

const PREFIXES: Readonly<Record<number, string>> = {
  10: 'debug2: ',
  20: 'debug: ',
  40: 'warning: ',
  50: 'error: ',
  60: 'fatal: ',
};

/** Makes the logger. @param verbosity - steps of detail beyond "info". */
export function createLogger(verbosity: number): Logger {
  const level = LEVELS[Math.min(verbosity, LEVELS.length - 1)] as string;
  return pino({ level, base: null }, { write: (line) => process.stderr.write(formatLine(line)) });
}

/**
 * Turns a record of pino's into text: a line, and indented ones for a stack. Whatever it tells of, a
 * client's path or another daemon's words, it cannot look like another record.
 */
export function formatLine(line: string): string {
  const { level, time, msg, err } = JSON.parse(line) as {
    level: number;
    time: number;
    msg?: string;
    err?: { stack?: string };
  };
  const head = `[${localTime(time)}] ${PREFIXES[level] ?? ''}${printable(msg ?? '')}`;
  const stack = (err?.stack ?? '').split('\n').filter((entry) => entry !== '');
  return `${[head, ...stack.map((entry) => `    ${printable(entry.trim())}`)].join('\n')}\n`;
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function localTime(milliseconds: number): string {
  const offsetMs = new Date(milliseconds).getTimezoneOffset() * 60_000;
  return new Date(milliseconds - offsetMs).toISOString().slice(0, -1);
}
