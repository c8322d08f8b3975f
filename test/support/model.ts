/** Writes and reads single kinds, with everything that they may look up at hand. */
import { NO_LOOK_UPS } from '../../src/cluster/accounting/look-ups.js';
import type { Surroundings, WriteContext } from '../../src/model/engine/context.js';
import { Findings, ReadContext } from '../../src/model/engine/context.js';
import type { Json } from '../../src/model/engine/json.js';
import type { AnyKind, Kind } from '../../src/model/engine/kind.js';
import { defineObject } from '../../src/model/engine/object.js';
import { readWhole } from '../../src/model/engine/object-reader.js';
import type { ApiVersion } from '../../src/model/versions.js';

/** 24 November 2026, 20:00 UTC. */
export const NOW = 1_795_550_400;

const USERS = new Map([
  [0, 'root'],
  [2001, 'alice'],
]);
const GROUPS = new Map([
  [0, 'root'],
  [100, 'users'],
]);

function idOf(table: ReadonlyMap<number, string>, name: string): number | null {
  for (const [id, known] of table) if (known === name) return id;
  return null;
}

export const SURROUNDINGS = {
  names: {
    userName: (uid: number) => USERS.get(uid) ?? null,
    groupName: (gid: number) => GROUPS.get(gid) ?? null,
    userId: (name: string) => idOf(USERS, name),
    groupId: (name: string) => idOf(GROUPS, name),
  },
  now: NOW,
  clusterName: 'test',
  maxArraySize: 1001,
  selectsCpus: false,
  cpuFreqGovernors: [],
  cpuFreqDef: null,
  lookUps: NO_LOOK_UPS,
};

export function writeContext(
  version: ApiVersion,
  overrides: Partial<WriteContext> = {},
): WriteContext {
  return { ...SURROUNDINGS, version, findings: new Findings(), ...overrides };
}

/** What a kind writes, and what it finds meanwhile, as one line each. */
export function written<W>(
  kind: Kind<W>,
  value: W,
  version: ApiVersion,
  overrides: Partial<WriteContext> = {},
): { text: string; findings: string[] } {
  const context = writeContext(version, overrides);
  const text = kind.writer(version)(value, context);
  return { text, findings: lines(context.findings) };
}

/** What a kind reads under the key `v`, and what it finds meanwhile, as one line each. */
export function readAs(
  kind: AnyKind,
  input: Json,
  version: ApiVersion,
  overrides: Partial<Surroundings> = {},
): { value: unknown; findings: string[] } {
  const type = defineObject<{ v: unknown }>()('TEST', (f) => [
    f.member('v', kind, 'v', 'The value'),
  ]);
  const findings = new Findings();
  const context = new ReadContext({
    version,
    findings,
    surroundings: { ...SURROUNDINGS, ...overrides },
  });
  const read = type.reader?.(version);
  if (read === undefined) throw new Error('objects can be read');
  return { value: readWhole(read, { v: input }, context)?.v, findings: lines(findings) };
}

/** Whether a line is about an error. */
export const isError = (line: string): boolean => line.startsWith('error ');

function lines({ errors, warnings }: Findings): string[] {
  return [
    ...errors.map((e) => `error ${e.error_number} ${e.source} ${e.description}`),
    ...warnings.map((w) => `warning ${w.source} ${w.description}`.trim()),
  ];
}
