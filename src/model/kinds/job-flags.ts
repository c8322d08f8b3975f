/** Flag tables of jobs. Values: slurm/slurm.h and data_parser of the pinned releases. */
import { bit, equal, flagTable, flagTable64, removedFlag } from '../engine/flags.js';

/** Mask of a comparison with the whole word. */
const ALL = 0xffff_ffff_ffff_ffffn;

/** Flags of a job. */
export const JOB_FLAGS = flagTable64('JOB_FLAGS', {}, [
  bit('KILL_INVALID_DEPENDENCY', 1),
  bit('NO_KILL_INVALID_DEPENDENCY', 2),
  bit('HAS_STATE_DIRECTORY', 4),
  bit('TESTING_BACKFILL', 8),
  bit('GRES_BINDING_ENFORCED', 0x10),
  bit('TEST_NOW_ONLY', 0x20),
  bit('SEND_JOB_ENVIRONMENT', 0x40),
  bit('SPREAD_JOB', 0x100),
  bit('PREFER_MINIMUM_NODE_COUNT', 0x200),
  bit('JOB_KILL_HURRY', 0x400),
  bit('SKIP_TRES_STRING_ACCOUNTING', 0x800),
  bit('SIBLING_CLUSTER_UPDATE_ONLY', 0x1000),
  bit('HETEROGENEOUS_JOB', 0x2000),
  bit('EXACT_TASK_COUNT_REQUESTED', 0x4000),
  bit('EXACT_CPU_COUNT_REQUESTED', 0x8000),
  bit('TESTING_WHOLE_NODE_BACKFILL', 0x10000),
  bit('TOP_PRIORITY_JOB', 0x20000),
  bit('ACCRUE_COUNT_CLEARED', 0x40000),
  bit('GRES_BINDING_DISABLED', 0x80000),
  bit('JOB_WAS_RUNNING', 0x100000),
  bit('JOB_ACCRUE_TIME_RESET', 0x200000),
  bit('CRON_JOB', 0x400000),
  bit('EXACT_MEMORY_REQUESTED', 0x800000),
  bit('EXTERNAL_JOB', 0x1000000, { since: 43 }),
  bit('USING_DEFAULT_ACCOUNT', 0x2000000),
  bit('USING_DEFAULT_PARTITION', 0x4000000),
  bit('USING_DEFAULT_QOS', 0x8000000),
  bit('USING_DEFAULT_WCKEY', 0x10000000),
  bit('DEPENDENT', 0x20000000),
  bit('MAGNETIC', 0x40000000),
  bit('PARTITION_ASSIGNED', 0x80000000),
  bit('BACKFILL_ATTEMPTED', 0x100000000n),
  bit('SCHEDULING_ATTEMPTED', 0x200000000n),
  bit('STEPMGR_ENABLED', 0x20000000000n, { since: 41 }),
  bit('SPREAD_SEGMENTS', 0x80000000000n, { since: 44 }),
  bit('CONSOLIDATE_SEGMENTS', 0x100000000000n, { since: 44 }),
  bit('EXPEDITED_REQUEUE', 0x200000000000n, { since: 44 }),
  bit('JOB_IMPLICIT_MAX_NODES', 0x800000000000n, { since: 45 }),
  bit('SAVE_BATCH_SCRIPT', 0x800000000n, { until: 40 }),
  bit('GRES_ONE_TASK_PER_SHARING', 0x4000000000n, { until: 40 }),
  bit('GRES_MULTIPLE_TASKS_PER_SHARING', 0x8000000000n, { until: 40 }),
  bit('GRES_ALLOW_TASK_SHARING', 0x10000000000n, { until: 40 }),
]);
/** Events that a mail is sent for. */
export const JOB_MAIL_FLAGS = flagTable('JOB_MAIL_FLAGS', { width: 16 }, [
  bit('BEGIN', 1),
  bit('END', 2),
  bit('FAIL', 4),
  bit('REQUEUE', 8),
  bit('TIME=100%', 0x10),
  bit('TIME=90%', 0x20),
  bit('TIME=80%', 0x40),
  bit('TIME=50%', 0x80),
  bit('STAGE_OUT', 0x100),
  bit('ARRAY_TASKS', 0x200),
  bit('INVALID_DEPENDENCY', 0x400),
]);
/** What is recorded of a job. */
export const ACCT_GATHER_PROFILE = flagTable('ACCT_GATHER_PROFILE', { width: 32 }, [
  equal('NOT_SET', 0),
  equal('NONE', 1),
  bit('ENERGY', 2),
  bit('LUSTRE', 8),
  bit('NETWORK', 0x10),
  bit('TASK', 4),
]);
/** How a job shares nodes. */
export const JOB_SHARED = flagTable('JOB_SHARED', { width: 16 }, [
  equal('none', 0),
  equal('oversubscribe', 1),
  equal('user', 2),
  equal('mcs', 3),
  equal('topo', 4, ALL, { since: 41 }),
]);
/** Which nodes a job has alone. */
export const JOB_EXCLUSIVE_FLAGS = flagTable('JOB_EXCLUSIVE_FLAGS', { width: 16 }, [
  equal('true', 0),
  equal('false', 1),
  equal('user', 2),
  equal('mcs', 3),
  equal('topo', 4, ALL, { since: 41 }),
]);
/** What a request for a list shows. */
export const JOB_SHOW_FLAGS = flagTable('JOB_SHOW_FLAGS', { width: 16 }, [
  bit('ALL', 1),
  bit('DETAIL', 2),
  bit('MIXED', 8),
  bit('LOCAL', 0x10),
  bit('SIBLING', 0x20),
  bit('FEDERATION', 0x40),
  bit('FUTURE', 0x80),
]);
/** State of a job: one base state, and flags. */
export const JOB_STATE = flagTable('JOB_STATE', { width: 32, bitMask: 0xffff_ff00 }, [
  equal('PENDING', 0, 0xff),
  equal('RUNNING', 1, 0xff),
  equal('SUSPENDED', 2, 0xff),
  equal('COMPLETED', 3, 0xff),
  equal('CANCELLED', 4, 0xff),
  equal('FAILED', 5, 0xff),
  equal('TIMEOUT', 6, 0xff),
  equal('NODE_FAIL', 7, 0xff),
  equal('PREEMPTED', 8, 0xff),
  equal('BOOT_FAIL', 9, 0xff),
  equal('DEADLINE', 0xa, 0xff),
  equal('OUT_OF_MEMORY', 0xb, 0xff),
  equal('END', 0xc, 0xff, { since: 45, hidden: true }),
  equal('invalid-placeholder', 0xc, 0xff, { until: 44, hidden: true }),
  bit('LAUNCH_FAILED', 0x100),
  bit('REQUEUED', 0x400),
  bit('REQUEUE_HOLD', 0x800),
  bit('SPECIAL_EXIT', 0x1000),
  bit('RESIZING', 0x2000),
  bit('CONFIGURING', 0x4000),
  bit('COMPLETING', 0x8000),
  bit('STOPPED', 0x10000),
  bit('RECONFIG_FAIL', 0x20000),
  bit('POWER_UP_NODE', 0x40000),
  bit('REVOKED', 0x80000),
  bit('REQUEUE_FED', 0x100000),
  bit('RESV_DEL_HOLD', 0x200000),
  bit('SIGNALING', 0x400000),
  bit('STAGE_OUT', 0x800000),
  bit('EXPEDITING', 0x1000000, { since: 44 }),
]);
/** How a process ended. */
export const PROCESS_EXIT_CODE_STATUS = flagTable('PROCESS_EXIT_CODE_STATUS', { width: 32 }, [
  equal('INVALID', 0),
  equal('PENDING', 1),
  equal('SUCCESS', 2),
  equal('ERROR', 3),
  equal('SIGNALED', 4),
  equal('CORE_DUMPED', 5),
  equal('INVALID2', 6, ALL, { hidden: true }),
]);
/** Binding of tasks to CPUs. */
export const CPU_BINDING_FLAGS = flagTable('CPU_BINDING_FLAGS', { width: 16, bitMask: 0x2001 }, [
  equal('CPU_BIND_TO_THREADS', 2, 0x1e),
  equal('CPU_BIND_TO_CORES', 4, 0x1e),
  equal('CPU_BIND_TO_SOCKETS', 8, 0x1e),
  equal('CPU_BIND_TO_LDOMS', 0x10, 0x1e),
  equal('CPU_BIND_NONE', 0x20, 0xfe0),
  removedFlag('CPU_BIND_RANK', { until: 44 }),
  equal('CPU_BIND_MAP', 0x80, 0xfe0),
  equal('CPU_BIND_MASK', 0x100, 0xfe0),
  equal('CPU_BIND_LDRANK', 0x200, 0xfe0),
  equal('CPU_BIND_LDMAP', 0x400, 0xfe0),
  equal('CPU_BIND_LDMASK', 0x800, 0xfe0),
  bit('VERBOSE', 1),
  bit('CPU_BIND_ONE_THREAD_PER_CORE', 0x2000),
]);
/** Binding of tasks to memory. */
export const MEMORY_BINDING_TYPE = flagTable('MEMORY_BINDING_TYPE', { width: 16, bitMask: 0xc1 }, [
  equal('NONE', 2, 0x3e),
  equal('RANK', 4, 0x3e),
  equal('MAP', 8, 0x3e),
  equal('MASK', 0x10, 0x3e),
  equal('LOCAL', 0x20, 0x3e),
  bit('VERBOSE', 1),
  removedFlag('SORT', { since: 41, until: 43 }),
  bit('SORT', 0x40, { until: 40 }),
  bit('PREFER', 0x80),
]);
/** How output files are opened. */
export const OPEN_MODE = flagTable('OPEN_MODE', { width: 8 }, [
  bit('APPEND', 1),
  bit('TRUNCATE', 2),
]);
/** How a signal is sent. */
export const WARN_FLAGS = flagTable('WARN_FLAGS', { width: 16 }, [
  bit('BATCH_JOB', 1),
  bit('ARRAY_TASK', 2),
  bit('FULL_STEPS_ONLY', 4),
  bit('FULL_JOB', 8),
  bit('FEDERATION_REQUEUE', 0x10),
  bit('HURRY', 0x20),
  bit('OUT_OF_MEMORY', 0x40),
  bit('NO_SIBLING_JOBS', 0x80),
  bit('RESERVATION_JOB', 0x100),
  bit('NO_CRON_JOBS', 0x200, { until: 40 }),
  bit('VERBOSE', 0x800),
  bit('CRON_JOBS', 0x1000),
  bit('WARNING_SENT', 0x8000),
]);
/** How X11 is forwarded. */
export const X11_FLAGS = flagTable('X11_FLAGS', { width: 16 }, [
  bit('FORWARD_ALL_NODES', 1),
  bit('BATCH_NODE', 2),
  bit('FIRST_NODE', 4),
  bit('LAST_NODE', 8),
]);
/** Fields of a crontab entry that match anything. */
export const CRON_ENTRY_FLAGS = flagTable('CRON_ENTRY_FLAGS', { width: 32 }, [
  bit('WILD_MINUTE', 2),
  bit('WILD_HOUR', 4),
  bit('WILD_DAY_OF_MONTH', 8),
  bit('WILD_MONTH', 0x10),
  bit('WILD_DAY_OF_WEEK', 0x20),
]);
/** State of a core. */
export const JOB_RES_CORE_STATUS = flagTable64('JOB_RES_CORE_STATUS', {}, [
  equal('INVALID', 0, ALL, { since: 41 }),
  equal('UNALLOCATED', 0xfffffffffffffffen, ALL, { since: 41 }),
  bit('ALLOCATED', 2, { since: 41 }),
  bit('IN_USE', 4, { since: 41 }),
]);
/** How nodes were asked for. */
export const NODE_CR_TYPE = flagTable('NODE_CR_TYPE', { width: 32 }, [
  equal('AVAILABLE', 0, ALL, { since: 41 }),
  equal('ONE_ROW', 1, ALL, { since: 41 }),
  equal('RESERVED', 0xfa00, ALL, { since: 41 }),
]);
