/** Values of slurmdbd.conf (upstream: slurmdb.h, persist_conn.h). */
import { NO_VAL } from '../../wire/constants.js';
import { bit, flagTable } from '../engine/flags.js';
import { delegate } from '../engine/kind.js';
import { defineObject } from '../engine/object.js';
import { BOOL } from './booleans.js';
import { UINT32 } from './numbers.js';

export const CONF_FLAGS_DBD = flagTable('CONF_FLAGS_DBD', { width: 32 }, [
  bit('AllowNoDefAcct', 1 << 0),
  bit('AllResourcesAbsolute', 1 << 1),
  bit('DisableCoordDBD', 1 << 2),
  bit('GetDBVer', 1 << 3, { hidden: true }),
  bit('DisableArchiveCommands', 1 << 4),
]);

export const CONF_FLAGS_PERSIST_CONN_RC = flagTable('CONF_FLAGS_PERSIST_CONN_RC', { width: 16 }, [
  bit('PreserveCaseUser', 1 << 3),
]);

/** What of a purge's word is the number, and what is said of it. */
const NUMBER = 0xffff;
const HOURS = 1 << 16;
const DAYS = 1 << 17;
const MONTHS = 1 << 18;
const ARCHIVE = 1 << 19;

/** After how long records are purged: in one of the units. */
interface PurgeUnits {
  readonly set: boolean;
  readonly hours: number;
  readonly days: number;
  readonly months: number;
  readonly archive: boolean;
}

const SLURMDB_PURGE_UNITS = defineObject<PurgeUnits>()('SLURMDB_PURGE_UNITS', (f) => [
  f.member('set', BOOL, 'set', 'Whether records are purged'),
  f.member('hours', UINT32, 'hours', 'Hours that they are kept'),
  f.member('days', UINT32, 'days', 'Days that they are kept'),
  f.member('months', UINT32, 'months', 'Months that they are kept'),
  f.member('archive', BOOL, 'archive', 'Whether they are archived before'),
]);

/** A purge's word. */
export const SLURMDB_PURGE = delegate<number, PurgeUnits>(SLURMDB_PURGE_UNITS, {
  name: 'SLURMDB_PURGE',
  zero: 0,
  toInner: purgeUnits,
});

function purgeUnits(word: number): PurgeUnits {
  if (word === NO_VAL) return { set: false, hours: 0, days: 0, months: 0, archive: false };
  const unit = [HOURS, DAYS, MONTHS].find((bits) => (word & bits) !== 0);
  const of = (wanted: number): number => (unit === wanted ? word & NUMBER : 0);
  return {
    set: true,
    hours: of(HOURS),
    days: of(DAYS),
    months: of(MONTHS),
    archive: (word & ARCHIVE) !== 0,
  };
}
