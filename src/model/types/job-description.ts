/** What a job asks for: the body of submissions, allocations and updates. */
import type { JobDescription } from '../../messages/submit.js';
import { listOf, optional } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { BOOL8, BOOL16, BOOL16_NO_VAL } from '../kinds/booleans.js';
import { JOB_DESC_MSG_CPU_FREQ } from '../kinds/cpu-frequency.js';
import { JOB_DESC_MSG_PLANE_SIZE, JOB_DESC_MSG_TASK_DISTRIBUTION, TASK_DISTRIBUTION_IGNORED } from '../kinds/distribution.js';
import { JOB_EXCLUSIVE } from '../kinds/exclusive.js';
import { GROUP_ID, USER_ID } from '../kinds/identities.js';
import { inputKind, unlessUnset } from '../kinds/input.js';
import { resourceLimit, textArray } from '../kinds/job-environment.js';
import { ACCT_GATHER_PROFILE, CPU_BINDING_FLAGS, CRON_ENTRY_FLAGS, JOB_FLAGS, JOB_MAIL_FLAGS, JOB_SHARED, MEMORY_BINDING_TYPE, OPEN_MODE, WARN_FLAGS, X11_FLAGS } from '../kinds/job-flags.js';
import { CORE_SPEC, MEM_PER_CPUS, MEM_PER_NODE, THREAD_SPEC } from '../kinds/memory.js';
import { JOB_DESC_MSG_NODES } from '../kinds/node-counts.js';
import { UINT16, UINT16_NO_VAL, UINT32, UINT32_NO_VAL } from '../kinds/numbers.js';
import { HOLD, NICE } from '../kinds/priority.js';
import { removedList } from '../kinds/removed.js';
import { SIGNAL } from '../kinds/signals.js';
import { SLURM_STEP_ID } from '../kinds/step-ids.js';
import { CSV_STRING, STRING } from '../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';

/** A job description as far as the input sets it. */
export type JobDescriptionInput = Partial<JobDescription> & {
  /** Component of a heterogeneous job; upstream reads it here and sends it nowhere. */
  readonly het_job_offset?: number;
};

/** Documented only: a crontab cannot be submitted. */
const CRON_ENTRY = defineObject<object>()('CRON_ENTRY', (f) => [
  f.placeholder('flags', CRON_ENTRY_FLAGS, 'Fields that match anything'),
  f.placeholder('minute', STRING, 'Minutes, as numbers and ranges'),
  f.placeholder('hour', STRING, 'Hours, as numbers and ranges'),
  f.placeholder('day_of_month', STRING, 'Days of the month, as numbers and ranges'),
  f.placeholder('month', STRING, 'Months, as numbers and ranges'),
  f.placeholder('day_of_week', STRING, 'Days of the week, as numbers and ranges'),
  f.placeholder('specification', STRING, 'The five fields of the entry as one text'),
  f.placeholder('command', STRING, 'Command to run'),
  f.group('line', 'Place of the entry in its file'),
  f.group('line', 'Lines of the entry in its file'),
  f.placeholder('line/start', UINT32, 'First line of the entry in its file'),
  f.placeholder('line/end', UINT32, 'Last line of the entry in its file'),
]);

const CRONTAB = inputKind<JobDescriptionInput>('JOB_DESC_MSG_CRON_ENTRY', CRON_ENTRY, () => (_input, context) => {
  context.warn('crontab submissions are not supported');
  return {};
});

/** Parts of an identifier that were read before, as `job_id`, stay unless this key names them. */
const STEP = inputKind<JobDescriptionInput>('SLURM_STEP_ID', SLURM_STEP_ID, (version) => {
  const read = SLURM_STEP_ID.reader?.(version);
  return (input, context) => {
    const { step_id } = context.target as JobDescriptionInput;
    return { step_id: { ...step_id, ...read?.(input, context) } } as JobDescriptionInput;
  };
});

