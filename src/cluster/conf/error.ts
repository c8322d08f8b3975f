/** Errors of finding and reading slurm.conf. */

/**
 * What went wrong: a line that is no line of slurm.conf, a value that its key does not take, something
 * that must be given and is not, a bound exceeded, a file that cannot be read or included, or no
 * configuration found at all.
 */
export type SlurmConfErrorCode =
  | 'SYNTAX'
  | 'VALUE'
  | 'MISSING'
  | 'LIMIT'
  | 'UNREADABLE'
  | 'INCLUDE'
  | 'NO_SOURCE';

/** A place in a configuration file. Lines count from 1; a continued line is where it begins. */
export interface ConfPlace {
  readonly file: string;
  readonly line: number;
}

/** The configuration cannot be used. The message is upstream's where clients may match on it. */
export class SlurmConfError extends Error {
  readonly code: SlurmConfErrorCode;
  readonly file: string | null;
  readonly line: number | null;

  constructor(
    code: SlurmConfErrorCode,
    message: string,
    place: Partial<ConfPlace> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'SlurmConfError';
    this.code = code;
    this.file = place.file ?? null;
    this.line = place.line ?? null;
  }

  /** The line that a daemon ends with after this error (upstream: slurm_conf_init). */
  get conclusion(): string {
    return this.code === 'NO_SOURCE'
      ? 'Could not establish a configuration source'
      : 'Unable to process configuration file';
  }
}

/** An error of a value at a place. */
export function badValue(message: string, place: ConfPlace): SlurmConfError {
  return new SlurmConfError('VALUE', `${message} (${place.file} line ${place.line})`, place);
}
