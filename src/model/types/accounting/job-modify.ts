/** Changing jobs in the accounting database. */
import type { JobRecord } from '../../../messages/accounting/jobs.js';
import { optional } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { PROCESS_EXIT_CODE } from '../../kinds/exit-code.js';
import { SELECTED_STEP_LIST } from '../../kinds/selected-steps.js';
import type { SelectedStep } from '../../kinds/step-ids.js';
import { STRING, STRING_LIST } from '../../kinds/text.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';

/** What of a job can be changed. */
type Changeable = Pick<JobRecord, 'admin_comment' | 'derived_ec' | 'derived_es' | 'extra' | 'system_comment' | 'tres_alloc_str' | 'wckey'>;

/** A change: members that the body does not name stay as they are. */
export type JobModify = Partial<Changeable>;

export const JOB_MODIFY = defineObject<Changeable>()('JOB_MODIFY', (f) => [
  f.group('comment', 'Free texts'),
  f.member('comment/administrator', STRING, 'admin_comment', 'Free text set by an administrator'),
  f.member('derived_exit_code', PROCESS_EXIT_CODE, 'derived_ec', 'Highest exit code among the steps of the job'),
  f.member('comment/job', STRING, 'derived_es', 'Free text set by the user'),
  f.member('extra', STRING, 'extra', 'Free text that nodes may be chosen by'),
  f.member('comment/system', STRING, 'system_comment', 'Free text set by Slurm'),
  f.group('tres', 'Trackable resources of the job'),
  f.member('tres/allocated', TRES_STR, 'tres_alloc_str', 'What the job was given; resources that are not named stay'),
  f.member('wckey', STRING, 'wckey', 'Workload characterization key of the job'),
]);

/** Several jobs, and what is changed of each. */
export interface JobsModify extends Envelope {
  readonly job_id_list: readonly SelectedStep[] | null;
  readonly job_rec: Changeable | null;
}

export const OPENAPI_JOB_MODIFY_REQ = defineObject<JobsModify>()('OPENAPI_JOB_MODIFY_REQ', (f) => [
  f.member('job_id_list', SELECTED_STEP_LIST, 'job_id_list', 'Jobs, tasks of arrays, components'),
  f.member('job_rec', optional(JOB_MODIFY), 'job_rec', 'What is changed of each'),
  ...envelopeFields(f),
]);

/** A reply that names what was changed. */
interface JobModifyResponse extends Envelope {
  readonly results: readonly string[] | null;
}

export const OPENAPI_JOB_MODIFY_RESP = defineObject<JobModifyResponse>()('OPENAPI_JOB_MODIFY_RESP', (f) => [
  f.member('results', STRING_LIST, 'results', 'The records that were changed, as texts', { required: true }),
  ...envelopeFields(f),
]);
