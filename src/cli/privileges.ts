/** The user and group that the daemon is told to serve as, before it reads anything. */
import type { NameService } from '../system/names.js';
import type { Options } from './options.js';
import { UsageError } from './usage-error.js';

/**
 * Checks that this process is whom `-u` and `-g` name, as it changes nothing about that by itself.
 * Throws {@link UsageError}, also for names that nobody has.
 */
export async function requireIdentity(
  { user, group }: Pick<Options, 'user' | 'group'>,
  names: NameService,
): Promise<void> {
  await names.resolve({
    ...(user !== null && { userNames: [user] }),
    ...(group !== null && { groupNames: [group] }),
  });
  if (user !== null) {
    const uid = idOf(user, (name) => names.userId(name), 'user');
    if (uid !== process.getuid?.()) refuse('setuid', '-u', user);
  }
  if (group !== null) {
    const gid = idOf(group, (name) => names.groupId(name), 'gid');
    if (gid !== process.getgid?.()) refuse('setgid', '-g', group);
  }
}

function idOf(text: string, lookUp: (name: string) => number | null, what: string): number {
  const id = lookUp(text) ?? (/^\d+$/.test(text) ? Number(text) : null);
  if (id === null) throw new UsageError(`Unable to resolve ${what}: ${text}`);
  return id;
}

function refuse(call: string, option: string, name: string): never {
  throw new UsageError(
    `Unable to ${call}: ${option} ${name} must name whom the daemon is started as`,
  );
}
