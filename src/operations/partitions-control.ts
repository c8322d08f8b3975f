/** Creating, changing and deleting partitions. */

import { errorNumber } from '../errors.js';
import { SHOW_FLAGS } from '../messages/jobs.js';
import type { PartitionUpdate } from '../messages/partition-control.js';
import {
  createPartition,
  deletePartition,
  updatePartition,
} from '../messages/partition-control.js';
import { listPartitions } from '../messages/partitions.js';
import { OPENAPI_RESP } from '../model/types/envelope.js';
import type { PartitionInput, PartitionsRequest } from '../model/types/partition-update.js';
import { OPENAPI_PARTITIONS_MOD_REQ } from '../model/types/partition-update.js';
import type { PartitionParameters } from '../model/types/partitions.js';
import { OPENAPI_PARTITION_PARAM, PARTITION_INFO } from '../model/types/partitions.js';
import { recordFailure, recordRefusal } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { DONE, FAILURE, operation } from './operation.js';

type ChangeRequest = OperationRequest<unknown, unknown, PartitionsRequest>;

const NAME_INVALID = errorNumber('ESLURM_INVALID_PARTITION_NAME');
const INVALID_QUERY = errorNumber('ESLURM_REST_INVALID_QUERY');

/** What only the controller sets, by its key. */
const IGNORED: readonly (readonly [string, keyof PartitionInput])[] = [
  ['cluster', 'cluster_name'],
  ['select_type', 'cr_type'],
  ['timeouts/resume', 'resume_timeout'],
  ['suspend_time', 'suspend_time'],
  ['timeouts/suspend', 'suspend_timeout'],
  ['cpus/total', 'total_cpus'],
  ['nodes/total', 'total_nodes'],
  ['tres/configured', 'tres_fmt_str'],
];

/** Hidden ones are there as well. */
async function existingNames(request: ChangeRequest): Promise<ReadonlySet<string | null>> {
  const { cluster, caller, signal } = request;
  const body = { last_update: 0, show_flags: SHOW_FLAGS.ALL };
  const stream = await cluster.controller.list(listPartitions, body, caller, { signal });
  const names = new Set<string | null>();
  if (stream === null) return names;
  for await (const slice of stream.slices()) for (const { record } of slice) names.add(record.name);
  return names;
}

/** The message has no place for node sets: they stand among the nodes, ALL of them not at all. */
function toUpdate(partition: PartitionInput): Partial<PartitionUpdate> {
  const { nodesets } = partition;
  if (!nodesets || nodesets === 'ALL') return partition;
  return { ...partition, nodes: partition.nodes ? `${partition.nodes},${nodesets}` : nodesets };
}

function warnOfIgnored(
  { findings }: ChangeRequest,
  partition: PartitionInput,
  index: number,
): void {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== 0;
  const given = IGNORED.filter(([, member]) => isGiven(partition[member])).map(([key]) => key);
  if (given.length === 0) return;
  const description =
    `The partition description at index ${index} contains the following ignored fields: ` +
    given.join(', ');
  findings.warn(description, `#/partitions[${index}]/`);
}

/** Tells by the findings what came of it. "default" stands for the defaults of partitions. */
async function apply(
  request: ChangeRequest,
  partition: PartitionInput,
  index: number,
  existing: ReadonlySet<string | null>,
): Promise<void> {
  const { cluster, caller, findings, signal, version } = request;
  const place = `#/partitions[${index}]/`;
  const { name } = partition;
  if (!name) {
    const description = `The partition description at index ${index} must specify a name. Skipping`;
    findings.error(NAME_INVALID, description, place);
    return;
  }
  warnOfIgnored(request, partition, index);
  const exists = existing.has(name) || name.toLowerCase() === 'default';
  const [rpc, verb] = exists
    ? ([updatePartition, 'update'] as const)
    : ([createPartition, 'create'] as const);
  try {
    await cluster.controller.call(rpc, toUpdate(partition), caller, { signal });
  } catch (error) {
    const sent = { type: PARTITION_INFO, version, place };
    const description = `Failed to ${verb} partition ${name} with description at index ${index}`;
    recordRefusal(findings, error, sent, `slurm_${verb}_partition`, description);
  }
}

/** Goes on after a failure: each has an error that names its partition. */
async function changeMany(request: ChangeRequest): Promise<OperationReply> {
  const { body, findings } = request;
  if (!body?.partitions) {
    findings.error(INVALID_QUERY, 'A partition description must be provided.', '');
    return FAILURE;
  }
  let existing: ReadonlySet<string | null>;
  try {
    existing = await existingNames(request);
  } catch (error) {
    recordFailure(findings, error, 'slurm_load_partitions()', 'Unable to query partitions');
    return FAILURE;
  }
  for (const [index, partition] of body.partitions.entries()) {
    await apply(request, partition, index, existing);
  }
  return findings.errors.length === 0 ? DONE : FAILURE;
}

async function remove(request: OperationRequest<PartitionParameters>): Promise<OperationReply> {
  const { cluster, caller, findings, parameters, signal } = request;
  const { partition_name: name } = parameters;
  try {
    await cluster.controller.call(deletePartition, { name }, caller, { signal });
    return DONE;
  } catch (error) {
    recordFailure(findings, error, 'slurm_delete_partition()', 'Unable to delete partition');
    return FAILURE;
  }
}

export const changePartitions = operation<unknown, unknown, PartitionsRequest>({
  group: 'slurm',
  method: 'post',
  path: '/partitions/',
  versions: { since: 45 },
  summary: 'Create and change partitions',
  description: 'A partition that is there is changed; one that is not is created.',
  body: OPENAPI_PARTITIONS_MOD_REQ,
  bodyDescription: 'The partitions',
  response: OPENAPI_RESP,
  responseDescription: 'Whether all was done',
  handle: changeMany,
});

export const deleteOnePartition = operation<PartitionParameters>({
  group: 'slurm',
  method: 'delete',
  path: '/partition/{partition_name}',
  versions: { since: 45 },
  summary: 'Delete a partition',
  parameters: OPENAPI_PARTITION_PARAM,
  response: OPENAPI_RESP,
  responseDescription: 'Whether the partition was deleted',
  handle: remove,
});
