/** Clients that speak one protocol version to a real controller. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import type { Caller } from '../../src/credentials/caller.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import type { Call, ListCall } from '../../src/messages/engine/rpc.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';

/** A reply that is a list, read to its end. */
export interface WholeList<H, R, T> {
  readonly head: H;
  readonly records: readonly R[];
  readonly tail: T;
}

/** A caller in one version. */
export class Asker {
  readonly #controller: ControllerClient;
  readonly #caller: Caller;

  constructor(controller: ControllerClient, caller: Caller) {
    this.#controller = controller;
    this.#caller = caller;
  }

  async call<Q, A>(rpc: Call<Q, A>, request: Partial<Q>): Promise<A | null> {
    return await this.#controller.call(rpc, request, this.#caller);
  }

  async list<Q, H, R, T>(
    rpc: ListCall<Q, H, R, T>,
    request: Partial<Q>,
  ): Promise<WholeList<H, R, T>> {
    const stream = await this.#controller.list(rpc, request, this.#caller);
    if (stream === null) throw new Error(`${rpc.name} was answered by a return code`);
    const records: R[] = [];
    for await (const slice of stream.slices()) records.push(...slice.map(({ record }) => record));
    return { head: stream.head, records, tail: stream.tail };
  }
}

/** A client of a cluster's controller that speaks one version. */
export function forcedController(
  cluster: Cluster,
  forcedVersion: ProtocolVersion,
): ControllerClient {
  return new ControllerClient({
    controllers: [
      { name: 'controller', address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] },
    ],
    messageTimeoutMs: 60_000,
    connectTimeoutMs: 30_000,
    credentials: new CredentialSource(null),
    budget: new SpoolBudget(),
    forcedVersion,
  });
}

/** Asks a cluster's controller as a user. */
export async function asker(
  cluster: Cluster,
  user: string,
  forcedVersion: ProtocolVersion,
): Promise<Asker> {
  const controller = forcedController(cluster, forcedVersion);
  return new Asker(controller, new TokenCaller(await cluster.token(user), null));
}

/** `Key=value` words of a record that `scontrol --oneliner` prints. */
export function fieldsOf(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\S+?)=(\S*)/g)].map((match) => match.slice(1, 3)));
}

/** Records that `scontrol --oneliner` prints. */
export async function shown(
  cluster: Cluster,
  what: string,
  ...which: string[]
): Promise<Record<string, string>[]> {
  const text = await cluster.exec(['scontrol', 'show', what, ...which, '--oneliner', '--all']);
  return text
    .split('\n')
    .filter((line) => line.includes('='))
    .map(fieldsOf);
}

/** Asks until the commands say the same before and after. */
export async function settled<T, E>(
  ask: () => Promise<T>,
  tell: () => Promise<E>,
): Promise<[T, E]> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const before = await tell();
    const answer = await ask();
    if (isDeepStrictEqual(await tell(), before)) return [answer, before];
    await sleep(500);
  }
  throw new Error('the cluster does not settle');
}
