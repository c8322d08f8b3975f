/** Jobs as the accounting database keeps them. */
import type { AccountingJob } from '../../../cluster/derive/accounting-job.js';
import { INFINITE, NO_VAL } from '../../../wire/constants.js';
import type { Kind } from '../../engine/kind.js';
import { delegate } from '../../engine/kind.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { SLURMDB_JOB_FLAGS } from '../../kinds/accounting-job-flags.js';
import { collectOwner, JOB_STDERR, JOB_STDIN, JOB_STDOUT, ownerName } from '../../kinds/accounting-stdio.js';
import { PROCESS_EXIT_CODE } from '../../kinds/exit-code.js';
import { GROUP_ID, USER_ID } from '../../kinds/identities.js';
import { JOB_STATE } from '../../kinds/job-flags.js';
import { MEM_PER_CPUS, MEM_PER_NODE } from '../../kinds/memory.js';
import { UINT16, UINT32, UINT32_NO_VAL, UINT64, UINT64_NO_VAL } from '../../kinds/numbers.js';
import { HOLD } from '../../kinds/priority.js';
import { QOS_ID } from '../../kinds/qos.js';
import type { SelectedStep } from '../../kinds/step-ids.js';
import { SELECTED_STEP, SLUID } from '../../kinds/step-ids.js';
import { STRING } from '../../kinds/text.js';
import { JOB_REASON } from '../../kinds/text-names.js';
import { TIMESTAMP } from '../../kinds/times.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { JOB_ASSOC_ID } from './associations.js';
import { STEP_LIST } from './steps.js';
import { WCKEY_TAG } from './wckeys.js';

/** The owner's name; null where there is none. */
const JOB_USER: Kind<AccountingJob> = {
  name: 'JOB_USER',
  shape: 'scalar',
  zero: {} as AccountingJob,
  schema: () => ({ type: 'string' }),
  writer: () => (job, context) => JSON.stringify(ownerName(job, context)),
  collect: collectOwner,
};

/** Seconds from when a job might have run to when it did, to its end where it never did, or to now. */
function plannedSeconds({ eligible, start, end }: AccountingJob, now: number): number {
  if (eligible === 0 || eligible === INFINITE) return 0;
  if (start === NO_VAL && end !== 0) return end - eligible;
  return (start || now) - eligible;
}

const JOB_PLANNED_TIME: Kind<AccountingJob> = delegate<AccountingJob, bigint>(UINT64_NO_VAL, {
  name: 'JOB_PLANNED_TIME',
  zero: {} as AccountingJob,
  toInner: (job, { now }) => BigInt.asUintN(64, BigInt(plannedSeconds(job, now))),
});

