/** Operations run without HTTP: the body is read, the handler is called, what it finds is shown. */

import type { Cluster } from '../../src/cluster/cluster.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { SlurmError } from '../../src/errors.js';
import type { Call } from '../../src/messages/engine/rpc.js';
import { encodeRequest } from '../../src/messages/engine/rpc.js';
import { Findings, ReadContext } from '../../src/model/engine/context.js';
import type { Json } from '../../src/model/engine/json.js';
import { compileReader } from '../../src/model/engine/kind.js';
import { readWhole } from '../../src/model/engine/object-reader.js';
import type { ApiVersion } from '../../src/model/versions.js';
import type { AnyOperation, OperationReply } from '../../src/operations/operation.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { SURROUNDINGS } from './model.js';

/** What is asked. */
export interface OperateOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** The newest unless given. */
  readonly version?: ApiVersion;
}

/** What came of it. */
export interface Outcome {
  readonly reply: OperationReply;
  readonly errors: Findings['errors'];
  readonly warnings: Findings['warnings'];
}

/** Runs an operation against a controller. Bodies that cannot be read are a failure of the test. */
export async function operate(
  operation: AnyOperation,
  controller: Pick<Cluster['controller'], 'call' | 'list'>,
  { parameters = {}, body, version = 45 }: OperateOptions = {},
  caller = new TokenCaller('token', null),
): Promise<Outcome> {
  const findings = new Findings();
  const context = new ReadContext({ version, findings, surroundings: SURROUNDINGS });
  const kind = operation.body;
  const read =
    body === undefined || kind === undefined
      ? undefined
      : readWhole(compileReader<unknown>(kind, version), body, context);
  if (read === null) throw new Error(JSON.stringify(findings.errors));
  const reply = await operation.handle({
    version,
    cluster: { controller } as unknown as Cluster,
    caller,
    surroundings: SURROUNDINGS,
    parameters,
    query: {},
    body: read,
    findings,
    signal: new AbortController().signal,
  } as never);
  return { reply, errors: findings.errors, warnings: findings.warnings };
}

/** A call as a controller got it. */
export interface SentCall {
  readonly name: string;
  readonly value: unknown;
}

/** A controller that has a list of records, takes every call and refuses those of some names. */
export class ScriptedController {
  readonly sent: SentCall[] = [];
  readonly #records: readonly object[];
  readonly #refusals: ReadonlyMap<string, number>;
  readonly #protocol: ProtocolVersion;

  constructor(
    options: {
      readonly records?: readonly object[];
      /** Error numbers by the name of what a request is about. */
      readonly refusals?: Readonly<Record<string, number>>;
      readonly protocol?: ProtocolVersion;
    } = {},
  ) {
    this.#records = options.records ?? [];
    this.#refusals = new Map(Object.entries(options.refusals ?? {}));
    this.#protocol = options.protocol ?? 45;
  }

  readonly call = async <Q, A>(rpc: Call<Q, A>, value: Partial<Q>): Promise<A | null> => {
    try {
      encodeRequest(rpc, this.#protocol, value);
    } catch (cause) {
      throw new SlurmError('ESLURM_NOT_SUPPORTED', { description: String(cause), cause });
    }
    this.sent.push({ name: rpc.name, value });
    const { name, node_names } = value as { name?: string; node_names?: string };
    const refusal = this.#refusals.get(name ?? node_names ?? '');
    if (refusal !== undefined) throw new SlurmError(refusal);
    return null;
  };

  readonly list = async (): Promise<never> => {
    const records = this.#records;
    const slices = async function* () {
      yield records.map((record, position) => ({ position, record }));
    };
    return { slices } as never;
  };
}
