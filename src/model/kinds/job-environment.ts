/** A job's environment, and the keys that add variables to it. */
import { NO_VAL64 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { inputKind } from './input.js';
import { UINT64_NO_VAL } from './numbers.js';
import { STRING_ARRAY } from './text.js';

/** The part of a job description that these keys set. */
export interface EnvironmentMembers {
  readonly environment?: readonly string[] | null;
}

/**
 * The environment that was read before, with variables set: in their old places, or behind the others.
 * Where there is none it stays so: the controller refuses such a job. (Upstream sets them in the
 * daemon's own environment then.)
 */
export function withVariables(
  context: ReadContext,
  variables: Readonly<Record<string, string>>,
): EnvironmentMembers {
  const { environment } = context.target as EnvironmentMembers;
  if (environment === undefined || environment === null) return {};
  const result = [...environment];
  for (const [name, value] of Object.entries(variables)) {
    const found = result.findIndex((item) => item.startsWith(`${name}=`));
    result[found < 0 ? result.length : found] = `${name}=${value}`;
  }
  return { environment: result };
}

/** A list of texts, or a dictionary as `key=value` texts; null leaves the member alone. */
export function textArray<M extends string>(
  name: string,
  member: M,
): Kind<{ readonly [K in M]?: readonly string[] | null }> {
  return inputKind(name, STRING_ARRAY, (version) => {
    const read = compileReader(STRING_ARRAY, version);
    return (input, context) => {
      if (input === null) return {};
      return { [member]: read(input, context) } as { [K in M]: readonly string[] };
    };
  });
}

/** A limit of the job's processes, which `sbatch` hands over in the environment as well. */
export function resourceLimit(limit: string): Kind<EnvironmentMembers> {
  return inputKind(`JOB_DESC_MSG_RLIMIT_${limit}`, UINT64_NO_VAL, (version) => {
    const read = compileReader(UINT64_NO_VAL, version);
    return (input, context) => {
      const value = read(input, context);
      if (value === NO_VAL64) return {};
      return withVariables(context, { [`SLURM_RLIMIT_${limit}`]: String(value) });
    };
  });
}
