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

/** Turns a record of pino's into a line of text. */
export function formatLine(line: string): string {
  const { level, time, msg, err } = JSON.parse(line) as {
    level: number;
    time: number;
    msg?: string;
    err?: { stack?: string };
  };
  const text = [msg, err?.stack].filter((part) => part !== undefined).join('\n');
  return `[${localTime(time)}] ${PREFIXES[level] ?? ''}${text}\n`;
}

function localTime(milliseconds: number): string {
  const offsetMs = new Date(milliseconds).getTimezoneOffset() * 60_000;
  return new Date(milliseconds - offsetMs).toISOString().slice(0, -1);
}
