/** Federations of clusters, as their controllers tell of them (upstream: slurm_protocol_pack.c). */
import { clusterOrNone, federationRecord } from './accounting/clusters.js';
import { empty, RESPONSE_SLURM_REROUTE_MSG } from './common.js';
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import type { ReplyType } from './engine/rpc.js';
import { call } from './engine/rpc.js';
import { maybe, str } from './engine/type.js';

/** Upstream: reroute_msg_t. `stepmgr` is only about steps. */
export const reroute = record('reroute_msg_t', [
  field('working_cluster_rec', maybe('bool', clusterOrNone)),
  field('stepmgr', str, { since: 41 }),
]);
export type Reroute = RecordOf<typeof reroute>;

/**
 * 8003: another member of the federation has the job. The request is to be repeated there, in a version
 * that the cluster's `rpc_version` allows.
 */
export const rerouteReply: ReplyType<Reroute> = {
  messageType: RESPONSE_SLURM_REROUTE_MSG,
  type: reroute,
};

/** Whether a request is to be repeated at another cluster. */
export function isReroute(reply: object): reply is Reroute {
  return 'working_cluster_rec' in reply;
}

/** A federation, or null: the cluster is in none. */
export const federationInfo = record('fed_info', [
  field('federation', maybe('bool', federationRecord)),
]);

/** 2049: the federation of the cluster. */
export const requestFederation = call({
  name: 'REQUEST_FED_INFO',
  messageType: 2049,
  request: empty,
  reply: { messageType: 2050, type: federationInfo },
  idempotent: true,
});
