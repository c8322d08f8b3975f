/** Licences as they are shown. */
import type { LicenseRecord } from '../../cluster/derive/license.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { BOOL } from '../kinds/booleans.js';
import { UINT32 } from '../kinds/numbers.js';
import { STRING } from '../kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../kinds/times.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

const LICENSE = defineObject<LicenseRecord>()('LICENSE', (f) => [
  f.member('LicenseName', STRING, 'name', 'Name of the licence'),
  f.member('Total', UINT32, 'total', 'How many there are'),
  f.member('Used', UINT32, 'in_use', 'How many jobs hold'),
  f.member('Free', UINT32, 'available', 'How many are free'),
  f.member('Remote', BOOL, 'remote', 'Whether the accounting database gives them out'),
  f.member('Reserved', UINT32, 'reserved', 'How many reservations hold'),
  f.member('LastConsumed', UINT32, 'last_consumed', 'How many the licence server last said were in use (remote ones only)'),
  f.member('LastDeficit', UINT32, 'last_deficit', 'How many the cluster lacks against what the licence server said'),
  f.member('LastUpdate', TIMESTAMP, 'last_update', 'When the licence server was last heard (seconds since 1970)'),
  f.member('Nodes', STRING, 'nodes', 'Nodes that the licence is for', { since: 44 }),
]);

const LICENSES = listOf('LICENSES', LICENSE);

/** A reply with licences. */
export interface LicensesResponse extends Envelope {
  readonly licenses: readonly LicenseRecord[];
  readonly last_update: number;
}

export const OPENAPI_LICENSES_RESP = defineObject<LicensesResponse>()('OPENAPI_LICENSES_RESP', (f) => [
  f.member('licenses', LICENSES, 'licenses', 'Licences', { required: true }),
  f.member('last_update', TIMESTAMP_NO_VAL, 'last_update', 'When licences last changed (seconds since 1970)', { required: true }),
  ...envelopeFields(f),
]);
