/** docs/compatibility.md, from what the trials of operations have shown. */
import type { ApiVersion } from '../../src/model/versions.js';
import { API_VERSIONS, apiVersionName, inRange } from '../../src/model/versions.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { releaseOf } from '../../src/wire/versions.js';
import type { Suite } from '../../tools/cluster/cluster.js';
import { RELEASES, SERVED } from '../../tools/cluster/instances.js';

/** What became of one request. */
export interface Outcome {
  readonly suite: Suite;
  readonly protocol: ProtocolVersion;
  readonly api: ApiVersion;
  /** Key of the operation. */
  readonly operation: string;
  /** Whether the controller did it; else the reply said that its release cannot. */
  readonly isDone: boolean;
}

/** An operation as the page tells of it. */
export interface Row {
  readonly key: string;
  readonly operation: AnyOperation;
  /** What was asked for. */
  readonly request: string;
}

/** API versions of the daemon of each release: directories of src/plugins/data_parser upstream. */
const UPSTREAM: Readonly<Record<string, readonly number[]>> = {
  '23.11': [39, 40],
  '24.05': [39, 40, 41],
  [RELEASES.trixie]: SERVED.trixie,
  '25.05': [40, 41, 42, 43],
  '25.11': [41, 42, 43, 44],
  [RELEASES.forky]: SERVED.forky,
};

const INTRODUCTION = `# Compatibility

<!-- Written by \`npm run compatibility\` from what test/cluster/operations.test.ts saw. -->

One installation serves every API version to controllers of every release below. This page is what a run of a
test saw, and every later run compares it: each operation was asked for in each API version that has it,
through the protocol version of each release, of a real controller and its slurmdbd. The reply had to be a success without errors, to
fit the schema that the OpenAPI document has for it in that API version, and to show what was asked for; a
change had to be there in what Slurm's own commands show afterwards.

Slurm raises its protocol version with each release, and a controller also speaks those of the three releases
before its own. slurmdbd does the same. So two controllers, of 24.11 and of 26.05, stand for all: each was asked in the protocol
of one release after the other. What a request can carry and a reply can hold is the protocol's; what the
controller does with it is the code of the release in the last line.
`;

const FIELDS = `The protocol decides on fields as well. A field of a request that the controller's release does not know, such as
\`container_type\` of a job before 26.05, is not left away: the request is refused with error 2036, which names
the field. What the controller's release does not send is shown, in a reply, with the value that stands for none.
`;

const UPSTREAM_NOTE = `Slurm's daemon speaks its own release's protocol only, to controllers of that release or of a later one. 23.11 and
24.05 have v0.0.39 too, which is not served here.
`;

/** The page. */
export function renderCompatibility(rows: readonly Row[], outcomes: readonly Outcome[]): string {
  const protocols = [...new Set(outcomes.map(({ protocol }) => protocol))].sort();
  const releases = protocols.map(releaseOf);
  const askedOf = (protocol: ProtocolVersion): string => {
    const suites = new Set(outcomes.filter((o) => o.protocol === protocol).map((o) => o.suite));
    return [...suites].map((suite) => RELEASES[suite]).join(' and ');
  };
  const cell = (api: ApiVersion, protocol: ProtocolVersion): string => {
    const tried = outcomes.filter((o) => o.api === api && o.protocol === protocol);
    const all = new Set(tried.map(({ operation }) => operation));
    const undone = new Set(tried.filter(({ isDone }) => !isDone).map((o) => o.operation));
    return undone.size === 0 ? `${all.size}` : `${all.size - undone.size} of ${all.size}`;
  };
  return [
    INTRODUCTION,
    '## Operations by API version and release of Slurm\n',
    'How many operations were done; "of" how many, where some were refused.\n',
    ...table(
      ['API version', ...releases],
      [
        ...API_VERSIONS.map((api) => [
          apiVersionName(api),
          ...protocols.map((protocol) => cell(api, protocol)),
        ]),
        ['*release of the controller*', ...protocols.map(askedOf)],
      ],
    ),
    '## What is not available where\n',
    ...rows.flatMap((row) => lacks(row, outcomes)),
    '',
    FIELDS,
    "## Upstream's daemons, for comparison\n",
    ...table(
      ['API version', ...releases],
      API_VERSIONS.map((api) => [
        apiVersionName(api),
        ...releases.map((release) => (UPSTREAM[release]?.includes(api) ? 'yes' : '')),
      ]),
    ),
    UPSTREAM_NOTE,
    '## What was asked for\n',
    ...table(
      ['operation', 'API versions', 'request'],
      rows.map(({ key, operation, request }) => [`\`${key}\``, versionsOf(operation), request]),
    ),
  ].join('\n');
}

/** A line about an operation that some release lacks. */
function lacks({ key, operation }: Row, outcomes: readonly Outcome[]): string[] {
  const undone = outcomes.filter((o) => o.operation === key && !o.isDone);
  if (undone.length === 0) return [];
  const releases = [...new Set(undone.map(({ protocol }) => releaseOf(protocol)))].sort();
  return [`- \`${key}\` (${versionsOf(operation)}): not with ${releases.join(', ')}; error 2036.`];
}

function versionsOf({ versions = {} }: AnyOperation): string {
  const names = API_VERSIONS.filter((api) => inRange(versions, api)).map(apiVersionName);
  return names.length === 1 ? `${names[0]}` : `${names[0]} to ${names.at(-1)}`;
}

/** A table and the empty line behind it. */
function table(head: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const rule = head.map(() => '---');
  return [...[head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`), ''];
}
