/** Calls that another cluster of the federation may have to answer. */

import type { Caller } from '../../credentials/caller.js';
import { SlurmError } from '../../errors.js';
import type { Call } from '../../messages/engine/rpc.js';
import type { Reroute } from '../../messages/federation.js';
import { isReroute } from '../../messages/federation.js';
import type { RequestOptions } from '../transport/waiting.js';
import type { ControllerClient } from './client.js';

/**
 * Makes a call. Where the controller says that another cluster has the job, the call is made once more,
 * there, with the same credential: a token works where both clusters share its key.
 * @throws {SlurmError} as a call does; also where that cluster sends the call on once more.
 */
export async function callRerouted<Q, A extends object>(
  controller: ControllerClient,
  rpc: Call<Q, A | Reroute>,
  value: Partial<Q>,
  caller: Caller,
  options: RequestOptions,
): Promise<Exclude<A, Reroute> | null> {
  const reply = await controller.call(rpc, value, caller, options);
  if (reply === null || !isReroute(reply)) return reply as Exclude<A, Reroute> | null;
  const cluster = reply.working_cluster_rec;
  if (!cluster?.control_host || cluster.control_port === 0) throw lost(rpc, cluster?.name ?? null);
  const address = { address: cluster.control_host, ports: [cluster.control_port] };
  const there = controller.at({ name: cluster.name ?? cluster.control_host, ...address });
  const second = await there.call(rpc, value, caller, options);
  if (second !== null && isReroute(second)) throw lost(rpc, cluster.name);
  return second as Exclude<A, Reroute> | null;
}

function lost({ name }: { readonly name: string }, cluster: string | null): SlurmError {
  return new SlurmError('SLURM_UNEXPECTED_MSG_ERROR', {
    description: `${name} was sent on to the cluster ${cluster ?? 'of no name'}, which did not take it`,
  });
}
