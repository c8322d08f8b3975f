/** What Slurm's client library adds to a licence (upstream: slurm_protocol_pack.c). */
import type { LicenseInfo } from '../../messages/licenses.js';
import { INFINITE } from '../../wire/constants.js';

/** A licence with what is derived from its record. */
export interface LicenseRecord extends LicenseInfo {
  /** How many are free: none where the total fell below what is in use. */
  available: number;
}

/** Derives in place. */
export function deriveLicense(license: LicenseInfo): LicenseRecord {
  const record = license as LicenseRecord;
  const { total, in_use, last_deficit } = license;
  record.available = total === INFINITE ? INFINITE : Math.max(total - in_use - last_deficit, 0);
  return record;
}
