/** Whether a job has its nodes alone: a boolean or a word in, a list of flags out. */
import type { Kind } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { JOB_EXCLUSIVE_FLAGS } from './job-flags.js';

/** Values of a job's `shared` word (upstream: slurm.h). */
const WORDS: Readonly<Record<string, number>> = {
  no: 1,
  none: 1,
  node: 0,
  user: 2,
  mcs: 3,
  topo: 4,
};

/** As in v0.0.40 and v0.0.41. */
export const JOB_EXCLUSIVE: Kind<number> = {
  ...JOB_EXCLUSIVE_FLAGS,
  name: 'JOB_EXCLUSIVE',
  schemaName: () => 'job_exclusive_flags',
  reader(version) {
    const readFlags = compileReader(JOB_EXCLUSIVE_FLAGS, version);
    return (input, context) => {
      if (input === null) return WORDS['no'] as number;
      if (typeof input === 'boolean') return input ? 0 : 1;
      const word = typeof input === 'string' ? WORDS[input.toLowerCase()] : undefined;
      return word ?? readFlags(input, context);
    };
  },
};
