/** How handlers tell of a daemon's refusal. */
import { unsendableField } from '../cluster/controller/submit.js';
import { errorNumber, SlurmError } from '../errors.js';
import type { Findings } from '../model/engine/context.js';
import type { AnyObject } from '../model/engine/object.js';
import type { ApiVersion } from '../model/versions.js';

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

/** What was read and then sent: its type, the API version, and its place in the body, as `#/job/`. */
export interface Sent {
  readonly type: AnyObject;
  readonly version: ApiVersion;
  readonly place: string;
}

/** As {@link recordFailure}; a field that the controller's release lacks is named as the body has it. */
export function recordRefusal(
  findings: Findings,
  error: unknown,
  { type, version, place }: Sent,
  source: string,
  description: string,
): void {
  const member = unsendableField(error);
  const key = type
    .fieldsOf(version)
    .map(({ field }) => field)
    .find(({ key, source }) => (source.type === 'member' ? source.member : key) === member)?.key;
  if (key === undefined) recordFailure(findings, error, source, description);
  else {
    const lack = `The controller's release does not know the field "${key}"`;
    findings.error(errorNumber('ESLURM_NOT_SUPPORTED'), lack, `${place}${key}/`);
  }
}

/** Whether a daemon said that nothing changed since the given time. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof SlurmError && error.errorNumber === 1900;
}
