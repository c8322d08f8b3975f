/** Levels of the log by Slurm's names, and which of them goes where (upstream: slurmrestd.c, _setup_logging). */

/** By their numbers. */
export const LEVEL_NAMES = [
  'quiet',
  'fatal',
  'error',
  'info',
  'verbose',
  'debug',
  'debug2',
  'debug3',
  'debug4',
  'debug5',
] as const;

const INFO = LEVEL_NAMES.indexOf('info');
const FINEST = LEVEL_NAMES.length - 1;

/** What was asked for; null where nothing was. Levels are numbers of {@link LEVEL_NAMES}. */
export interface LogSettings {
  /** For wherever the log goes by itself. */
  readonly level: number | null;
  readonly stderr: number | null;
  readonly syslog: number | null;
  /** Steps of detail that are added, one for each `-v`. */
  readonly increase: number;
  /** How lines on standard error are written. */
  readonly format: 'text' | 'json';
}

export const DEFAULT_LOG: LogSettings = {
  level: null,
  stderr: null,
  syslog: null,
  increase: 0,
  format: 'text',
};

/** What there is to log to. */
export interface LogSurroundings {
  /** Standard error is a terminal: somebody is watching. */
  readonly isTerminal: boolean;
  /** The system has a log. */
  readonly hasSyslog: boolean;
}

/** The level of each target; 0 for none. */
export interface LogTargets {
  readonly stderr: number;
  readonly syslog: number;
}

/** Reads a level: a number, of which those beyond the last mean it, or a name in any case. Null: neither. */
export function parseLevel(text: string): number | null {
  if (/^\d/.test(text)) return Math.min(Number.parseInt(text, 10), FINEST);
  const index = (LEVEL_NAMES as readonly string[]).indexOf(text.toLowerCase());
  return index < 0 ? null : index;
}

/**
 * Where the log goes. What is set for one target holds for that one, and the other stays at "info". Else all goes
 * to a terminal, or to the system's log and from "info" on to standard error. A machine without
 * a system log, such as most containers, has all of it on standard error.
 */
export function logTargets(
  { level, stderr, syslog, increase }: LogSettings,
  { isTerminal, hasSyslog }: LogSurroundings,
): LogTargets {
  // What is to be quiet stays so.
  const raised = (base: number) => (base === 0 ? 0 : Math.min(base + increase, FINEST));
  if (stderr !== null || syslog !== null) {
    return {
      stderr: stderr === null ? INFO : raised(stderr),
      syslog: syslog === null ? INFO : raised(syslog),
    };
  }
  const own = raised(level ?? INFO);
  if (isTerminal || !hasSyslog) return { stderr: own, syslog: 0 };
  return { stderr: INFO, syslog: own };
}
