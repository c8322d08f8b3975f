/** Whom the daemon must not run as (upstream: slurmrestd.c, _check_user). */
import { isNobody } from '../credentials/caller.js';
import type { NameService } from '../system/names.js';
import { UsageError } from './usage-error.js';

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

/** SlurmUser and its primary group; null where this machine does not know them. */
export interface SlurmIdentity {
  readonly uid: number | null;
  readonly gid: number | null;
}

/** The identity of SlurmUser, which may be a name or a number. */
export async function slurmIdentity(user: string, names: NameService): Promise<SlurmIdentity> {
  if (!/^\d+$/.test(user)) {
    await names.resolve({ userNames: [user] });
    return { uid: names.userId(user), gid: await names.primaryGroupId(user) };
  }
  const uid = Number(user);
  await names.resolve({ uids: [uid] });
  const name = names.userName(uid);
  return { uid, gid: name === null ? null : await names.primaryGroupId(name) };
}

/**
 * Refuses nobody, whom Slurm would refuse, SlurmUser and root, whom it would obey without asking, and their
 * groups; not root where it will become somebody else. Throws {@link UsageError}.
 */
export function checkIdentity(
  { uid, gid, groups }: Identity,
  slurm: SlurmIdentity,
  becomesUser = false,
): void {
  if (isNobody(uid) || isNobody(gid)) refuse('must not be run as nobody');
  if (uid === slurm.uid) refuse('should not be run as SlurmUser');
  if (gid === slurm.gid) refuse("should not be run with SlurmUser's group.");
  if (uid === 0 && !becomesUser) refuse('should not be run as the root user.');
  if (gid === 0 && !becomesUser) refuse('should not be run with the root group.');
  if (slurm.gid !== null && groups.includes(slurm.gid)) {
    refuse("should not be run with SlurmUser's group.");
  }
  if (groups.includes(0) && !becomesUser) refuse('should not be run with the root group.');
  const nobody = groups.find(isNobody);
  if (nobody !== undefined) refuse(`should not be run with nobody(${nobody}) group.`);
}

function refuse(reason: string): never {
  throw new UsageError(`slurmrestd ${reason}`);
}
