/**
 * What a job that GET showed, and that was edited and sent back, changes. The controller takes each field
 * for a change and refuses some as they are: to a plain user those of administrators, to a running job
 * those of its resources.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JobRecord } from '../cluster/derive/job.js';
import { Findings, ReadContext } from '../model/engine/context.js';
import type { Json, JsonObject } from '../model/engine/json.js';
import type { Write } from '../model/engine/kind.js';
import { compileReader } from '../model/engine/kind.js';
import { readWhole } from '../model/engine/object-reader.js';
import { objectWriter } from '../model/engine/object-writer.js';
import type { JobDescriptionInput } from '../model/types/job-description.js';
import { JOB_DESC_MSG } from '../model/types/job-description.js';
import { JOB_CHANGES } from '../model/types/job-update.js';
import { JOB_INFO } from '../model/types/jobs.js';
import type { ApiVersion } from '../model/versions.js';
import type { AnyRequest } from './operation.js';

/** Writes those keys of a job that a description has too. */
function sharedKeysWriter(version: ApiVersion): Write<JobRecord> {
  const read = new Set(JOB_DESC_MSG.fieldsOf(version).map(({ field }) => field.key));
  const shared = JOB_INFO.fieldsOf(version).filter(({ field }) => read.has(field.key));
  return objectWriter(JOB_INFO.name, shared, version);
}

/**
 * Compares key by key, not member by member: where two keys feed one member, the one that was edited
 * counts and not the one that is read last.
 * @param sent The job as it was sent back.
 * @param now The job as it is.
 * @returns The description of what differs, or null where that cannot be read: the errors are recorded.
 */
export function jobDifference(
  sent: JsonObject,
  now: JobRecord,
  { version, surroundings, findings }: Pick<AnyRequest, 'version' | 'surroundings' | 'findings'>,
): JobDescriptionInput | null {
  const context = { ...surroundings, version, findings: new Findings() };
  const shown = JSON.parse(sharedKeysWriter(version)(now, context)) as JsonObject;
  const readChanges = compileReader(JOB_CHANGES, version);
  const read = (input: JsonObject, found: Findings): JobDescriptionInput | null => {
    const quiet = new ReadContext({ version, surroundings, findings: found, complex: true });
    return readWhole(readChanges, input, quiet)?.description ?? null;
  };
  const alone = (key: string, value: Json | undefined): JobDescriptionInput | null =>
    value === undefined ? {} : read({ [key]: value }, new Findings());
  const differs = ([key, value]: [string, Json]): boolean => {
    const other = shown[key];
    if (isDeepStrictEqual(value, other)) return false;
    const description = alone(key, value);
    return description === null || !isDeepStrictEqual(description, alone(key, other));
  };
  // What was read before has had its warnings then.
  const found = new Findings();
  const changed = read(Object.fromEntries(Object.entries(sent).filter(differs)), found);
  for (const error of found.errors) {
    findings.error(error.error_number, error.description, error.source);
  }
  return changed;
}
