/** Signalling jobs: by id, and by filters. */
import type { KilledJob, KillJobsRequest } from '../../messages/job-control.js';
import { convertToText } from '../engine/convert.js';
import type { FieldOptions, FieldVerbs } from '../engine/fields.js';
import { kindIn } from '../engine/fields.js';
import type { Json } from '../engine/json.js';
import { isObject, typeNames } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { alias, compileReader } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { HOSTLIST_STRING } from '../kinds/hostlists.js';
import { USER_ID } from '../kinds/identities.js';
import { unlessUnset } from '../kinds/input.js';
import { JOB_STATE, WARN_FLAGS } from '../kinds/job-flags.js';
import { UINT32, UINT32_NO_VAL } from '../kinds/numbers.js';
import { BETWEEN_IDS } from '../kinds/selected-steps.js';
import { SIGNAL } from '../kinds/signals.js';
import type { SelectedStep } from '../kinds/step-ids.js';
import { SELECTED_STEP } from '../kinds/step-ids.js';
import { STRING } from '../kinds/text.js';
import { ERROR } from '../kinds/text-names.js';
import type { ApiVersion } from '../versions.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** How one job is signalled. */
export interface JobSignalQuery {
  readonly signal: number;
  readonly flags: number;
}

export const OPENAPI_JOB_INFO_DELETE_QUERY = defineObject<JobSignalQuery>()('OPENAPI_JOB_INFO_DELETE_QUERY', (f) => [
  f.input('signal', unlessUnset('signal', SIGNAL), 'Signal by name or number; KILL if left out'),
  f.member('flags', WARN_FLAGS, 'flags', 'Which processes get it, and how'),
]);

/** Which jobs are signalled, and how, as far as the input says. */
export type JobsSignalInput = Partial<KillJobsRequest>;

/**
 * Job ids stay text: the controller reads them. Upstream takes lists only; one text, as a query has it,
 * is split here.
 */
const KILL_JOBS_MSG_JOBS_ARRAY: Kind<readonly (string | null)[] | null> = {
  ...listOf('KILL_JOBS_MSG_JOBS_ARRAY', STRING),
  reader(version) {
    const read = compileReader(STRING, version);
    return (input, context) => {
      if (isObject(input)) {
        context.fail(9202, `Unexpected type ${typeNames(input).slurm} when expecting a list`);
      }
      const items: readonly Json[] = Array.isArray(input) ? input : (convertToText(input) ?? '').split(BETWEEN_IDS).filter((id) => id !== '');
      return items.map((item) => read(item, context));
    };
  },
  warnsAbout: { type: 'array' },
};

export const KILL_JOBS_MSG = defineObject<JobsSignalInput>()('KILL_JOBS_MSG', (f) => [
  f.member('account', STRING, 'account', 'Only jobs of this account'),
  f.member('flags', WARN_FLAGS, 'flags', 'Which processes get the signal, and how'),
  f.member('job_name', STRING, 'job_name', 'Only jobs of this name'),
  f.member('jobs', KILL_JOBS_MSG_JOBS_ARRAY, 'jobs_array', 'Ids of jobs, array tasks and components'),
  f.member('partition', STRING, 'partition', 'Only jobs of this partition'),
  f.member('qos', STRING, 'qos', 'Only jobs of this quality of service'),
  f.member('reservation', STRING, 'reservation', 'Only jobs of this reservation'),
  f.input('signal', unlessUnset('signal', SIGNAL), 'Signal by name or number; KILL if left out'),
  f.member('job_state', JOB_STATE, 'state', 'Only jobs in this state'),
  f.member('user_id', USER_ID, 'user_id', "Only this user's jobs, by number or name"),
  f.member('user_name', STRING, 'user_name', "Only this user's jobs, by name"),
  f.member('wckey', STRING, 'wckey', 'Only jobs of this workload characterization key'),
  f.member('nodes', HOSTLIST_STRING, 'nodelist', 'Only jobs on any of these nodes'),
]);

/** What became of one job. */
export type SignalledJob = Omit<KilledJob, 'id'> & { readonly id: SelectedStep };

const KILL_JOBS_RESP_JOB = defineObject<SignalledJob>()('KILL_JOBS_RESP_JOB', (f) => [
  f.group('error', 'What became of it'),
  f.group('federation', 'Place in the federation'),
  f.member('error/string', ERROR, 'error_code', 'Text of the number', { required: true }),
  f.member('error/code', UINT32, 'error_code', 'Number of the error, 0 for none', { required: true }),
  f.member('error/message', STRING, 'error_msg', 'Why it failed', { required: true }),
  f.member('step_id', alias('SELECTED_STEP_PTR', SELECTED_STEP), 'id', 'The job or step as it was named', { required: true }),
  f.member('job_id', UINT32_NO_VAL, 'real_job_id', 'Id of the job', { required: true }),
  f.member('federation/sibling', STRING, 'sibling_name', 'The member of the federation that has it', { required: true }),
]);

/** Reply to a signal. */
export interface KillJobsReply extends Envelope {
  readonly status: readonly SignalledJob[];
}

const KILL_JOBS_RESP_MSG = listOf('KILL_JOBS_RESP_MSG', KILL_JOBS_RESP_JOB);

function status(f: FieldVerbs<KillJobsReply>, options: FieldOptions = {}) {
  const description = 'What became of each job; without the flag VERBOSE only of those that failed';
  return f.member('status', KILL_JOBS_RESP_MSG, 'status', description, { required: true, ...options });
}

export const OPENAPI_KILL_JOBS_RESP = defineObject<KillJobsReply>()('OPENAPI_KILL_JOBS_RESP', (f) => [status(f), ...envelopeFields(f)]);

/** Of a single job: without a payload, and an alias of the bare envelope, in old versions. */
export const OPENAPI_KILL_JOB_RESP = {
  ...defineObject<KillJobsReply>()('OPENAPI_KILL_JOB_RESP', (f) => [status(f, { since: 42 }), ...envelopeFields(f)]),
  schemaName: (version: ApiVersion) =>
    kindIn(
      [
        [40, 'openapi_resp'],
        [42, 'openapi_kill_job_resp'],
      ],
      version,
    ),
};
