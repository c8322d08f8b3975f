/** Flags and single choices of slurm.conf (upstream: slurm.h, read_config.h, log.h). */

import { NO_VAL } from '../../wire/constants.js';
import { bit, equal, flagTable, flagTable64, maskedBit } from '../engine/flags.js';
import { CPU_FREQUENCIES, CPU_GOVERNORS } from './cpu-frequency-words.js';

export const ACCT_STORAGE_ENFORCE = flagTable('ACCT_STORAGE_ENFORCE', { width: 16 }, [
  equal('all', 0xff9f, 0xff9f, { hidden: true }),
  bit('associations', 0x01),
  bit('limits', 0x02),
  bit('wckeys', 0x04),
  bit('qos', 0x08),
  bit('safe', 0x10),
  bit('nojobs', 0x20),
  bit('nosteps', 0x40),
]);

/** One word of the message holds four lists. */
export const CONF_FLAGS = flagTable('CONF_FLAGS', { width: 32 }, [
  bit('DisableRootJobs', 1 << 2),
  bit('AllowSpecResourcesUsage', 1 << 3),
  bit('UsePam', 1 << 4),
  bit('TrackWCKey', 1 << 5),
]);

export const CONF_FLAGS_COMMUNICATION_PARAMETERS = flagTable(
  'CONF_FLAGS_COMMUNICATION_PARAMETERS',
  { width: 32 },
  [bit('IPv4', 1 << 6), bit('IPv6', 1 << 7), bit('disable_http', 1 << 17)],
);

export const CONF_FLAGS_ACCOUNTING_STORE = flagTable('CONF_FLAGS_ACCOUNTING_STORE', { width: 32 }, [
  bit('job_comment', 1 << 1),
  bit('job_extra', 1 << 8),
  bit('job_script', 1 << 9),
  bit('job_env', 1 << 10),
  bit('no_stdio', 1 << 16),
]);

export const CONF_FLAGS_SLURMD_PARAMETERS = flagTable(
  'CONF_FLAGS_SLURMD_PARAMETERS',
  { width: 32 },
  [
    bit('config_overrides', 1 << 0),
    bit('l3cache_as_socket', 1 << 11),
    bit('numa_node_as_socket', 1 << 12),
    bit('allow_ecores', 1 << 13),
    bit('shutdown_on_reboot', 1 << 14),
    bit('contain_spank', 1 << 15),
  ],
);

/** Several governors are several bits; upstream compares the whole word and then shows none. */
export const CPU_FREQ_GOVS = flagTable('CPU_FREQ_GOVS', { width: 32 }, [
  equal('Unset', NO_VAL),
  ...Object.entries(CPU_GOVERNORS).map(([name, word]) => bit(name, word)),
  ...Object.entries(CPU_FREQUENCIES).map(([name, word]) => equal(name, word)),
]);

