/** Whether accounting daemons are there. */
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { BOOL } from '../../kinds/booleans.js';
import { UINT64 } from '../../kinds/numbers.js';
import { STRING } from '../../kinds/text.js';
import { ERROR } from '../../kinds/text-names.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import type { ControllerPing } from '../ping.js';

/** One daemon's answer. */
export type AccountingPing = Omit<ControllerPing, 'controllers'>;

const REQUIRED = { required: true } as const;

const SLURMDBD_PING = defineObject<AccountingPing>()('SLURMDBD_PING', (f) => [
  f.member('hostname', STRING, 'hostname', 'Daemon that was asked', REQUIRED),
  f.derived('responding', BOOL, ({ rc }) => rc === 0, 'Whether it answered', REQUIRED),
  f.member('latency', UINT64, 'latency', 'Microseconds until it answered or failed to', REQUIRED),
  f.derived('primary', BOOL, ({ offset }) => offset === 0, 'Whether it is the primary daemon', REQUIRED),
  f.member('status', ERROR, 'rc', 'Text of the error, or that there is none', { since: 45, ...REQUIRED }),
]);

/** A reply with the answers. */
interface AccountingPingResponse extends Envelope {
  readonly pings: readonly AccountingPing[];
}

export const OPENAPI_SLURMDBD_PING_RESP = defineObject<AccountingPingResponse>()('OPENAPI_SLURMDBD_PING_RESP', (f) => [
  f.member('pings', listOf('SLURMDBD_PING_ARRAY', SLURMDBD_PING), 'pings', 'Answers, the primary daemon first', REQUIRED),
  ...envelopeFields(f),
]);
