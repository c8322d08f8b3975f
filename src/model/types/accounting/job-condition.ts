/** Which jobs of the accounting database are shown. */
import type { JobCondition } from '../../../messages/accounting/jobs.js';
import { JOB_CONDITION_FLAGS as FLAGS } from '../../../messages/accounting/jobs.js';
import type { Kind } from '../../engine/kind.js';
import { compileReader } from '../../engine/kind.js';
import { defineObject } from '../../engine/object.js';
import { JOB_CONDITION_DB_FLAGS, JOB_CONDITION_FLAGS } from '../../kinds/accounting-job-flags.js';
import { GROUP_ID_STRING_LIST, JOB_REASON_CSV_LIST, JOB_STATE_ID_STRING_LIST, USER_ID_STRING_LIST } from '../../kinds/condition-lists.js';
import { inputKind, unlessUnset } from '../../kinds/input.js';
import { INT32_KIND, UINT32_NO_VAL } from '../../kinds/numbers.js';
import { QOS_ID_STRING_CSV_LIST } from '../../kinds/qos.js';
import { SELECTED_STEP_LIST } from '../../kinds/selected-steps.js';
import type { SelectedStep } from '../../kinds/step-ids.js';
import { CSV_STRING_LIST, STRING } from '../../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL, UNSET_TIME } from '../../kinds/times.js';
import type { ReadCondition } from './conditions.js';

/** Which jobs, as a query says it. */
export interface JobConditionQuery extends ReadCondition<Omit<JobCondition, 'step_list'>> {
  readonly step_list: readonly SelectedStep[] | null;
}

/** Members that a time of submission sets. */
type SubmitTime = Partial<Pick<JobConditionQuery, 'flags' | 'usage_start'>>;

/** Jobs that ended since then; the times of the query then have no defaults. */
const JOB_CONDITION_SUBMIT_TIME: Kind<SubmitTime> = inputKind<SubmitTime>('JOB_CONDITION_SUBMIT_TIME', TIMESTAMP_NO_VAL, (version) => {
  const read = compileReader(TIMESTAMP_NO_VAL, version);
  return (input, context) => {
    const time = read(input, context);
    if (time === UNSET_TIME) return {};
    const { flags = 0 } = context.target as SubmitTime;
    return { usage_start: time, flags: flags | FLAGS.NO_DEFAULT_USAGE };
  };
});

export const JOB_CONDITION = defineObject<JobConditionQuery>()('JOB_CONDITION', (f) => [
  f.member('account', CSV_STRING_LIST, 'acct_list', 'Accounts, comma-separated'),
  f.member('association', CSV_STRING_LIST, 'associd_list', 'Numbers of associations, comma-separated'),
  f.member('cluster', CSV_STRING_LIST, 'cluster_list', 'Clusters, comma-separated; without it the own one'),
  f.member('constraints', CSV_STRING_LIST, 'constraint_list', 'Features that the jobs asked for, comma-separated: all of them'),
  f.input('cpus_max', unlessUnset('cpus_max', UINT32_NO_VAL), 'Most CPUs; counts beside cpus_min only'),
  f.input('cpus_min', unlessUnset('cpus_min', UINT32_NO_VAL), 'Least CPUs; alone it is the exact number'),
  f.exploded(JOB_CONDITION_DB_FLAGS, 'db_flags'),
  f.member('exit_code', INT32_KIND, 'exitcode', 'Exit code; Slurm does not look at it'),
  f.exploded(JOB_CONDITION_FLAGS, 'flags'),
  f.member('format', CSV_STRING_LIST, 'format_list', 'Changes nothing: for command line tools', { until: 44, deprecated: 43 }),
  f.member('groups', GROUP_ID_STRING_LIST, 'groupid_list', 'Groups by names or numbers, comma-separated'),
  f.member('job_name', CSV_STRING_LIST, 'jobname_list', 'Names of jobs, comma-separated'),
  f.input('nodes_max', unlessUnset('nodes_max', UINT32_NO_VAL), 'Most nodes; counts beside nodes_min only'),
  f.input('nodes_min', unlessUnset('nodes_min', UINT32_NO_VAL), 'Least nodes; alone it is the exact number'),
  f.member('partition', CSV_STRING_LIST, 'partition_list', 'Partitions, comma-separated'),
  f.member('qos', QOS_ID_STRING_CSV_LIST, 'qos_list', 'Qualities of service by names or numbers, comma-separated'),
  f.member('reason', JOB_REASON_CSV_LIST, 'reason_list', 'Why the jobs waited or failed, by names or numbers, comma-separated'),
  f.member('reservation', CSV_STRING_LIST, 'resv_list', 'Reservations, comma-separated'),
  f.member('reservation_id', CSV_STRING_LIST, 'resvid_list', 'Numbers of reservations, comma-separated'),
  f.member('state', JOB_STATE_ID_STRING_LIST, 'state_list', 'States that the jobs had within the times, comma-separated'),
  f.member('step', SELECTED_STEP_LIST, 'step_list', 'Jobs, tasks of arrays, components, steps, comma-separated'),
  f.input('timelimit_max', unlessUnset('timelimit_max', UINT32_NO_VAL), 'Longest time limit (minutes); counts beside timelimit_min only'),
  f.input('timelimit_min', unlessUnset('timelimit_min', UINT32_NO_VAL), 'Shortest time limit (minutes); alone it is the exact one'),
  f.member('end_time', TIMESTAMP, 'usage_end', 'Jobs that were eligible before then (seconds since 1970, or a text such as now-1hour)'),
  f.member('start_time', TIMESTAMP, 'usage_start', 'Jobs that had not ended then (seconds since 1970, or a text such as now-1hour)'),
  f.input('submit_time', JOB_CONDITION_SUBMIT_TIME, 'Jobs that had not ended then, whenever they were eligible'),
  f.member('node', STRING, 'used_nodes', 'Nodes that the jobs ran on, as a hostlist'),
  f.member('users', USER_ID_STRING_LIST, 'userid_list', 'Users by names or numbers, comma-separated'),
  f.member('wckey', CSV_STRING_LIST, 'wckey_list', 'Workload characterization keys, comma-separated'),
]);
