/** Partitions as they are created and changed. */
import type { PartitionRecord } from '../../cluster/derive/partition.js';
import { listOf } from '../engine/list.js';
import type { ObjectKind } from '../engine/object.js';
import { defineObject } from '../engine/object.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';
import { PARTITION_INFO } from './partitions.js';

/**
 * A partition as far as the input sets it: the type that partitions are shown in, so that what GET shows
 * can be sent back. Members that only the controller sets are read as well.
 */
export type PartitionInput = Partial<PartitionRecord>;

const UPDATE_PARTITION_MSG_LIST = listOf('UPDATE_PARTITION_MSG_LIST', PARTITION_INFO as ObjectKind<PartitionInput>);

/** A request for changes. Upstream declares it as a reply, envelope and all. */
export interface PartitionsRequest extends Envelope {
  readonly partitions: readonly PartitionInput[] | null;
}

export const OPENAPI_PARTITIONS_MOD_REQ = defineObject<PartitionsRequest>()('OPENAPI_PARTITIONS_MOD_REQ', (f) => [
  f.member('partitions', UPDATE_PARTITION_MSG_LIST, 'partitions', 'Partitions, each by its name', { required: true }),
  ...envelopeFields(f),
]);
