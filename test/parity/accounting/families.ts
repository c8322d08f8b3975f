/** All that both daemons are asked about accounting. */

import type { ClusterFacts, ParityCase } from '../case.js';
import type { WriteCase } from '../writes.js';
import { ACCOUNTS } from './accounts-cases.js';
import { ASSOCIATIONS } from './associations-cases.js';
import type { Family } from './case.js';
import { CLUSTERS } from './clusters-cases.js';
import { CONFIG } from './config-cases.js';
import { INSTANCES } from './instances-cases.js';
import { JOBS } from './jobs-cases.js';
import { QOS } from './qos-cases.js';
import { queryCases } from './query-cases.js';
import { TRES } from './tres-cases.js';
import { USERS } from './users-cases.js';
import { WCKEYS } from './wckeys-cases.js';

const FAMILIES: readonly Family[] = [
  ACCOUNTS,
  ASSOCIATIONS,
  CLUSTERS,
  CONFIG,
  INSTANCES,
  JOBS,
  QOS,
  TRES,
  USERS,
  WCKEYS,
];

/** Requests that change nothing. */
export function accountingReads(facts: ClusterFacts): readonly ParityCase[] {
  return [...queryCases(facts), ...FAMILIES.flatMap(({ reads }) => reads?.(facts) ?? [])];
}

export const ACCOUNTING_WRITES: readonly WriteCase[] = FAMILIES.flatMap(
  ({ writes }) => writes ?? [],
);
