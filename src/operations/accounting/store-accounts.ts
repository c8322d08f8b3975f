/** Accounts as a body has them, against what there is: added or changed, with their coordinators. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { errorNumber } from '../../errors.js';
import type { AccountRecord, CoordinatorRecord } from '../../messages/accounting/accounts.js';
import {
  ACCOUNT_CONDITION_FLAGS,
  addAccounts,
  getAccounts,
  modifyAccounts,
} from '../../messages/accounting/accounts.js';
import type { Given } from '../../messages/accounting/calls.js';
import { addCoordinators, removeCoordinators } from '../../messages/accounting/users.js';
import { DELETED } from '../../model/kinds/account-flags.js';
import type { AccountInput } from '../../model/types/accounting/accounts.js';
import { isUnchanged } from '../failures.js';
import type { AnyRequest } from '../operation.js';
import { changedNames } from './session.js';
import { Steps } from './steps.js';

const SOURCE = '_foreach_update_acct';
const AMBIGUOUS = errorNumber('ESLURM_DATA_AMBIGUOUS_MODIFY');
const { WITH_COORDINATORS } = ACCOUNT_CONDITION_FLAGS;

type Coordinators = readonly Given<CoordinatorRecord>[];

/** Adds accounts, or changes those that there are, one after the other until one fails. */
export async function storeAccounts(
  { findings }: AnyRequest,
  calls: AccountingCalls,
  accounts: readonly AccountInput[],
): Promise<void> {
  const steps = new Steps(findings);
  await steps.forEach(accounts, (account) => storeOne(steps, calls, account));
}

async function storeOne(
  steps: Steps,
  calls: AccountingCalls,
  account: AccountInput,
): Promise<void> {
  const { name, description, organization, coordinators, flags = 0 } = account;
  const cond = { assoc_cond: { acct_list: [name] }, flags: WITH_COORDINATORS };
  const found = await steps.take(SOURCE, 'slurmdb_accounts_get failed', async () =>
    allRecords(await calls.list(getAccounts, { cond }), getAccounts.name),
  );
  warnOfIgnored(steps, account);
  if (found.length > 1) steps.stop(AMBIGUOUS, 'ambiguous account modify request', SOURCE);
  const rec = { name, description, organization, flags: flags & ~DELETED };
  const [current] = found;
  if (current === undefined) {
    const added = () => calls.call(addAccounts, { my_list: [rec] });
    await steps.take(SOURCE, 'slurmdb_accounts_add() failed', added);
  } else {
    const changed = () => modify(calls, { cond, rec });
    await steps.take(SOURCE, 'slurmdb_accounts_modify() failed', changed);
  }
  // Upstream takes coordinators that are not mentioned for none at all, and removes them.
  if (coordinators) await coordinate(steps, calls, name, current?.coordinators ?? [], coordinators);
}

function warnOfIgnored({ findings }: Steps, { assoc_list, flags = 0 }: AccountInput): void {
  if (assoc_list && assoc_list.length > 0) {
    const place = 'They must be set via the associations end point.';
    findings.warn(`Account associations ignored. ${place}`, SOURCE);
  }
  if ((flags & DELETED) !== 0) {
    findings.warn('Ignoring request to set flag: DELETED', SOURCE);
  }
}

/** Nothing to change is no failure. */
async function modify(
  calls: AccountingCalls,
  body: Parameters<typeof changedNames<{ cond: object; rec: Given<AccountRecord> }>>[2],
): Promise<void> {
  try {
    await changedNames(calls, modifyAccounts, body);
  } catch (error) {
    if (!isUnchanged(error)) throw error;
  }
}

const isAmong = (coordinators: Coordinators, name: string | null | undefined): boolean =>
  coordinators.some((one) => (one.name ?? '').toLowerCase() === (name ?? '').toLowerCase());

/**
 * Makes users coordinators of an account, and others not any more. Those that are some by an account
 * above are shown among them: they stay, and are not made some of this account.
 */
async function coordinate(
  steps: Steps,
  calls: AccountingCalls,
  account: string | null,
  current: Coordinators,
  wanted: Coordinators,
): Promise<void> {
  const body = (name: string | null | undefined) => ({
    acct_list: [account],
    cond: { assoc_cond: { user_list: [name ?? ''] } },
  });
  for (const { name } of wanted.filter((one) => !isAmong(current, one.name))) {
    const failed = `adding coordinator ${name} to account ${account} failed`;
    const added = () => calls.call(addCoordinators, body(name));
    await steps.take('slurmdb_coord_add()', failed, added);
  }
  const gone = current.filter(({ name, direct }) => direct !== 0 && !isAmong(wanted, name));
  for (const { name } of gone) {
    const failed = `removing coordinator ${name} from account ${account} failed`;
    const removed = () => changedNames(calls, removeCoordinators, body(name));
    await steps.take('slurmdb_coord_remove()', failed, removed);
  }
}
