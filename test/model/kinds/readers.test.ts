/**
 * Every kind of a job description's keys reads like upstream's daemons, which were asked:
 * fixtures/kinds/readers.json holds the errors and warnings that `POST /job/submit` gave for each
 * input, of 24.11.5 for v0.0.40 and of 26.05.5 for v0.0.42 and later. A version that is not listed
 * answered like the one before it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/model/engine/json.js';
import type { AnyKind } from '../../../src/model/engine/kind.js';
import { BOOL, BOOL16, BOOL16_NO_VAL } from '../../../src/model/kinds/booleans.js';
import { JOB_EXCLUSIVE } from '../../../src/model/kinds/exclusive.js';
import { GROUP_ID, USER_ID } from '../../../src/model/kinds/identities.js';
import {
  ACCT_GATHER_PROFILE,
  JOB_MAIL_FLAGS,
  JOB_SHARED,
  OPEN_MODE,
} from '../../../src/model/kinds/job-flags.js';
import {
  CORE_SPEC,
  MEM_PER_CPUS,
  MEM_PER_NODE,
  THREAD_SPEC,
} from '../../../src/model/kinds/memory.js';
import { UINT16, UINT16_NO_VAL, UINT32, UINT32_NO_VAL } from '../../../src/model/kinds/numbers.js';
import { HOLD, NICE } from '../../../src/model/kinds/priority.js';
import { SIGNAL } from '../../../src/model/kinds/signals.js';
import { SLURM_STEP_ID } from '../../../src/model/kinds/step-ids.js';
import { CSV_STRING, STRING, STRING_ARRAY } from '../../../src/model/kinds/text.js';
import { TIMESTAMP, TIMESTAMP_NO_VAL } from '../../../src/model/kinds/times.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { isError, readAs } from '../../support/model.js';

const KINDS: Readonly<Record<string, AnyKind>> = {
  STRING,
  UINT16,
  UINT32,
  UINT32_NO_VAL,
  UINT16_NO_VAL,
  BOOL16,
  BOOL,
  BOOL16_NO_VAL,
  TIMESTAMP_NO_VAL,
  TIMESTAMP,
  CORE_SPEC,
  THREAD_SPEC,
  CSV_STRING,
  GROUP_ID,
  USER_ID,
  JOB_MAIL_FLAGS,
  NICE,
  OPEN_MODE,
  HOLD,
  ACCT_GATHER_PROFILE,
  JOB_SHARED,
  JOB_EXCLUSIVE,
  SIGNAL,
  MEM_PER_CPUS,
  MEM_PER_NODE,
  SLURM_STEP_ID,
  STRING_ARRAY,
};

interface Row {
  readonly input: Json;
  readonly findings: Readonly<Partial<Record<string, readonly string[]>>>;
}

interface Case {
  readonly kind: string;
  readonly version: ApiVersion;
  readonly input: Json;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

/** Where a reader differs from upstream on purpose. */
interface Difference {
  readonly reason: string;
  applies(found: Case): boolean;
}

const sameWarnings = ({ theirs, ours }: Case) =>
  theirs.filter((l) => !isError(l)).join() === ours.filter((l) => !isError(l)).join();
const IDENTITIES = ['USER_ID', 'GROUP_ID'];
const TIMES = ['TIMESTAMP', 'TIMESTAMP_NO_VAL'];

const DIFFERENCES: readonly Difference[] = [
  {
    reason: 'upstream gives some conversions up without a word; here an error names the place',
    applies: (c) =>
      sameWarnings(c) &&
      !c.theirs.some(isError) &&
      c.ours.filter(isError).length === 1 &&
      /^error 9202 .* Expected .* but (got|found)/.test(c.ours.find(isError) ?? ''),
  },
  {
    reason: 'niceness warns once about its type, not twice',
    applies: (c) => c.kind === 'NICE' && [...new Set(c.theirs)].join() === c.ours.join(),
  },
  {
    reason: 'an unknown signal is refused by its name, with an error number',
    applies: (c) =>
      c.theirs.some((l) => / Unknown signal \(null\)$/.test(l)) &&
      c.ours.some((l) => /^error 9202 .* Unknown signal /.test(l)),
  },
  {
    reason: 'v0.0.40 calls every flag that is no text "(null)"; later versions convert it',
    applies: (c) => c.version === 40 && c.theirs.some((l) => l.includes('"(null)"')),
  },
  {
    reason: 'v0.0.40 and v0.0.41 know no numbers in the text of a time',
    applies: (c) => c.version === 40 && TIMES.includes(c.kind) && typeof c.input === 'string',
  },
  {
    reason: 'an infinite time is no time, not the second before 1970',
    applies: (c) => c.kind === 'TIMESTAMP' && JSON.stringify(c.input) === '{"infinite":true}',
  },
  {
    reason: 'v0.0.40 reads users and groups more strictly and words it otherwise',
    applies: (c) => c.version === 40 && IDENTITIES.includes(c.kind),
  },
  {
    reason: 'v0.0.40 takes fewer words for exclusive',
    applies: (c) => c.version === 40 && c.kind === 'JOB_EXCLUSIVE' && c.ours.length === 0,
  },
  {
    reason: 'a unique number that is no text is named like any other',
    applies: (c) =>
      c.theirs.some((l) => / as SLUID$/.test(l)) && c.ours.some((l) => / to SLUID$/.test(l)),
  },
];

function casesOf(kind: string, rows: readonly Row[]): Case[] {
  const cases: Case[] = [];
  for (const { input, findings } of rows) {
    let theirs: readonly string[] | undefined;
    for (const version of [40, 42, 43, 44, 45] as const) {
      theirs = findings[version] ?? theirs;
      // What no release has in this version was not asked.
      if (theirs === undefined || (kind === 'JOB_EXCLUSIVE' && version > 40)) continue;
      const ours = readAs(KINDS[kind] as AnyKind, input, version).findings;
      cases.push({ kind, version, input, theirs, ours });
    }
  }
  return cases;
}

const FIXTURE = new URL('../../fixtures/kinds/readers.json', import.meta.url);
const recorded = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, Row[]>;
const cases = Object.entries(recorded).flatMap(([kind, rows]) => casesOf(kind, rows));
const differing = cases.filter((c) => c.theirs.join('\n') !== c.ours.join('\n'));

describe('readers', () => {
  it.each(Object.keys(recorded))('%s finds what upstream finds', (kind) => {
    const unexplained = differing.filter(
      (c) => c.kind === kind && !DIFFERENCES.some((d) => d.applies(c)),
    );
    expect(unexplained).toEqual([]);
  });

  it.each(DIFFERENCES)('differ on purpose: $reason', ({ applies }) => {
    expect(differing.some(applies)).toBe(true);
  });
});
