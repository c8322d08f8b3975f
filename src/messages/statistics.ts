/** Statistics of a controller (upstream: slurm_protocol_pack.c, slurmctld/statistics.c, agent.c). */

import type { RecordOf } from './engine/record.js';
import { check, field, record, sameLength, when } from './engine/record.js';
import { call } from './engine/rpc.js';
import type { WireType } from './engine/type.js';
import { array, mapped, retyped, str, time, u8, u16, u32, u64 } from './engine/type.js';

/** 64 bits from 25.11 on. */
const cycleSum: WireType<bigint> = retyped([
  [{ since: 44 }, u64],
  [{ until: 43 }, mapped(u32, { zero: 0n, fromWire: BigInt, toWire: Number })],
]);

const counters = [
  field('req_time', time),
  field('req_time_start', time),
  field('server_thread_count', u32),
  field('agent_queue_size', u32),
  field('agent_count', u32),
  field('agent_thread_count', u32),
  field('dbd_agent_queue_size', u32),
  field('gettimeofday_latency', u32),
  field('jobs_submitted', u32),
  field('jobs_started', u32),
  field('jobs_completed', u32),
  field('jobs_canceled', u32),
  field('jobs_failed', u32),
  field('jobs_pending', u32),
  field('jobs_running', u32),
  field('job_states_ts', time),
  field('schedule_cycle_max', u32),
  field('schedule_cycle_last', u32),
  field('schedule_cycle_sum', cycleSum),
  field('schedule_cycle_counter', u32),
  field('schedule_cycle_depth', u32),
  field('schedule_exit', array(u32), { since: 40 }),
  field('schedule_queue_len', u32),
  field('bf_backfilled_jobs', u32),
  field('bf_last_backfilled_jobs', u32),
  field('bf_cycle_counter', u32),
  field('bf_cycle_sum', u64),
  field('bf_cycle_last', u32),
  field('bf_last_depth', u32),
  field('bf_last_depth_try', u32),
  field('bf_queue_len', u32),
  field('bf_cycle_max', u32),
  field('bf_when_last_cycle', time),
  field('bf_depth_sum', u32),
  field('bf_depth_try_sum', u32),
  field('bf_queue_len_sum', u32),
  field('bf_table_size', u32),
  field('bf_table_size_sum', u32),
  field('bf_active', u32),
  field('bf_backfilled_het_jobs', u32),
  field('bf_exit', array(u32), { since: 40 }),
] as const;

/** Upstream: stats_info_response_msg_t. Arrays of RPCs carry their length twice. */
export const statsInfo = record('stats_info_response_msg_t', [
  // 0 only in what 23.11 and older answer to a reset: the counters are left out there.
  field('parts_packed', u32, { until: 43, initial: 1, droppable: true }),
  check('$parts_packed !== 0', 'statistics without counters', { until: 43 }),
  ...counters,
  field('rpc_type_size', u32),
  field('rpc_type_id', array(u16)),
  field('rpc_type_cnt', array(u32)),
  field('rpc_type_time', array(u64)),
  field('rpc_queue_enabled', u8, { since: 41 }),
  when(
    '$rpc_queue_enabled !== 0',
    [
      field('rpc_type_queued', array(u16)),
      field('rpc_type_dropped', array(u64)),
      field('rpc_type_cycle_last', array(u16)),
      field('rpc_type_cycle_max', array(u16)),
    ],
    [],
    { since: 41 },
  ),
  field('rpc_user_size', u32),
  field('rpc_user_id', array(u32)),
  field('rpc_user_cnt', array(u32)),
  field('rpc_user_time', array(u64)),
  field('rpc_queue_type_id', array(u32)),
  field('rpc_queue_count', array(u32)),
  field('rpc_dump_types', array(u32)),
  field('rpc_dump_hostlist', array(str)),
  sameLength('rpc_queue_count', 'rpc_queue_type_id'),
  sameLength('rpc_dump_hostlist', 'rpc_dump_types'),
]);
export type StatsInfo = RecordOf<typeof statsInfo>;

/** 2035 with command 1; command 0 resets the counters. */
export const requestStats = call({
  name: 'REQUEST_STATS_INFO',
  messageType: 2035,
  request: record('stats_info_request_msg_t', [field('command_id', u16, { initial: 1 })]),
  reply: { messageType: 2036, type: statsInfo },
  idempotent: true,
});