export const DEBUG_FLAGS = flagTable64('DEBUG_FLAGS', {}, [
  bit('Accrue', 1n << 50n),
  bit('Agent', 1n << 52n),
  bit('AuditRPCs', 1n << 25n),
  bit('AuditTLS', 1n << 15n),
  bit('Backfill', 1n << 12n),
  bit('BackfillMap', 1n << 27n),
  bit('BurstBuffer', 1n << 40n),
  bit('Cgroup', 1n << 55n),
  bit('ConMgr', 1n << 9n),
  bit('CpuFrequency', 1n << 41n),
  bit('CPU_Bind', 1n << 3n),
  bit('Data', 1n << 8n),
  bit('DBD_Agent', 1n << 51n),
  bit('DB_Archive', 1n << 44n),
  bit('DB_Assoc', 1n << 30n),
  bit('DB_Event', 1n << 31n),
  bit('DB_Job', 1n << 32n),
  bit('DB_QOS', 1n << 33n),
  bit('DB_Query', 1n << 34n),
  bit('DB_Reservation', 1n << 35n),
  bit('DB_Resource', 1n << 36n),
  bit('DB_Step', 1n << 37n),
  bit('DB_TRES', 1n << 45n),
  bit('DB_Usage', 1n << 38n),
  bit('DB_WCKey', 1n << 39n),
  bit('Dependency', 1n << 53n),
  bit('Energy', 1n << 18n),
  bit('Federation', 1n << 48n),
  bit('Gang', 1n << 13n),
  bit('GLOB_SILENCE', 1n << 23n),
  bit('Gres', 1n << 6n),
  bit('Hetjob', 1n << 49n),
  bit('Interconnect', 1n << 22n),
  bit('JobAccountGather', 1n << 54n),
  bit('JobComp', 1n << 46n),
  bit('Namespace', 1n << 24n),
  bit('NodeFeatures', 1n << 47n),
  bit('License', 1n << 20n),
  bit('Metrics', 1n << 57n),
  bit('MPI', 1n << 7n),
  bit('Network', 1n << 10n),
  bit('NetworkRaw', 1n << 4n),
  bit('NO_CONF_HASH', 1n << 5n),
  bit('Power', 1n << 42n),
  bit('Priority', 1n << 11n),
  bit('Profile', 1n << 21n),
  bit('Protocol', 1n << 26n),
  bit('Reservation', 1n << 14n),
  bit('Route', 1n << 29n),
  bit('Sack', 1n << 16n),
  bit('Script', 1n << 56n),
  bit('SelectType', 1n << 0n),
  bit('Steps', 1n << 1n),
  bit('Switch', 1n << 17n),
  bit('thread', 1n << 43n),
  bit('TLS', 1n << 19n),
  bit('TraceJobs', 1n << 28n),
  bit('Triggers', 1n << 2n),
]);

export const ENFORCE_PART_LIMITS = flagTable('ENFORCE_PART_LIMITS', { width: 16 }, [
  equal('NO', 0),
  equal('ANY', 2),
  equal('ALL', 1),
]);

/** States that exclude all others and the cycle, and states that exclude single ones. */
const ANY_STATE = 0xff;
const EXCLUSIVE_STATES = 0x6ff;

export const HEALTH_CHECK_NODE_STATE = flagTable('HEALTH_CHECK_NODE_STATE', { width: 16 }, [
  equal('START_ONLY', 0x200, EXCLUSIVE_STATES),
  equal('REBOOT_ONLY', 0x400, EXCLUSIVE_STATES),
  equal('ANY', ANY_STATE, ANY_STATE),
  maskedBit('IDLE', 0x01, ANY_STATE),
  maskedBit('ALLOC', 0x02, ANY_STATE),
  maskedBit('MIXED', 0x04, ANY_STATE),
  maskedBit('NONDRAINED_IDLE', 0x08, ANY_STATE),
  maskedBit('CYCLE', 0x100, 0x100),
]);

export const JOB_DEFAULTS_TYPE = flagTable('JOB_DEFAULTS_TYPE', { width: 16 }, [
  equal('DefCpuPerGPU', 1),
  equal('DefMemPerGPU', 2),
]);

/** Levels that are not set are none of these. */
export const LOG_LEVEL = flagTable('LOG_LEVEL', { width: 16, single: true }, [
  equal('(null)', 0, 0xffff, { hidden: true }),
  equal('quiet', 0),
  equal('fatal', 1),
  equal('error', 2),
  equal('info', 3),
  equal('verbose', 4),
  equal('debug', 5),
  equal('debug2', 6),
  equal('debug3', 7),
  equal('debug4', 8),
  equal('debug5', 9),
]);

export const LOG_TIME_FORMAT = flagTable('LOG_TIME_FORMAT', { width: 16, single: true }, [
  equal('iso8601_ms', 0),
  equal('iso8601', 1),
  equal('rfc5424_ms', 2),
  equal('rfc5424', 3),
  equal('rfc3339', 7),
  equal('clock', 4),
  equal('short', 5),
  equal('thread_id', 6),
]);

