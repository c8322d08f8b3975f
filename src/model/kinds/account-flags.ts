/** Flags of accounts, users and workload characterization keys (upstream: slurmdb.h). */
import { bit, equal, flagTable } from '../engine/flags.js';

/** Of accounts, users and keys that are gone and still in the database. */
export const DELETED = 1 << 0;

/** The part of an account's flags that is in the database. */
const STORED = 0xffff;

/** Flags of accounts; those of conditions have the same bits. */
export const ACCOUNT_FLAGS = flagTable('ACCOUNT_FLAGS', { width: 32 }, [
  equal('NONE', 0, STORED, { since: 41, hidden: true }),
  equal('BASE_MASK', STORED, STORED, { since: 41, hidden: true }),
  bit('DELETED', DELETED),
  bit('WithAssociations', 1 << 1, { since: 41 }),
  bit('WithCoordinators', 1 << 2, { since: 41 }),
  bit('NoUsersAreCoords', 1 << 3, { since: 41 }),
  bit('UsersAreCoords', 1 << 16, { since: 41 }),
]);

/** Flags of users. */
export const USER_FLAGS = flagTable('USER_FLAGS', { width: 32 }, [
  equal('NONE', 0),
  bit('DELETED', DELETED),
]);

/** Flags of workload characterization keys. */
export const WCKEY_FLAGS = flagTable('WCKEY_FLAGS', { width: 32 }, [bit('DELETED', DELETED)]);

/** What a user may do beside using; 0 leaves it as it is. */
export const ADMIN_LVL = flagTable('ADMIN_LVL', { width: 16 }, [
  equal('Not Set', 0),
  equal('None', 1),
  equal('Operator', 2),
  equal('Administrator', 3),
]);

/** Whether a job has the key because it named none. */
export const WCKEY_TAG_FLAGS = flagTable('WCKEY_TAG_FLAGS', { width: 32 }, [
  bit('ASSIGNED_DEFAULT', 1 << 0),
]);
