/** Job descriptions and their submission (upstream: slurm_protocol_pack.c, api/init_msg.c, cron.c). */
import { NO_VAL, NO_VAL8, NO_VAL16, NO_VAL64, NOBODY } from '../wire/constants.js';
import { jobIdAlone, stepId, tresRequest } from './common.js';
import type { RecordOf } from './engine/record.js';
import { field, filler, record } from './engine/record.js';
import { call } from './engine/rpc.js';
import { array, bits, list, maybe, str, time, u8, u16, u32, u64 } from './engine/type.js';

/** Bits that tell the controller which of these the description left open. */
export const USE_DEFAULT = {
  account: 1n << 25n,
  partition: 1n << 26n,
  qos: 1n << 27n,
  wckey: 1n << 28n,
} as const;

/** Upstream: cron_entry_t; bit positions are minutes, hours, days, months, weekdays. */
const cronEntry = record('cron_entry_t', [
  field('flags', u32),
  field('minute', bits),
  field('hour', bits),
  field('day_of_month', bits),
  field('month', bits),
  field('day_of_week', bits),
  field('cronspec', str),
  field('line_start', u32),
  field('line_end', u32),
]);

/**
 * Upstream: job_desc_msg_t. Always sent whole. Which fields start as NO_VAL and which as 0 follows no
 * rule; the initial values are the same from 23.02 to 26.05.
 */
