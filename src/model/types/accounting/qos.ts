/** Qualities of service: as they are shown and changed, and what asks for them. */
import type { QosCondition, QosRecord } from '../../../messages/accounting/qos.js';
import { QOS_CONDITION_FLAGS } from '../../../messages/accounting/qos.js';
import { bit, flagTable } from '../../engine/flags.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { BOOL, BOOL16 } from '../../kinds/booleans.js';
import { FLOAT64_NO_VAL, UINT32, UINT32_NO_VAL } from '../../kinds/numbers.js';
import { QOS_ID_STRING_CSV_LIST, QOS_NAME, QOS_NAME_CSV_LIST, QOS_PREEMPT_LIST } from '../../kinds/qos.js';
import { QOS_FLAGS, QOS_PREEMPT_MODES, QOS_PREEMPT_MODES_CONDITION } from '../../kinds/qos-flags.js';
import { CSV_STRING_LIST, STRING, STRING_LIST } from '../../kinds/text.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import type { ReadCondition } from './conditions.js';

/** A quality of service. */
export const QOS = defineObject<QosRecord>()('QOS', (f) => [
  f.member('description', STRING, 'description', 'Free text'),
  f.member('flags', QOS_FLAGS, 'flags', 'Flags. In a change they replace those that are there, unless ADD, REMOVE or NOT_SET is among them'),
  f.member('id', UINT32, 'id', 'Number'),
  f.group('limits', 'What jobs may use'),
  f.member('limits/grace_time', UINT32, 'grace_time', "Seconds between a preempted job's warning and its end (GraceTime)"),
  f.group('limits/max', 'Upper limits'),
  f.group('limits/max/active_jobs', 'Limits of jobs of all users together'),
  f.member('limits/max/active_jobs/accruing', UINT32_NO_VAL, 'grp_jobs_accrue', 'Most waiting jobs whose priority grows with age (GrpJobsAccrue)'),
  f.member('limits/max/active_jobs/count', UINT32_NO_VAL, 'grp_jobs', 'Most running jobs (GrpJobs)'),
  f.group('limits/max/jobs', 'Limits of jobs'),
  f.member('limits/max/jobs/count', UINT32_NO_VAL, 'grp_submit_jobs', 'Most jobs that wait or run (GrpSubmitJobs)', { since: 42 }),
  f.group('limits/max/tres', 'Limits of trackable resources'),
  f.member('limits/max/tres/total', TRES_STR, 'grp_tres', 'Most resources of all running jobs (GrpTRES)'),
  f.group('limits/max/tres/minutes', 'Limits of resources times minutes'),
  f.member('limits/max/tres/minutes/total', TRES_STR, 'grp_tres_mins', 'Most resource minutes of past, running and future jobs (GrpTRESMins)', { since: 42 }),
  f.group('limits/max/tres/minutes/per', 'Limits of resource minutes by what has them'),
  f.member('limits/max/tres/minutes/per/qos', TRES_STR, 'grp_tres_run_mins', 'Most resource minutes that running jobs may still take (GrpTRESRunMins)'),
  f.member('name', STRING, 'name', 'Name'),
  f.group('limits/max/wall_clock', 'Limits of time'),
  f.group('limits/max/wall_clock/per', 'Limits of time by what has them'),
  f.member('limits/max/wall_clock/per/qos', UINT32_NO_VAL, 'grp_wall', 'Most minutes of all jobs together (GrpWall)'),
  f.member('limits/factor', FLOAT64_NO_VAL, 'limit_factor', 'What limits of associations are multiplied by (LimitFactor)'),
  f.group('limits/max/jobs/active_jobs', 'Limits of running jobs'),
  f.group('limits/max/jobs/active_jobs/per', 'Limits of running jobs by what has them'),
  f.member('limits/max/jobs/active_jobs/per/account', UINT32_NO_VAL, 'max_jobs_pa', 'Most running jobs of an account (MaxJobsPerAccount)'),
  f.member('limits/max/jobs/active_jobs/per/user', UINT32_NO_VAL, 'max_jobs_pu', 'Most running jobs of a user (MaxJobsPerUser)'),
  f.group('limits/max/accruing', 'Limits of jobs whose priority grows with age'),
  f.group('limits/max/accruing/per', 'Limits of such jobs by what has them'),
  f.member('limits/max/accruing/per/account', UINT32_NO_VAL, 'max_jobs_accrue_pa', 'Most waiting jobs of an account whose priority grows with age (MaxJobsAccruePerAccount)'),
  f.member('limits/max/accruing/per/user', UINT32_NO_VAL, 'max_jobs_accrue_pu', 'Most waiting jobs of a user whose priority grows with age (MaxJobsAccruePerUser)'),
  f.group('limits/max/jobs/per', 'Limits of jobs by what has them'),
  f.member('limits/max/jobs/per/account', UINT32_NO_VAL, 'max_submit_jobs_pa', 'Most jobs of an account that wait or run (MaxSubmitJobsPerAccount)'),
  f.member('limits/max/jobs/per/user', UINT32_NO_VAL, 'max_submit_jobs_pu', 'Most jobs of a user that wait or run (MaxSubmitJobsPerUser)'),
  f.member('limits/max/tres/minutes/per/job', TRES_STR, 'max_tres_mins_pj', 'Most resource minutes of a job (MaxTRESMinsPerJob)'),
  f.group('limits/max/tres/per', 'Limits of resources by what has them'),
  f.member('limits/max/tres/per/account', TRES_STR, 'max_tres_pa', 'Most resources of an account (MaxTRESPerAccount)'),
  f.member('limits/max/tres/per/job', TRES_STR, 'max_tres_pj', 'Most resources of a job (MaxTRESPerJob)'),
  f.member('limits/max/tres/per/node', TRES_STR, 'max_tres_pn', 'Most resources of a job on one node (MaxTRESPerNode)'),
  f.member('limits/max/tres/per/user', TRES_STR, 'max_tres_pu', 'Most resources of a user (MaxTRESPerUser)'),
  f.member('limits/max/tres/minutes/per/account', TRES_STR, 'max_tres_run_mins_pa', 'Most resource minutes that running jobs of an account may still take (MaxTRESRunMinsPerAccount)'),
  f.member('limits/max/tres/minutes/per/user', TRES_STR, 'max_tres_run_mins_pu', 'Most resource minutes that running jobs of a user may still take (MaxTRESRunMinsPerUser)'),
  f.member('limits/max/wall_clock/per/job', UINT32_NO_VAL, 'max_wall_pj', 'Most minutes of a job (MaxWallDurationPerJob)'),
  f.group('limits/min', 'Lower limits'),
  f.member('limits/min/priority_threshold', UINT32_NO_VAL, 'min_prio_thresh', 'Least priority of jobs that resources are kept for (MinPrioThreshold)'),
  f.group('limits/min/tres', 'Lower limits of trackable resources'),
  f.group('limits/min/tres/per', 'Lower limits of resources by what has them'),
  f.member('limits/min/tres/per/job', TRES_STR, 'min_tres_pj', 'Least resources that a job must ask for (MinTRESPerJob)'),
  f.group('preempt', 'Which jobs may be preempted, and how'),
  f.whole('preempt/list', QOS_PREEMPT_LIST, 'Names of those whose jobs may be preempted'),
  f.member('preempt/mode', QOS_PREEMPT_MODES, 'preempt_mode', 'What is done to preempted jobs of this one (PreemptMode)'),
  f.member('preempt/exempt_time', UINT32_NO_VAL, 'preempt_exempt_time', 'Seconds that a job runs before it may be preempted (PreemptExemptTime)'),
  f.member('priority', UINT32_NO_VAL, 'priority', "What it adds to jobs' priority"),
  f.member('usage_factor', FLOAT64_NO_VAL, 'usage_factor', 'What usage of jobs is multiplied by (UsageFactor)'),
  f.member('usage_threshold', FLOAT64_NO_VAL, 'usage_thres', 'Least fair share of associations whose jobs may run (UsageThreshold)'),
]);

