import { describe, expect, it } from 'vitest';
import { deriveLicense } from '../../src/cluster/derive/license.js';
import type { LicenseInfo } from '../../src/messages/licenses.js';
import { INFINITE } from '../../src/wire/constants.js';

function free(total: number, in_use: number, last_deficit = 0): number {
  return deriveLicense({ total, in_use, last_deficit, reserved: 3 } as LicenseInfo).available;
}

describe('free licences', () => {
  it('are those that nobody uses and the cluster does not lack', () => {
    expect(free(20, 5)).toBe(15);
    expect(free(20, 5, 4)).toBe(11);
  });

  it('are none where the total fell below what is in use', () => {
    expect(free(3, 5)).toBe(0);
    expect(free(5, 3, 3)).toBe(0);
  });

  it('are without end where the total is', () => {
    expect(free(INFINITE, 5)).toBe(INFINITE);
  });
});
