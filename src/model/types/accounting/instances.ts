/** Instances of nodes in a cloud. */
import type { InstanceCondition, InstanceRecord } from '../../../messages/accounting/instances.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { CSV_STRING_LIST, STRING } from '../../kinds/text.js';
import { TIMESTAMP } from '../../kinds/times.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import type { ReadCondition } from './conditions.js';

const INSTANCE = defineObject<InstanceRecord>()('INSTANCE', (f) => [
  f.member('cluster', STRING, 'cluster', 'Cluster of the node'),
  f.member('extra', STRING, 'extra', 'Text that was set for the node, which constraints may filter by'),
  f.member('instance_id', STRING, 'instance_id', 'Id of the instance in the cloud'),
  f.member('instance_type', STRING, 'instance_type', 'Type of the instance in the cloud'),
  f.member('node_name', STRING, 'node_name', 'Name of the node'),
  f.group('time', 'When the instance ran'),
  f.member('time/time_end', TIMESTAMP, 'time_end', 'When it ended (seconds since 1970)'),
  f.member('time/time_start', TIMESTAMP, 'time_start', 'When it started (seconds since 1970)'),
]);

export const INSTANCE_LIST = listOf('INSTANCE_LIST', INSTANCE);

/** A reply with instances. */
interface InstancesResponse extends Envelope {
  readonly instances: readonly InstanceRecord[] | null;
}

export const OPENAPI_INSTANCES_RESP = defineObject<InstancesResponse>()('OPENAPI_INSTANCES_RESP', (f) => [
  f.member('instances', INSTANCE_LIST, 'instances', 'Instances', { required: true }),
  ...envelopeFields(f),
]);

/** Which instances. */
export type InstanceQuery = ReadCondition<InstanceCondition>;

export const INSTANCE_CONDITION = defineObject<InstanceQuery>()('INSTANCE_CONDITION', (f) => [
  f.member('cluster', CSV_STRING_LIST, 'cluster_list', 'Names of clusters'),
  f.member('extra', CSV_STRING_LIST, 'extra_list', 'Texts that were set for nodes'),
  f.placeholder('format', CSV_STRING_LIST, 'Ignored', { until: 44, deprecated: 43 }),
  f.member('instance_id', CSV_STRING_LIST, 'instance_id_list', 'Ids of instances'),
  f.member('instance_type', CSV_STRING_LIST, 'instance_type_list', 'Types of instances'),
  f.member('node_list', STRING, 'node_list', 'Names of nodes, as a hostlist'),
  f.member('time_end', TIMESTAMP, 'time_end', 'End of the time in which they ran (seconds since 1970)'),
  f.member('time_start', TIMESTAMP, 'time_start', 'Start of the time in which they ran (seconds since 1970)'),
]);