export const QOS_LIST = listOf('QOS_LIST', QOS);

/** One as a body has it: members that it does not name are not there. */
export type QosInput = Partial<QosRecord>;

/** A reply with qualities of service, and the body that adds or changes some. */
export interface QosResponse extends Envelope {
  readonly qos: readonly QosRecord[];
}

/** The body that adds or changes some. */
export interface QosRequest {
  readonly qos: readonly QosInput[] | null;
}

export const OPENAPI_SLURMDBD_QOS_RESP = defineObject<QosResponse>()('OPENAPI_SLURMDBD_QOS_RESP', (f) => [
  f.member('qos', QOS_LIST, 'qos', 'Qualities of service', { required: true }),
  ...envelopeFields(f),
]);

/** Names of what was removed. */
export interface QosRemovedResponse extends Envelope {
  readonly removed_qos: readonly string[];
}

export const OPENAPI_SLURMDBD_QOS_REMOVED_RESP = defineObject<QosRemovedResponse>()('OPENAPI_SLURMDBD_QOS_REMOVED_RESP', (f) => [
  f.member('removed_qos', STRING_LIST, 'removed_qos', 'Names of those that were removed', { required: true }),
  ...envelopeFields(f),
]);

/** Path of one. */
export interface QosParameters {
  readonly name: string | null;
}

export const OPENAPI_SLURMDBD_QOS_PARAM = defineObject<QosParameters>()('OPENAPI_SLURMDBD_QOS_PARAM', (f) => [
  f.member('qos', QOS_NAME, 'name', 'Name or number of the quality of service', { required: true }),
]);

/** What is said of one. */
export interface QosQuery {
  readonly with_deleted: boolean;
}

export const OPENAPI_SLURMDBD_QOS_QUERY = defineObject<QosQuery>()('OPENAPI_SLURMDBD_QOS_QUERY', (f) => [f.member('with_deleted', BOOL, 'with_deleted', 'Also one that was deleted')]);

/** Which ones. */
export type QosConditionQuery = ReadCondition<QosCondition>;

const CONDITION_FLAGS = flagTable('QOS_CONDITION_FLAGS', { width: 16 }, [bit('Include deleted QOS', QOS_CONDITION_FLAGS.WITH_DELETED)]);

export const QOS_CONDITION = defineObject<QosConditionQuery>()('QOS_CONDITION', (f) => [
  f.member('description', CSV_STRING_LIST, 'description_list', 'Descriptions, comma-separated'),
  f.exploded(CONDITION_FLAGS, 'flags', { since: 42 }),
  f.member('id', QOS_ID_STRING_CSV_LIST, 'id_list', 'Numbers or names, comma-separated'),
  f.member('format', CSV_STRING_LIST, 'format_list', 'Changes nothing: for command line tools', { until: 44, deprecated: 43 }),
  f.member('name', QOS_NAME_CSV_LIST, 'name_list', 'Names or numbers, comma-separated'),
  f.member('preempt_mode', QOS_PREEMPT_MODES_CONDITION, 'preempt_mode', 'What is done to preempted jobs'),
  // The only flag is the lowest bit.
  f.member('with_deleted', BOOL16, 'flags', 'Also those that were deleted', { until: 41 }),
]);
