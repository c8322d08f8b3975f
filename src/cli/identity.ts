/** Whom the daemon must not run as (upstream: slurmrestd.c, _check_user). */
import { UsageError } from './options.js';

/** The number that Slurm reserves for nobody. */
const NOBODY = 99;

/** This process's user and groups. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The identity of this process, or null where the system has none. */
export function processIdentity(): Identity | null {
  if (process.getuid === undefined) return null;
  const gid = (process.getgid as () => number)();
  return { uid: process.getuid(), gid, groups: (process.getgroups as () => number[])() };
}

/**
 * Refuses root, nobody and SlurmUser, whose requests Slurm would obey without asking. `slurmUid` is null
 * where SlurmUser is not known on this machine. Throws {@link UsageError}.
 */
export function checkIdentity({ uid, gid, groups }: Identity, slurmUid: number | null): void {
  if (uid === NOBODY || gid === NOBODY) refuse('must not be run as nobody');
  if (uid === 0) refuse('should not be run as the root user.');
  if (gid === 0 || groups.includes(0)) refuse('should not be run with the root group.');
  if (uid === slurmUid) refuse('should not be run as SlurmUser');
}

function refuse(reason: string): never {
  throw new UsageError(`slurmrestd ${reason}`);
}
