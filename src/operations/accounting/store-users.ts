/** Users as a body has them, against what there is: added, changed or given another name. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { errorNumber } from '../../errors.js';
import type { Given } from '../../messages/accounting/calls.js';
import type { UserRecord } from '../../messages/accounting/users.js';
import { addUsers, getUsers, modifyUsers } from '../../messages/accounting/users.js';
import type { WckeyRecord } from '../../messages/accounting/wckeys.js';
import { addWckeys } from '../../messages/accounting/wckeys.js';
import { DELETED } from '../../model/kinds/account-flags.js';
import type { UserInput } from '../../model/types/accounting/users.js';
import type { AnyRequest } from '../operation.js';
import { changedNames } from './session.js';
import { Steps } from './steps.js';

const SOURCE = '_foreach_update_user';
const AMBIGUOUS = errorNumber('ESLURM_DATA_AMBIGUOUS_MODIFY');
const MISSING = errorNumber('ESLURM_USER_ID_MISSING');

type Wckeys = readonly Given<WckeyRecord>[];

/** Adds users, or changes those that there are, one after the other until one fails. */
export async function storeUsers(
  { findings, surroundings: { clusterName } }: AnyRequest,
  calls: AccountingCalls,
  users: readonly UserInput[],
): Promise<void> {
  const steps = new Steps(findings);
  await steps.forEach(users, (user) => storeOne(steps, calls, user, clusterName));
}

async function storeOne(
  steps: Steps,
  calls: AccountingCalls,
  user: UserInput,
  clusterName: string,
): Promise<void> {
  // What GET shows of names that there are none of, or that were not asked for: it changes nothing.
  const old_name = user.old_name || null;
  const default_acct = user.default_acct || null;
  const default_wckey = user.default_wckey || null;
  const { name, admin_level = 0 } = user;
  const current = old_name
    ? await renamed(steps, calls, old_name, name)
    : await existing(steps, calls, name);
  warnOfIgnored(steps, user);
  const wckey_list = wckeysOf({ ...user, default_wckey }, clusterName);
  const rec = { name, old_name, admin_level, default_acct, default_wckey, wckey_list };
  if (current === undefined) {
    const added = () => calls.call(addUsers, { my_list: [rec] });
    await steps.take(SOURCE, 'slurmdb_users_add() failed', added);
    return;
  }
  await addMissingWckeys(steps, calls, current, wckey_list);
  // Both names: slurmdbd takes the change of a single user's own record for harmless whoever asks.
  const user_list = old_name ? [name, old_name] : [name];
  const cond = { assoc_cond: { user_list }, with_deleted: 1 };
  const changed = () => changedNames(calls, modifyUsers, { cond, rec });
  await steps.take(SOURCE, 'slurmdb_users_modify() failed', changed);
}

/** The user of a name; one that was deleted is not there, so that it is added again. */
async function existing(
  steps: Steps,
  calls: AccountingCalls,
  name: string | null,
): Promise<UserRecord | undefined> {
  const found = (await named(steps, calls, name)).filter(({ flags }) => (flags & DELETED) === 0);
  if (found.length > 1) steps.stop(AMBIGUOUS, 'ambiguous user modify request', SOURCE);
  return found[0];
}

/** The user that gets another name, which nobody may have or have had. */
async function renamed(
  steps: Steps,
  calls: AccountingCalls,
  oldName: string,
  name: string | null,
): Promise<UserRecord> {
  const user = await existing(steps, calls, oldName);
  if (user === undefined) {
    steps.stop(MISSING, `Unable to rename non-existent user ${oldName} to ${name}`, SOURCE);
  }
  if ((await named(steps, calls, name)).length > 0) {
    steps.stop(AMBIGUOUS, `Unable to rename user ${oldName} to existing ${name}`, SOURCE);
  }
  return user;
}

async function named(
  steps: Steps,
  calls: AccountingCalls,
  name: string | null,
): Promise<UserRecord[]> {
  const cond = { assoc_cond: { user_list: [name] }, with_deleted: 1, with_wckeys: 1 };
  const entries = await steps.take(SOURCE, 'slurmdb_users_get failed', async () =>
    allRecords(await calls.list(getUsers, { cond }), getUsers.name),
  );
  return entries.map(({ user }) => user).filter((user) => user !== null);
}

function warnOfIgnored({ findings }: Steps, user: UserInput): void {
  const { name, assoc_list, coord_accts, flags = 0, def_qos_id = 0 } = user;
  const ignored = (what: string, where: string): void =>
    findings.warn(
      `User ${name} ${what} ignored. They must be set via the ${where} end point.`,
      SOURCE,
    );
  if (assoc_list && assoc_list.length > 0) ignored('associations list', 'associations');
  if (coord_accts && coord_accts.length > 0) {
    ignored('coordinators list', 'coordinators or accounts');
  }
  if (def_qos_id !== 0) ignored('default QOS', 'associations');
  if ((flags & DELETED) !== 0) findings.warn('Ignoring request to set flag: DELETED', SOURCE);
}

/** The keys of a user, the default one among them. */
function wckeysOf(
  { name, default_wckey, wckey_list }: UserInput,
  clusterName: string,
): Given<WckeyRecord>[] | null {
  if (!default_wckey) return wckey_list ? [...wckey_list] : null;
  const given = wckey_list ?? [];
  const place = given.findIndex((wckey) => wckey.name === default_wckey);
  const keys = given.map((wckey, index) => ({ ...wckey, is_def: Number(index === place) }));
  if (place >= 0) return keys;
  return [...keys, { name: default_wckey, user: name, cluster: clusterName, is_def: 1 }];
}

/** Keys that a user does not have yet: slurmdbd does not look at those of a user that is changed. */
async function addMissingWckeys(
  steps: Steps,
  calls: AccountingCalls,
  { name, wckey_list }: UserRecord,
  wanted: Wckeys | null,
): Promise<void> {
  const keyOf = (wckey: Given<WckeyRecord>): string => `${wckey.cluster}\n${wckey.name}`;
  const there = new Set(
    (wckey_list ?? []).filter(({ flags }) => (flags & DELETED) === 0).map(keyOf),
  );
  const missing = (wanted ?? []).filter((wckey) => !there.has(keyOf(wckey)));
  if (missing.length === 0) return;
  const my_list = missing.map((wckey) => ({ ...wckey, user: name, is_def: 0 }));
  const added = () => calls.call(addWckeys, { my_list });
  await steps.take(SOURCE, 'slurmdb_wckeys_add() failed', added);
}
