/** Numbers that are shown as one name. */
import { errorText } from '../../errors.js';
import type { Kind } from '../engine/kind.js';
import { ACCOUNTING_RPC_NAMES } from './accounting-rpc-names.js';
import { JOB_REASONS, RPC_NAMES } from './names.js';

function named(name: string, textOf: (value: number) => string): Kind<number> {
  return {
    name,
    shape: 'scalar',
    zero: 0,
    schema: () => ({ type: 'string' }),
    writer: () => (value) => JSON.stringify(textOf(value)),
    warnsAbout: { type: 'string' },
  };
}

/** Why a job waits or failed. */
export const JOB_REASON = named('JOB_REASON', (n) => JOB_REASONS.get(n) ?? 'InvalidReason');

/** Name of a message type. */
export const RPC_ID = named('RPC_ID', (n) => RPC_NAMES.get(n) ?? String(n));

/** Name of a message type of slurmdbd. */
export const SLURMDB_RPC_ID = named(
  'SLURMDB_RPC_ID',
  (n) => ACCOUNTING_RPC_NAMES.get(n) ?? `MsgType=${n}`,
);

/** Text of an error number. */
export const ERROR = named('ERROR', (n) => errorText(n | 0));
