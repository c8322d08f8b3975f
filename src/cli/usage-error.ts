/** Faults in the command line or the environment. */

/** A fault that ends the program with status 1. */
export class UsageError extends Error {
  /** Print the usage text instead, as upstream does. */
  readonly showUsage: boolean;

  constructor(message: string, options: { showUsage?: boolean } = {}) {
    super(message);
    this.name = 'UsageError';
    this.showUsage = options.showUsage ?? false;
  }
}
