/** The configuration of slurmdbd (upstream: slurmdbd_pack.c). */
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import type { ReplyType } from '../engine/rpc.js';
import { call } from '../engine/rpc.js';
import { list, str, u16, u32 } from '../engine/type.js';

/** Upstream: config_key_pair_t. */
export const configurationPair = record('config_key_pair_t', [
  field('name', str),
  field('value', str),
]);

/** 1467: settings as slurmdbd prints them. Upstream: dbd_list_msg_t. */
export const configurationPairs = record('dbd_list_msg_t', [
  field('my_list', list(configurationPair)),
  field('return_code', u32),
]);
export type ConfigurationPairs = RecordOf<typeof configurationPairs>;

/** 1508, upstream: slurmdbd_conf_t. */
export const configuration = record('slurmdbd_conf_t', [
  field('archive_dir', str),
  field('archive_script', str),
  field('commit_delay', u16),
  field('dbd_addr', str),
  field('dbd_backup', str),
  field('dbd_host', str),
  field('dbd_port', u16),
  field('debug_level', u16),
  field('default_qos', str),
  field('flags', u32),
  field('log_file', str),
  field('max_purge_limit', u32),
  field('max_time_range', u32),
  field('parameters', str),
  field('persist_conn_rc_flags', u16),
  field('pid_file', str),
  field('purge_event', u32),
  field('purge_job', u32),
  field('purge_resv', u32),
  field('purge_step', u32),
  field('purge_suspend', u32),
  field('purge_txn', u32),
  field('purge_usage', u32),
  field('purge_jobscript', u32),
  field('purge_jobenv', u32),
  field('storage_loc', str),
  field('storage_pass_script', str),
  field('storage_user', str),
  field('syslog_debug', u16),
  field('track_wckey', u16),
  field('track_ctld', u16),
]);
export type Configuration = RecordOf<typeof configuration>;

const replies = [
  { messageType: 1467, type: configurationPairs, range: { until: 44 } },
  { messageType: 1508, type: configuration, range: { since: 45 } },
] as readonly ReplyType<ConfigurationPairs | Configuration>[];

/** 1466: only for administrators. Up to 25.11 the answer is text, from 26.05 on it has types. */
export const getConfiguration = call({
  name: 'DBD_GET_CONFIG',
  messageType: 1466,
  daemon: 'slurmdbd',
  request: record('config_name', [
    field('config_name', str, { until: 44, initial: 'slurmdbd.conf' }),
  ]),
  reply: replies,
  idempotent: true,
});
