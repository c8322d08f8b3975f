/** What slurmdbd counts of its own work (upstream: slurmdb_pack.c). */
import { empty } from '../common.js';
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import { call } from '../engine/rpc.js';
import { list, str, time, u16, u32, u64 } from '../engine/type.js';

/** Roll-ups of an hour, a day and a month, at most. */
const ROLLUP_COUNT = 3;

/** One sort of roll-up. Times are in microseconds, `timestamp` in seconds since 1970. */
export const rollup = record('slurmdb_rollup_stats_t element', [
  field('count', u16),
  field('timestamp', time),
  field('time_last', u64),
  field('time_max', u64),
  field('time_total', u64),
]);
export type Rollup = RecordOf<typeof rollup>;

/** Upstream: slurmdb_rollup_stats_t, which keeps five arrays: by hour, by day, by month. */
export const rollupStatistics = record('slurmdb_rollup_stats_t', [
  field('cluster_name', str),
  field('rollups', list(rollup, { count: 'u16', bound: ROLLUP_COUNT })),
]);

/** Calls by message or by user: how many, and what they took in microseconds. */
export const rpcStatistics = record('slurmdb_rpc_obj_t', [
  field('cnt', u32),
  field('id', u32),
  field('time', u64),
]);
export type RpcStatistics = RecordOf<typeof rpcStatistics>;

/** Upstream: slurmdb_stats_rec_t. */
export const accountingStatistics = record('slurmdb_stats_rec_t', [
  field('dbd_rollup_stats', rollupStatistics),
  field('rollup_stats', list(rollupStatistics)),
  field('rpc_list', list(rpcStatistics)),
  field('time_start', time),
  field('user_list', list(rpcStatistics)),
]);
export type AccountingStatistics = RecordOf<typeof accountingStatistics>;

/** 1489: only for administrators; for others a refusal that ends the session. */
export const getStatistics = call({
  name: 'DBD_GET_STATS',
  messageType: 1489,
  daemon: 'slurmdbd',
  request: empty,
  reply: { messageType: 1490, type: accountingStatistics },
  idempotent: true,
});
