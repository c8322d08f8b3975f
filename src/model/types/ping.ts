/** Whether controllers are there. */
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { BOOL } from '../kinds/booleans.js';
import { UINT64 } from '../kinds/numbers.js';
import { STRING } from '../kinds/text.js';
import { ERROR } from '../kinds/text-names.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** One controller's answer. */
export interface ControllerPing {
  readonly hostname: string;
  /** Place in the configuration: 0 is the primary. */
  readonly offset: number;
  /** How many controllers are configured. */
  readonly controllers: number;
  /** Slurm's error number; 0 where it answered. */
  readonly rc: number;
  /** Microseconds until the answer or the error. */
  readonly latency: bigint;
}

/** Text that is derived from the whole answer, under upstream's name of the kind. */
function textOf(name: string, text: (ping: ControllerPing) => string): Kind<ControllerPing> {
  return {
    name,
    shape: 'scalar',
    zero: {} as ControllerPing,
    schema: () => ({ type: 'string' }),
    writer: () => (ping) => JSON.stringify(text(ping)),
  };
}

const CONTROLLER_PING_RESULT = textOf('CONTROLLER_PING_RESULT', ({ rc }) => (rc === 0 ? 'UP' : 'DOWN'));

const CONTROLLER_PING_MODE = textOf('CONTROLLER_PING_MODE', ({ offset, controllers }) => {
  if (offset === 0) return 'primary';
  return offset === 1 && controllers === 2 ? 'backup' : `backup${offset}`;
});

const CONTROLLER_PING = defineObject<ControllerPing>()('CONTROLLER_PING', (f) => [
  f.member('hostname', STRING, 'hostname', 'Controller that was asked'),
  f.whole('pinged', CONTROLLER_PING_RESULT, 'Whether it answered: UP or DOWN', { until: 44, deprecated: 42 }),
  f.derived('responding', BOOL, ({ rc }) => rc === 0, 'Whether it answered', { since: 42, required: true }),
  f.member('latency', UINT64, 'latency', 'Microseconds until it answered or failed to'),
  f.whole('mode', CONTROLLER_PING_MODE, 'Its place among the controllers', { until: 44, deprecated: 42 }),
  f.derived('primary', BOOL, ({ offset }) => offset === 0, 'Whether it is the primary controller', { since: 42, required: true }),
  f.member('status', ERROR, 'rc', 'Text of the error, or that there is none', { since: 45 }),
]);

const CONTROLLER_PING_ARRAY = listOf('CONTROLLER_PING_ARRAY', CONTROLLER_PING);

/** A reply with the answers. */
export interface PingResponse extends Envelope {
  readonly pings: readonly ControllerPing[];
}

export const OPENAPI_PING_ARRAY_RESP = defineObject<PingResponse>()('OPENAPI_PING_ARRAY_RESP', (f) => [
  f.member('pings', CONTROLLER_PING_ARRAY, 'pings', 'Answers, the primary controller first', { required: true }),
  ...envelopeFields(f),
]);
