/** The ledger's entries about accounting, a block for each family. */

import type { Expectation } from '../ledger.js';

/** What holds for all of accounting. */
const COMMON: readonly Expectation[] = [];

export const ACCOUNTING: readonly Expectation[] = [...COMMON];
