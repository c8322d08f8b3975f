/**
 * The parity ledger: every difference from Slurm's own daemon that is meant, with its reason. A parity
 * run fails on any other difference, and on any entry that no longer occurs.
 */

import type { Expectation } from './ledger.js';

export const EXPECTATIONS: readonly Expectation[] = [];
