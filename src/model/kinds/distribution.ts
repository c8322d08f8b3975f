/** How tasks are laid out on nodes, sockets and cores (upstream: proc_args.c, slurm.h). */
import { errorNumber } from '../../errors.js';
import { NO_VAL16 } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import { compileReader } from '../engine/kind.js';
import { inputKind } from './input.js';
import type { EnvironmentMembers } from './job-environment.js';
import { withVariables } from './job-environment.js';
import {
  ARBITRARY,
  LAYOUT_BASE,
  LAYOUT_FLAGS,
  LEVEL_BITS,
  LEVEL_LAYOUTS,
  levelsOf,
  PLANE,
  UNKNOWN_LAYOUT,
} from './layout-words.js';
import { UINT16_NO_VAL } from './numbers.js';
import { STRING } from './text.js';

const BAD_DISTRIBUTION = errorNumber('ESLURM_BAD_DIST');
const FLAGS: Readonly<Record<string, number>> = LAYOUT_FLAGS;
const LAYOUTS: Readonly<Record<string, number>> = LEVEL_LAYOUTS;
const MAX_PLANE_SIZE = 0x7fff_ffff;

/** A layout that a text asks for. */
interface Distribution {
  readonly word: number;
  readonly planeSize: number | null;
}

/** Members of a job description that the layout's keys set. */
interface DistributionMembers extends EnvironmentMembers {
  readonly task_dist?: number;
  readonly plane_size?: number;
}

/** Members that these keys look at. */
interface Earlier extends DistributionMembers {
  readonly req_nodes?: string | null;
}

/** Parses `block:cyclic,pack`, `plane=4`, `arbitrary`, `nopack`; null where the text is none. */
export function parseDistribution(text: string): Distribution | null {
  const lower = text.toLowerCase();
  if (lower.startsWith('plane')) {
    const size = Number(/^plane[^=]*=\s*\+?(\d{1,10})$/.exec(lower)?.[1] ?? 0);
    return size > 0 && size <= MAX_PLANE_SIZE ? { word: PLANE, planeSize: size } : null;
  }
  const comma = lower.indexOf(',');
  const first = comma < 0 ? lower : lower.slice(0, comma);
  const rest = comma < 0 ? '' : lower.slice(comma + 1);
  const base = FLAGS[first] === undefined ? layoutWord(first) : UNKNOWN_LAYOUT | FLAGS[first];
  if (base === null) return null;
  if (rest === '') return { word: base, planeSize: null };
  const flag = FLAGS[rest];
  return flag === undefined ? null : { word: base | flag, planeSize: null };
}

/** `*` is the default of its level: block, cyclic, and for cores the sockets' one. */
function layoutWord(text: string): number | null {
  if (text === 'arbitrary' || text === 'hostfile') return ARBITRARY;
  const levels = text.split(':').filter((level) => level !== '');
  if (levels.length === 0 || levels.length > 3) return null;
  const defaults = ['block', 'cyclic', levels[1] === '*' ? 'cyclic' : levels[1]];
  let word = 0;
  for (const [index, level] of levels.entries()) {
    const layout = LAYOUTS[level === '*' ? (defaults[index] ?? '') : level];
    // Nodes have no full cyclic layout.
    if (layout === undefined || (index === 0 && layout === LEVEL_LAYOUTS.fcyclic)) return null;
    word |= layout << (LEVEL_BITS * index);
  }
  return word;
}

/** The text of a layout with its flags, as the environment has it. */
export function formatDistribution(word: number): string {
  const names = Object.keys(LAYOUTS);
  const levels = levelsOf(word).filter((n) => n !== 0);
  const layout =
    (word & LAYOUT_BASE) === ARBITRARY
      ? 'arbitrary'
      : levels.map((n) => names[n - 1] as string).join(':');
  const flags = Object.entries(FLAGS).filter(([, flag]) => (word & flag) !== 0);
  return [layout, ...flags.map(([name]) => name)].filter((part) => part !== '').join(',');
}

function planeMembers(size: number, context: ReadContext): DistributionMembers {
  const variables = { SLURM_DISTRIBUTION: 'plane', SLURM_DIST_PLANESIZE: String(size) };
  return { task_dist: PLANE, plane_size: size, ...withVariables(context, variables) };
}

/** Size of planes; implies the plane layout. */
export const JOB_DESC_MSG_PLANE_SIZE = inputKind<DistributionMembers>(
  'JOB_DESC_MSG_PLANE_SIZE',
  UINT16_NO_VAL,
  (version) => {
    const read = compileReader(UINT16_NO_VAL, version);
    return (input, context) => {
      const size = read(input, context);
      return size === NO_VAL16 ? {} : planeMembers(size, context);
    };
  },
);

/** The layout. Its size of planes must agree with the one that was read before. */
export const JOB_DESC_MSG_TASK_DISTRIBUTION = inputKind<DistributionMembers>(
  'JOB_DESC_MSG_TASK_DISTRIBUTION',
  STRING,
  () => readDistribution,
  { warns: true },
);

function readDistribution(input: Json, context: ReadContext): DistributionMembers {
  const earlier = context.target as Earlier;
  if (input === null) return earlier.plane_size === undefined ? { task_dist: UNKNOWN_LAYOUT } : {};
  const text = convertToText(input) ?? context.fail(9202, 'Invalid distribution');
  const found =
    parseDistribution(text) ?? context.fail(BAD_DISTRIBUTION, 'Invalid distribution specification');
  const { word, planeSize } = found;
  const given = earlier.plane_size;
  if (planeSize !== null) {
    if (given !== undefined && given !== planeSize) {
      context.fail(
        BAD_DISTRIBUTION,
        'Plane distribution set by distribution_plane_size and distribution do not match. ' +
          `(${given} != ${planeSize})`,
      );
    }
    if (planeSize >= NO_VAL16)
      context.fail(BAD_DISTRIBUTION, `Plane size ${planeSize} is too large`);
    return planeMembers(planeSize, context);
  }
  if (given !== undefined) {
    context.fail(
      BAD_DISTRIBUTION,
      'Plane size distribution specifications cannot be combined with other options',
    );
  }
  const nodes = (word & LAYOUT_BASE) === ARBITRARY ? arbitraryNodes(earlier, context) : {};
  const variables = { ...nodes, SLURM_DISTRIBUTION: formatDistribution(word) };
  return { task_dist: word, ...withVariables(context, variables) };
}

function arbitraryNodes(earlier: Earlier, context: ReadContext): Record<string, string> {
  const nodes = earlier.req_nodes ?? null;
  if (nodes === null) {
    context.fail(BAD_DISTRIBUTION, 'Arbitrary distribution needs required_nodes to be specified');
  }
  return { SLURM_ARBITRARY_NODELIST: nodes };
}

/** v0.0.40 has the key, and ignores it. */
export const TASK_DISTRIBUTION_IGNORED = inputKind<DistributionMembers>(
  'TASK_DISTRIBUTION',
  STRING,
  () => (_input, context) => {
    context.warn(
      'data_parser/v0.0.40 does not support parser 208 for parsing. Output may be incomplete.',
    );
    return {};
  },
  { warns: true },
);
