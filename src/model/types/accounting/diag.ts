/** Statistics of the accounting daemon as they are shown. */
import type { AccountingStatistics, Rollup, RpcStatistics } from '../../../messages/accounting/statistics.js';
import type { Kind, Schema } from '../../engine/kind.js';
import { listOf, optional } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { USER_ID } from '../../kinds/identities.js';
import { UINT16, UINT32, UINT64 } from '../../kinds/numbers.js';
import { STRING } from '../../kinds/text.js';
import { SLURMDB_RPC_ID } from '../../kinds/text-names.js';
import { TIMESTAMP } from '../../kinds/times.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';

/** Roll-ups of each hour, each day, each month. */
type Rollups = readonly Rollup[] | null;

/** The sorts of roll-ups, in the order of the message. */
const SORTS = ['hourly', 'daily', 'monthly'] as const;
const NEVER: Rollup = { count: 0, timestamp: 0, time_last: 0n, time_max: 0n, time_total: 0n };

/** One fact of every sort stands beside the others in its declaration. */
const ROLLUP_STATS = defineObject<Rollups>()('ROLLUP_STATS', (f) => {
  const ofAll = <V>(key: string, kind: Kind<V>, value: (rollup: Rollup) => V, description: string) =>
    SORTS.map((sort, place) => f.derived(`${sort}/${key}`, kind, (all) => value(all?.[place] ?? NEVER), description, { required: true }));
  return [
    ...SORTS.map((sort) => f.group(sort, `The ${sort} roll-ups`)),
    ...SORTS.map((sort) => f.group(`${sort}/duration`, 'What they took, in microseconds')),
    ...ofAll('count', UINT16, ({ count }) => count, 'How many there were'),
    ...ofAll('last_run', TIMESTAMP, ({ timestamp }) => timestamp, 'When the last one was (seconds since 1970)'),
    ...ofAll('duration/last', UINT64, ({ time_last: last }) => last, 'Microseconds of the last one'),
    ...ofAll('duration/max', UINT64, ({ time_max: longest }) => longest, 'Microseconds of the longest one'),
    ...ofAll('duration/time', UINT64, ({ time_total: total }) => total, 'Microseconds of all of them'),
  ];
});

/** Upstream's names of the sorts in v0.0.40. */
const TYPES_V40 = ['internal', 'user', 'unknown'];

interface RollupRow extends Rollup {
  readonly type: string;
}

const ROLLUP_ROWS = listOf(
  'ROLLUP_STATS',
  defineObject<RollupRow>()('ROLLUP_STATS', (f) => [
    f.member('type', STRING, 'type', ''),
    f.member('last_run', TIMESTAMP, 'timestamp', ''),
    f.member('last_cycle', UINT64, 'time_last', ''),
    f.member('max_cycle', UINT64, 'time_max', ''),
    f.member('total_time', UINT64, 'time_total', ''),
    f.member('total_cycles', UINT16, 'count', ''),
    f.derived('mean_cycles', UINT64, ({ time_total: total, count }) => total / BigInt(Math.max(count, 1)), ''),
  ]),
);

const LONG: Schema = { type: 'integer', format: 'int64' };

/** The document of v0.0.40 has not all that is written, and a key with a blank. */
const ROLLUP_STATS_V40: Kind<Rollups> = {
  name: 'ROLLUP_STATS',
  shape: 'list',
  zero: null,
  schema: () => ({
    type: 'array',
    description: 'Roll-ups that took time',
    items: {
      type: 'object',
      description: 'Roll-ups of one sort',
      properties: {
        type: { type: 'string', description: 'Roll-ups of hours (internal), of days (user), of months (unknown)', enum: TYPES_V40 },
        'last run': { type: 'integer', format: 'int32', description: 'When the last one was (seconds since 1970)' },
        max_cycle: { ...LONG, description: 'Microseconds of the longest one' },
        total_time: { ...LONG, description: 'Microseconds of all of them' },
        total_cycles: { ...LONG, description: 'How many there were' },
        mean_cycles: { ...LONG, description: 'Microseconds of each' },
      },
    },
  }),
  writer(version) {
    const write = ROLLUP_ROWS.writer(version);
    return (rollups, context) => {
      const rows = (rollups ?? []).map((rollup, place) => ({ ...rollup, type: TYPES_V40[place] ?? '' }));
      return write(
        rows.filter(({ time_total: total }) => total > 0n),
        context,
      );
    };
  },
};

const average = ({ time, cnt }: RpcStatistics): bigint => (cnt === 0 ? 0n : time / BigInt(cnt));

const STATS_RPC = defineObject<RpcStatistics>()('STATS_RPC', (f) => [
  f.member('rpc', SLURMDB_RPC_ID, 'id', 'Name of the message type'),
  f.member('count', UINT32, 'cnt', 'Requests of this type'),
  f.group('time', 'What they took, in microseconds'),
  f.derived('time/average', UINT64, average, 'Microseconds of each'),
  f.member('time/total', UINT64, 'time', 'Microseconds of all of them'),
]);

const STATS_USER = defineObject<RpcStatistics>()('STATS_USER', (f) => [
  f.member('user', USER_ID, 'id', 'Name of the user'),
  f.member('count', UINT32, 'cnt', 'Requests of this user'),
  f.group('time', 'What they took, in microseconds'),
  f.derived('time/average', UINT64, average, 'Microseconds of each'),
  f.member('time/total', UINT64, 'time', 'Microseconds of all of them'),
]);

const STATS_REC = defineObject<AccountingStatistics>()('STATS_REC', (f) => [
  f.member('time_start', TIMESTAMP, 'time_start', 'Since when the counters run (seconds since 1970)'),
  f.derived(
    'rollups',
    [
      [40, ROLLUP_STATS_V40],
      [41, ROLLUP_STATS],
    ],
    ({ dbd_rollup_stats: { rollups } }): Rollups => rollups,
    'Roll-ups of what was used',
  ),
  f.member('RPCs', listOf('STATS_RPC_LIST', STATS_RPC), 'rpc_list', 'Requests by type'),
  f.member('users', listOf('STATS_USER_LIST', STATS_USER), 'user_list', 'Requests by user'),
]);

/** A reply with the statistics; null where there are none. */
interface StatisticsResponse extends Envelope {
  readonly statistics: AccountingStatistics | null;
}

export const OPENAPI_SLURMDBD_STATS_RESP = defineObject<StatisticsResponse>()('OPENAPI_SLURMDBD_STATS_RESP', (f) => [
  f.member('statistics', optional(STATS_REC, { required: true }), 'statistics', 'Statistics of the accounting daemon', { required: true }),
  ...envelopeFields(f),
]);