export const PRIORITY_FLAGS = flagTable('PRIORITY_FLAGS', { width: 16 }, [
  bit('ACCRUE_ALWAYS', 1 << 0),
  bit('SMALL_RELATIVE_TO_TIME', 1 << 2),
  bit('CALCULATE_RUNNING', 1 << 4),
  bit('DEPTH_OBLIVIOUS', 1 << 3),
  bit('FAIR_TREE', 1 << 5),
  bit('INCR_ONLY', 1 << 6),
  bit('MAX_TRES', 1 << 1),
  bit('MAX_TRES_GRES', 1 << 11),
  bit('NO_NORMAL_ASSOC', 1 << 7),
  bit('NO_NORMAL_PART', 1 << 8),
  bit('NO_NORMAL_QOS', 1 << 9),
  bit('NO_NORMAL_TRES', 1 << 10),
]);

export const PRIORITY_RESET_PERIOD = flagTable(
  'PRIORITY_RESET_PERIOD',
  { width: 16, single: true },
  [
    equal('NONE', 0),
    equal('NOW', 1),
    equal('DAILY', 2),
    equal('WEEKLY', 3),
    equal('MONTHLY', 4),
    equal('QUARTERLY', 5),
    equal('YEARLY', 6),
  ],
);

export const PRIVATE_DATA = flagTable('PRIVATE_DATA', { width: 16 }, [
  bit('accounts', 1 << 5),
  bit('events', 1 << 8),
  bit('jobs', 1 << 0),
  bit('nodes', 1 << 1),
  bit('partitions', 1 << 2),
  bit('reservations', 1 << 6),
  bit('usage', 1 << 3),
  bit('users', 1 << 4),
]);

export const PROLOG_FLAGS = flagTable('PROLOG_FLAGS', { width: 16 }, [
  bit('Alloc', 0x01),
  bit('NoHold', 0x02),
  bit('Contain', 0x04),
  bit('Serial', 0x08),
  bit('X11', 0x10),
  bit('DeferBatch', 0x20),
  bit('ForceRequeueOnFail', 0x40),
  bit('RunInJob', 0x80),
]);

export const PROPAGATE_PRIO_PROCESS = flagTable(
  'PROPAGATE_PRIO_PROCESS',
  { width: 16, single: true },
  [equal('off', 0), equal('on', 1), equal('nicer', 2)],
);

export const RECONFIG_FLAGS = flagTable('RECONFIG_FLAGS', { width: 16 }, [
  bit('KeepPartInfo', 0x1),
  bit('KeepPartState', 0x2),
  bit('KeepPowerSaveSettings', 0x4),
]);

export const RETURN_TO_SERVICE = flagTable('RETURN_TO_SERVICE', { width: 16, single: true }, [
  equal('none', 0),
  equal('non_responsive_only', 1),
  equal('all', 2),
]);

export const SLURM_CONF_PREEMPT_MODES = flagTable('SLURM_CONF_PREEMPT_MODES', { width: 16 }, [
  equal('DISABLED', 0),
  bit('SUSPEND', 0x0001),
  bit('REQUEUE', 0x0002),
  bit('CANCEL', 0x0008),
  bit('GANG', 0x8000),
  bit('WITHIN', 0x4000),
  bit('PRIORITY', 0x2000),
]);

/** Bits of manual, default and automatic binding. */
const MANUAL = 0x0fe0;
const DEFAULT = 0x001e;
const AUTOMATIC = 0x3_4000;

/** The bits beside the bindings are shown beside them; upstream leaves most of them out then. */
export const TASK_PLUGIN_PARAM_FLAGS = flagTable(
  'TASK_PLUGIN_PARAM_FLAGS',
  { width: 32, bitMask: ~(MANUAL | DEFAULT | AUTOMATIC) >>> 0 },
  [
    equal('None', 0x0020, MANUAL),
    equal('Threads', 0x0002, DEFAULT),
    equal('Cores', 0x0004, DEFAULT),
    equal('Sockets', 0x0008, DEFAULT),
    equal('autobind=threads', 0x0_4000, AUTOMATIC),
    equal('autobind=cores', 0x1_0000, AUTOMATIC),
    equal('autobind=sockets', 0x2_0000, AUTOMATIC),
    bit('Verbose', 0x0001),
    bit('SlurmdOffSpec', 0x4_0000),
    bit('OOMKillStep', 0x10_0000),
    bit('SlurmdSpecOverride', 0x20_0000),
  ],
);
