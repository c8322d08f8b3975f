/** What a request to both daemons is made of. */

import type { Suite } from '../../tools/cluster/cluster.js';
import type { View } from './compare.js';

/** Who asks: a user with a token of the cluster, or nobody. */
export type Asker = 'alice' | 'bob' | 'carol' | 'root' | 'nobody';

/** A request to both daemons. */
export interface ParityCase {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  readonly method?: string;
  /** The request target; `{v}` stands for the API version. */
  readonly target: string;
  readonly asker?: Asker;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly protocol?: string;
  /** In every API version that both have, or only in the newest: what does not depend on it. */
  readonly versions: 'all' | 'newest';
  readonly suites?: readonly Suite[];
  readonly view?: View;
}

/** What the cluster holds, for requests that name things. */
export interface ClusterFacts {
  readonly clusterName: string;
  /** Ids of jobs that are asked for one by one. */
  readonly jobIds: readonly number[];
  /** An id of an array and of a heterogeneous job, where there is one. */
  readonly arrayJobId: number | null;
  readonly hetJobId: number | null;
  readonly nowSeconds: number;
  /** Tokens that are refused or name somebody else. */
  readonly expiredToken: string;
  readonly aliceToken: string;
  readonly rootToken: string;
}

/** A case of one resource in every version; its name is the target without its prefix. */
export function read(path: string, more: Partial<ParityCase> = {}): ParityCase {
  return { name: path, target: `/slurm/{v}/${path}`, versions: 'all', ...more };
}
