/** How many nodes a job wants: `4`, `2-8`, `1k`, `1,2,4`, `1-15:4`, or [least, most]. */
import { NO_VAL } from '../../wire/constants.js';
import type { ReadContext } from '../engine/context.js';
import { convertToInteger, convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import { jsonText, typeNames } from '../engine/json.js';
import { VERSION_RULES } from '../versions.js';
import { inputKind } from './input.js';
import { STRING } from './text.js';

/** Members of a job description that node counts set. */
export interface NodeCounts {
  readonly min_nodes?: number;
  readonly max_nodes?: number;
  /** Counts between least and most that the job accepts. */
  readonly job_size_str?: string;
}

/** Counts in a list are below this (upstream: slurm.h, MAX_JOB_SIZE_BITMAP). */
const LIST_LIMIT = 16_384;
const MAX_COUNT = 0x7fff_ffff;

/** Parses the text form (upstream: proc_args.c, verify_node_count); null where it is none. */
export function parseNodeCounts(text: string): NodeCounts | null {
  if (/[,:]/.test(text)) return countList(text);
  const dash = text.indexOf('-');
  if (dash < 0) {
    const count = countOf(text);
    return count === null ? null : { min_nodes: count, max_nodes: count };
  }
  const least = text.slice(0, dash).trim();
  const min = least === '' ? 1 : countOf(least);
  const max = countOf(text.slice(dash + 1));
  if (min === null || max === null || (max !== 0 && max < min)) return null;
  return ordered(min, max);
}

/** A count, in units of 1024 or 1024 x 1024 on request. */
function countOf(text: string): number | null {
  const match = /^\s*\+?(\d{1,10})(k?)(m?)\s*$/i.exec(text);
  if (match === null) return null;
  const count = Number(match[1]) * (match[2] ? 1024 : 1) * (match[3] ? 1024 ** 2 : 1);
  return count <= MAX_COUNT ? count : null;
}

function countList(text: string): NodeCounts | null {
  const counts = text.includes(':') ? steppedCounts(text) : listedCounts(text);
  if (counts === null || counts.length === 0) return null;
  return {
    min_nodes: counts[0] as number,
    max_nodes: counts.at(-1) as number,
    job_size_str: rangesText(counts),
  };
}

/** As in `sbatch --nodes`, the end of a stepped range is not part of it. */
function steppedCounts(text: string): number[] | null {
  const match = /^(\d{1,5})-(\d{1,5}):(\d{1,5})$/.exec(text);
  if (match === null) return null;
  const [first, last, step] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (Math.max(last, step) >= LIST_LIMIT || last < first || step === 0) return null;
  const counts: number[] = [];
  for (let count = first; count < last; count += step) counts.push(count);
  return counts;
}

function listedCounts(text: string): number[] | null {
  const counts = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item);
    if (match === null) return null;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last >= LIST_LIMIT || last < first) return null;
    for (let count = first; count <= last; count++) counts.add(count);
  }
  return [...counts].sort((a, b) => a - b);
}

/** `1-3,5` of ascending counts. */
function rangesText(counts: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const count of counts) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === count - 1) last[1] = count;
    else ranges.push([count, count]);
  }
  return ranges.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(',');
}

const ordered = (a: number, b: number): NodeCounts => ({
  min_nodes: Math.min(a, b),
  max_nodes: Math.max(a, b),
});

function readList(input: readonly Json[], context: ReadContext): NodeCounts {
  if (input.length === 0 || input.length > 2) {
    context.fail(9202, 'Node count in format of a list must have a cardinality of 2 or 1');
  }
  const integer = (name: string, value: Json): number => {
    const count = convertToInteger(value);
    if (count === null) {
      context.fail(9202, `${name} nodes must be an integer instead of ${typeNames(value).slurm}`);
    }
    if (count < 0n || count >= BigInt(NO_VAL)) {
      context.fail(9202, `${name} nodes are out of range: ${count}`);
    }
    return Number(count);
  };
  const [first = null, second] = input;
  if (second === undefined) return { min_nodes: integer('Maximum', first) };
  return ordered(integer('Minimum', first), integer('Maximum', second));
}

/** Least and most nodes. A list of one is the least: upstream swaps it with the most, which is unset. */
export const JOB_DESC_MSG_NODES = inputKind<NodeCounts>(
  'JOB_DESC_MSG_NODES',
  STRING,
  (version) => {
    const shown = VERSION_RULES[version].warningsShowValue ? jsonText : String;
    return (input, context) => {
      if (Array.isArray(input)) return readList(input as readonly Json[], context);
      const text =
        convertToText(input) ??
        context.fail(9202, `Expected string instead of ${typeNames(input).slurm} for node counts`);
      return parseNodeCounts(text) ?? context.fail(9202, `Unknown format: ${shown(text)}`);
    };
  },
  { warns: true },
);
