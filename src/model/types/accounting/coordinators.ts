/** Who coordinates accounts, and the short forms of accounts and users that come with new associations. */
import type { AccountRecord, CoordinatorRecord } from '../../../messages/accounting/accounts.js';
import type { UserRecord } from '../../../messages/accounting/users.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { ADMIN_LVL } from '../../kinds/account-flags.js';
import { BOOL16 } from '../../kinds/booleans.js';
import { UINT32 } from '../../kinds/numbers.js';
import { STRING } from '../../kinds/text.js';

/** A user that coordinates an account, or an account that a user coordinates. */
export const COORD = defineObject<CoordinatorRecord>()('COORD', (f) => [
  f.member('name', STRING, 'name', 'Name of the user, or of the account', { required: true }),
  f.member('direct', BOOL16, 'direct', 'Whether it is said of this account, not of one above it'),
]);

export const COORD_LIST = listOf('COORD_LIST', COORD);

/** What is said of new accounts; their names stand beside it. */
export const ACCOUNT_SHORT = defineObject<Partial<AccountRecord>>()('ACCOUNT_SHORT', (f) => [
  f.member('description', STRING, 'description', 'What the account is for'),
  f.member('organization', STRING, 'organization', 'Organization that the account belongs to'),
]);

/** What is said of new users; their names stand beside it. */
export const USER_SHORT = defineObject<Partial<UserRecord>>()('USER_SHORT', (f) => [
  f.member('adminlevel', ADMIN_LVL, 'admin_level', 'What the user may do beside using'),
  f.member('defaultqos', UINT32, 'def_qos_id', 'Number of the default quality of service', { since: 44 }),
  f.member('defaultaccount', STRING, 'default_acct', 'Default account'),
  f.member('defaultwckey', STRING, 'default_wckey', 'Default workload characterization key'),
]);
