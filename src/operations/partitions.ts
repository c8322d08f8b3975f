/** Partitions: all of them, and one by its name. */
import type { PartitionRecord } from '../cluster/derive/partition.js';
import { derivePartition } from '../cluster/derive/partition.js';
import type { ListStream } from '../cluster/transport/list-stream.js';
import { SHOW_FLAGS } from '../messages/jobs.js';
import type { PartitionInfo, PartitionInfoHead } from '../messages/partitions.js';
import { listPartitions } from '../messages/partitions.js';
import type { ListQuery } from '../model/types/nodes.js';
import type { PartitionParameters } from '../model/types/partitions.js';
import {
  OPENAPI_PARTITION_PARAM,
  OPENAPI_PARTITION_RESP,
  OPENAPI_PARTITIONS_QUERY,
} from '../model/types/partitions.js';
import { isUnchanged, recordFailure } from './failures.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, NOT_MODIFIED, operation } from './operation.js';
import { showFlags } from './show-flags.js';

type PartitionStream = ListStream<PartitionInfoHead, PartitionInfo, object>;

/** The list, or the reply that stands in its place. */
async function load(
  request: OperationRequest<unknown, ListQuery>,
  defaultFlags: number,
): Promise<PartitionStream | OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const body = {
    last_update: query.update_time ?? 0,
    show_flags: showFlags(query.show_flags, defaultFlags),
  };
  try {
    const stream = await cluster.controller.list(listPartitions, body, caller, { signal });
    return stream ?? FAILURE;
  } catch (error) {
    if (isUnchanged(error)) return NOT_MODIFIED;
    recordFailure(findings, error, 'slurm_load_partitions()', 'Unable to query partitions');
    return FAILURE;
  }
}

async function getAll(request: OperationRequest<unknown, ListQuery>): Promise<OperationReply> {
  const stream = await load(request, 0);
  if ('type' in stream) return stream;
  const { record_count, last_update } = stream.head;
  if (record_count === 0) request.findings.warn('No partitions to dump', '');
  return {
    type: 'list',
    list: 'partitions',
    payload: { last_update },
    ...recordsOf(stream, (slice) => slice.map(({ record }) => derivePartition(record))),
  };
}

/** Names are compared without case; the whole list is asked for, as there is no other request. */
async function getOne(
  request: OperationRequest<PartitionParameters, ListQuery>,
): Promise<OperationReply> {
  const name = (request.parameters.partition_name ?? '').toLowerCase();
  const stream = await load(request, SHOW_FLAGS.ALL);
  if ('type' in stream) return stream;
  const { last_update } = stream.head;
  const partitions: PartitionRecord[] = [];
  for await (const slice of stream.slices()) {
    const found = slice.filter(({ record }) => record.name?.toLowerCase() === name);
    partitions.push(...found.map(({ record }) => derivePartition(record)));
  }
  if (partitions.length === 0) {
    const shown = request.parameters.partition_name ?? '';
    request.findings.warn(`Unable to find partition ${shown}`, '_partition_get');
    return FAILURE;
  }
  return { type: 'object', payload: { partitions, last_update } };
}

export const getPartitions = operation<unknown, ListQuery>({
  group: 'slurm',
  method: 'get',
  path: '/partitions/',
  summary: 'List partitions',
  query: OPENAPI_PARTITIONS_QUERY,
  response: OPENAPI_PARTITION_RESP,
  responseDescription: 'Partitions that the user may see',
  handle: getAll,
});

export const getPartition = operation<PartitionParameters, ListQuery>({
  group: 'slurm',
  method: 'get',
  path: '/partition/{partition_name}',
  summary: 'Show a partition',
  parameters: OPENAPI_PARTITION_PARAM,
  query: OPENAPI_PARTITIONS_QUERY,
  response: OPENAPI_PARTITION_RESP,
  responseDescription: 'The partition',
  handle: getOne,
});
