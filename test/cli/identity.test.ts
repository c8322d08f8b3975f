import { describe, expect, it } from 'vitest';
import { checkIdentity } from '../../src/cli/identity.js';

const SLURM = { uid: 64030, gid: 64031 };
const OWN = { uid: 1000, gid: 1000, groups: [1000, 27] };

describe('the user of the daemon', () => {
  it.each([
    [OWN, SLURM],
    [{ ...OWN, uid: 65534, gid: 65534 }, SLURM],
    [OWN, { uid: null, gid: null }],
  ])('may be %j beside %j', (identity, slurm) => {
    expect(() => checkIdentity(identity, slurm)).not.toThrow();
  });

  it.each([
    [{ uid: 0 }, 'slurmrestd should not be run as the root user.'],
    [{ gid: 0 }, 'slurmrestd should not be run with the root group.'],
    [{ groups: [1000, 0] }, 'slurmrestd should not be run with the root group.'],
    [{ uid: 99 }, 'slurmrestd must not be run as nobody'],
    [{ gid: 99 }, 'slurmrestd must not be run as nobody'],
    [{ groups: [99] }, 'slurmrestd should not be run with nobody(99) group.'],
    [{ uid: 64030 }, 'slurmrestd should not be run as SlurmUser'],
    [{ gid: 64031 }, "slurmrestd should not be run with SlurmUser's group."],
    [{ groups: [64031] }, "slurmrestd should not be run with SlurmUser's group."],
  ])('may not be one with %j', (change, message) => {
    expect(() => checkIdentity({ ...OWN, ...change }, SLURM)).toThrow(message);
  });
});
