/** Which cores and devices of each node a job has. */
import type { NodeGresLayout, NodeResourceLayout } from '../../messages/resource-layout.js';
import { formatRanges } from '../../wire/bitstring.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { UINT16, UINT32_NO_VAL, UINT64 } from '../kinds/numbers.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

const NODE_GRES_LAYOUT = defineObject<NodeGresLayout>()('NODE_GRES_LAYOUT', (f) => [
  f.member('name', STRING, 'name', 'Name of the resource', { required: true }),
  f.member('type', STRING, 'type', 'Type of the resource'),
  f.member('count', UINT64, 'count', 'How many the job has'),
  f.derived('index', STRING, ({ index }) => (index == null ? null : formatRanges(index)), 'Which ones, as ranges'),
]);

const NODE_GRES_LAYOUT_LIST = listOf('NODE_GRES_LAYOUT_LIST', NODE_GRES_LAYOUT);

const NODE_RESOURCE_LAYOUT = defineObject<NodeResourceLayout>()('NODE_RESOURCE_LAYOUT', (f) => [
  f.member('node', STRING, 'node', 'Name of the node', { required: true }),
  f.member('sockets_per_node', UINT16, 'sockets_per_node', 'Sockets of the node'),
  f.member('cores_per_socket', UINT16, 'cores_per_socket', 'Cores of each socket'),
  f.member('mem_alloc', UINT64, 'mem_alloc', 'Memory that the job has, in MiB'),
  f.member('core_bitmap', STRING, 'core_bitmap', 'Cores of the node that the job has, as a hexadecimal mask'),
  f.member('channel', UINT32_NO_VAL, 'channel', 'IMEX channel of the job'),
  f.member('gres', NODE_GRES_LAYOUT_LIST, 'gres', 'Generic resources that the job has'),
]);

const NODE_RESOURCE_LAYOUT_LIST = listOf('NODE_RESOURCE_LAYOUT_LIST', NODE_RESOURCE_LAYOUT);

/** A reply with the resources of a job. */
export interface ResourceLayoutResponse extends Envelope {
  readonly nodes: readonly NodeResourceLayout[] | null;
}

export const OPENAPI_RESOURCE_LAYOUT_RESP = defineObject<ResourceLayoutResponse>()('OPENAPI_RESOURCE_LAYOUT_RESP', (f) => [
  f.member('nodes', NODE_RESOURCE_LAYOUT_LIST, 'nodes', 'Resources of the job by node', { required: true }),
  ...envelopeFields(f),
]);
