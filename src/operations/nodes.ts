/** Nodes: all of them, and one by its name. */
import { NodeDeriver } from '../cluster/derive/node.js';
import type { ListStream } from '../cluster/transport/list-stream.js';
import { SHOW_FLAGS } from '../messages/jobs.js';
import type { NodeInfo, NodeInfoHead } from '../messages/nodes.js';
import { listNodes, showNode } from '../messages/nodes.js';
import type { PartitionInfo } from '../messages/partitions.js';
import { listPartitions } from '../messages/partitions.js';
import type { ListQuery, NodeParameters } from '../model/types/nodes.js';
import {
  OPENAPI_NODE_PARAM,
  OPENAPI_NODES_QUERY,
  OPENAPI_NODES_RESP,
} from '../model/types/nodes.js';
import { isUnchanged, recordFailure } from './failures.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, NOT_MODIFIED, operation } from './operation.js';
import { showFlags } from './show-flags.js';

type NodeStream = ListStream<NodeInfoHead, NodeInfo, object>;
type NodesRequest = OperationRequest<unknown, ListQuery>;

const DEFAULT_SHOW = SHOW_FLAGS.ALL | SHOW_FLAGS.DETAIL | SHOW_FLAGS.MIXED;
/** More partitions than this are no cluster's; a bound for the list that is held. */
const MAX_PARTITIONS = 100_000;

/** Partitions are asked for first: each node's are found by its place in the list of nodes. */
async function loadPartitions(request: NodesRequest, flags: number): Promise<PartitionInfo[]> {
  const { cluster, caller, signal } = request;
  const body = { last_update: 0, show_flags: flags };
  const stream = await cluster.controller.list(listPartitions, body, caller, { signal });
  const partitions: PartitionInfo[] = [];
  if (stream === null) return partitions;
  for await (const slice of stream.slices()) {
    for (const { record } of slice) partitions.push(record);
    if (partitions.length > MAX_PARTITIONS) break;
  }
  return partitions;
}

/** Joins the nodes with their partitions. */
async function reply(
  request: NodesRequest,
  stream: NodeStream,
  flags: number,
  single: boolean,
): Promise<OperationReply> {
  let partitions: PartitionInfo[];
  try {
    partitions = await loadPartitions(request, flags);
  } catch (error) {
    stream.close();
    recordFailure(request.findings, error, '_dump_nodes', 'Unable to query partitions');
    return FAILURE;
  }
  const mixed = (flags & SHOW_FLAGS.MIXED) !== 0;
  const deriver = new NodeDeriver(partitions, { mixed, single });
  return {
    type: 'list',
    list: 'nodes',
    payload: { last_update: stream.head.last_update },
    ...recordsOf(stream, (slice) =>
      slice
        .map(({ position, record }) => deriver.derive(position, record))
        .filter((node) => node !== null),
    ),
  };
}

async function getAll(request: NodesRequest): Promise<OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const flags = showFlags(query.show_flags, DEFAULT_SHOW);
  const body = { last_update: query.update_time ?? 0, show_flags: flags };
  try {
    const stream = await cluster.controller.list(listNodes, body, caller, { signal });
    if (stream !== null) return await reply(request, stream, flags, false);
    findings.warn('No nodes to dump', '');
    return { type: 'object', payload: { nodes: [] } };
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(findings, error, '_dump_nodes', 'Failure to query nodes');
    return FAILURE;
  }
}

/** An unknown node is an error without a number, which leaves the status at 200. */
async function getOne(
  request: OperationRequest<NodeParameters, ListQuery>,
): Promise<OperationReply> {
  const { cluster, caller, findings, parameters, query, signal } = request;
  const flags = showFlags(query.show_flags, DEFAULT_SHOW);
  const body = { node_name: parameters.node_name, show_flags: flags };
  const description = `Failure to query node ${parameters.node_name}`;
  try {
    const stream = await cluster.controller.list(showNode, body, caller, { signal });
    if (stream !== null && stream.head.record_count > 0) {
      return await reply(request, stream, flags, true);
    }
    stream?.close();
    findings.error(0, description, '_dump_nodes');
  } catch (error) {
    recordFailure(findings, error, '_dump_nodes', description);
  }
  return FAILURE;
}

export const getNodes = operation<unknown, ListQuery>({
  group: 'slurm',
  method: 'get',
  path: '/nodes/',
  summary: 'List nodes',
  query: OPENAPI_NODES_QUERY,
  response: OPENAPI_NODES_RESP,
  responseDescription: 'Nodes that the user may see',
  handle: getAll,
});

export const getNode = operation<NodeParameters, ListQuery>({
  group: 'slurm',
  method: 'get',
  path: '/node/{node_name}',
  summary: 'Show a node',
  parameters: OPENAPI_NODE_PARAM,
  query: OPENAPI_NODES_QUERY,
  response: OPENAPI_NODES_RESP,
  responseDescription: 'The node',
  handle: getOne,
});
