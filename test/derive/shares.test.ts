import { expect, it } from 'vitest';
import { deriveShares } from '../../src/cluster/derive/shares.js';
import type { AssociationShares } from '../../src/messages/shares.js';

it('shares stand beside the names of their resources; what a record lacks is 0', () => {
  const record = {
    tres_run_secs: [5n, 1n << 60n],
    tres_grp_mins: null,
    usage_tres_raw: ['1.5', '90264.000000'],
  } as unknown as AssociationShares;
  const { run_seconds, group_minutes, usage } = deriveShares(record, ['cpu', 'mem']);
  expect(run_seconds).toEqual([
    { name: 'cpu', value: 5n },
    { name: 'mem', value: 1n << 60n },
  ]);
  expect(group_minutes.map(({ value }) => value)).toEqual([0n, 0n]);
  expect(usage.map(({ value }) => value)).toEqual(['1.5', '90264.000000']);
});
