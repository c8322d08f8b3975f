/** Jobs as they are shown. */
import type { JobRecord } from '../../cluster/derive/job.js';
import { listOf, optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { BOOL, BOOL16, BOOL16_NO_VAL } from '../kinds/booleans.js';
import { JOB_EXCLUSIVE } from '../kinds/exclusive.js';
import { PROCESS_EXIT_CODE } from '../kinds/exit-code.js';
import { GROUP_ID, USER_ID } from '../kinds/identities.js';
import { ACCT_GATHER_PROFILE, JOB_FLAGS, JOB_MAIL_FLAGS, JOB_SHARED, JOB_SHOW_FLAGS, JOB_STATE } from '../kinds/job-flags.js';
import { CORE_SPEC, MEM_PER_CPUS, MEM_PER_NODE, THREAD_SPEC } from '../kinds/memory.js';
import { FLOAT64_NO_VAL, UINT16, UINT16_NO_VAL, UINT32, UINT32_NO_VAL } from '../kinds/numbers.js';
import { HOLD, NICE } from '../kinds/priority.js';
import { removedList } from '../kinds/removed.js';
import { JOB_INFO_STDERR, JOB_INFO_STDERR_OR_STDOUT, JOB_INFO_STDIN, JOB_INFO_STDIN_EXP, JOB_INFO_STDOUT } from '../kinds/stdio.js';
import type { SelectedStep } from '../kinds/step-ids.js';
import { SELECTED_STEP, SLURM_STEP_ID } from '../kinds/step-ids.js';
import { CSV_STRING, STRING } from '../kinds/text.js';
import { JOB_REASON } from '../kinds/text-names.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import { JOB_RES } from './job-resources.js';

/** A partition with the priority that a job has there. */
interface PartitionPriority {
  readonly part: string;
  readonly prio: number;
}

const PART_PRIO = defineObject<PartitionPriority>()('PART_PRIO', (f) => [
  f.member('partition', STRING, 'part', 'Name of the partition'),
  f.member('priority', UINT32, 'prio', 'Priority of the job in it'),
]);
const PRIORITY_BY_PARTITION = listOf('PRIORITY_BY_PARTITION', PART_PRIO);
const JOB_INFO_GRES_DETAIL = listOf('JOB_INFO_GRES_DETAIL', STRING);
const JOB_RES_PTR = optional(JOB_RES);

/** Pairs the names of a comma list with the numbers of an array. */
function partitionPriorities(job: JobRecord): PartitionPriority[] {
  const priorities = job.priority_array ?? null;
  if (priorities === null) return [];
  const names = (job.priority_array_names ?? '').split(',').filter((name) => name !== '');
  return names.map((part, i) => ({ part, prio: priorities[i] ?? 0 }));
}

/** A job. */
export const JOB_INFO = defineObject<JobRecord>()('JOB_INFO', (f) => [
  f.member('account', STRING, 'account', 'Account that the job is charged to'),
  f.member('accrue_time', TIMESTAMP_NO_VAL, 'accrue_time', 'When the job began to gain priority by age (seconds since 1970)'),
  f.member('admin_comment', STRING, 'admin_comment', 'Free text set by an administrator'),
  f.member('allocating_node', STRING, 'alloc_node', 'Host that asked for the allocation'),
  f.member('array_job_id', UINT32_NO_VAL, 'array_job_id', 'Job id shared by all tasks of an array; 0 for other jobs'),
  f.member('array_task_id', UINT32_NO_VAL, 'array_task_id', 'Number of this task in its array'),
  f.member('array_max_tasks', UINT32_NO_VAL, 'array_max_tasks', 'How many tasks of the array may run at once; 0 for any number'),
  f.member('array_task_string', STRING, 'array_task_str', 'Task numbers that this record stands for'),
  f.member('association_id', UINT32, 'assoc_id', 'Number of the association that the job is charged to'),
  f.member('batch_features', STRING, 'batch_features', 'Features that the node of the batch script must have'),
  f.member('batch_flag', BOOL16, 'batch_flag', 'Whether the job has a batch script'),
  f.member('batch_host', STRING, 'batch_host', 'Node that runs the batch script'),
  f.member('flags', JOB_FLAGS, 'bitflags', 'Flags of the job'),
  f.member('burst_buffer', STRING, 'burst_buffer', 'What the job asks of burst buffers'),
  f.member('burst_buffer_state', STRING, 'burst_buffer_state', 'How far the burst buffers are'),
  f.member('cluster', STRING, 'cluster', 'Name of the cluster that has the job'),
  f.member('cluster_features', STRING, 'cluster_features', 'Features that a cluster must have to get the job'),
  f.member('command', STRING, 'command', 'Program that was submitted'),
  f.member('comment', STRING, 'comment', 'Free text set by the user'),
  f.member('container', STRING, 'container', 'Path of the OCI container bundle'),
  f.member('container_id', STRING, 'container_id', 'Identifier of the OCI container'),
  f.member('container_type', STRING, 'container_type', 'Kind of container that the job runs in', { since: 45 }),
  f.member('contiguous', BOOL16_NO_VAL, 'contiguous', 'Whether the nodes must stand next to each other'),
  f.member('core_spec', CORE_SPEC, 'core_spec', 'Cores set aside for the system on each node'),
  f.member('thread_spec', THREAD_SPEC, 'core_spec', 'Threads set aside for the system on each node'),
  f.inner('cores_per_socket', UINT16_NO_VAL, 'multi_core.cores_per_socket', 'Cores that a socket must have'),
  f.member('billable_tres', FLOAT64_NO_VAL, 'billable_tres', 'Trackable resources as they are billed'),
  f.member('cpus_per_task', UINT16_NO_VAL, 'cpus_per_task', 'CPUs for each task'),
  f.member('cpu_frequency_minimum', UINT32_NO_VAL, 'cpu_freq_min', 'Lowest CPU frequency that was asked for'),
  f.member('cpu_frequency_maximum', UINT32_NO_VAL, 'cpu_freq_max', 'Highest CPU frequency that was asked for'),
  f.member('cpu_frequency_governor', UINT32_NO_VAL, 'cpu_freq_gov', 'CPU frequency governor that was asked for'),
  f.member('cpus_per_tres', STRING, 'cpus_per_tres', 'CPUs for each unit of a trackable resource, as NAME=COUNT items'),
  f.member('cron', STRING, 'cronspec', 'Times at which a scrontab job repeats'),
  f.member('deadline', TIMESTAMP_NO_VAL, 'deadline', 'When the job must have ended (seconds since 1970)'),
  f.member('delay_boot', UINT32_NO_VAL, 'delay_boot', 'Seconds to wait for nodes with the right features before others are rebooted'),
  f.member('dependency', STRING, 'dependency', 'Jobs that this one waits for'),
  f.member('derived_exit_code', PROCESS_EXIT_CODE, 'derived_ec', "Highest exit code among the job's steps"),
  f.member('eligible_time', TIMESTAMP_NO_VAL, 'eligible_time', 'When the job became able to run (seconds since 1970)'),
  f.member('end_time', TIMESTAMP_NO_VAL, 'end_time', 'When the job ended or is expected to end (seconds since 1970)'),
  f.member('excluded_nodes', STRING, 'exc_nodes', 'Nodes that the job must not use'),
  f.member('exit_code', PROCESS_EXIT_CODE, 'exit_code', "How the job's script ended"),
  f.member('extra', STRING, 'extra', 'Free text for filters on nodes'),
  f.member('failed_node', STRING, 'failed_node', 'Node that made the job fail'),
  f.member('features', STRING, 'features', 'Features that nodes must have'),
  f.member('federation_origin', STRING, 'fed_origin_str', 'Cluster of the federation that the job was submitted to'),
  f.member('federation_siblings_active', STRING, 'fed_siblings_active_str', 'Clusters of the federation that hold an active copy'),
  f.member('federation_siblings_viable', STRING, 'fed_siblings_viable_str', 'Clusters of the federation that may run the job'),
  f.member('gres_detail', JOB_INFO_GRES_DETAIL, 'gres_detail_str', 'Generic resources allocated on each node'),
  f.member('group_id', UINT32, 'group_id', "Number of the owner's group"),
  f.member('group_name', GROUP_ID, 'group_id', "Name of the owner's group"),
  f.member('het_job_id', UINT32_NO_VAL, 'het_job_id', 'Job id of the whole heterogeneous job'),
  f.member('het_job_id_set', STRING, 'het_job_id_set', 'Job ids of all components of the heterogeneous job'),
  f.member('het_job_offset', UINT32_NO_VAL, 'het_job_offset', 'Number of this component in the heterogeneous job'),
  f.inner('job_id', UINT32, 'step_id.job_id', 'Job id'),
  f.member('job_resources', JOB_RES_PTR, 'job_resrcs', 'Resources that are allocated to the job'),
  f.member('job_size_str', CSV_STRING, 'job_size_bits', 'Node counts that the job accepts'),
  f.member('job_state', JOB_STATE, 'job_state', 'State of the job with its flags'),
  f.member('last_sched_evaluation', TIMESTAMP_NO_VAL, 'last_sched_eval', 'When the scheduler last looked at the job (seconds since 1970)'),
  f.member('licenses', STRING, 'licenses', 'Licences that the job needs'),
  f.member('licenses_allocated', STRING, 'licenses_allocated', 'Licences that the job holds', { since: 43 }),
  f.member('mail_type', JOB_MAIL_FLAGS, 'mail_type', 'Events that a mail is sent for'),
  f.member('mail_user', STRING, 'mail_user', 'Who gets the mails'),
  f.member('max_cpus', UINT32_NO_VAL, 'max_cpus', 'Most CPUs that the job can use'),
  f.member('max_nodes', UINT32_NO_VAL, 'max_nodes', 'Most nodes that the job can use'),
  f.member('mcs_label', STRING, 'mcs_label', 'Label of multi-category security'),
  f.member('memory_per_tres', STRING, 'mem_per_tres', 'Memory in MiB for each unit of a trackable resource, as NAME=AMOUNT items'),
  f.member('memory_update_delay', UINT16, 'mem_update_delay', 'Minutes after which unused memory is given back', { since: 45 }),
  f.member('memory_update_margin', UINT16, 'mem_update_margin', 'Percent of memory that is kept above what is used', { since: 45 }),
  f.member('name', STRING, 'name', 'Name of the job'),
  f.member('network', STRING, 'network', 'Demands on the network'),
  f.member('nodes', STRING, 'nodes', 'Nodes of the job'),
  f.member('nice', NICE, 'nice', "How much the job's priority is lowered on request"),
  f.inner('tasks_per_core', UINT16_NO_VAL, 'multi_core.ntasks_per_core', 'Tasks started on each core'),
  f.member('tasks_per_tres', UINT16_NO_VAL, 'ntasks_per_tres', 'Tasks that share a GPU'),
  f.member('tasks_per_node', UINT16_NO_VAL, 'ntasks_per_node', 'Tasks started on each node'),
  f.inner('tasks_per_socket', UINT16_NO_VAL, 'multi_core.ntasks_per_socket', 'Tasks started on each socket'),
  f.inner('tasks_per_board', UINT16_NO_VAL, 'multi_core.ntasks_per_board', 'Tasks started on each board'),
  f.member('cpus', UINT32_NO_VAL, 'num_cpus', 'Least number of CPUs'),
  f.member('node_count', UINT32_NO_VAL, 'num_nodes', 'Least number of nodes'),
  f.member('tasks', UINT32_NO_VAL, 'num_tasks', 'Number of tasks'),
  f.member('partition', STRING, 'partition', 'Partition of the job, or several to choose from'),
  f.member('prefer', STRING, 'prefer', 'Features that are wanted but not needed'),
  f.member('memory_per_cpu', MEM_PER_CPUS, 'pn_min_memory', 'Memory for each allocated CPU, in MiB'),
  f.member('memory_per_node', MEM_PER_NODE, 'pn_min_memory', 'Memory on each allocated node, in MiB'),
  f.member('minimum_cpus_per_node', UINT16_NO_VAL, 'pn_min_cpus', 'Least number of CPUs on each node'),
  f.member('minimum_tmp_disk_per_node', UINT32_NO_VAL, 'pn_min_tmp_disk', 'Least temporary disk space on each node, in MiB'),
  f.group('power', 'No longer used'),
  f.placeholder('power/flags', removedList('POWER_FLAGS'), 'No longer used', { until: 44 }),
  f.member('preempt_time', TIMESTAMP_NO_VAL, 'preempt_time', 'When the job was told that it is preempted (seconds since 1970)'),
  f.member('preemptable_time', TIMESTAMP_NO_VAL, 'preemptable_time', 'When the job may first be preempted (seconds since 1970)'),
  f.member('pre_sus_time', TIMESTAMP_NO_VAL, 'pre_sus_time', 'Seconds that the job had run before it was last suspended'),
  f.member('hold', HOLD, 'priority', 'Whether the job is held back'),
  f.member('priority', UINT32_NO_VAL, 'priority', 'Priority of the job'),
  f.derived('priority_by_partition', PRIORITY_BY_PARTITION, partitionPriorities, 'Priority that the job has in each partition it may run in', { since: 42 }),
  f.member('profile', ACCT_GATHER_PROFILE, 'profile', "What is recorded of the job's use of resources"),
  f.member('qos', STRING, 'qos', 'Quality of service'),
  f.member('reboot', BOOL, 'reboot', 'Whether nodes are rebooted before the job starts'),
  f.member('required_nodes', STRING, 'req_nodes', 'Nodes that the job must get'),
  f.member('minimum_switches', UINT32, 'req_switch', 'Most switches that the nodes may be spread over', { until: 41 }),
  f.member('required_switches', UINT32, 'req_switch', 'Most switches that the nodes may be spread over', { since: 42 }),
  f.member('requeue', BOOL16, 'requeue', 'Whether the job may be put back into the queue'),
  f.member('resize_time', TIMESTAMP_NO_VAL, 'resize_time', 'When the job last changed its size (seconds since 1970)'),
  f.member('restart_cnt', UINT16, 'restart_cnt', 'How often the job was restarted'),
  f.member('resv_name', STRING, 'resv_name', 'Reservation that the job runs in'),
  f.member('scheduled_nodes', STRING, 'sched_nodes', 'Nodes that the scheduler has picked for the job'),
  f.member('segment_size', UINT16, 'segment_size', 'Nodes in each segment of a block topology', { since: 43 }),
  f.member('selinux_context', STRING, 'selinux_context', 'SELinux context of the job'),
  f.member('shared', JOB_SHARED, 'shared', 'How the job shares nodes with others', { deprecated: 45, placeholder: 45 }),
  f.member('exclusive', JOB_EXCLUSIVE, 'shared', 'Whether the job has its nodes alone', { until: 41, deprecated: 41 }),
  f.member('oversubscribe', BOOL16, 'shared', 'Whether the job may share resources with others', { until: 41, deprecated: 41 }),
  f.placeholder('show_flags', JOB_SHOW_FLAGS, 'No longer used', { until: 41, deprecated: 41 }),
  f.member('step_id', SLURM_STEP_ID, 'step_id', 'Identifier of the job with its unique number', { since: 44 }),
  f.inner('sockets_per_board', UINT16, 'multi_core.sockets_per_board', 'Sockets that a board must have'),
  f.inner('sockets_per_node', UINT16_NO_VAL, 'multi_core.sockets_per_node', 'Sockets that a node must have'),
  f.member('start_time', TIMESTAMP_NO_VAL, 'start_time', 'When the job started or is expected to start (seconds since 1970)'),
  f.member('state_description', STRING, 'state_desc', 'Details of the reason'),
  f.member('state_reason', JOB_REASON, 'state_reason', 'Why the job waits or failed'),
  f.whole(
    'standard_error',
    [
      [40, JOB_INFO_STDERR_OR_STDOUT],
      [41, JOB_INFO_STDERR],
    ],
    "File of the script's errors, its placeholders filled in",
    { until: 42 },
  ),
  f.whole('standard_input', JOB_INFO_STDIN, 'File that the script reads, its placeholders filled in', { until: 42 }),
  f.member('standard_input', STRING, 'std_in', 'File that the script reads', { since: 43 }),
  f.whole('standard_output', JOB_INFO_STDOUT, "File of the script's output, its placeholders filled in", { until: 42 }),
  f.member('standard_output', STRING, 'std_out', "File of the script's output", { since: 43 }),
  f.member('standard_error', STRING, 'std_err', "File of the script's errors", { since: 43 }),
  f.whole('stdin_expanded', JOB_INFO_STDIN_EXP, 'File that the script reads, its placeholders filled in', { since: 43 }),
  f.whole('stdout_expanded', JOB_INFO_STDOUT, "File of the script's output, its placeholders filled in", { since: 43 }),
  f.whole('stderr_expanded', JOB_INFO_STDERR, "File of the script's errors, its placeholders filled in", { since: 43 }),
  f.member('submit_time', TIMESTAMP_NO_VAL, 'submit_time', 'When the job was submitted (seconds since 1970)'),
  f.member('submit_line', STRING, 'submit_line', 'Command line that submitted the job', { since: 44 }),
  f.member('suspend_time', TIMESTAMP_NO_VAL, 'suspend_time', 'When the job was last suspended or resumed (seconds since 1970)'),
  f.member('system_comment', STRING, 'system_comment', 'Free text set by the controller'),
  f.member('time_limit', UINT32_NO_VAL, 'time_limit', 'Longest run time, in minutes'),
  f.member('time_minimum', UINT32_NO_VAL, 'time_min', 'Shortest run time that the scheduler may settle for, in minutes'),
  f.inner('threads_per_core', UINT16_NO_VAL, 'multi_core.threads_per_core', 'Threads of each core that the job can use'),
  f.member('tres_bind', STRING, 'tres_bind', 'How tasks are bound to trackable resources'),
  f.member('tres_freq', STRING, 'tres_freq', 'Frequencies of trackable resources'),
  f.member('tres_per_job', STRING, 'tres_per_job', 'Trackable resources for the whole job, as NAME=COUNT items'),
  f.member('tres_per_node', STRING, 'tres_per_node', 'Trackable resources on each node, as NAME=COUNT items'),
  f.member('tres_per_socket', STRING, 'tres_per_socket', 'Trackable resources on each socket, as NAME=COUNT items'),
  f.member('tres_per_task', STRING, 'tres_per_task', 'Trackable resources for each task, as NAME=COUNT items'),
  f.member('tres_req_str', STRING, 'tres_req_str', 'Trackable resources that were asked for'),
  f.member('tres_alloc_str', STRING, 'tres_alloc_str', 'Trackable resources that are allocated'),
  f.member('user_id', UINT32, 'user_id', 'Number or name of the owner'),
  f.member('user_name', USER_ID, 'user_id', 'Name of the owner'),
  f.member('maximum_switch_wait_time', UINT32, 'wait4switch', 'Longest wait for the wanted number of switches, in seconds'),
  f.member('wckey', STRING, 'wckey', 'Workload characterisation key'),
  f.member('current_working_directory', STRING, 'work_dir', 'Directory that the script starts in'),
]);

/** A list of jobs. */
export const JOB_INFO_MSG = listOf('JOB_INFO_MSG', JOB_INFO);

/** A reply with jobs. */
export interface JobInfoResponse extends Envelope {
  readonly jobs: readonly JobRecord[];
  readonly last_backfill: number;
  readonly last_update: number;
}

export const OPENAPI_JOB_INFO_RESP = defineObject<JobInfoResponse>()('OPENAPI_JOB_INFO_RESP', (f) => [
  f.member('jobs', JOB_INFO_MSG, 'jobs', 'Jobs', { required: true }),
  f.member('last_backfill', TIMESTAMP_NO_VAL, 'last_backfill', 'When backfill last ran (seconds since 1970)', { required: true }),
  f.member('last_update', TIMESTAMP_NO_VAL, 'last_update', 'When jobs last changed (seconds since 1970)', { required: true }),
  ...envelopeFields(f),
]);

/** Query of a list of jobs. */
export interface JobsQuery {
  readonly update_time: number;
  readonly show_flags: number;
}

export const OPENAPI_JOB_INFO_QUERY = defineObject<JobsQuery>()('OPENAPI_JOB_INFO_QUERY', (f) => [
  f.member('update_time', TIMESTAMP, 'update_time', 'Only show jobs where any changed since then'),
  f.member('flags', JOB_SHOW_FLAGS, 'show_flags', 'What is shown; replaces the default'),
]);

/** Path of one job. */
export interface JobParameters {
  readonly job_id: SelectedStep;
}

export const OPENAPI_JOB_INFO_PARAM = defineObject<JobParameters>()('OPENAPI_JOB_INFO_PARAM', (f) => [f.member('job_id', SELECTED_STEP, 'job_id', 'Job id', { required: true })]);
