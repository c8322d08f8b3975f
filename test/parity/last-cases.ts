/** What disturbs everything else, so that it comes last. */

import type { WriteCase } from './writes.js';

const PARTITION = 'PartitionName=gpu';

export const LAST_CASES: readonly WriteCase[] = [
  {
    name: 'write configuration read again',
    method: 'GET',
    path: 'reconfigure/',
    versions: 'newest',
    // What the file says comes back.
    prepare: [['scontrol', 'update', PARTITION, 'GraceTime=77']],
    look: [['scontrol', '--oneliner', 'show', PARTITION]],
  },
];