/** A job description. It is only read. */
export const JOB_DESC_MSG = defineObject<JobDescriptionInput>()('JOB_DESC_MSG', (f) => [
  f.member('account', STRING, 'account', 'Account that the job is charged to'),
  f.member('account_gather_frequency', STRING, 'acctg_freq', 'Seconds between samples of accounting and profiling, by type of data'),
  f.member('admin_comment', STRING, 'admin_comment', 'Free text that only administrators may set'),
  f.member('allocation_node_list', STRING, 'alloc_node', 'Host that asks for the allocation'),
  f.member('allocation_node_port', UINT16, 'alloc_resp_port', 'Port on that host that is told of the allocation'),
  f.input('argv', textArray('JOB_DESC_MSG_ARGV', 'argv'), 'Arguments of the script; the first one is replaced by the path of the script'),
  f.member('array', STRING, 'array_inx', 'Task numbers of a job array, such as 1-10%2'),
  f.member('batch_features', STRING, 'batch_features', 'Features that the node of the batch script must have'),
  f.input('begin_time', unlessUnset('begin_time', TIMESTAMP_NO_VAL), 'Earliest time to start (seconds since 1970)'),
  f.member('flags', JOB_FLAGS, 'bitflags', 'Flags of the job'),
  f.member('burst_buffer', STRING, 'burst_buffer', 'What the job asks of burst buffers'),
  f.member('clusters', STRING, 'clusters', 'Clusters of the federation that may run the job'),
  f.member('cluster_constraint', STRING, 'cluster_features', 'Features that a cluster of the federation must have to get the job'),
  f.member('comment', STRING, 'comment', 'Free text'),
  f.member('contiguous', BOOL16, 'contiguous', 'Whether the nodes must stand next to each other'),
  f.member('container', STRING, 'container', 'Absolute path of an OCI container bundle'),
  f.member('container_id', STRING, 'container_id', 'Identifier of the OCI container'),
  f.member('container_type', STRING, 'container_type', 'Kind of container that the job runs in', { since: 45 }),
  f.member('cores_per_socket', UINT16, 'cores_per_socket', 'Cores that a socket must have', { until: 40 }),
  f.member('core_specification', CORE_SPEC, 'core_spec', 'Cores set aside for the system on each node'),
  f.member('thread_specification', THREAD_SPEC, 'core_spec', 'Threads set aside for the system on each node'),
  f.member('cpu_binding', STRING, 'cpu_bind', 'Map or mask for binding tasks to CPUs'),
  f.member('cpu_binding_flags', CPU_BINDING_FLAGS, 'cpu_bind_type', 'How tasks are bound to CPUs'),
  f.input('cpu_frequency', JOB_DESC_MSG_CPU_FREQ, 'CPU frequency, range and governor, as P1[-P2][:GOVERNOR]'),
  f.member('cpus_per_tres', STRING, 'cpus_per_tres', 'CPUs for each unit of a trackable resource, as NAME=COUNT items'),
  f.input('crontab', CRONTAB, 'Entry of a crontab; cannot be submitted'),
  f.member('deadline', TIMESTAMP, 'deadline', 'When the job must have ended (seconds since 1970)'),
  f.member('delay_boot', UINT32, 'delay_boot', 'Seconds to wait for nodes with the right features before others are rebooted'),
  f.member('dependency', STRING, 'dependency', 'Jobs that this one waits for'),
  f.member('end_time', TIMESTAMP, 'end_time', 'When the job is expected to end (seconds since 1970)'),
  f.input('environment', textArray('JOB_DESC_MSG_ENV', 'environment'), 'Environment variables of the job; a submission needs at least one'),
  f.group('rlimits', "Limits of the job's processes"),
  f.group('rlimits', "Limits of the job's processes"),
  f.input('rlimits/cpu', resourceLimit('CPU'), 'CPU time of each process, in seconds'),
  f.input('rlimits/fsize', resourceLimit('FSIZE'), 'Size of files, in bytes'),
  f.input('rlimits/data', resourceLimit('DATA'), 'Size of the data segment, in bytes'),
  f.input('rlimits/stack', resourceLimit('STACK'), 'Size of the stack, in bytes'),
  f.input('rlimits/core', resourceLimit('CORE'), 'Size of core files, in bytes'),
  f.input('rlimits/rss', resourceLimit('RSS'), 'Resident memory, in bytes'),
  f.input('rlimits/nproc', resourceLimit('NPROC'), 'Number of processes'),
  f.input('rlimits/nofile', resourceLimit('NOFILE'), 'Number of open files'),
  f.input('rlimits/memlock', resourceLimit('MEMLOCK'), 'Locked memory, in bytes'),
  f.input('rlimits/as', resourceLimit('AS'), 'Address space, in bytes'),
  f.member('excluded_nodes', CSV_STRING, 'exc_nodes', 'Nodes that the job must not use'),
  f.member('extra', STRING, 'extra', 'Free text for filters on nodes'),
  f.member('constraints', STRING, 'features', 'Features that nodes must have'),
  f.member('group_id', GROUP_ID, 'group_id', 'Group of the owner; only administrators may name another'),
  f.member('hetjob_group', UINT32, 'het_job_offset', 'Number of this component in a heterogeneous job'),
  f.member('immediate', BOOL16, 'immediate', 'Whether the job is refused unless it can start at once'),
  f.inner('job_id', UINT32, 'step_id.job_id', 'Job id; only administrators may choose one'),
  f.member('kill_on_node_fail', BOOL16, 'kill_on_node_fail', 'Whether the failure of a node ends the job'),
  f.member('licenses', STRING, 'licenses', 'Licences that the job needs'),
  f.member('mail_type', JOB_MAIL_FLAGS, 'mail_type', 'Events that a mail is sent for'),
  f.member('mail_user', STRING, 'mail_user', 'Who gets the mails'),
  f.member('mcs_label', STRING, 'mcs_label', 'Label of multi-category security'),
  f.member('memory_binding', STRING, 'mem_bind', 'Map or mask for binding tasks to memory'),
  f.member('memory_binding_type', MEMORY_BINDING_TYPE, 'mem_bind_type', 'How tasks are bound to memory'),
  f.member('memory_per_tres', STRING, 'mem_per_tres', 'Memory in MiB for each unit of a trackable resource, as NAME=AMOUNT items'),
  f.member('memory_update_margin', UINT16, 'mem_update_margin', 'Percent of memory that is kept above what is used', { since: 45 }),
  f.member('memory_update_delay', UINT16, 'mem_update_delay', 'Minutes after which unused memory is given back', { since: 45 }),
  f.member('name', STRING, 'name', 'Name of the job'),
  f.member('network', STRING, 'network', 'Demands on the network'),
  f.member('nice', NICE, 'nice', "How much the job's priority is lowered"),
  f.member('tasks', UINT32, 'num_tasks', 'Number of tasks'),
  f.member('oom_kill_step', UINT16, 'oom_kill_step', 'Whether a task without memory ends its whole step', { since: 42 }),
  f.member('open_mode', OPEN_MODE, 'open_mode', 'How files of standard output and error are opened'),
  f.member('reserve_ports', UINT16, 'other_port', 'Port that gets various messages'),
  f.member('overcommit', BOOL8, 'overcommit', 'Whether more tasks than CPUs are allowed'),
  f.member('partition', STRING, 'partition', 'Partition of the job, or several to choose from'),
  f.member('distribution_plane_size', UINT16, 'plane_size', 'Tasks in a plane, for the distribution "plane"', { until: 40 }),
  f.input('distribution_plane_size', JOB_DESC_MSG_PLANE_SIZE, 'Tasks in a plane, for the distribution "plane"', { since: 41 }),
  f.placeholder('power_flags', removedList('POWER_FLAGS'), 'No longer used', { until: 44 }),
  f.member('prefer', STRING, 'prefer', 'Features that are wanted but not needed'),
  f.member('hold', HOLD, 'priority', 'Whether the job is held; false releases it'),
  f.member('priority', UINT32_NO_VAL, 'priority', 'Priority; 0 holds the job'),
  f.member('profile', ACCT_GATHER_PROFILE, 'profile', 'What is recorded of the job'),
  f.member('qos', STRING, 'qos', 'Quality of service'),
  f.member('reboot', BOOL16, 'reboot', 'Whether the nodes are rebooted before the job starts'),
  f.member('required_nodes', CSV_STRING, 'req_nodes', 'Nodes that the job must have'),
  f.member('requeue', BOOL16, 'requeue', 'Whether the job may be queued again'),
  f.member('reservation', STRING, 'reservation', 'Reservation to use'),
  f.member('resv_mpi_ports', UINT16, 'resv_port_cnt', 'Ports set aside for MPI; needs a step manager', { since: 41, until: 41 }),
  f.member('script', STRING, 'script', 'Text of the batch script; of a heterogeneous job only that of the first component counts'),
  f.member('shared', JOB_SHARED, 'shared', 'How the job shares nodes'),
  f.member('exclusive', JOB_EXCLUSIVE, 'shared', 'Which nodes the job has alone', { until: 41, deprecated: 41 }),
  f.member('oversubscribe', BOOL16, 'shared', 'Whether other jobs may use the same resources', { until: 41, deprecated: 41 }),
  f.member('site_factor', UINT32, 'site_factor', "The site's part of the priority"),
  f.input('spank_environment', textArray('JOB_DESC_MSG_SPANK_ENV', 'spank_job_env'), 'Environment variables for prolog and epilog, as SPANK plugins set them'),
  f.input('step_id', STEP, 'Identifier of the job', { since: 44 }),
  f.input(
    'distribution',
    [
      [40, TASK_DISTRIBUTION_IGNORED],
      [41, JOB_DESC_MSG_TASK_DISTRIBUTION],
    ],
    'Layout of tasks on nodes, sockets and cores',
  ),
  f.member('time_limit', UINT32_NO_VAL, 'time_limit', 'Minutes that the job may run'),
  f.member('time_minimum', UINT32_NO_VAL, 'time_min', 'Least minutes that the limit may be cut to'),
  f.member('tres_bind', STRING, 'tres_bind', 'How tasks are bound to trackable resources'),
  f.member('tres_freq', STRING, 'tres_freq', 'Frequencies of trackable resources'),
  f.member('tres_per_job', STRING, 'tres_per_job', 'Trackable resources of the job, as NAME=COUNT items'),
  f.member('tres_per_node', STRING, 'tres_per_node', 'Trackable resources on each node, as NAME=COUNT items'),
  f.member('tres_per_socket', STRING, 'tres_per_socket', 'Trackable resources on each socket, as NAME=COUNT items'),
  f.member('tres_per_task', STRING, 'tres_per_task', 'Trackable resources of each task, as NAME=COUNT items'),
  f.member('user_id', USER_ID, 'user_id', 'Owner of the job; only administrators may name another'),
  f.member('wait_all_nodes', BOOL16_NO_VAL, 'wait_all_nodes', 'Whether the job starts only when all nodes are up'),
  f.member('kill_warning_flags', WARN_FLAGS, 'warn_flags', 'Who gets the warning signal'),
  f.input('kill_warning_signal', unlessUnset('warn_signal', SIGNAL), 'Signal that is sent before the time is over, as number or name'),
  f.input('kill_warning_delay', unlessUnset('warn_time', UINT16_NO_VAL), 'Seconds before the end at which it is sent'),
  f.member('current_working_directory', STRING, 'work_dir', 'Directory that the job runs in'),
  f.member('cpus_per_task', UINT16, 'cpus_per_task', 'CPUs for each task'),
  f.member('minimum_cpus', UINT32, 'min_cpus', 'Least number of CPUs'),
  f.member('maximum_cpus', UINT32, 'max_cpus', 'Most CPUs that the job can use'),
  f.input('nodes', JOB_DESC_MSG_NODES, 'Number of nodes: a count, a range or a list, such as 2-8 or 1-15:4'),
  f.member('minimum_nodes', UINT32, 'min_nodes', 'Least number of nodes'),
  f.member('maximum_nodes', UINT32, 'max_nodes', 'Most nodes that the job can use'),
  f.member('minimum_boards_per_node', UINT16, 'boards_per_node', 'Boards that a node must have'),
  f.member('minimum_sockets_per_board', UINT16, 'sockets_per_board', 'Sockets that a board must have'),
  f.member('sockets_per_node', UINT16, 'sockets_per_node', 'Sockets that a node must have'),
  f.member('cores_per_socket', UINT16, 'cores_per_socket', 'Cores that a socket must have', { since: 45 }),
  f.member('threads_per_core', UINT16, 'threads_per_core', 'Threads that a core must have'),
  f.member('tasks_per_node', UINT16, 'ntasks_per_node', 'Tasks started on each node'),
  f.member('tasks_per_socket', UINT16, 'ntasks_per_socket', 'Tasks started on each socket'),
  f.member('tasks_per_core', UINT16, 'ntasks_per_core', 'Tasks started on each core'),
  f.member('tasks_per_board', UINT16, 'ntasks_per_board', 'Tasks started on each board'),
  f.member('ntasks_per_tres', UINT16, 'ntasks_per_tres', 'Tasks that share a GPU'),
  f.member('minimum_cpus_per_node', UINT16, 'pn_min_cpus', 'Least number of CPUs on each node'),
  f.member('memory_per_cpu', MEM_PER_CPUS, 'pn_min_memory', 'Memory for each allocated CPU, in MiB'),
  f.member('memory_per_node', MEM_PER_NODE, 'pn_min_memory', 'Memory on each allocated node, in MiB'),
  f.member('temporary_disk_per_node', UINT32, 'pn_min_tmp_disk', 'Least temporary disk space on each node, in MiB'),
  f.member('selinux_context', STRING, 'req_context', 'SELinux context'),
  f.member('required_switches', UINT32_NO_VAL, 'req_switch', 'Most switches that the nodes may hang on'),
  f.input('segment_size', unlessUnset('segment_size', UINT16_NO_VAL), 'Nodes in a segment, for topology/block', { since: 41 }),
  f.member('standard_error', STRING, 'std_err', 'File of standard error'),
  f.member('standard_input', STRING, 'std_in', 'File of standard input'),
  f.member('standard_output', STRING, 'std_out', 'File of standard output'),
  f.member('wait_for_switch', UINT32, 'wait4switch', 'Seconds to wait for the switches'),
  f.member('wckey', STRING, 'wckey', 'Workload characterization key'),
  f.member('x11', X11_FLAGS, 'x11', 'How X11 is forwarded'),
  f.member('x11_magic_cookie', STRING, 'x11_magic_cookie', 'Magic cookie for X11'),
  f.member('x11_target_host', STRING, 'x11_target', 'Host of the X11 server; a UNIX socket where the port is 0'),
  f.member('x11_target_port', UINT16, 'x11_target_port', 'TCP port of the X11 server'),
]);

/** One job description. */
export const JOB_DESC_MSG_PTR = optional(JOB_DESC_MSG);

/** Components of a heterogeneous job. */
export const JOB_DESC_MSG_LIST = listOf('JOB_DESC_MSG_LIST', JOB_DESC_MSG);
