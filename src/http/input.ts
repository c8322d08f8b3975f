/** Reads what a request carries into the types that its operation declares. */
import { httpStatus } from '../errors.js';
import type { Names, Surroundings } from '../model/engine/context.js';
import { Findings, ReadContext } from '../model/engine/context.js';
import type { Json } from '../model/engine/json.js';
import type { Read } from '../model/engine/kind.js';
import { readWhole } from '../model/engine/object-reader.js';
import type { DataParser } from '../model/versions.js';
import { hasFlag } from '../model/versions.js';
import type { AnyOperation } from '../operations/operation.js';
import type { NameService } from '../system/names.js';

/** The compiled readers of one operation in one version. */
export interface InputReaders {
  readonly parameters: Read<unknown> | null;
  readonly query: Read<unknown> | null;
  readonly body: Read<unknown> | null;
  readonly nouns: InputNouns;
}

/** What refusals of unreadable input call its parts; their errors stand alone where there is null. */
export interface InputNouns {
  readonly parameters: string | null;
  readonly query: string | null;
  readonly body: string | null;
}

/** Upstream's handlers of accounting refuse without a word of their own, but for those of jobs. */
export function inputNouns({ group, inputNoun, bodyNoun }: AnyOperation): InputNouns {
  const nouns =
    group === 'slurmdb'
      ? { parameters: null, query: null }
      : { parameters: 'parameters', query: 'query.' };
  return {
    parameters: inputNoun ?? nouns.parameters,
    query: inputNoun ?? nouns.query,
    body: bodyNoun ?? null,
  };
}

/** What came with a request, decoded but not yet read. */
export interface RawInput {
  readonly parameters: Json;
  readonly query: Json;
  /** Undefined where there is no body. */
  readonly body: Json | undefined;
}

/** The input as the operation's types have it. */
export interface Input {
  readonly parameters: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly findings: Findings;
  /** A part could not be read: the errors are in the findings. */
  readonly failed: boolean;
  /** The reply's status where it is not that of the first error: upstream's handlers decide first. */
  readonly status: number | null;
}

/** Remembers the names that were asked for and not known. */
class AskedNames implements Names {
  readonly userNames = new Set<string>();
  readonly groupNames = new Set<string>();
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  userName(uid: number): string | null {
    return this.#names.userName(uid);
  }

  groupName(gid: number): string | null {
    return this.#names.groupName(gid);
  }

  userId(name: string): number | null {
    const id = this.#names.userId(name);
    if (id === null) this.userNames.add(name);
    return id;
  }

  groupId(name: string): number | null {
    const id = this.#names.groupId(name);
    if (id === null) this.groupNames.add(name);
    return id;
  }
}

const REJECTED = 9000;

/**
 * Reads the input. Readers are synchronous: where they met names of users or groups that were not
 * resolved yet, those are resolved and the input is read once more.
 */
export async function readInput(
  readers: InputReaders,
  raw: RawInput,
  parser: DataParser,
  surroundings: Surroundings,
  names: NameService,
): Promise<Input> {
  const asked = new AskedNames(surroundings.names);
  const first = readOnce(readers, raw, parser, { ...surroundings, names: asked });
  if (asked.userNames.size === 0 && asked.groupNames.size === 0) return first;
  await names.resolve(asked);
  return readOnce(readers, raw, parser, surroundings);
}

function readOnce(
  readers: InputReaders,
  raw: RawInput,
  parser: DataParser,
  surroundings: Surroundings,
): Input {
  const { version } = parser;
  const fast = hasFlag(parser, 'FAST');
  const complex = hasFlag(parser, 'COMPLEX');
  const findings = new Findings();
  let failed = false;
  let status: number | null = null;
  const read = (reader: Read<unknown> | null, input: Json | undefined, noun: string | null) => {
    if (reader === null || input === undefined) return undefined;
    const context = new ReadContext({ version, findings, surroundings, fast, complex });
    const value = readWhole(reader, input, context);
    if (value !== null) return value;
    failed = true;
    if (noun !== null) {
      findings.error(REJECTED, `Rejecting request. Failure parsing ${noun}`, '');
      status = httpStatus(REJECTED);
    }
    return undefined;
  };
  const { nouns } = readers;
  const parameters = read(readers.parameters, raw.parameters, nouns.parameters) ?? {};
  const query = read(readers.query, raw.query, nouns.query) ?? {};
  const body = read(readers.body, raw.body, nouns.body);
  return { parameters, query, body, findings, failed, status };
}
