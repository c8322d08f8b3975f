/** What Slurm's client library adds to a job description before it is sent. */
import { wholeJob } from '../../messages/common.js';
import type { JobDescription } from '../../messages/submit.js';
import { USE_DEFAULT } from '../../messages/submit.js';
import { sessionId } from '../../system/session.js';
import { NO_VAL } from '../../wire/constants.js';
import { WireError } from '../../wire/errors.js';

const DEFAULTED = Object.keys(USE_DEFAULT) as (keyof typeof USE_DEFAULT)[];

/**
 * Completes a description: the session it comes from, an identifier with all its parts, and the flags
 * that tell which of account, partition, QOS and wckey it left open (upstream: submit.c,
 * slurm_protocol_pack.c).
 */
export function completeDescription(input: Partial<JobDescription>): JobDescription {
  const session = sessionId();
  let bitflags = input.bitflags ?? 0n;
  for (const name of DEFAULTED) {
    if ((input[name] ?? null) === null) bitflags |= USE_DEFAULT[name];
  }
  const description: Partial<JobDescription> = {
    ...(session !== null && { alloc_sid: session }),
    ...input,
    bitflags,
    step_id: { ...wholeJob(NO_VAL), ...input.step_id },
  };
  // What is left out is sent as the message's initial value.
  return description as JobDescription;
}

/**
 * The field of a request that the controller's protocol version cannot carry, where that is why a call
 * failed; else null.
 */
export function unsendableField(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof WireError) || cause.code !== 'NOT_ENCODABLE') return null;
  return /^\w+\.(\w+)$/.exec(cause.field ?? '')?.[1] ?? null;
}
