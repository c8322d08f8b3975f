/** Clusters of the accounting database: shown, added, removed. */

import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { errorNumber } from '../../errors.js';
import type { ClusterEntry } from '../../messages/accounting/clusters.js';
import { addClusters, getClusters, removeClusters } from '../../messages/accounting/clusters.js';
import type {
  ClusterInput,
  ClusterParameters,
  ClusterQuery,
  ClustersRequest,
} from '../../model/types/accounting/clusters.js';
import {
  CLUSTER_CONDITION,
  CLUSTERS_CHANGE_QUERY,
  CLUSTERS_QUERY,
  OPENAPI_CLUSTER_PARAM,
  OPENAPI_CLUSTERS_REMOVED_RESP,
  OPENAPI_CLUSTERS_RESP,
} from '../../model/types/accounting/clusters.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply, OperationRequest } from '../operation.js';
import { DONE, FAILURE, operation } from '../operation.js';
import { change, listed, removed } from './session.js';

const GOT = { list: 'clusters', source: '_dump_clusters', called: 'slurmdb_clusters_get' };
const REMOVED = {
  list: 'deleted_clusters',
  source: '_delete_cluster',
  called: 'slurmdb_clusters_remove',
};
const SOURCE = 'update_clusters';

const shown = ({ cluster }: ClusterEntry): unknown => cluster ?? {};

/** The path says which cluster, whatever the query has. */
function oneOf({
  parameters,
  query,
}: OperationRequest<ClusterParameters, ClusterQuery>): Partial<ClusterQuery> {
  return { ...query, cluster_list: [parameters.name ?? ''] };
}

/** Names of those clusters that are there already, in lower case: the database takes them for the same. */
async function existing(
  calls: AccountingCalls,
  clusters: readonly ClusterInput[],
): Promise<ReadonlySet<string>> {
  if (clusters.length === 0) return new Set();
  const cond = { cluster_list: clusters.map(({ name }) => name ?? '') };
  const found = await allRecords(await calls.list(getClusters, { cond }), getClusters.name);
  return new Set(found.map(({ cluster }) => (cluster?.name ?? '').toLowerCase()));
}

/**
 * Adds clusters. One that is there already is left as it is: slurmdbd would reset what its controller
 * registered.
 * @throws {SlurmError} the daemon's refusal.
 */
export async function storeClusters(
  { findings }: AnyRequest,
  calls: AccountingCalls,
  clusters: readonly ClusterInput[],
): Promise<void> {
  if (clusters.some(({ name }) => !name)) {
    findings.error(errorNumber('ESLURM_REST_INVALID_QUERY'), 'A cluster needs a name', SOURCE);
    return;
  }
  const there = await existing(calls, clusters);
  const added = clusters.filter(({ name }) => !there.has(name?.toLowerCase() ?? ''));
  for (const name of there) findings.warn(`Cluster ${name} exists and stays as it is`, SOURCE);
  if (added.length > 0 || there.size === 0) await calls.call(addClusters, { my_list: [...added] });
}

async function add(
  request: OperationRequest<unknown, unknown, ClustersRequest>,
): Promise<OperationReply> {
  const clusters = request.body?.clusters ?? [];
  try {
    await change(request, (calls) => storeClusters(request, calls, clusters));
    return DONE;
  } catch (error) {
    recordFailure(request.findings, error, SOURCE, 'slurmdb_clusters_add() failed');
    return FAILURE;
  }
}

export const deleteCluster = operation<ClusterParameters, ClusterQuery>({
  group: 'slurmdb',
  method: 'delete',
  path: '/cluster/{cluster_name}',
  summary: 'Remove a cluster',
  description: 'Refused while the cluster has jobs. Conditions of the query must hold as well.',
  parameters: OPENAPI_CLUSTER_PARAM,
  query: CLUSTER_CONDITION,
  response: OPENAPI_CLUSTERS_REMOVED_RESP,
  responseDescription: 'The cluster that was removed',
  handle: (request) => removed(request, removeClusters, { cond: oneOf(request) }, REMOVED),
});

export const getCluster = operation<ClusterParameters, ClusterQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/cluster/{cluster_name}',
  summary: 'Show a cluster',
  description: 'Conditions of the query must hold as well.',
  parameters: OPENAPI_CLUSTER_PARAM,
  query: CLUSTER_CONDITION,
  response: OPENAPI_CLUSTERS_RESP,
  responseDescription: 'The cluster',
  handle: (request) => listed(request, getClusters, { cond: oneOf(request) }, GOT, shown),
});

export const getAllClusters = operation<unknown, ClusterQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/clusters/',
  summary: 'List clusters',
  query: CLUSTERS_QUERY,
  response: OPENAPI_CLUSTERS_RESP,
  responseDescription: 'Clusters',
  handle: (request) => listed(request, getClusters, { cond: request.query }, GOT, shown),
});

export const postClusters = operation<unknown, unknown, ClustersRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/clusters/',
  summary: 'Add clusters',
  description: 'A cluster that is there already is left as it is.',
  query: CLUSTERS_CHANGE_QUERY,
  body: OPENAPI_CLUSTERS_RESP,
  bodyDescription: 'The clusters',
  response: OPENAPI_RESP,
  responseDescription: 'Whether the clusters were added',
  handle: add,
});
