/** Changes of a job, and the reply to one. */
import type { JobArrayResult } from '../../messages/job-control.js';
import type { Json, JsonObject } from '../engine/json.js';
import { isObject } from '../engine/json.js';
import { compileReader } from '../engine/kind.js';
import { optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { inputKind } from '../kinds/input.js';
import { parseNodeCounts } from '../kinds/node-counts.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import { JOB_ARRAY_RESPONSE_ARRAY } from './job-array-response.js';
import type { JobDescriptionInput } from './job-description.js';
import { JOB_DESC_MSG } from './job-description.js';

/** Numbers that jobs are shown with as objects, where a description has plain ones. */
const isNumberObject = (value: Json | undefined): value is JsonObject => value !== undefined && isObject(value) && Object.hasOwn(value, 'set');

/** A change as it was read. */
export interface JobChanges {
  readonly description: JobDescriptionInput;
  /** The input itself, where it is a job as GET shows it: most of it is no change. */
  readonly record: JsonObject | null;
}

/** A key that jobs are shown with and descriptions do not have. */
const RECORD_KEY = 'job_state';

/** Under this key jobs are shown with names of nodes, none while they wait; descriptions have a count there. */
const namesNodes = (key: string, value: Json, isRecord: boolean): boolean => key === 'nodes' && (value === '' || (isRecord && typeof value === 'string' && parseNodeCounts(value) === null));

/**
 * A description that also takes numbers as GET shows them, so that a job can be sent back: "unset" leaves
 * the field alone. Upstream refuses the whole change there.
 */
export const JOB_CHANGES = inputKind<JobChanges>(JOB_DESC_MSG.name, JOB_DESC_MSG, (version) => {
  const read = compileReader(JOB_DESC_MSG, version);
  const plain = JOB_DESC_MSG.fieldsOf(version).filter(({ kind }) => kind.shape === 'scalar');
  const keys = new Set(plain.map(({ field }) => field.key));
  return (input, context) => {
    if (!isObject(input)) return { description: read(input, context), record: null };
    const isRecord = Object.hasOwn(input, RECORD_KEY);
    const entries = Object.entries(input).flatMap(([key, value]): [string, Json][] => {
      if (namesNodes(key, value, isRecord)) return [];
      if (!keys.has(key) || !isNumberObject(value)) return [[key, value]];
      const { set, number = 0 } = value;
      return set === true ? [[key, number]] : [];
    });
    return { description: read(Object.fromEntries(entries), context), record: isRecord ? input : null };
  };
});

/** `results` is null where the controller told of no single tasks. */
export interface JobUpdateReply extends Envelope {
  readonly results: readonly JobArrayResult[] | null;
}

const FIRST = { until: 41, deprecated: 41 } as const;

export const OPENAPI_JOB_POST_RESPONSE = defineObject<JobUpdateReply>()('OPENAPI_JOB_POST_RESPONSE', (f) => [
  f.member('results', optional(JOB_ARRAY_RESPONSE_ARRAY), 'results', 'What became of the job or its tasks'),
  f.derived('job_id', STRING, ({ results }) => results?.[0]?.job_array_id ?? null, 'Id of the first one; see "results"', FIRST),
  f.derived('step_id', STRING, () => null, 'Always empty; see "results"', FIRST),
  f.derived('job_submit_user_msg', STRING, ({ results }) => results?.[0]?.err_msg ?? null, 'What is said of the first one; see "results"', FIRST),
  ...envelopeFields(f),
]);
