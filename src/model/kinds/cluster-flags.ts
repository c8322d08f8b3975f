/** Flags and classes of clusters (upstream: slurmdb.h). */
import { bit, equal, flagTable } from '../engine/flags.js';

/** Flags of clusters; a condition with several finds clusters that have one of them. */
export const CLUSTER_REC_FLAGS = flagTable('CLUSTER_REC_FLAGS', { width: 32 }, [
  bit('DELETED', 1 << 1, { since: 43 }),
  bit('REGISTERING', 1 << 0),
  bit('MULTIPLE_SLURMD', 1 << 7),
  bit('FRONT_END', 1 << 9, { until: 40 }),
  bit('FEDERATION', 1 << 11),
  bit('EXTERNAL', 1 << 12),
]);

/** What a cluster is classified for. */
export const CLUSTER_CLASSIFICATION = flagTable('CLUSTER_CLASSIFICATION', { width: 16 }, [
  equal('UNCLASSIFIED', 0),
  bit('CAPABILITY', 1),
  bit('CAPACITY', 2),
  bit('CAPAPACITY (both CAPABILITY and CAPACITY)', 3, { until: 41 }),
  bit('CAPAPACITY', 3, { since: 42 }),
]);
