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
export type ClusterAccountingRecord = RecordOf<typeof clusterAccountingRecord>;

/** Upstream: slurmdb_cluster_rec_t; `fed_` stands for its member `fed`. */
export const clusterRecord = record('slurmdb_cluster_rec_t', [
  field('accounting_list', list(clusterAccountingRecord)),
  field('classification', u16),
  field('control_host', str),
  field('control_port', u32),
  field('dimensions', u16, { initial: 1 }),
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
    nullAs(clusterRecord, { isNull: () => false, written: { fed_state: 0 } as ClusterRecord }),
  ],
  [{ since: 42 }, maybe('bool', clusterRecord)],
]);

/** Upstream: slurmdb_federation_rec_t. */
export const federationRecord = record('slurmdb_federation_rec_t', [
  field('name', str),
  field('flags', u32),
  field('cluster_list', list(clusterOrNone)),
]);
export type FederationRecord = RecordOf<typeof federationRecord>;
