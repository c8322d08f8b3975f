/** Whom the daemon serves as (upstream: slurmrestd.c, _lock_down). */
import type { NameService } from '../system/names.js';
import { forbidNewPrivileges, reducePrivileges } from '../system/privileges.js';
import { processIdentity } from './identity.js';
import type { Options } from './options.js';
import { UsageError } from './usage-error.js';

/** What is said of whom to serve as. */
type Chosen = Pick<Options, 'user' | 'group' | 'becomesUser' | 'authentications'>;

/** Numbers of whom to serve as; null for whoever this process is. */
export interface ChosenIds {
  readonly uid: number | null;
  readonly gid: number | null;
}

/**
 * Finds whom `-u` and `-g` name. Numbers of root say nothing, as in upstream.
 * @throws {UsageError} for names that nobody has, and where this process cannot become its callers.
 */
export async function chosenIds(options: Chosen, names: NameService): Promise<ChosenIds> {
  if (options.becomesUser) checkBecoming(options);
  const uid = await idOf(options.user, 'user', names);
  const gid = (await idOf(options.group, 'gid', names)) ?? (await primaryGroupOf(uid, names));
  return { uid, gid };
}

/**
 * Becomes them, for good.
 * @throws {UsageError} where the system refuses.
 */
export function takeIdentity(ids: ChosenIds): void {
  try {
    forbidNewPrivileges();
    reducePrivileges(ids);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Whoever becomes its callers must be able to, and must know them from the system alone. */
function checkBecoming({ authentications }: Chosen): void {
  const identity = processIdentity();
  if (identity?.uid !== 0 || identity.gid !== 0) {
    throw new UsageError('slurmrestd must run as root in become_user mode');
  }
  if (authentications.includes('rest_auth/jwt')) {
    throw new UsageError('rest_auth/jwt must not be loaded in become_user mode');
  }
}

async function idOf(
  text: string | null,
  what: 'user' | 'gid',
  names: NameService,
): Promise<number | null> {
  if (text === null) return null;
  const isUser = what === 'user';
  await names.resolve(isUser ? { userNames: [text] } : { groupNames: [text] });
  const known = isUser ? names.userId(text) : names.groupId(text);
  const id = known ?? (/^\d+$/.test(text) ? Number(text) : null);
  if (id === null) throw new UsageError(`Unable to resolve ${what}: ${text}`);
  return id === 0 ? null : id;
}

async function primaryGroupOf(uid: number | null, names: NameService): Promise<number | null> {
  if (uid === null) return null;
  await names.resolve({ uids: [uid] });
  const name = names.userName(uid);
  return name === null ? null : await names.primaryGroupId(name);
}
