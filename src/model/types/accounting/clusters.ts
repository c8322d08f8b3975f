/** Clusters of the accounting database. */
import type { Given } from '../../../messages/accounting/calls.js';
import type { ClusterCondition, ClusterRecord } from '../../../messages/accounting/clusters.js';
import type { Field, FieldOptions, FieldVerbs } from '../../engine/fields.js';
import { listOf, optional } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { BOOL16 } from '../../kinds/booleans.js';
import { CLUSTER_CLASSIFICATION, CLUSTER_REC_FLAGS } from '../../kinds/cluster-flags.js';
import { UINT16, UINT32 } from '../../kinds/numbers.js';
import { STRING, STRING_LIST } from '../../kinds/text.js';
import { TIMESTAMP } from '../../kinds/times.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { ASSOC_SHORT } from './associations.js';
import type { ReadCondition } from './conditions.js';

/** A cluster. */
export const CLUSTER_REC = defineObject<ClusterRecord>()('CLUSTER_REC', (f) => [
  f.group('controller', 'Controller that registered the cluster'),
  f.member('controller/host', STRING, 'control_host', 'Host of the controller'),
  f.member('controller/port', UINT32, 'control_port', 'Port of the controller'),
  f.member('flags', CLUSTER_REC_FLAGS, 'flags', 'Flags of the cluster'),
  f.member('name', STRING, 'name', 'Name of the cluster'),
  f.member('nodes', STRING, 'nodes', 'Nodes of the cluster, as a hostlist'),
  f.placeholder('select_plugin', STRING, 'No longer used', { until: 44, deprecated: 41 }),
  f.group('associations', 'Associations of the cluster'),
  f.member('associations/root', optional(ASSOC_SHORT), 'root_assoc', 'Association that all others are below'),
  f.member('rpc_version', UINT16, 'rpc_version', 'Protocol version that the controller speaks'),
  f.member('tres', TRES_STR, 'tres_str', 'Trackable resources of the cluster'),
]);

export const CLUSTER_REC_LIST = listOf('CLUSTER_REC_LIST', CLUSTER_REC);

/** A cluster as it is given. */
export type ClusterInput = Given<ClusterRecord>;

/** The body that adds clusters. */
export interface ClustersRequest {
  readonly clusters?: readonly ClusterInput[] | null;
}

/** A reply with clusters, and the body that adds some. */
export interface ClustersResponse extends Envelope {
  readonly clusters: readonly ClusterRecord[] | null;
}

export const OPENAPI_CLUSTERS_RESP = defineObject<ClustersResponse>()('OPENAPI_CLUSTERS_RESP', (f) => [
  f.member('clusters', CLUSTER_REC_LIST, 'clusters', 'Clusters', { required: true }),
  ...envelopeFields(f),
]);

/** A reply with the clusters that were removed. */
interface ClustersRemovedResponse extends Envelope {
  readonly deleted_clusters: readonly string[] | null;
}

export const OPENAPI_CLUSTERS_REMOVED_RESP = defineObject<ClustersRemovedResponse>()('OPENAPI_CLUSTERS_REMOVED_RESP', (f) => [
  f.member('deleted_clusters', STRING_LIST, 'deleted_clusters', 'The clusters that were removed', { required: true }),
  ...envelopeFields(f),
]);

/** Path of one cluster. */
export interface ClusterParameters {
  readonly name: string | null;
}

export const OPENAPI_CLUSTER_PARAM = defineObject<ClusterParameters>()('OPENAPI_CLUSTER_PARAM', (f) => [f.member('cluster_name', STRING, 'name', 'Name of the cluster', { required: true })]);

/** Which clusters. */
export type ClusterQuery = ReadCondition<ClusterCondition>;

function conditionFields(f: FieldVerbs<ClusterQuery>, options: FieldOptions): readonly Field[] {
  return [
    f.member('classification', CLUSTER_CLASSIFICATION, 'classification', 'What clusters are classified for', options),
    f.member('cluster', STRING_LIST, 'cluster_list', 'Names of clusters', options),
    f.member('federation', STRING_LIST, 'federation_list', 'Names of federations', options),
    f.member('flags', CLUSTER_REC_FLAGS, 'flags', 'Flags of which clusters have at least one', options),
    f.placeholder('format', STRING_LIST, 'Ignored', { ...options, until: 44, deprecated: 43 }),
    f.member('rpc_version', STRING_LIST, 'rpc_version_list', 'Protocol versions', options),
    f.member('usage_end', TIMESTAMP, 'usage_end', 'End of the usage (seconds since 1970)', options),
    f.member('usage_start', TIMESTAMP, 'usage_start', 'Start of the usage (seconds since 1970)', options),
    f.member('with_deleted', BOOL16, 'with_deleted', 'Finds deleted clusters too', options),
    f.member('with_usage', BOOL16, 'with_usage', 'Looks at the usage', options),
  ];
}

export const CLUSTER_CONDITION = defineObject<ClusterQuery>()('CLUSTER_CONDITION', (f) => conditionFields(f, {}));

const UPDATE_TIME = 'Ignored: it is not known when clusters changed';

/** Which clusters of all: upstream documents a key that it does not know, and none of those that it knows. */
export const CLUSTERS_QUERY = defineObject<ClusterQuery>()('CLUSTER_CONDITION', (f) => [
  f.placeholder('update_time', STRING, UPDATE_TIME, { unread: true }),
  ...conditionFields(f, { undocumented: true }),
]);

/** Documented only: what is added stands in the body. */
export const CLUSTERS_CHANGE_QUERY = defineObject<unknown>()('OPENAPI_RESERVATION_QUERY', (f) => [f.placeholder('update_time', STRING, UPDATE_TIME)]);
