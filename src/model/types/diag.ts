/** Statistics of the controller as they are shown. */
import type { StatsInfo } from '../../messages/statistics.js';
import { NO_VAL64 } from '../../wire/constants.js';
import type { Kind } from '../engine/kind.js';
import { delegate } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import type { ObjectKind } from '../engine/object.js';
import { defineObject } from '../engine/object.js';
import { BOOL } from '../kinds/booleans.js';
import { HOSTLIST_STRING } from '../kinds/hostlists.js';
import { USER_ID } from '../kinds/identities.js';
import { INT64_KIND, UINT16, UINT32, UINT64, UINT64_NO_VAL } from '../kinds/numbers.js';
import { RPC_ID } from '../kinds/text-names.js';
import { TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** A mean or a rate. */
const INT64_NUMBER: Kind<number> = delegate<number, bigint>(INT64_KIND, { name: 'INT64', zero: 0, toInner: (value) => BigInt(value) });

function mean(sum: number | bigint, count: number): number {
  return count === 0 ? 0 : Math.trunc(Number(sum) / count);
}

/** Whole minutes only, by integer division; 0 within the first. */
function cyclesPerMinute(stats: StatsInfo): number {
  const minutes = Math.trunc((stats.req_time - stats.req_time_start) / 60);
  return minutes === 0 ? 0 : Math.trunc(stats.schedule_cycle_counter / minutes);
}

/** Counters that the message has as an array, in the array's order. */
function counters(name: string, keys: readonly (readonly [string, string])[]) {
  const fields = defineObject<readonly number[]>()(name, (f) => keys.map(([key, description], i) => f.derived(key, UINT32, (r) => r[i] ?? 0, description)));
  return fields as ObjectKind<readonly number[]>;
}

/** Upstream: statistics.c and the maps of data_parser. */
const SCHEDULE_EXIT_FIELDS = counters('SCHEDULE_EXIT_FIELDS', [
  ['end_job_queue', 'The end of the queue was reached'],
  ['default_queue_depth', 'The depth that is looked at was reached'],
  ['max_job_start', 'As many jobs were started as may be at once'],
  ['max_rpc_cnt', 'Too many requests were waiting'],
  ['max_sched_time', 'The time for a cycle was over'],
  ['licenses', 'Licences blocked the queue'],
]);

const BF_EXIT_FIELDS = counters('BF_EXIT_FIELDS', [
  ['end_job_queue', 'The end of the queue was reached'],
  ['bf_max_job_start', 'As many jobs were started as may be at once'],
  ['bf_max_job_test', 'As many jobs were looked at as may be'],
  ['bf_max_time', 'The time for a cycle was over'],
  ['bf_node_space_size', 'The table of time slots was full'],
  ['state_changed', 'The state of the cluster changed'],
]);

/** One row of requests. */
interface RpcRow {
  readonly id: number;
  readonly count: number;
  readonly queued: number;
  readonly dropped: bigint;
  readonly cycle_last: number;
  readonly cycle_max: number;
  readonly time: bigint;
}

/** Microseconds for each request; unset without any. */
const AVERAGE: Kind<RpcRow> = delegate(UINT64_NO_VAL, {
  name: 'UINT64_NO_VAL',
  zero: {} as RpcRow,
  toInner: (row) => (row.time > 0n && row.count > 0 ? row.time / BigInt(row.count) : NO_VAL64),
});

const averageNumber = (row: RpcRow): number => (row.time > 0n && row.count > 0 ? Number(row.time / BigInt(row.count)) : 0);

const REQUIRED = { required: true } as const;

const STATS_MSG_RPC_TYPE = defineObject<RpcRow>()('STATS_MSG_RPC_TYPE', (f) => [
  f.member('type_id', UINT16, 'id', 'Number of the message type', REQUIRED),
  f.member('message_type', RPC_ID, 'id', 'Name of the message type', REQUIRED),
  f.member('count', UINT32, 'count', 'Requests of this type', REQUIRED),
  f.member('queued', UINT16, 'queued', 'Requests that wait now', REQUIRED),
  f.member('dropped', UINT64, 'dropped', 'Requests that were dropped', REQUIRED),
  f.member('cycle_last', UINT16, 'cycle_last', 'Requests served in the last cycle', REQUIRED),
  f.member('cycle_max', UINT16, 'cycle_max', 'Most requests served in a cycle', REQUIRED),
  f.member('total_time', UINT64, 'time', 'Microseconds spent on them', REQUIRED),
  f.whole('average_time', AVERAGE, 'Microseconds for each', REQUIRED),
]);

const STATS_MSG_RPC_USER = defineObject<RpcRow>()('STATS_MSG_RPC_USER', (f) => [
  f.member('user_id', UINT32, 'id', 'Number of the user', REQUIRED),
  f.member('user', USER_ID, 'id', 'Name of the user', REQUIRED),
  f.member('count', UINT32, 'count', 'Requests of this user', REQUIRED),
  f.member('total_time', UINT64, 'time', 'Microseconds spent on them', REQUIRED),
  f.whole('average_time', AVERAGE, 'Microseconds for each', REQUIRED),
]);

/** The rows of v0.0.40, which have no schema of their own. */
const RPC_TYPE_V40: Kind<RpcRow> = {
  ...defineObject<RpcRow>()('STATS_MSG_RPC_TYPE', (f) => [
    f.member('message_type', RPC_ID, 'id', 'Name of the message type'),
    f.member('type_id', UINT16, 'id', 'Number of the message type'),
    f.member('count', INT64_NUMBER, 'count', 'Requests of this type'),
    f.derived('average_time', INT64_NUMBER, averageNumber, 'Microseconds for each'),
    f.member('total_time', UINT64, 'time', 'Microseconds spent on them'),
  ]),
  shape: 'scalar',
};
const RPC_USER_V40: Kind<RpcRow> = {
  ...defineObject<RpcRow>()('STATS_MSG_RPC_USER', (f) => [
    f.member('user', USER_ID, 'id', 'Name of the user'),
    f.member('user_id', UINT32, 'id', 'Number of the user'),
    f.member('count', INT64_NUMBER, 'count', 'Requests of this user'),
    f.derived('average_time', INT64_NUMBER, averageNumber, 'Microseconds for each'),
    f.member('total_time', UINT64, 'time', 'Microseconds spent on them'),
  ]),
  shape: 'scalar',
};

/** Messages that wait. */
interface PendingRow {
  readonly id: number;
  readonly count: number;
  readonly hostlist: string | null;
}

const STATS_MSG_RPC_QUEUE = defineObject<PendingRow>()('STATS_MSG_RPC_QUEUE', (f) => [
  f.member('type_id', UINT16, 'id', 'Number of the message type', { required: true }),
  f.member('message_type', RPC_ID, 'id', 'Name of the message type', { required: true }),
  f.member('count', UINT32, 'count', 'Messages of this type', { required: true }),
]);

const STATS_MSG_RPC_DUMP = defineObject<PendingRow>()('STATS_MSG_RPC_DUMP', (f) => [
  f.member('type_id', UINT16, 'id', 'Number of the message type', { required: true }),
  f.member('message_type', RPC_ID, 'id', 'Name of the message type', { required: true }),
  f.member('count', HOSTLIST_STRING, 'hostlist', 'Nodes that wait for such a message', { required: true }),
]);

const STATS_MSG_RPCS_BY_TYPE = [
  [40, listOf('STATS_MSG_RPCS_BY_TYPE', RPC_TYPE_V40)],
  [41, listOf('STATS_MSG_RPCS_BY_TYPE', STATS_MSG_RPC_TYPE)],
] as const;
const STATS_MSG_RPCS_BY_USER = [
  [40, listOf('STATS_MSG_RPCS_BY_USER', RPC_USER_V40)],
  [41, listOf('STATS_MSG_RPCS_BY_USER', STATS_MSG_RPC_USER)],
] as const;
const STATS_MSG_RPCS_QUEUE = listOf('STATS_MSG_RPCS_QUEUE', STATS_MSG_RPC_QUEUE);
const STATS_MSG_RPCS_DUMP = listOf('STATS_MSG_RPCS_DUMP', STATS_MSG_RPC_DUMP);

function rpcsByType(s: StatsInfo): RpcRow[] {
  const at = <V>(values: readonly V[] | null | undefined, i: number, zero: V): V => values?.[i] ?? zero;
  return Array.from({ length: s.rpc_type_size }, (_, i) => ({
    id: at(s.rpc_type_id, i, 0),
    count: at(s.rpc_type_cnt, i, 0),
    queued: at(s.rpc_type_queued, i, 0),
    dropped: at(s.rpc_type_dropped, i, 0n),
    cycle_last: at(s.rpc_type_cycle_last, i, 0),
    cycle_max: at(s.rpc_type_cycle_max, i, 0),
    time: at(s.rpc_type_time, i, 0n),
  })).slice(0, s.rpc_type_id?.length ?? 0);
}

function rpcsByUser(s: StatsInfo): RpcRow[] {
  return (s.rpc_user_id ?? []).slice(0, s.rpc_user_size).map((id, i) => ({
    id,
    count: s.rpc_user_cnt?.[i] ?? 0,
    queued: 0,
    dropped: 0n,
    cycle_last: 0,
    cycle_max: 0,
    time: s.rpc_user_time?.[i] ?? 0n,
  }));
}

function pendingRpcs(s: StatsInfo): PendingRow[] {
  return (s.rpc_queue_type_id ?? []).map((id, i) => ({
    id,
    count: s.rpc_queue_count?.[i] ?? 0,
    hostlist: null,
  }));
}

function pendingByHosts(s: StatsInfo): PendingRow[] {
  return (s.rpc_dump_types ?? []).map((id, i) => ({
    id,
    count: 0,
    hostlist: s.rpc_dump_hostlist?.[i] ?? null,
  }));
}

/** The statistics. */
export const STATS_MSG = defineObject<StatsInfo>()('STATS_MSG', (f) => [
  f.member('parts_packed', UINT32, 'parts_packed', 'Whether the counters of the scheduler are there', { until: 44, deprecated: 41, placeholder: 41 }),
  f.member('req_time', TIMESTAMP_NO_VAL, 'req_time', 'When these statistics were asked for (seconds since 1970)'),
  f.member('req_time_start', TIMESTAMP_NO_VAL, 'req_time_start', 'Since when the counters run (seconds since 1970)'),
  f.member('server_thread_count', UINT32, 'server_thread_count', 'Threads of the controller that serve requests now'),
  f.member('agent_queue_size', UINT32, 'agent_queue_size', 'Messages to nodes that wait to be sent'),
  f.member('agent_count', UINT32, 'agent_count', 'Agents that send messages to nodes'),
  f.member('agent_thread_count', UINT32, 'agent_thread_count', 'Threads of those agents'),
  f.member('dbd_agent_queue_size', UINT32, 'dbd_agent_queue_size', 'Messages that wait for the accounting daemon'),
  f.member('gettimeofday_latency', UINT32, 'gettimeofday_latency', 'Microseconds that a thousand clock readings take'),
  f.member('schedule_cycle_max', UINT32, 'schedule_cycle_max', 'Longest cycle of the main scheduler, in microseconds'),
  f.member('schedule_cycle_last', UINT32, 'schedule_cycle_last', 'Last cycle of the main scheduler, in microseconds'),
  f.member('schedule_cycle_sum', UINT64, 'schedule_cycle_sum', 'All cycles of the main scheduler together, in microseconds', { since: 41 }),
  f.member('schedule_cycle_total', UINT32, 'schedule_cycle_counter', 'Number of cycles of the main scheduler'),
  f.derived('schedule_cycle_mean', INT64_NUMBER, (s) => mean(s.schedule_cycle_sum, s.schedule_cycle_counter), 'Mean cycle of the main scheduler, in microseconds'),
  f.derived('schedule_cycle_mean_depth', INT64_NUMBER, (s) => mean(s.schedule_cycle_depth, s.schedule_cycle_counter), 'Mean number of jobs looked at in a cycle'),
  f.derived('schedule_cycle_per_minute', INT64_NUMBER, cyclesPerMinute, 'Cycles of the main scheduler in a minute'),
  f.member('schedule_cycle_depth', UINT32, 'schedule_cycle_depth', 'Jobs looked at in all cycles together', { since: 41 }),
  f.member('schedule_queue_length', UINT32, 'schedule_queue_len', 'Jobs waiting to be scheduled', { until: 40 }),
  f.derived('schedule_exit', SCHEDULE_EXIT_FIELDS, (s) => s.schedule_exit ?? [], 'Why cycles of the main scheduler ended'),
  f.member('schedule_queue_length', UINT32, 'schedule_queue_len', 'Jobs waiting to be scheduled', { since: 41 }),
  f.member('jobs_submitted', UINT32, 'jobs_submitted', 'Jobs submitted'),
  f.member('jobs_started', UINT32, 'jobs_started', 'Jobs started'),
  f.member('jobs_completed', UINT32, 'jobs_completed', 'Jobs completed'),
  f.member('jobs_canceled', UINT32, 'jobs_canceled', 'Jobs cancelled'),
  f.member('jobs_failed', UINT32, 'jobs_failed', 'Jobs failed'),
  f.member('jobs_pending', UINT32, 'jobs_pending', 'Jobs pending'),
  f.member('jobs_running', UINT32, 'jobs_running', 'Jobs running'),
  f.member('job_states_ts', TIMESTAMP_NO_VAL, 'job_states_ts', 'When jobs were last counted by state (seconds since 1970)'),
  f.member('bf_backfilled_jobs', UINT32, 'bf_backfilled_jobs', 'Jobs that backfill started since the controller started'),
  f.member('bf_last_backfilled_jobs', UINT32, 'bf_last_backfilled_jobs', 'Jobs that backfill started since the counters were reset'),
  f.member('bf_backfilled_het_jobs', UINT32, 'bf_backfilled_het_jobs', 'Heterogeneous job components that backfill started'),
  f.member('bf_cycle_counter', UINT32, 'bf_cycle_counter', 'Number of backfill cycles'),
  f.derived('bf_cycle_mean', INT64_NUMBER, (s) => mean(s.bf_cycle_sum, s.bf_cycle_counter), 'Mean backfill cycle, in microseconds'),
  f.derived('bf_depth_mean', INT64_NUMBER, (s) => mean(s.bf_depth_sum, s.bf_cycle_counter), 'Mean number of jobs looked at in a backfill cycle'),
  f.derived('bf_depth_mean_try', INT64_NUMBER, (s) => mean(s.bf_depth_try_sum, s.bf_cycle_counter), 'Mean number of jobs that a backfill cycle tried to start'),
  f.member('bf_cycle_sum', UINT64, 'bf_cycle_sum', 'All backfill cycles together, in microseconds'),
  f.member('bf_cycle_last', UINT32, 'bf_cycle_last', 'Last backfill cycle, in microseconds'),
  f.member('bf_cycle_max', UINT32, 'bf_cycle_max', 'Longest backfill cycle, in microseconds', { since: 41 }),
  f.derived('bf_exit', BF_EXIT_FIELDS, (s) => s.bf_exit ?? [], 'Why backfill cycles ended', { since: 41 }),
  f.member('bf_last_depth', UINT32, 'bf_last_depth', 'Jobs looked at in the last backfill cycle'),
  f.member('bf_last_depth_try', UINT32, 'bf_last_depth_try', 'Jobs that the last backfill cycle tried to start'),
  f.member('bf_depth_sum', UINT32, 'bf_depth_sum', 'Jobs looked at in all backfill cycles together'),
  f.member('bf_depth_try_sum', UINT32, 'bf_depth_try_sum', 'Jobs that all backfill cycles together tried to start'),
  f.member('bf_queue_len', UINT32, 'bf_queue_len', 'Jobs waiting when the last backfill cycle began'),
  f.derived('bf_queue_len_mean', INT64_NUMBER, (s) => mean(s.bf_queue_len_sum, s.bf_cycle_counter), 'Mean number of jobs waiting for backfill'),
  f.member('bf_queue_len_sum', UINT32, 'bf_queue_len_sum', 'Jobs waiting for backfill, over all cycles'),
  f.member('bf_table_size', UINT32, 'bf_table_size', "Time slots in backfill's last table"),
  f.member('bf_table_size_sum', UINT32, 'bf_table_size_sum', "Time slots in all of backfill's tables", { since: 41 }),
  f.derived('bf_table_size_mean', INT64_NUMBER, (s) => mean(s.bf_table_size_sum, s.bf_cycle_counter), 'Mean number of time slots in backfill tables'),
  f.member('bf_when_last_cycle', TIMESTAMP_NO_VAL, 'bf_when_last_cycle', 'When backfill last ran (seconds since 1970)'),
  f.derived('bf_active', BOOL, (s) => s.bf_active !== 0, 'Whether backfill is running'),
  f.derived('bf_exit', BF_EXIT_FIELDS, (s) => s.bf_exit ?? [], 'Why backfill cycles ended', { until: 40 }),
  f.derived('rpcs_by_message_type', STATS_MSG_RPCS_BY_TYPE, rpcsByType, 'Requests by type'),
  f.derived('rpcs_by_user', STATS_MSG_RPCS_BY_USER, rpcsByUser, 'Requests by user'),
  f.derived('pending_rpcs', STATS_MSG_RPCS_QUEUE, pendingRpcs, 'Requests waiting by type', { since: 41 }),
  f.derived('pending_rpcs_by_hostlist', STATS_MSG_RPCS_DUMP, pendingByHosts, 'Messages waiting to be sent to nodes, by type', { since: 41 }),
]);

/** A reply with the statistics. */
export interface DiagResponse extends Envelope {
  readonly statistics: StatsInfo;
}

export const OPENAPI_DIAG_RESP = defineObject<DiagResponse>()('OPENAPI_DIAG_RESP', (f) => [
  f.member('statistics', STATS_MSG, 'statistics', 'Statistics of the controller', { required: true }),
  ...envelopeFields(f),
]);