export const jobDescription = record('job_desc_msg_t', [
  field('step_id', stepId, { since: 44 }),
  field('site_factor', u32, { initial: NO_VAL }),
  field('batch_features', str),
  field('cluster_features', str),
  field('clusters', str),
  field('contiguous', u16, { initial: NO_VAL16 }),
  field('container', str),
  field('container_id', str),
  field('container_type', str, { since: 45 }),
  field('core_spec', u16, { initial: NO_VAL16 }),
  field('task_dist', u32, { initial: NO_VAL }),
  field('kill_on_node_fail', u16, { initial: NO_VAL16 }),
  field('features', str),
  field('fed_siblings_active', u64),
  field('fed_siblings_viable', u64),
  field('step_id', jobIdAlone, { until: 43 }),
  field('job_id_str', str),
  field('name', str),
  field('alloc_node', str),
  field('alloc_sid', u32, { initial: NO_VAL }),
  field('array_inx', str),
  field('burst_buffer', str),
  field('pn_min_cpus', u16, { initial: NO_VAL16 }),
  field('pn_min_memory', u64, { initial: NO_VAL64 }),
  field('mem_update_delay', u16, { since: 45 }),
  field('mem_update_margin', u16, { since: 45 }),
  field('oom_kill_step', u16, { since: 42 }),
  field('pn_min_tmp_disk', u32, { initial: NO_VAL }),
  filler(u8, 0, { until: 41 }),
  field('prefer', str),
  field('cpu_freq_min', u32, { initial: NO_VAL }),
  field('cpu_freq_max', u32, { initial: NO_VAL }),
  field('cpu_freq_gov', u32, { initial: NO_VAL }),
  field('partition', str),
  field('priority', u32, { initial: NO_VAL }),
  field('dependency', str),
  field('account', str),
  field('admin_comment', str),
  field('comment', str),
  field('nice', u32, { initial: NO_VAL }),
  field('profile', u32),
  field('qos', str),
  field('mcs_label', str),
  field('origin_cluster', str),
  field('open_mode', u8),
  field('overcommit', u8, { initial: NO_VAL8 }),
  field('acctg_freq', str),
  field('num_tasks', u32, { initial: NO_VAL }),
  field('req_context', str),
  field('req_nodes', str),
  field('exc_nodes', str),
  field('environment', array(str)),
  field('spank_job_env', array(str)),
  field('script', str),
  field('argv', array(str)),
  field('std_err', str),
  field('std_in', str),
  field('std_out', str),
  field('submit_line', str),
  field('work_dir', str),
  field('immediate', u16),
  field('reboot', u16, { initial: NO_VAL16 }),
  field('requeue', u16, { initial: NO_VAL16 }),
  field('shared', u16, { initial: NO_VAL16 }),
  field('cpus_per_task', u16, { initial: NO_VAL16 }),
  field('ntasks_per_node', u16, { initial: NO_VAL16 }),
  field('ntasks_per_board', u16),
  field('ntasks_per_socket', u16, { initial: NO_VAL16 }),
  field('ntasks_per_core', u16, { initial: NO_VAL16 }),
  field('ntasks_per_tres', u16, { initial: NO_VAL16 }),
  field('plane_size', u16, { initial: NO_VAL16 }),
  field('cpu_bind_type', u16, { initial: NO_VAL16 }),
  field('mem_bind_type', u16, { initial: NO_VAL16 }),
  field('cpu_bind', str),
  field('mem_bind', str),
  field('time_limit', u32, { initial: NO_VAL }),
  field('time_min', u32, { initial: NO_VAL }),
  field('min_cpus', u32, { initial: NO_VAL }),
  field('max_cpus', u32, { initial: NO_VAL }),
  field('min_nodes', u32, { initial: NO_VAL }),
  field('max_nodes', u32, { initial: NO_VAL }),
  field('job_size_str', str),
  field('boards_per_node', u16),
  field('sockets_per_board', u16),
  field('sockets_per_node', u16, { initial: NO_VAL16 }),
  field('cores_per_socket', u16, { initial: NO_VAL16 }),
  field('threads_per_core', u16, { initial: NO_VAL16 }),
  field('user_id', u32, { initial: NOBODY }),
  field('group_id', u32, { initial: NOBODY }),
  field('alloc_resp_port', u16),
  field('alloc_tls_cert', str, { since: 43 }),
  field('resp_host', str),
  field('other_port', u16),
  field('resv_port_cnt', u16, { since: 41 }),
  field('network', str),
  field('begin_time', time),
  field('end_time', time),
  field('deadline', time),
  field('licenses', str),
  field('mail_type', u16, { initial: NO_VAL16 }),
  field('mail_user', str),
  field('reservation', str),
  field('restart_cnt', u16),
  field('warn_flags', u16),
  field('warn_signal', u16),
  field('warn_time', u16),
  field('wckey', str),
  field('req_switch', u32, { initial: NO_VAL }),
  field('wait4switch', u32, { initial: NO_VAL }),
  field('wait_all_nodes', u16, { initial: NO_VAL16 }),
  field('bitflags', u64),
  field('delay_boot', u32, { initial: NO_VAL }),
  field('extra', str),
  field('x11', u16),
  field('x11_magic_cookie', str),
  field('x11_target', str),
  field('x11_target_port', u16),
  field('cpus_per_tres', tresRequest),
  field('mem_per_tres', tresRequest),
  field('tres_bind', str),
  field('tres_freq', str),
  field('tres_per_job', tresRequest),
  field('tres_per_node', tresRequest),
  field('tres_per_socket', tresRequest),
  field('tres_per_task', tresRequest),
  field('crontab_entry', maybe('bool', cronEntry)),
  field('segment_size', u16, { since: 41 }),
]);
export type JobDescription = RecordOf<typeof jobDescription>;

/** The components of a heterogeneous job; the first carries script and environment. */
export const jobDescriptionList = record('job_desc_list', [
  field('jobs', list(jobDescription, { count: 'u16', bound: 128 })),
]);

/** Upstream: submit_response_msg_t. An error code other than 0 is of a job that waits, not refused. */
export const submitResponse = record('submit_response_msg_t', [
  field('step_id', stepId, { since: 44 }),
  field('step_id', jobIdAlone, { until: 43 }),
  field('old_step_id', u32, { until: 43, initial: NO_VAL, droppable: true }),
  field('error_code', u32),
  field('job_submit_user_msg', str),
]);
export type SubmitResponse = RecordOf<typeof submitResponse>;

const submitReply = { messageType: 4004, type: submitResponse };

/** 4003: a batch job or an array of them. Never repeated: it may have been carried out. */
export const submitBatchJob = call({
  name: 'REQUEST_SUBMIT_BATCH_JOB',
  messageType: 4003,
  request: jobDescription,
  reply: submitReply,
});

/** 4028: a heterogeneous batch job. */
export const submitBatchHetJob = call({
  name: 'REQUEST_SUBMIT_BATCH_HET_JOB',
  messageType: 4028,
  request: jobDescriptionList,
  reply: submitReply,
});
