/**
 * The log: lines of text or JSON on standard error, and lines in the system's log.
 * Text is `[2026-11-24T08:00:00.000] error: what`, as upstream writes it.
 */
import type { Logger as PinoLogger } from 'pino';
import { pino } from 'pino';
import type { SendToSyslog } from '../system/syslog.js';
import type { LogTargets } from './log-levels.js';

/** The log; "verbose" is Slurm's level between "info" and "debug". */
export type Logger = PinoLogger<'verbose'>;

/** What goes to a target at each of Slurm's levels: these of pino's values and higher ones. */
const THRESHOLDS = [Number.POSITIVE_INFINITY, 60, 50, 30, 25, 20, 10, 10, 10, 10] as const;

interface Severity {
  readonly prefix: string;
  /** Severity of syslog (RFC 5424). */
  readonly syslog: number;
}

const SEVERITIES: Readonly<Record<number, Severity>> = {
  10: { prefix: 'debug2: ', syslog: 7 },
  20: { prefix: 'debug:  ', syslog: 7 },
  25: { prefix: '', syslog: 6 },
  30: { prefix: '', syslog: 6 },
  40: { prefix: 'warning: ', syslog: 4 },
  50: { prefix: 'error: ', syslog: 3 },
  60: { prefix: 'fatal: ', syslog: 2 },
};
const UNKNOWN: Severity = { prefix: '', syslog: 6 };
/** Facility of daemons (RFC 5424), as it is put into a priority. */
const DAEMON = 3 << 3;

/** How and where to. */
export interface LoggerOptions {
  readonly targets: LogTargets;
  readonly format: 'text' | 'json';
  /** Null where the system has no log. */
  readonly syslog: SendToSyslog | null;
}

/** Lines of the level "info" on standard error: of what is no daemon. */
export const STDERR_LOG: LoggerOptions = {
  targets: { stderr: 3, syslog: 0 },
  format: 'text',
  syslog: null,
};

/** A token of JWT: clients put theirs into paths and names too. */
const TOKEN = /eyJ[\w-]{8,}(?:\.[\w-]*)*/g;

/** A record as pino writes it. */
interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly stack?: string };
}

/** Makes the log. */
export function createLogger({ targets, format, syslog }: LoggerOptions): Logger {
  const onStderr = thresholdOf(targets.stderr);
  const onSyslog = syslog === null ? Number.POSITIVE_INFINITY : thresholdOf(targets.syslog);
  const write = (written: string): void => {
    const line = written.replace(TOKEN, '[token]');
    const record = JSON.parse(line) as LogRecord;
    if (record.level >= onStderr) {
      process.stderr.write(format === 'json' ? line : formatRecord(record));
    }
    if (record.level >= onSyslog) for (const entry of syslogLines(record)) syslog?.(entry);
  };
  const logger = pino({ customLevels: { verbose: 25 }, base: null, level: 'trace' }, { write });
  const threshold = Math.min(onStderr, onSyslog);
  const level = Object.entries(logger.levels.values).find(([, value]) => value === threshold);
  logger.level = level?.[0] ?? 'silent';
  return logger;
}

function thresholdOf(level: number): number {
  return THRESHOLDS[level] as number;
}

/** Turns a record of pino's into text. */
export function formatLine(line: string): string {
  return formatRecord(JSON.parse(line) as LogRecord);
}

/**
 * A line, and indented ones for a stack. Whatever it tells of, a client's path or another daemon's words, it
 * cannot look like another record.
 */
function formatRecord(record: LogRecord): string {
  const [head, ...stack] = linesOf(record);
  return `${[`[${localTime(record.time)}] ${head}`, ...stack].join('\n')}\n`;
}

/** Datagrams of a record: `<PRIORITY>Nov 24 08:00:00 slurmrestd[PID]: error: what`. */
export function syslogLines(record: LogRecord): string[] {
  const [, month, day, time] = / (\w+) (\d+) \d+ ([\d:]+)/.exec(
    new Date(record.time).toString(),
  ) as RegExpExecArray;
  const at = `${month} ${String(Number(day)).padStart(2)} ${time}`;
  const { syslog } = SEVERITIES[record.level] ?? UNKNOWN;
  const head = `<${DAEMON | syslog}>${at} slurmrestd[${process.pid}]: `;
  return linesOf(record).map((line) => head + line);
}

function linesOf({ level, msg, err }: LogRecord): string[] {
  const { prefix } = SEVERITIES[level] ?? UNKNOWN;
  const stack = (err?.stack ?? '').split('\n').filter((entry) => entry !== '');
  return [prefix + printable(msg ?? ''), ...stack.map((entry) => `    ${printable(entry.trim())}`)];
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
