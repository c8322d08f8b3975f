/** What this process may do, made less (upstream: slurmrestd.c, _reduce_privileges). */
import koffi from 'koffi';

/** A user and a group by number. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

const LIBC = 'libc.so.6';
const PR_SET_NO_NEW_PRIVS = 38;

/**
 * No program that this one starts gains rights, whatever its file says. It holds for the main thread, the
 * only one that starts programs.
 * @throws {Error} where the system refuses.
 */
export function forbidNewPrivileges(): void {
  const prctl = koffi.load(LIBC).func('int prctl(int option, ulong a, ulong b, ulong c, ulong d)');
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) {
    throw new Error(`Unable to set no new privileges: ${reasonOf(koffi.errno())}`);
  }
}

/**
 * Becomes a user and a group for good; null leaves the one or the other. Other groups are given up where
 * there is one that is not the chosen one. Groups go first, the user last: without the user's rights the
 * rest could not be done.
 * @throws {Error} with upstream's words where the system refuses.
 */
export function reducePrivileges({ uid, gid }: { uid: number | null; gid: number | null }): void {
  if (gid !== null && others(gid).length > 0) {
    attempt('drop supplementary groups', () => process.setgroups?.([]));
  }
  if (gid !== null && gid !== process.getgid?.()) attempt('setgid', () => process.setgid?.(gid));
  if (uid !== null && uid !== process.getuid?.()) attempt('setuid', () => process.setuid?.(uid));
}

/** Becomes somebody else altogether, with no other groups; see {@link reducePrivileges}. */
export function becomeUser({ uid, gid }: Ids): void {
  attempt('drop supplementary groups', () => process.setgroups?.([]));
  reducePrivileges({ uid, gid });
  if (process.getuid?.() !== uid || process.getgid?.() !== gid) {
    throw new Error('user switch sanity check failed');
  }
}

/** Node.js would count the effective group among them, which need not be given up. */
function others(gid: number): number[] {
  const getgroups = koffi.load(LIBC).func('int getgroups(int size, void *list)');
  const list = new Uint32Array(Math.max(getgroups(0, null), 0));
  const count = Math.max(getgroups(list.length, list), 0);
  return [...list.subarray(0, count)].filter((group) => group !== gid);
}

function attempt(what: string, change: () => void): void {
  try {
    change();
  } catch (cause) {
    const { errno } = cause as NodeJS.ErrnoException;
    const reason = errno === undefined ? (cause as Error).message : reasonOf(Math.abs(errno));
    throw new Error(`Unable to ${what}: ${reason}`, { cause });
  }
}

/** In the words of Slurm's programs, which are the C library's. */
function reasonOf(errno: number): string {
  return koffi.load(LIBC).func('const char *strerror(int errno)')(errno);
}
