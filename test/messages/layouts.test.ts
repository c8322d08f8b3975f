/**
 * Every declaration against upstream's layouts: test/facts/layouts.json and layouts-accounting.json
 * list, for each message and protocol version, the primitives that upstream's own pack and unpack
 * functions go through (39 to 42 read in Slurm 24.11, 42 to 45 in 26.05), with the names of the struct
 * members where there are any.
 */
import { describe, expect, test } from 'vitest';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { inProtocolRange, PROTOCOL_VERSIONS } from '../../src/wire/versions.js';
import type { Message } from './declarations.js';
import { DECLARATIONS, FACTS, RANGES } from './declarations.js';

interface Group {
  readonly versions: readonly number[];
  readonly layout: readonly string[];
}

/** Fields, by path, whose last name is not the struct member's. */
const MEMBERS: Readonly<Record<string, string>> = {
  'step_id u32': 'job_id u32',
  'jobs.step_id u32': 'job_id u32',
  'old_step_id u32': 'step_id u32',
  'job_size_bits bits': 'job_size_str bits',
  'srun_port_first u16': 'srun_port_range u16',
  'srun_port_last u16': 'srun_port_range u16',
  'core_spec u32': 'core_spec_cnt u32',
  'job_ids u32': 'count u32',
  'results u32': 'job_array_count u32',
  'job_responses u32': 'jobs_cnt u32',
};
/** A cluster's members of the structure `fed`. */
const FEDERATION = /^fed_(?=(feature_list|name|id|state) )/;
/** Members that upstream itself renamed between the two releases. */
const RENAMED: Readonly<Record<string, string>> = {
  'tres_alloc_fmt_str str': 'alloc_tres_fmt_str str',
  'tres_alloc_weighted double': 'alloc_tres_weighted double',
};

/** A declared entry as upstream's member: its path cut to the last name. */
function memberOf(entry: string): string {
  const last = entry.slice(entry.lastIndexOf('.') + 1);
  return MEMBERS[entry] ?? last.replace(FEDERATION, '');
}

/** Upstream unpacks what it does not keep into local variables: those have no name to compare. */
function namedLike(declared: readonly string[], upstream: readonly string[]): string[] {
  return declared.map((entry, i) =>
    upstream[i]?.startsWith('- ') ? entry.replace(/^\S+ /, '- ') : entry,
  );
}

/** Up to 24.05 the statistics' counters may be missing, in the answer to a reset: refused here. */
function withoutReset(layout: readonly string[]): readonly string[] {
  if (layout[0] !== 'parts_packed u32' || layout[1] !== 'if') return layout;
  const end = layout.indexOf('end');
  return [...layout.slice(0, 1), ...layout.slice(2, end), ...layout.slice(end + 1)];
}

/** The layout of a message; `@name` in it stands for that of another. */
function factsOf(message: Message, version: ProtocolVersion): readonly string[] {
  const group = (FACTS[message] as readonly Group[]).find((g) => g.versions.includes(version));
  if (group === undefined) throw new Error(`no facts of ${message} in version ${version}`);
  return withoutReset(group.layout).flatMap((entry) =>
    entry.startsWith('@') ? factsOf(entry.slice(1) as Message, version) : [RENAMED[entry] ?? entry],
  );
}

describe.each(Object.keys(DECLARATIONS) as Message[])('%s', (message) => {
  const range = RANGES[message] ?? {};
  const versions = PROTOCOL_VERSIONS.filter((version) => inProtocolRange(range, version));

  test.each(versions)('protocol version %i', (version) => {
    const upstream = factsOf(message, version);
    const declared = DECLARATIONS[message].layout(version, '').map(memberOf);
    expect(namedLike(declared, upstream)).toEqual(upstream);
  });
});
