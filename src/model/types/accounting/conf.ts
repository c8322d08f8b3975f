/** Settings of slurmdbd.conf, under the names that it has for them. */
import type { Configuration } from '../../../messages/accounting/configuration.js';
import { alias } from '../../engine/kind.js';
import { optional } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { BOOL16 } from '../../kinds/booleans.js';
import { LOG_LEVEL } from '../../kinds/conf-flags.js';
import { TIME_SECONDS } from '../../kinds/conf-values.js';
import { UINT16, UINT32 } from '../../kinds/numbers.js';
import { CONF_FLAGS_DBD, CONF_FLAGS_PERSIST_CONN_RC, SLURMDB_PURGE } from '../../kinds/slurmdbd-conf.js';
import { CSV_STRING, STRING } from '../../kinds/text.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';

const LOG_LEVEL_UINT16 = alias('LOG_LEVEL_UINT16', LOG_LEVEL);

const SLURMDBD_CONF = defineObject<Configuration>()('SLURMDBD_CONF', (f) => [
  f.member('ArchiveDir', STRING, 'archive_dir', 'Directory of archives that no script writes'),
  f.member('ArchiveScript', STRING, 'archive_script', 'Program that archives'),
  f.member('CommitDelay', UINT16, 'commit_delay', 'Seconds between commits of what controllers send'),
  f.member('DbdAddr', STRING, 'dbd_addr', 'Address of the daemon'),
  f.member('DbdBackupHost', STRING, 'dbd_backup', 'Host of the backup daemon'),
  f.member('DbdHost', STRING, 'dbd_host', 'Host of the daemon'),
  f.member('DbdPort', UINT16, 'dbd_port', 'Port of the daemon'),
  f.member('DebugLevel', LOG_LEVEL_UINT16, 'debug_level', 'What the daemon logs'),
  f.member('DefaultQOS', STRING, 'default_qos', 'Quality of service of clusters that are added'),
  f.member('Flags', CONF_FLAGS_DBD, 'flags', 'Flags of the daemon'),
  f.member('LogFile', STRING, 'log_file', 'File of the log; without one it goes to syslog'),
  f.member('MaxPurgeLimit', UINT32, 'max_purge_limit', 'Most records that are purged at once'),
  f.member('MaxQueryTimeRange', TIME_SECONDS, 'max_time_range', 'Longest time that users may ask about'),
  f.member('Parameters', CSV_STRING, 'parameters', 'Settings without a key of their own'),
  f.member('PersistConnFlags', CONF_FLAGS_PERSIST_CONN_RC, 'persist_conn_rc_flags', 'Flags that sessions are told of'),
  f.member('PidFile', STRING, 'pid_file', 'File of the process id'),
  f.member('PurgeEventAfter', SLURMDB_PURGE, 'purge_event', 'How long events are kept'),
  f.member('PurgeJobAfter', SLURMDB_PURGE, 'purge_job', 'How long jobs are kept'),
  f.member('PurgeResvAfter', SLURMDB_PURGE, 'purge_resv', 'How long reservations are kept'),
  f.member('PurgeStepAfter', SLURMDB_PURGE, 'purge_step', 'How long steps are kept'),
  f.member('PurgeSuspendAfter', SLURMDB_PURGE, 'purge_suspend', 'How long suspensions are kept'),
  f.member('PurgeTXNAfter', SLURMDB_PURGE, 'purge_txn', 'How long transactions are kept'),
  f.member('PurgeUsageAfter', SLURMDB_PURGE, 'purge_usage', 'How long usage is kept'),
  f.member('PurgeJobScriptAfter', SLURMDB_PURGE, 'purge_jobscript', 'How long scripts of jobs are kept'),
  f.member('PurgeJobEnvAfter', SLURMDB_PURGE, 'purge_jobenv', 'How long environments of jobs are kept'),
  f.member('StorageLoc', STRING, 'storage_loc', 'Name of the database'),
  f.member('StoragePassScript', STRING, 'storage_pass_script', 'Program that gives passwords of the database'),
  f.member('StorageUser', STRING, 'storage_user', "The database's user"),
  f.member('DebugLevelSyslog', LOG_LEVEL_UINT16, 'syslog_debug', 'What the daemon logs to syslog'),
  f.member('TrackWCKey', BOOL16, 'track_wckey', 'Whether workload characterization keys are tracked'),
  f.member('TrackSlurmctldDown', BOOL16, 'track_ctld', 'Whether it is tracked when controllers are down'),
]);

/** A reply with the configuration; null where there is none. */
interface ConfigurationResponse extends Envelope {
  readonly conf: Configuration | null;
}

export const OPENAPI_SLURMDBD_CONF_RESP = defineObject<ConfigurationResponse>()('OPENAPI_SLURMDBD_CONF_RESP', (f) => [
  f.member('slurmdbd_conf', optional(SLURMDBD_CONF, { required: true }), 'conf', 'Settings of slurmdbd.conf', { required: true }),
  ...envelopeFields(f),
]);
