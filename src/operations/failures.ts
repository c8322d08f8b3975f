/** How handlers tell of a daemon's refusal. */
import { SlurmError } from '../errors.js';
import type { Findings } from '../model/engine/context.js';

/**
 * Records a failure of Slurm's among the reply's errors; anything else, and what has an HTTP status of
 * its own, is thrown on. What is known beyond the error's number stands behind the description.
 */
export function recordFailure(
  findings: Findings,
  error: unknown,
  source: string,
  description: string,
): void {
  if (!(error instanceof SlurmError) || error.status !== null) throw error;
  const detail = error.description === '' ? '' : `: ${error.description}`;
  findings.error(error.errorNumber, description + detail, source);
}

/** Whether a daemon said that nothing changed since the given time. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof SlurmError && error.errorNumber === 1900;
}
