/** Flags of qualities of service, and how jobs of one are preempted (upstream: slurmdb.h, slurm.h). */
import { PREEMPT_MODE_OFF_CONDITION, QOS_CHANGES } from '../../messages/accounting/qos.js';
import { bit, equal, flagTable } from '../engine/flags.js';
import { compileReader } from '../engine/kind.js';

/** The first three are never shown: they say what a change does with the others. */
export const QOS_FLAGS = flagTable('QOS_FLAGS', { width: 32 }, [
  bit('NOT_SET', QOS_CHANGES.NOT_SET),
  bit('ADD', QOS_CHANGES.ADD),
  bit('REMOVE', QOS_CHANGES.REMOVE),
  bit('DELETED', 1 << 13, { since: 43 }),
  bit('PARTITION_MINIMUM_NODE', 1 << 0),
  bit('PARTITION_MAXIMUM_NODE', 1 << 1),
  bit('PARTITION_TIME_LIMIT', 1 << 2),
  bit('ENFORCE_USAGE_THRESHOLD', 1 << 3),
  bit('NO_RESERVE', 1 << 4),
  bit('REQUIRED_RESERVATION', 1 << 5),
  bit('DENY_LIMIT', 1 << 6),
  bit('OVERRIDE_PARTITION_QOS', 1 << 7),
  bit('PARTITION_QOS', 1 << 12, { since: 43 }),
  bit('NO_DECAY', 1 << 8),
  bit('USAGE_FACTOR_SAFE', 1 << 9),
  bit('RELATIVE', 1 << 10),
]);

/** The mode's word may have more bits, which have no names here. */
export const QOS_PREEMPT_MODES = flagTable('QOS_PREEMPT_MODES', { width: 16 }, [
  equal('DISABLED', 0),
  bit('SUSPEND', 0x0001),
  bit('REQUEUE', 0x0002),
  bit('CANCEL', 0x0008),
  bit('GANG', 0x8000),
]);

/** Bits of a mode that have names. */
export const NAMED_PREEMPT_MODES = QOS_PREEMPT_MODES.entries.reduce(
  (bits, { value }) => bits | Number(value),
  0,
);

/** Modes of a condition. */
export const QOS_PREEMPT_MODES_CONDITION: typeof QOS_PREEMPT_MODES = {
  ...QOS_PREEMPT_MODES,
  reader(version) {
    const read = compileReader(QOS_PREEMPT_MODES, version);
    return (input, context) => read(input, context) || PREEMPT_MODE_OFF_CONDITION;
  },
};