export const JOB = defineObject<AccountingJob>()('JOB', (f) => [
  f.member('account', STRING, 'account', 'Account that the job is charged to'),
  f.group('comment', 'Free texts'),
  f.member('comment/administrator', STRING, 'admin_comment', 'Free text set by an administrator'),
  f.member('allocation_nodes', UINT32, 'alloc_nodes', 'How many nodes the job was given'),
  f.group('array', 'Place of the job in a job array'),
  f.member('array/job_id', UINT32, 'array_job_id', 'Job id shared by all tasks of an array; 0 for other jobs'),
  f.group('array/limits', 'Limits of the array'),
  f.group('array/limits/max', 'Upper limits of the array'),
  f.group('array/limits/max/running', 'Upper limits of what runs at once'),
  f.member('array/limits/max/running/tasks', UINT32, 'array_max_tasks', 'How many tasks of the array may run at once; 0 for any number'),
  f.member('array/task_id', UINT32_NO_VAL, 'array_task_id', 'Number of this task in its array'),
  f.member('array/task', STRING, 'array_task_str', 'Task numbers that this record stands for, as a bit mask'),
  f.whole('association', JOB_ASSOC_ID, 'Association that the job is charged to'),
  f.member('block', STRING, 'blockid', 'Not used any more: a block of a Blue Gene system'),
  f.member('cluster', STRING, 'cluster', 'Cluster that had the job'),
  f.member('constraints', STRING, 'constraints', 'Features that nodes had to have'),
  f.member('container', STRING, 'container', 'Path of the OCI container bundle'),
  f.member('sluid', SLUID, 'db_index', 'Unique number of this record of the job', { since: 45 }),
  f.member('derived_exit_code', PROCESS_EXIT_CODE, 'derived_ec', 'Highest exit code among the steps of the job'),
  f.member('comment/job', STRING, 'derived_es', 'Free text set by the user'),
  f.group('time', 'Times of the job'),
  f.member('time/elapsed', UINT32, 'elapsed', 'Seconds that the job has run'),
  f.member('time/eligible', TIMESTAMP, 'eligible', 'When the job became able to run (seconds since 1970)'),
  f.member('time/end', TIMESTAMP, 'end', 'When the job ended (seconds since 1970)'),
  f.member('exclusive', STRING, 'exclusive', 'How the job asked for nodes of its own', { since: 45 }),
  f.member('exit_code', PROCESS_EXIT_CODE, 'exitcode', 'How the job ended'),
  f.member('extra', STRING, 'extra', 'Free text that nodes may be chosen by'),
  f.member('failed_node', STRING, 'failed_node', 'Node whose failure ended the job'),
  f.member('flags', SLURMDB_JOB_FLAGS, 'flags', 'What is noted of the job'),
  f.member('group', GROUP_ID, 'gid', 'Group of the job'),
  f.group('het', 'Place of the job in a heterogeneous job'),
  f.member('het/job_id', UINT32, 'het_job_id', 'Job id of the first component; 0 for other jobs'),
  f.member('het/job_offset', UINT32_NO_VAL, 'het_job_offset', 'Number of this component'),
  f.member('job_id', UINT32, 'jobid', 'Job id'),
  f.member('name', STRING, 'jobname', 'Name of the job'),
  f.member('licenses', STRING, 'licenses', 'Licenses that the job needs'),
  f.group('mcs', 'Multi-Category Security'),
  f.member('mcs/label', STRING, 'mcs_label', 'Label of Multi-Category Security'),
  f.member('nodes', STRING, 'nodes', 'Nodes of the job, as a hostlist'),
  f.member('oversubscribe', STRING, 'oversubscribe', 'How the job agreed to share resources', { since: 45 }),
  f.member('partition', STRING, 'partition', 'Partition of the job'),
  f.member('hold', HOLD, 'priority', 'Whether the job was held'),
  f.member('priority', UINT32_NO_VAL, 'priority', 'Priority of the job'),
  f.member('qos', QOS_ID, 'qosid', 'Quality of service that the job was given'),
  f.member('qosreq', STRING, 'qos_req', 'Qualities of service that the job asked for', { since: 42 }),
  f.group('required', 'What the job asked for'),
  f.member('required/CPUs', UINT32, 'req_cpus', 'Least number of CPUs'),
  f.member('required/memory_per_cpu', MEM_PER_CPUS, 'req_mem', 'Memory for each CPU (MiB)'),
  f.member('required/memory_per_node', MEM_PER_NODE, 'req_mem', 'Memory on each node (MiB)'),
  f.member('kill_request_user', USER_ID, 'requid', 'User who had the job ended'),
  f.member('restart_cnt', UINT16, 'restart_cnt', 'How many times the job was started again', { since: 42 }),
  f.group('reservation', 'Reservation of the job'),
  f.member('reservation/id', UINT32, 'resvid', 'Number of the reservation'),
  f.member('reservation/name', STRING, 'resv_name', 'Name of the reservation'),
  f.member('reservation/requested', STRING, 'resv_req', 'Reservations that the job asked for, comma-separated', { since: 43 }),
  f.whole('time/planned', JOB_PLANNED_TIME, 'Seconds from when the job could have run to its start, or to now', { since: 41 }),
  f.member('script', STRING, 'script', 'Batch script, where that is asked for; only of the first component of a heterogeneous job'),
  f.member('segment_size', UINT16, 'segment_size', 'Size of segments that the job asked for', { since: 43 }),
  f.member('original_sluid', SLUID, 'sluid', 'Unique number that the job had first', { since: 45 }),
  f.whole('stdin_expanded', JOB_STDIN, 'File that the job reads, its placeholders filled in', { since: 41 }),
  f.whole('stdout_expanded', JOB_STDOUT, "File of the job's output, its placeholders filled in", { since: 41 }),
  f.whole('stderr_expanded', JOB_STDERR, "File of the job's errors, its placeholders filled in", { since: 41 }),
  f.member('stdout', STRING, 'std_out', "File of the job's output, as a pattern", { since: 41 }),
  f.member('stderr', STRING, 'std_err', "File of the job's errors, as a pattern", { since: 41 }),
  f.member('stdin', STRING, 'std_in', 'File that the job reads, as a pattern', { since: 41 }),
  f.member('time/start', TIMESTAMP, 'start', 'When the job began (seconds since 1970)'),
  f.group('state', 'State of the job'),
  f.member('state/current', JOB_STATE, 'state', 'State of the job'),
  f.member('state/reason', JOB_REASON, 'state_reason_prev', 'Why the job waited before, or failed'),
  f.member('steps', STEP_LIST, 'steps', 'Steps of the job'),
  f.member('time/submission', TIMESTAMP, 'submit', 'When the job was submitted (seconds since 1970)'),
  f.member('submit_line', STRING, 'submit_line', 'Command line that submitted the job'),
  f.member('time/suspended', UINT32, 'suspended', 'Seconds that the job was suspended'),
  f.member('comment/system', STRING, 'system_comment', 'Free text set by Slurm'),
  f.group('time/system', 'CPU time taken in the system'),
  f.member('time/system/seconds', UINT64, 'sys_cpu_sec', 'Seconds of CPU time taken in the system'),
  f.member('time/system/microseconds', UINT64, 'sys_cpu_usec', 'Microseconds beyond them'),
  f.member('time/limit', UINT32_NO_VAL, 'timelimit', 'Time limit of the job (minutes)'),
  f.group('time/total', 'CPU time taken in all'),
  f.member('time/total/seconds', UINT64, 'tot_cpu_sec', 'Seconds of CPU time taken in all'),
  f.member('time/total/microseconds', UINT64, 'tot_cpu_usec', 'Microseconds beyond them'),
  f.group('tres', 'Trackable resources of the job'),
  f.member('tres/allocated', TRES_STR, 'tres_alloc_str', 'What the job was given'),
  f.member('tres/requested', TRES_STR, 'tres_req_str', 'What the job asked for'),
  f.placeholder('used_gres', STRING, 'Not known to the database'),
  f.whole('user', JOB_USER, 'User who owns the job'),
  f.group('time/user', 'CPU time taken by programs themselves'),
  f.member('time/user/seconds', UINT64, 'user_cpu_sec', 'Seconds of CPU time taken by programs themselves'),
  f.member('time/user/microseconds', UINT64, 'user_cpu_usec', 'Microseconds beyond them'),
  f.member('wckey', WCKEY_TAG, 'wckey', 'Workload characterization key of the job'),
  f.member('working_directory', STRING, 'work_dir', 'Working directory of the job'),
]);

const JOB_LIST = listOf('JOB_LIST', JOB);

/** A reply with jobs. */
export interface AccountingJobsResponse extends Envelope {
  readonly jobs: readonly AccountingJob[];
}

export const OPENAPI_SLURMDBD_JOBS_RESP = defineObject<AccountingJobsResponse>()('OPENAPI_SLURMDBD_JOBS_RESP', (f) => [
  f.member('jobs', JOB_LIST, 'jobs', 'Jobs', { required: true }),
  ...envelopeFields(f),
]);

/** Path of one job. */
export interface AccountingJobParameters {
  readonly id: SelectedStep;
}

export const OPENAPI_SLURMDBD_JOB_PARAM = defineObject<AccountingJobParameters>()('OPENAPI_SLURMDBD_JOB_PARAM', (f) => [
  f.member('job_id', SELECTED_STEP, 'id', 'Job id, also of a task of an array or a component of a heterogeneous job', { required: true }),
]);
