/** How jobs share the nodes of a partition, in the words of `scontrol show partition`. */
import { errorNumber } from '../../errors.js';
import { NO_VAL16 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { writeText } from './text.js';

/** Bit of `max_share` that forces sharing (upstream: slurm.h, SHARED_FORCE). */
export const SHARED_FORCE = 0x8000;
const MAX_JOBS = 0x7fff;
const DEFAULT_JOBS = 4;
const FAIL_PARSING = errorNumber('ESLURM_REST_FAIL_PARSING');

/** Bits of `flags` that keep others away from a job's nodes, and those that clear them. */
const EXCLUSIVE_USER = 0x40;
const EXCLUSIVE_USER_CLEAR = 0x4000;
const EXCLUSIVE_TOPO = 0x1_0000;
const EXCLUSIVE_TOPO_CLEAR = 0x2_0000;

/** The members of a partition that say who shares its nodes. */
interface Sharing {
  /** How many jobs may share a resource; 0: jobs get whole nodes. */
  readonly max_share: number;
  readonly flags: number;
}

const WHOLE_NODES = 0;
const NOT_SHARED = EXCLUSIVE_USER_CLEAR | EXCLUSIVE_TOPO_CLEAR;
const EXCLUSIVE: Readonly<Record<string, Partial<Sharing> & Pick<Sharing, 'flags'>>> = {
  NO: { flags: NOT_SHARED },
  NONE: { flags: NOT_SHARED },
  NODE: { flags: NOT_SHARED, max_share: WHOLE_NODES },
  USER: { flags: EXCLUSIVE_USER | EXCLUSIVE_TOPO_CLEAR },
  TOPO: { flags: EXCLUSIVE_TOPO | EXCLUSIVE_USER_CLEAR, max_share: WHOLE_NODES },
};

function shownExclusive({ flags, max_share }: Sharing): string {
  if ((flags & EXCLUSIVE_TOPO) !== 0) return 'TOPO';
  if ((max_share & ~SHARED_FORCE) === 0) return 'NODE';
  return (flags & EXCLUSIVE_USER) === 0 ? 'NO' : 'USER';
}

function readWord(input: Json, context: ReadContext): string {
  const text = convertToText(input);
  if (text === null) context.fail(9202, `Expecting string but got ${context.shown(input)}`);
  return text.toUpperCase();
}

/** Whether jobs get their nodes alone. It adds to the flags that were read before; null says nothing. */
export const PARTITION_EXCLUSIVE: Kind<Sharing> = {
  name: 'PARTITION_EXCLUSIVE',
  shape: 'scalar',
  zero: { max_share: 0, flags: 0 },
  schema: () => ({ type: 'string' }),
  writer: () => (sharing) => writeText(shownExclusive(sharing)),
  reader: () => (input, context) => {
    if (input === null) return {} as Sharing;
    const found =
      EXCLUSIVE[readWord(input, context)] ??
      context.fail(FAIL_PARSING, 'expected NO, NODE, USER, or TOPO');
    const { flags = 0 } = context.target as Partial<Sharing>;
    return { ...found, flags: flags | found.flags } as Sharing;
  },
  warnsAbout: { type: 'string' },
};

function shownOversubscribe(share: number): string {
  const jobs = share & MAX_JOBS;
  if (jobs === 0) return 'NO';
  if ((share & SHARED_FORCE) !== 0) return `FORCE:${jobs}`;
  return jobs === 1 ? 'NO' : `YES:${jobs}`;
}

/** The count behind the colon of `YES:4` or `FORCE:4`. */
function readJobs(text: string, least: number, context: ReadContext): number {
  if (!/^\s*[+-]?\d+$/.test(text)) context.fail(FAIL_PARSING, 'invalid job count');
  const jobs = Number(text);
  if (jobs > MAX_JOBS) context.fail(FAIL_PARSING, 'count too large');
  if (jobs < least) {
    context.fail(FAIL_PARSING, least === 1 ? 'FORCE count must be >= 1' : 'YES count must be > 1');
  }
  return jobs;
}

/** The share that a text stands for. */
function readShare(text: string, context: ReadContext): number {
  const [word, jobs] = text.split(/:(.*)/, 2);
  if (text === 'NO') return 1;
  if (word === 'YES') return jobs === undefined ? DEFAULT_JOBS : readJobs(jobs, 2, context);
  if (word === 'FORCE') {
    return SHARED_FORCE | (jobs === undefined ? DEFAULT_JOBS : readJobs(jobs, 1, context));
  }
  return context.fail(FAIL_PARSING, 'expected NO, YES[:#], or FORCE[:#]');
}

/**
 * Whether and how many jobs share a resource. Where jobs get whole nodes it changes nothing: upstream
 * takes even the "NO" that it shows of such a partition for the end of that.
 */
export const PARTITION_OVERSUBSCRIBE: Kind<number> = {
  name: 'PARTITION_OVERSUBSCRIBE',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'string' }),
  writer: () => (share) => writeText(shownOversubscribe(share)),
  reader: () => (input, context) => {
    if (input === null) return NO_VAL16;
    const text = readWord(input, context);
    const { max_share } = context.target as Partial<Sharing>;
    if (max_share !== WHOLE_NODES) return readShare(text, context);
    if (text !== 'NO') {
      context.warn(
        'Oversubscribe ignored, Exclusive=TOPO and Exclusive=NODE imply OverSubscribe=NO',
      );
    }
    return max_share;
  },
  isUnset: (share) => share === NO_VAL16,
  warnsAbout: { type: 'string' },
};
