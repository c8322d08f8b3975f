/** docs/parity.md, from the ledger. */

import type { Expectation } from './ledger.js';
import { VOLATILE, VOLATILE_IN_TWINS } from './volatile.js';

const INTRODUCTION = `# Parity with Slurm's own daemon

<!-- Written by \`npm run parity -- --docs\` from test/parity. -->

\`npm run parity\` sends the same requests to a real cluster's slurmrestd and to this one, at the same
moment, and compares the replies: status, content type, every value of the body, and the order of its
keys. What is submitted to both is compared by the jobs that come of it. Every difference that is meant
stands here; any other one fails the run, and so does an entry that no longer occurs.

Debian's trixie has Slurm 24.11.5 and v0.0.40 to v0.0.42, forky has 26.05.5 and v0.0.42 to v0.0.45. An API
version follows one release of Slurm whatever the controller: v0.0.40 24.11, v0.0.41 25.11, the later
ones 26.05. Entries that begin with \`drift\` come of that.
`;

/** The page of the ledger. */
export function renderLedger(entries: readonly Expectation[]): string {
  const volatile = [...VOLATILE, ...VOLATILE_IN_TWINS];
  return [
    INTRODUCTION,
    '## Differences that are meant\n',
    ...entries.map(renderEntry),
    '## Values that are not compared\n',
    'Their types are. A value that merely may change between two requests is not among them: it is asked',
    'for again until two replies of the reference agree.\n',
    '| value | reason |',
    '| --- | --- |',
    ...volatile.map(({ path, reason }) => `| \`${cell(path.source)}\` | ${reason} |`),
    '',
  ].join('\n');
}

function renderEntry({ id, suites, versions, upstream, here, reason }: Expectation): string {
  const places = [
    ...(suites ?? []).map((suite) => `only ${suite}`),
    ...(versions === undefined ? [] : [versions.map((version) => `v0.0.${version}`).join(', ')]),
  ];
  const where = places.length === 0 ? '' : ` (${places.join('; ')})`;
  return `### ${id}${where}\n\n- Upstream: ${upstream}\n- Here: ${here}\n- Why: ${reason}\n`;
}

/** A regular expression in a cell of a table. */
function cell(pattern: string): string {
  return pattern.replaceAll('|', '\\|');
}
