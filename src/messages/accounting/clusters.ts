/**
 * Clusters and federations (upstream: slurmdb_pack.c). Controllers send them too: a federation on
 * request, and a cluster where another member of the federation has a job.
 */
import { NO_VAL } from '../../wire/constants.js';
import type { RecordOf } from '../engine/record.js';
import { field, filler, record } from '../engine/record.js';
import type { WireType } from '../engine/type.js';
import { list, maybe, nullAs, retyped, str, time, u8, u16, u32, u64 } from '../engine/type.js';
import { associationOrNone } from './associations.js';
import { addCall, getCall, modifyCall, removeCall } from './calls.js';
import { tresRecord } from './tres.js';

/** Upstream: slurmdb_cluster_accounting_rec_t. */
export const clusterAccountingRecord = record('slurmdb_cluster_accounting_rec_t', [
  field('alloc_secs', u64),
  field('tres_rec', tresRecord),
  field('down_secs', u64),
  field('idle_secs', u64),
  field('over_secs', u64),
  field('pdown_secs', u64),
  field('period_start', time),
  field('plan_secs', u64),
]);

/** Upstream: slurmdb_cluster_rec_t; `fed_` stands for its member `fed`. */
export const clusterRecord = record('slurmdb_cluster_rec_t', [
  field('accounting_list', list(clusterAccountingRecord)),
  field('classification', u16),
  field('control_host', str),
  field('control_port', u32),
  field('dimensions', u16),
  field('fed_feature_list', list(str)),
  field('fed_name', str),
  field('fed_id', u32),
  field('fed_state', u32, { initial: NO_VAL }),
  field('fed_sync_recvd', u8),
  field('fed_sync_sent', u8),
  field('flags', u32, { initial: NO_VAL }),
  field('id', u16, { since: 42 }),
  field('name', str),
  field('nodes', str),
  filler(u32, NO_VAL, { until: 40 }),
  field('root_assoc', associationOrNone),
  field('rpc_version', u16),
  // Whether the cluster is connected to the one that tells, in either direction.
  field('fed_recv', u8),
  field('fed_send', u8),
  field('tres_str', str),
]);
export type ClusterRecord = RecordOf<typeof clusterRecord>;

/** A cluster or none. Up to 24.05 a block stands for none that cannot be told from a cluster. */
export const clusterOrNone: WireType<ClusterRecord | null> = retyped([
  [
    { until: 41 },
    nullAs(clusterRecord, {
      isNull: () => false,
      written: { dimensions: 1, fed_state: 0 } as ClusterRecord,
    }),
  ],
  [{ since: 42 }, maybe('bool', clusterRecord)],
]);

/** Upstream: slurmdb_federation_rec_t. */
export const federationRecord = record('slurmdb_federation_rec_t', [
  field('name', str),
  field('flags', u32),
  field('cluster_list', list(clusterOrNone)),
]);

/** A cluster of a list of them. */
export const clusterEntry = record('slurmdb_cluster_rec_t or none', [
  field('cluster', clusterOrNone),
]);
export type ClusterEntry = RecordOf<typeof clusterEntry>;

/** Upstream: slurmdb_cluster_cond_t. With flags that are 0 no cluster is found. */
export const clusterCondition = record('slurmdb_cluster_cond_t', [
  field('classification', u16),
  field('cluster_list', list(str)),
  field('federation_list', list(str)),
  field('flags', u32, { initial: NO_VAL }),
  field('format_list', list(str)),
  // Plugins that clusters select nodes with.
  filler(list(str), null, { until: 39 }),
  field('rpc_version_list', list(str)),
  field('usage_end', time),
  field('usage_start', time),
  field('with_usage', u16),
  field('with_deleted', u16),
]);
export type ClusterCondition = RecordOf<typeof clusterCondition>;

/** 1405. */
export const addClusters = addCall({
  name: 'DBD_ADD_CLUSTERS',
  messageType: 1405,
  item: clusterOrNone,
});

/** 1412. */
export const getClusters = getCall({
  name: 'DBD_GET_CLUSTERS',
  messageType: 1412,
  condition: clusterCondition,
  replyType: 1419,
  record: clusterEntry,
});

/** 1430. */
export const modifyClusters = modifyCall({
  name: 'DBD_MODIFY_CLUSTERS',
  messageType: 1430,
  condition: clusterCondition,
  rec: clusterOrNone,
});

/** 1438. */
export const removeClusters = removeCall({
  name: 'DBD_REMOVE_CLUSTERS',
  messageType: 1438,
  condition: clusterCondition,
});
