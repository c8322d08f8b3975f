/** Associations as they are shown and changed. */
import type { AssociationRecord } from '../../../messages/accounting/associations.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { ASSOC_FLAGS } from '../../kinds/association-conditions.js';
import { BOOL16 } from '../../kinds/booleans.js';
import { UINT32, UINT32_NO_VAL } from '../../kinds/numbers.js';
import { QOS_ID, QOS_STRING_ID_LIST } from '../../kinds/qos.js';
import { STRING, STRING_LIST } from '../../kinds/text.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { ACCOUNTING_LIST, ASSOC_ID } from './associations.js';

/** An association. */
const ASSOC = defineObject<AssociationRecord>()('ASSOC', (f) => [
  f.member('accounting', ACCOUNTING_LIST, 'accounting_list', 'Accounted use, where it is asked for'),
  f.member('account', STRING, 'acct', 'Account'),
  f.member('cluster', STRING, 'cluster', 'Cluster'),
  f.member('comment', STRING, 'comment', 'Free text'),
  f.group('default', 'What is used where nothing is named'),
  f.member('default/qos', QOS_ID, 'def_qos_id', 'Default quality of service'),
  f.member('flags', ASSOC_FLAGS, 'flags', 'Flags of the association'),
  f.group('max', 'Upper limits'),
  f.group('max/jobs', 'Limits of jobs'),
  f.group('max/jobs/per', 'Limits of jobs of the association and those below it'),
  f.member('max/jobs/per/count', UINT32_NO_VAL, 'grp_jobs', 'Most running jobs of it and those below it (GrpJobs)'),
  f.member('max/jobs/per/accruing', UINT32_NO_VAL, 'grp_jobs_accrue', 'Most waiting jobs of it and those below it whose priority grows with age (GrpJobsAccrue)'),
  f.member('max/jobs/per/submitted', UINT32_NO_VAL, 'grp_submit_jobs', 'Most jobs of it and those below it that wait or run (GrpSubmitJobs)'),
  f.group('max/tres', 'Limits of trackable resources'),
  f.member('max/tres/total', TRES_STR, 'grp_tres', 'Most resources of all running jobs of it and those below it (GrpTRES)'),
  f.group('max/tres/group', 'Limits of resources times minutes of it and those below it'),
  f.member('max/tres/group/minutes', TRES_STR, 'grp_tres_mins', 'Most resource minutes of past, running and future jobs of it and those below it (GrpTRESMins)'),
  f.member('max/tres/group/active', TRES_STR, 'grp_tres_run_mins', 'Most resource minutes that running jobs of it and those below it may still take (GrpTRESRunMins)'),
  f.group('max/tres/minutes', 'Limits of resources times minutes'),
  f.member('max/tres/minutes/total', TRES_STR, 'max_tres_run_mins', 'Most resource minutes that running jobs may still take; not enforced (MaxTRESRunMins)'),
  f.group('max/per', 'Limits by what has them'),
  f.group('max/per/account', 'Limits of it and those below it'),
  f.member('max/per/account/wall_clock', UINT32_NO_VAL, 'grp_wall', 'Most minutes of all running jobs of it and those below it together (GrpWall)'),
  f.whole('id', ASSOC_ID, 'Number in the accounting database'),
  f.member('is_default', BOOL16, 'is_def', "Whether it is the user's default"),
  f.member('lineage', STRING, 'lineage', 'Path from the root association to this one'),
  f.member('max/jobs/active', UINT32_NO_VAL, 'max_jobs', 'Most running jobs of a user (MaxJobs)'),
  f.member('max/jobs/accruing', UINT32_NO_VAL, 'max_jobs_accrue', 'Most waiting jobs of a user whose priority grows with age (MaxJobsAccrue)'),
  f.member('max/jobs/total', UINT32_NO_VAL, 'max_submit_jobs', 'Most jobs of a user that wait or run (MaxSubmitJobs)'),
  f.group('max/tres/minutes/per', 'Limits of resource minutes by what has them'),
  f.member('max/tres/minutes/per/job', TRES_STR, 'max_tres_mins_pj', 'Most resource minutes of a job (MaxTRESMinsPerJob)'),
  f.group('max/tres/per', 'Limits of resources by what has them'),
  f.member('max/tres/per/job', TRES_STR, 'max_tres_pj', 'Most resources of a job (MaxTRESPerJob)'),
  f.member('max/tres/per/node', TRES_STR, 'max_tres_pn', 'Most resources of a job on one node (MaxTRESPerNode)'),
  f.member('max/jobs/per/wall_clock', UINT32_NO_VAL, 'max_wall_pj', 'Most minutes of a job (MaxWallDurationPerJob)'),
  f.group('min', 'Lower limits'),
  f.member('min/priority_threshold', UINT32_NO_VAL, 'min_prio_thresh', 'Priority from which on resources are reserved for a job (MinPrioThreshold)'),
  f.member('parent_account', STRING, 'parent_acct', 'Parent of the account'),
  f.member('partition', STRING, 'partition', 'Partition, where it is for one alone'),
  f.member('priority', UINT32_NO_VAL, 'priority', 'Priority that its jobs are given'),
  f.member('qos', QOS_STRING_ID_LIST, 'qos_list', 'Qualities of service that may be used'),
  f.member('shares_raw', UINT32, 'shares_raw', 'Shares that it has beside its neighbours, for fair share'),
  f.member('user', STRING, 'user', 'User; empty where it is for the account itself', { required: true }),
]);

export const ASSOC_LIST = listOf('ASSOC_LIST', ASSOC);

/** One as a body has it: members that it does not name are not there. */
export type AssociationInput = Partial<AssociationRecord>;

/** A reply with associations. */
export interface AssociationsResponse extends Envelope {
  readonly associations: readonly AssociationRecord[] | null;
}

/** A body that adds and changes some. */
export interface AssociationsRequest {
  readonly associations: readonly AssociationInput[] | null;
}

export const OPENAPI_ASSOCS_RESP = defineObject<AssociationsResponse>()('OPENAPI_ASSOCS_RESP', (f) => [
  f.member('associations', ASSOC_LIST, 'associations', 'Associations', { required: true }),
  ...envelopeFields(f),
]);

/** A reply with the associations that were removed. */
interface AssociationsRemovedResponse extends Envelope {
  readonly removed_associations: readonly string[] | null;
}

export const OPENAPI_ASSOCS_REMOVED_RESP = defineObject<AssociationsRemovedResponse>()('OPENAPI_ASSOCS_REMOVED_RESP', (f) => [
  f.member('removed_associations', STRING_LIST, 'removed_associations', 'What was removed, one line each', { required: true }),
  ...envelopeFields(f),
]);
