/** Cloud instances of nodes that are none. */

import type { Family } from './case.js';
import { readDb } from './case.js';

/** slurmdbd of 24.11 locks itself up. */
const NOT_2411 = { suites: ['forky'] } as const;

export const INSTANCES: Family = {
  reads: () =>
    ['n[', ','].map((nodes) =>
      readDb(`instances/?node_list=${encodeURIComponent(nodes)}`, NOT_2411),
    ),
};
