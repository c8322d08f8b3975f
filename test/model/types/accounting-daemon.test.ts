/** What is shown of the accounting daemon: its counters, its answer, its settings. */
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../src/messages/accounting/configuration.js';
import type { AccountingStatistics } from '../../../src/messages/accounting/statistics.js';
import type { Json } from '../../../src/model/engine/json.js';
import type { AnyObject } from '../../../src/model/engine/object.js';
import { SLURMDB_PURGE } from '../../../src/model/kinds/slurmdbd-conf.js';
import { OPENAPI_SLURMDBD_CONF_RESP } from '../../../src/model/types/accounting/conf.js';
import { OPENAPI_SLURMDBD_STATS_RESP } from '../../../src/model/types/accounting/diag.js';
import { OPENAPI_SLURMDBD_PING_RESP } from '../../../src/model/types/accounting/ping.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { writeContext, written } from '../../support/model.js';

const ENVELOPE = { meta: {}, errors: [], warnings: [] };

function shown(type: AnyObject, payload: object, version: ApiVersion, key: string): Json {
  const text = type.writer(version)({ ...ENVELOPE, ...payload }, writeContext(version));
  return (JSON.parse(text) as Record<string, Json>)[key] as Json;
}

const hourly = { count: 2, timestamp: 60, time_last: 7n, time_max: 9n, time_total: 15n };
const statistics: AccountingStatistics = {
  dbd_rollup_stats: { cluster_name: null, rollups: [hourly] },
  rollup_stats: null,
  rpc_list: [
    { id: 1412, cnt: 3, time: 10n },
    { id: 6500, cnt: 0, time: 0n },
    { id: 9999, cnt: 1, time: 1n },
  ],
  time_start: 5,
  user_list: [{ id: 2001, cnt: 2, time: 5n }],
};

describe('statistics', () => {
  const ofVersion = (version: ApiVersion) =>
    shown(OPENAPI_SLURMDBD_STATS_RESP, { statistics }, version, 'statistics');

  it('have roll-ups of each sort by name, zero where there were none', () => {
    const never = { count: 0, last_run: 0, duration: { last: 0, max: 0, time: 0 } };
    expect(ofVersion(41)).toEqual({
      time_start: 5,
      rollups: {
        hourly: { count: 2, last_run: 60, duration: { last: 7, max: 9, time: 15 } },
        daily: never,
        monthly: never,
      },
      RPCs: [
        { rpc: 'DBD_GET_CLUSTERS', count: 3, time: { average: 3, total: 10 } },
        { rpc: 'SLURM_PERSIST_INIT', count: 0, time: { average: 0, total: 0 } },
        { rpc: 'MsgType=9999', count: 1, time: { average: 1, total: 1 } },
      ],
      users: [{ user: 'alice', count: 2, time: { average: 2, total: 5 } }],
    });
  });

  it('have a list of those that took time in v0.0.40', () => {
    const idle = { ...hourly, time_total: 0n };
    const rollups = [idle, { ...hourly, count: 0 }, hourly];
    const some = { ...statistics, dbd_rollup_stats: { cluster_name: null, rollups } };
    const of40 = shown(OPENAPI_SLURMDBD_STATS_RESP, { statistics: some }, 40, 'statistics');
    const common = { last_run: 60, last_cycle: 7, max_cycle: 9, total_time: 15 };
    expect(of40).toMatchObject({
      rollups: [
        { type: 'user', ...common, total_cycles: 0, mean_cycles: 15 },
        { type: 'unknown', ...common, total_cycles: 2, mean_cycles: 7 },
      ],
    });
  });

  it.each([40, 45] as const)('that cannot be had are an empty object in v0.0.%i', (version) => {
    expect(shown(OPENAPI_SLURMDBD_STATS_RESP, { statistics: null }, version, 'statistics')).toEqual(
      {},
    );
  });
});

it('answers of daemons tell of the error in v0.0.45', () => {
  const pings = [
    { hostname: 'one', offset: 0, rc: 7000, latency: 3n },
    { hostname: 'two', offset: 1, rc: 0, latency: 4n },
  ];
  const of = (version: ApiVersion) =>
    shown(OPENAPI_SLURMDBD_PING_RESP, { pings }, version, 'pings');
  const backup = { hostname: 'two', responding: true, latency: 4, primary: false };
  expect(of(42)).toEqual([
    { hostname: 'one', responding: false, latency: 3, primary: true },
    backup,
  ]);
  expect(of(45)).toMatchObject([
    { status: 'Unable to connect to database' },
    { ...backup, status: 'No error' },
  ]);
});

describe('settings', () => {
  const nothing = { set: false, hours: 0, days: 0, months: 0, archive: false };

  it.each([
    [0xffff_fffe, nothing],
    [0x0001_000c, { ...nothing, set: true, hours: 12 }],
    [0x000a_001e, { ...nothing, set: true, days: 30, archive: true }],
    [0x0004_0001, { ...nothing, set: true, months: 1 }],
    [5, { ...nothing, set: true }],
  ])('say how long records are kept: %i', (word, expected) => {
    expect(JSON.parse(written(SLURMDB_PURGE, word, 45).text)).toEqual(expected);
  });

  it('have the names of slurmdbd.conf', () => {
    const conf: Partial<Configuration> = {
      dbd_host: 'db',
      debug_level: 3,
      flags: 0b11_0101,
      max_time_range: 0xffff_ffff,
      parameters: 'a,b',
      persist_conn_rc_flags: 0b1001,
      purge_job: 0xffff_fffe,
      syslog_debug: 10,
      track_wckey: 1,
    };
    expect(shown(OPENAPI_SLURMDBD_CONF_RESP, { conf }, 45, 'slurmdbd_conf')).toMatchObject({
      DbdHost: 'db',
      DebugLevel: 'info',
      DebugLevelSyslog: '',
      Flags: ['AllowNoDefAcct', 'DisableCoordDBD', 'DisableArchiveCommands'],
      MaxQueryTimeRange: 'UNLIMITED',
      Parameters: ['a', 'b'],
      PersistConnFlags: ['PreserveCaseUser'],
      PurgeJobAfter: nothing,
      StorageUser: '',
      TrackWCKey: true,
    });
  });
});
