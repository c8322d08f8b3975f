/** Types that several messages share (upstream: slurm_protocol_pack.c). */
import { NO_VAL } from '../wire/constants.js';
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import type { WireType } from './engine/type.js';
import { absent, mapped, retyped, str, u32, u64 } from './engine/type.js';

/** Upstream: slurm_step_id_t. Releases before 24.11 know no sluid, which is 0 there. */
export const stepId = record('slurm_step_id_t', [
  field(
    'sluid',
    retyped([
      [{ since: 42 }, u64],
      [{ until: 41 }, absent(0n)],
    ]),
  ),
  field('job_id', u32, { initial: NO_VAL }),
  field('step_id', u32, { initial: NO_VAL }),
  field('step_het_comp', u32, { initial: NO_VAL }),
]);
export type StepId = RecordOf<typeof stepId>;

/** A step id that names a whole job. */
export function wholeJob(jobId: number, sluid = 0n): StepId {
  return { sluid, job_id: jobId, step_id: NO_VAL, step_het_comp: NO_VAL };
}

/** Where older versions carry a job id alone. Unset is NO_VAL, as in a step id. */
export const jobIdAlone: WireType<StepId> = mapped(u32, {
  zero: wholeJob(NO_VAL),
  fromWire: (id) => wholeJob(id),
  toWire: (id) => id.job_id,
});

/** A job: its id alone up to 25.05, a step id from 25.11 on, where both stand in the same place. */
export const jobOrStep: WireType<StepId> = retyped([
  [{ until: 43 }, jobIdAlone],
  [{ since: 44 }, stepId],
]);

/** 23.02 writes `gres:gpu:2` what later releases write `gres/gpu:2`; both stand for the latter here. */
const oldTresRequest: WireType<string | null> = mapped(str, {
  zero: null,
  fromWire: (text) => text?.replace(/(^|,)gres:/g, '$1gres/') ?? null,
  toWire: (text) => text?.replace(/(^|,)gres\//g, '$1gres:') ?? null,
});

/** What a job asks of trackable resources: `gres/gpu:tesla:2,license/matlab:1`. */
export const tresRequest: WireType<string | null> = retyped([
  [{ since: 40 }, str],
  [{ until: 39 }, oldTresRequest],
]);

/** A message without a body. */
export const empty = record('empty', []);

/** 8001: a return code; an int on the wire. */
export const returnCode = record('return_code_msg_t', [field('return_code', u32)]);

/** 8002: a return code with a text. */
export const returnCodeText = record('return_code2_msg_t', [
  field('return_code', u32),
  field('err_msg', str),
]);

/** Numbers of the messages that may answer anything. */
export const RESPONSE_SLURM_RC = 8001;
export const RESPONSE_SLURM_RC_MSG = 8002;
export const RESPONSE_SLURM_REROUTE_MSG = 8003;
