/** Flag tables of nodes and partitions. Values: slurm/slurm.h and data_parser of the pinned releases. */
import { bit, equal, flagTable } from '../engine/flags.js';

/** Mask of a comparison with the whole word. */
const ALL = 0xffff_ffff_ffff_ffffn;

/** State of a node: one base state, and flags. */
export const NODE_STATES = flagTable('NODE_STATES', { width: 32, bitMask: 0xffff_fff0 }, [
  equal('INVALID', 0xfffffffe),
  equal('UNKNOWN', 0, 0xf),
  equal('DOWN', 1, 0xf),
  equal('IDLE', 2, 0xf),
  equal('ALLOCATED', 3, 0xf),
  equal('ERROR', 4, 0xf),
  equal('MIXED', 5, 0xf),
  equal('FUTURE', 6, 0xf),
  bit('EXTERNAL', 0x10, { since: 44 }),
  bit('RESERVED', 0x20),
  bit('UNDRAIN', 0x40),
  bit('CLOUD', 0x80),
  bit('RESUME', 0x100),
  bit('DRAIN', 0x200),
  bit('COMPLETING', 0x400),
  bit('NOT_RESPONDING', 0x800),
  bit('POWERED_DOWN', 0x1000),
  bit('FAIL', 0x2000),
  bit('POWERING_UP', 0x4000),
  bit('MAINTENANCE', 0x8000),
  bit('REBOOT_REQUESTED', 0x10000),
  bit('REBOOT_CANCELED', 0x20000),
  bit('POWERING_DOWN', 0x40000),
  bit('DYNAMIC_FUTURE', 0x80000),
  bit('REBOOT_ISSUED', 0x100000),
  bit('PLANNED', 0x200000),
  bit('INVALID_REG', 0x400000),
  bit('POWER_DOWN', 0x800000),
  bit('POWER_UP', 0x1000000),
  bit('POWER_DRAIN', 0x2000000),
  bit('POWER_DOWN_ASAP', 0x2800000, { since: 45 }),
  bit('POWER_DOWN_FORCE', 0x801000, { since: 45 }),
  bit('DYNAMIC_NORM', 0x4000000),
  bit('BLOCKED', 0x8000000, { since: 44 }),
]);
/** Flags of a certificate. */
export const NODE_CERT_FLAGS = flagTable('NODE_CERT_FLAGS', { width: 16 }, [
  bit('TOKEN_SET', 1, { since: 43 }),
]);
/** State of a partition. */
export const PARTITION_STATES = flagTable('PARTITION_STATES', { width: 16 }, [
  equal('INACTIVE', 0),
  equal('UNKNOWN', 0xfffe),
  equal('UP', 3),
  equal('DOWN', 1),
  equal('DRAIN', 2),
]);
/** How resources are shared out. */
export const CR_TYPE = flagTable('CR_TYPE', { width: 16 }, [
  equal('CPU', 1, 7, { since: 41, until: 44 }),
  equal('SOCKET', 2, 7, { since: 41, until: 44 }),
  equal('CORE', 4, 7, { since: 41, until: 44 }),
  bit('BOARD', 8, { since: 41, until: 44 }),
  bit('MEMORY', 0x10, { since: 41, until: 44 }),
  bit('ONE_TASK_PER_CORE', 0x100, { since: 41, until: 44 }),
  bit('PACK_NODES', 0x200, { since: 41, until: 44 }),
  bit('CORE_DEFAULT_DIST_BLOCK', 0x1000, { since: 41, until: 44 }),
  bit('LLN', 0x4000, { since: 41, until: 44 }),
  bit('LINEAR', 0x20, { since: 41, until: 44 }),
]);
/** How resources are shared out, by the names of slurm.conf. */
export const SELECT_TYPE_PARAM = flagTable('SELECT_TYPE_PARAM', { width: 16, bitMask: 0xffe8 }, [
  equal('NONE', 0, ALL, { since: 45 }),
  equal('CR_CPU_MEMORY', 0x11, 0x17, { since: 45 }),
  equal('CR_CPU', 1, 0x17, { since: 45 }),
  equal('CPU', 1, 0x17, { since: 45, hidden: true }),
  equal('CR_CORE_MEMORY', 0x14, 0x17, { since: 45 }),
  equal('CR_CORE', 4, 0x17, { since: 45 }),
  equal('CORE', 4, 0x17, { since: 45, hidden: true }),
  equal('CR_SOCKET_MEMORY', 0x12, 0x17, { since: 45 }),
  equal('CR_SOCKET', 2, 0x17, { since: 45 }),
  equal('SOCKET', 2, 0x17, { since: 45, hidden: true }),
  equal('CR_MEMORY', 0x10, 0x17, { since: 45 }),
  bit('MEMORY', 0x10, { since: 45, hidden: true }),
  bit('BOARD', 8, { since: 45, hidden: true }),
  bit('CR_ONE_TASK_PER_CORE', 0x100, { since: 45 }),
  bit('ONE_TASK_PER_CORE', 0x100, { since: 45, hidden: true }),
  bit('CR_CORE_DEFAULT_DIST_BLOCK', 0x1000, { since: 45 }),
  bit('CORE_DEFAULT_DIST_BLOCK', 0x1000, { since: 45, hidden: true }),
  bit('CR_NO_DIST_TOPO_BLOCK', 0x800, { since: 45 }),
  bit('CR_LLN', 0x4000, { since: 45 }),
  bit('LLN', 0x4000, { since: 45, hidden: true }),
  bit('CR_PACK_NODES', 0x200, { since: 45 }),
  bit('PACK_NODES', 0x200, { since: 45, hidden: true }),
  bit('LL_SHARED_GRES', 0x400, { since: 45 }),
  bit('MULTIPLE_SHARING_GRES_PJ', 0x8000, { since: 45 }),
  bit('ENFORCE_BINDING_GRES', 0x40, { since: 45 }),
  bit('ONE_TASK_PER_SHARING_GRES', 0x80, { since: 45 }),
  bit('LINEAR', 0x20, { since: 45, hidden: true }),
]);
/** Default binding of tasks to CPUs. */
export const NODE_PARTITION_CPU_BINDING_FLAGS = flagTable(
  'NODE_PARTITION_CPU_BINDING_FLAGS',
  { width: 32, bitMask: 1 },
  [
    equal('CPU_BIND_TO_THREADS', 2, 0x1e, { since: 45 }),
    equal('CPU_BIND_TO_CORES', 4, 0x1e, { since: 45 }),
    equal('CPU_BIND_TO_SOCKETS', 8, 0x1e, { since: 45 }),
    equal('CPU_BIND_TO_LDOMS', 0x10, 0x1e, { since: 45 }),
    equal('CPU_BIND_NONE', 0x20, 0xfe0, { since: 45 }),
    equal('CPU_BIND_OFF', 0x80000, 0xc0000, { since: 45 }),
    bit('VERBOSE', 1, { since: 45 }),
  ],
);
/** Flags of a partition. */
export const PARTITION_FLAGS = flagTable('PARTITION_FLAGS', { width: 32 }, [
  bit('DEFAULT', 1, { since: 45 }),
  bit('HIDDEN', 2, { since: 45 }),
  bit('NO_ROOT', 4, { since: 45 }),
  bit('ROOT_ONLY', 8, { since: 45 }),
  bit('REQ_RESV', 0x10, { since: 45 }),
  bit('LLN', 0x20, { since: 45 }),
  bit('PDOI', 0x80, { since: 45 }),
  bit('DEFAULT_CLEAR', 0x100, { since: 45 }),
  bit('HIDDEN_CLEAR', 0x200, { since: 45 }),
  bit('NO_ROOT_CLEAR', 0x400, { since: 45 }),
  bit('ROOT_ONLY_CLEAR', 0x800, { since: 45 }),
  bit('REQ_RESV_CLEAR', 0x1000, { since: 45 }),
  bit('LLN_CLEAR', 0x2000, { since: 45 }),
  bit('PDOI_CLEAR', 0x8000, { since: 45 }),
  bit('EXCLUSIVE_USER', 0x40, { since: 45, hidden: true }),
  bit('EXC_USER_CLEAR', 0x4000, { since: 45, hidden: true }),
  bit('EXCLUSIVE_TOPO', 0x10000, { since: 45, hidden: true }),
  bit('EXC_TOPO_CLEAR', 0x20000, { since: 45, hidden: true }),
  bit('SCHED_FAILED', 0x40000, { since: 45, hidden: true }),
  bit('SCHED_CLEARED', 0x80000, { since: 45, hidden: true }),
]);
/** How jobs are preempted. */
export const PARTITION_PREEMPT_MODES = flagTable('PARTITION_PREEMPT_MODES', { width: 16 }, [
  equal('CLUSTER_GLOBAL', 0xfffe, ALL, { since: 45 }),
  equal('DISABLED', 0, ALL, { since: 45 }),
  bit('SUSPEND', 1, { since: 45 }),
  bit('REQUEUE', 2, { since: 45 }),
  bit('CANCEL', 8, { since: 45 }),
  bit('PRIORITY', 0x2000, { since: 45 }),
]);
/** Whether sharing is forced. */
export const OVERSUBSCRIBE_FLAGS = flagTable('OVERSUBSCRIBE_FLAGS', { width: 16 }, [
  bit('force', 0x8000),
]);
