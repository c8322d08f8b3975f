/** Accounts, users and keys that are sent, against what there is. */
import { describe, expect, it } from 'vitest';
import type { AccountingCalls } from '../../../src/cluster/accounting/calls.js';
import { SlurmError } from '../../../src/errors.js';
import { Findings } from '../../../src/model/engine/context.js';
import { postUsersAssociation } from '../../../src/operations/accounting/new-associations.js';
import { storeAccounts } from '../../../src/operations/accounting/store-accounts.js';
import { storeUsers } from '../../../src/operations/accounting/store-users.js';
import { storeWckeys } from '../../../src/operations/accounting/wckeys.js';
import type { AnyRequest } from '../../../src/operations/operation.js';

/** A daemon that finds some records for each list that is asked for in turn; refuses one call. */
function scripted(found: readonly unknown[][], refused = '') {
  const sent: [string, Record<string, unknown>][] = [];
  const lists = [...found];
  const calls = {
    list: async () => {
      const records = lists.shift() ?? [];
      return {
        async *slices() {
          yield records.map((record) => ({ record }));
        },
      };
    },
    call: async ({ name }: { name: string }, value: Record<string, unknown>) => {
      sent.push([name, value]);
      if (name === refused) throw new SlurmError('ESLURM_ACCESS_DENIED');
      return { my_list: ['x'], return_code: 0, comment: 'done' };
    },
  };
  const findings = new Findings();
  const transaction = async (_caller: unknown, work: (calls: AccountingCalls) => unknown) =>
    await work(calls as unknown as AccountingCalls);
  const request = {
    findings,
    surroundings: { clusterName: 'here' },
    cluster: { accounting: { transaction } },
  } as unknown as AnyRequest;
  return { sent, findings, request, calls: calls as unknown as AccountingCalls };
}

describe('accounts', () => {
  const account = { name: 'guild', description: 'd', organization: 'o' };
  const bob = { name: 'bob', direct: 1 };
  const above = { name: 'carol', direct: 0 };

  it('keep their coordinators where none are mentioned', async () => {
    const daemon = scripted([[{ ...account, coordinators: [bob] }]]);
    await storeAccounts(daemon.request, daemon.calls, [{ ...account, description: 'new' }]);
    expect(daemon.sent.map(([name]) => name)).toEqual(['DBD_MODIFY_ACCOUNTS']);
  });

  it('lose those that a list leaves out, but for those of accounts above', async () => {
    const daemon = scripted([[{ ...account, coordinators: [bob, above] }]]);
    const coordinators = [{ name: 'alice' }];
    await storeAccounts(daemon.request, daemon.calls, [{ ...account, coordinators }]);
    expect(daemon.sent.slice(1)).toEqual([
      [
        'DBD_ADD_ACCOUNT_COORDS',
        { acct_list: ['guild'], cond: { assoc_cond: { user_list: ['alice'] } } },
      ],
      [
        'DBD_REMOVE_ACCOUNT_COORDS',
        { acct_list: ['guild'], cond: { assoc_cond: { user_list: ['bob'] } } },
      ],
    ]);
  });

  it('do not make coordinators of those that are some already, in whatever case', async () => {
    const daemon = scripted([[{ ...account, coordinators: [bob, above] }]]);
    const coordinators = [{ name: 'BOB' }, above];
    await storeAccounts(daemon.request, daemon.calls, [{ ...account, coordinators }]);
    expect(daemon.sent.map(([name]) => name)).toEqual(['DBD_MODIFY_ACCOUNTS']);
  });

  it('end with the first that is refused', async () => {
    const daemon = scripted([[], []], 'DBD_ADD_ACCOUNTS');
    await storeAccounts(daemon.request, daemon.calls, [account, { ...account, name: 'other' }]);
    expect(daemon.sent).toHaveLength(1);
    expect(daemon.findings.errors).toEqual([
      {
        error_number: 2002,
        description: 'slurmdb_accounts_add() failed',
        source: '_foreach_update_acct',
      },
    ]);
  });
});

describe('users', () => {
  const eve = { name: 'eve', flags: 0, wckey_list: [] };

  it('that were deleted are added again', async () => {
    const daemon = scripted([[{ user: { ...eve, flags: 1 } }]]);
    await storeUsers(daemon.request, daemon.calls, [{ name: 'eve' }]);
    expect(daemon.sent.map(([name]) => name)).toEqual(['DBD_ADD_USERS']);
  });

  it('keep defaults that are empty', async () => {
    const daemon = scripted([[{ user: eve }]]);
    const shown = { name: 'eve', old_name: '', default_acct: '', default_wckey: '' };
    await storeUsers(daemon.request, daemon.calls, [shown]);
    const [[, change] = []] = daemon.sent;
    expect(change?.['rec']).toMatchObject({
      old_name: null,
      default_acct: null,
      default_wckey: null,
    });
  });

  it('get a default key that they do not have yet', async () => {
    const daemon = scripted([[{ user: eve }]]);
    await storeUsers(daemon.request, daemon.calls, [{ name: 'eve', default_wckey: 'gamma' }]);
    expect(daemon.sent[0]).toEqual([
      'DBD_ADD_WCKEYS',
      { my_list: [{ name: 'gamma', user: 'eve', cluster: 'here', is_def: 0 }] },
    ]);
    expect(daemon.sent[1]?.[0]).toBe('DBD_MODIFY_USERS');
  });

  it('are given another name by a condition of both: of one alone anybody might', async () => {
    const daemon = scripted([[{ user: eve }], []]);
    await storeUsers(daemon.request, daemon.calls, [{ name: 'frank', old_name: 'eve' }]);
    expect(daemon.sent[0]?.[1]['cond']).toMatchObject({
      assoc_cond: { user_list: ['frank', 'eve'] },
    });
  });

  it('are not given the name of one that there is or was', async () => {
    const daemon = scripted([[{ user: eve }], [{ user: { name: 'frank', flags: 1 } }]]);
    await storeUsers(daemon.request, daemon.calls, [{ name: 'frank', old_name: 'eve' }]);
    expect(daemon.sent).toEqual([]);
    expect(daemon.findings.errors[0]?.description).toBe(
      'Unable to rename user eve to existing frank',
    );
  });

  it('are added to their default account and key where no others are named', async () => {
    const daemon = scripted([]);
    const user = { default_acct: 'Physics', def_qos_id: 3 };
    const body = { add_assoc: { user_list: ['eve'] }, user };
    const reply = await postUsersAssociation.handle({ ...daemon.request, body } as never);
    expect(daemon.sent[0]?.[1]['cond']).toMatchObject({
      acct_list: ['physics'],
      assoc: { def_qos_id: 3 },
    });
    expect(reply).toEqual({ type: 'object', payload: { added_users: 'done' } });
  });
});

describe('new users', () => {
  it('are never an empty list: the daemon might not survive it', async () => {
    const daemon = scripted([]);
    const body = { add_assoc: { user_list: [], acct_list: ['physics'] }, user: {} };
    await postUsersAssociation.handle({ ...daemon.request, body } as never);
    expect(daemon.sent).toEqual([]);
    expect(daemon.findings.errors[0]?.error_number).toBe(2162);
  });
});

describe('keys', () => {
  it('that there are are not added again, so that they stay the default', async () => {
    const key = { cluster: 'here', user: 'eve', name: 'gamma' };
    const other = { ...key, user: 'frank' };
    const daemon = scripted([[{ ...key, id: 7 }]]);
    await storeWckeys(daemon.request, daemon.calls, [key, other]);
    expect(daemon.sent).toEqual([['DBD_ADD_WCKEYS', { my_list: [other] }]]);
  });
});
