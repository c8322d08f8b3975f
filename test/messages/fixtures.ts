/**
 * Replies of real controllers and requests of Slurm's own commands (tools/capture), with what those
 * commands told.
 */
import { readdirSync, readFileSync } from 'node:fs';
import {
  addAccountsWithAssociations,
  getAccounts,
  modifyAccounts,
  removeAccounts,
} from '../../src/messages/accounting/accounts.js';
import {
  getAssociations,
  modifyAssociations,
  removeAssociations,
} from '../../src/messages/accounting/associations.js';
import {
  addClusters,
  getClusters,
  removeClusters,
} from '../../src/messages/accounting/clusters.js';
import {
  configuration,
  configurationPairs,
  getConfiguration,
} from '../../src/messages/accounting/configuration.js';
import { getInstances } from '../../src/messages/accounting/instances.js';
import { getJobs, modifyJob } from '../../src/messages/accounting/jobs.js';
import { addQos, getQos, modifyQos, removeQos } from '../../src/messages/accounting/qos.js';
import { finish } from '../../src/messages/accounting/session.js';
import { accountingStatistics } from '../../src/messages/accounting/statistics.js';
import { getTres } from '../../src/messages/accounting/tres.js';
import {
  addCoordinators,
  addUsersWithAssociations,
  getUsers,
  modifyUsers,
  removeCoordinators,
  removeUsers,
} from '../../src/messages/accounting/users.js';
import { getWckeys } from '../../src/messages/accounting/wckeys.js';
import { allocationResponse } from '../../src/messages/allocation.js';
import { returnCode } from '../../src/messages/common.js';
import { configResponse } from '../../src/messages/config.js';
import type { RecordType } from '../../src/messages/engine/record.js';
import type { ListReplyType } from '../../src/messages/engine/reply.js';
import { encodeListReply, ListDecoder } from '../../src/messages/engine/reply.js';
import { federationInfo } from '../../src/messages/federation.js';
import {
  jobArrayResponse,
  killJobsRequest,
  killJobsResponse,
  requeueJob,
} from '../../src/messages/job-control.js';
import { listJobStates } from '../../src/messages/job-states.js';
import { jobInfoReply, listJobs, showJob } from '../../src/messages/jobs.js';
import { listLicenses } from '../../src/messages/licenses.js';
import { nodeUpdate } from '../../src/messages/node-control.js';
import { listNodes } from '../../src/messages/nodes.js';
import { deletePartition, partitionUpdate } from '../../src/messages/partition-control.js';
import { listPartitions } from '../../src/messages/partitions.js';
import {
  listReservations,
  reservationDescription,
  reservationName,
} from '../../src/messages/reservations.js';
import { resourceLayout } from '../../src/messages/resource-layout.js';
import { listShares } from '../../src/messages/shares.js';
import { requestBuildInfo, slurmConf } from '../../src/messages/slurm-conf.js';
import { requestStats, statsInfo } from '../../src/messages/statistics.js';
import { jobDescription, jobDescriptionList } from '../../src/messages/submit.js';
import { Reader } from '../../src/wire/reader.js';
import { Writer } from '../../src/wire/writer.js';
import type { Entry } from '../../tools/capture/fixtures.js';

/** A captured message. */
export type Fixture = Entry;

/** A decoded list reply. */
export interface DecodedList {
  readonly head: Record<string, unknown>;
  readonly records: readonly Record<string, unknown>[];
  readonly tail: Record<string, unknown>;
}

type AnyRecord = Record<string, unknown>;
type AnyList = ListReplyType<AnyRecord, AnyRecord, object>;

const DIRECTORY = new URL('../fixtures/wire/', import.meta.url);

const LISTS: Readonly<Record<string, AnyList>> = {
  jobs: jobInfoReply as unknown as AnyList,
  job: jobInfoReply as unknown as AnyList,
  nodes: listNodes.reply as unknown as AnyList,
  node: listNodes.reply as unknown as AnyList,
  partitions: listPartitions.reply as unknown as AnyList,
  licenses: listLicenses.reply as unknown as AnyList,
  reservations: listReservations.reply as unknown as AnyList,
  shares: listShares.reply as unknown as AnyList,
  'job-states': listJobStates.reply as unknown as AnyList,
  'accounting-accounts': getAccounts.reply as unknown as AnyList,
  'accounting-associations': getAssociations.reply as unknown as AnyList,
  'accounting-clusters': getClusters.reply as unknown as AnyList,
  'accounting-instances': getInstances.reply as unknown as AnyList,
  'accounting-jobs': getJobs.reply as unknown as AnyList,
  'accounting-qos': getQos.reply as unknown as AnyList,
  'accounting-tres': getTres.reply as unknown as AnyList,
  'accounting-users': getUsers.reply as unknown as AnyList,
  'accounting-wckeys': getWckeys.reply as unknown as AnyList,
};
/** Requests to slurmdbd. */
const ACCOUNTING_CALLS = [
  ...[finish, getConfiguration, addCoordinators, removeCoordinators, modifyJob],
  ...[getAccounts, getAssociations, getClusters, getInstances, getJobs, getQos, getTres, getUsers],
  ...[getWckeys, addAccountsWithAssociations, modifyAccounts, removeAccounts],
  ...[modifyAssociations, removeAssociations, addClusters, removeClusters],
  ...[addQos, modifyQos, removeQos, addUsersWithAssociations, modifyUsers, removeUsers],
];
const RECORDS: Readonly<Record<string, RecordType<AnyRecord>>> = {
  'request-2001': requestBuildInfo.request as unknown as RecordType<AnyRecord>,
  'request-2003': listJobs.request as unknown as RecordType<AnyRecord>,
  'request-2007': listNodes.request as unknown as RecordType<AnyRecord>,
  'request-2009': listPartitions.request as unknown as RecordType<AnyRecord>,
  'request-2021': showJob.request as unknown as RecordType<AnyRecord>,
  'request-2035': requestStats.request as unknown as RecordType<AnyRecord>,
  'request-4003': jobDescription as unknown as RecordType<AnyRecord>,
  'request-4028': jobDescriptionList as unknown as RecordType<AnyRecord>,
  'request-1021': listLicenses.request as unknown as RecordType<AnyRecord>,
  'request-2022': listShares.request as unknown as RecordType<AnyRecord>,
  'request-2024': listReservations.request as unknown as RecordType<AnyRecord>,
  'request-3001': jobDescription as unknown as RecordType<AnyRecord>,
  'request-3002': nodeUpdate as unknown as RecordType<AnyRecord>,
  'request-3003': partitionUpdate as unknown as RecordType<AnyRecord>,
  'request-3004': deletePartition.request as unknown as RecordType<AnyRecord>,
  'request-3005': partitionUpdate as unknown as RecordType<AnyRecord>,
  'request-3006': reservationDescription as unknown as RecordType<AnyRecord>,
  'request-3008': reservationName as unknown as RecordType<AnyRecord>,
  'request-3009': reservationDescription as unknown as RecordType<AnyRecord>,
  'request-3014': nodeUpdate as unknown as RecordType<AnyRecord>,
  'request-3015': nodeUpdate as unknown as RecordType<AnyRecord>,
  'request-4001': jobDescription as unknown as RecordType<AnyRecord>,
  'request-4025': jobDescriptionList as unknown as RecordType<AnyRecord>,
  'request-5023': requeueJob.request as unknown as RecordType<AnyRecord>,
  'request-5041': killJobsRequest as unknown as RecordType<AnyRecord>,
  federation: federationInfo as unknown as RecordType<AnyRecord>,
  allocation: allocationResponse as unknown as RecordType<AnyRecord>,
  'resource-layout': resourceLayout as unknown as RecordType<AnyRecord>,
  killed: killJobsResponse as unknown as RecordType<AnyRecord>,
  updated: jobArrayResponse as unknown as RecordType<AnyRecord>,
  'unknown-job': returnCode as unknown as RecordType<AnyRecord>,
  statistics: statsInfo as unknown as RecordType<AnyRecord>,
  config: configResponse as unknown as RecordType<AnyRecord>,
  'slurm-conf': slurmConf as unknown as RecordType<AnyRecord>,
  'accounting-statistics': accountingStatistics as unknown as RecordType<AnyRecord>,
  'accounting-configuration': configuration as unknown as RecordType<AnyRecord>,
  'accounting-settings': configurationPairs as unknown as RecordType<AnyRecord>,
  ...Object.fromEntries(
    ACCOUNTING_CALLS.map(({ messageType, request }) => [
      `request-${messageType}`,
      request as unknown as RecordType<AnyRecord>,
    ]),
  ),
};

/** All captured messages. */
export function fixtures(): Fixture[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.startsWith('index-'))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8')) as Fixture[]);
}

/** A message's body. */
export function bodyOf(fixture: Fixture): Buffer {
  return readFileSync(new URL(fixture.file, DIRECTORY));
}

/** The declaration of a fixture's list, or null where it is no list. */
export function listOf(fixture: Fixture): AnyList | null {
  return LISTS[fixture.name] ?? null;
}

/** Readers of a fixture's first parts, in order: its head, up to `several` records, its tail. */
export function reading(
  { name, version }: Fixture,
  body: Buffer,
  several: number,
): readonly ((reader: Reader) => unknown)[] {
  const list = LISTS[name];
  if (list === undefined) return [(RECORDS[name] as RecordType<AnyRecord>).decoder(version)];
  const head = list.head.decoder(version);
  const { records } = decodeList(new ListDecoder(list, version, new Reader(body)));
  const readers = records.map(() => list.record.decoder(version));
  const all = readers.length <= several;
  return [head, ...readers.slice(0, several), ...(all ? [list.tail.decoder(version)] : [])];
}

/** Decodes a body whole; the bytes left over are given too. */
export function decode(fixture: Fixture, body: Buffer): { value: unknown; left: number } {
  const list = listOf(fixture);
  const reader = new Reader(body);
  const value =
    list === null
      ? (RECORDS[fixture.name] as RecordType<AnyRecord>).decoder(fixture.version)(reader)
      : decodeList(new ListDecoder(list, fixture.version, reader));
  return { value, left: reader.remaining };
}

function decodeList(decoder: ListDecoder<AnyRecord, AnyRecord, object>): DecodedList {
  const head = decoder.head() as AnyRecord;
  const records: AnyRecord[] = [];
  while (!decoder.done) records.push(...decoder.records(7).map(({ record }) => record));
  return { head, records, tail: decoder.tail() as AnyRecord };
}

/** Encodes what {@link decode} gave. */
export function encode(fixture: Fixture, value: unknown): Buffer {
  const writer = new Writer();
  const list = listOf(fixture);
  if (list === null) {
    const type = RECORDS[fixture.name] as RecordType<AnyRecord>;
    type.encoder(fixture.version)(writer, value as AnyRecord);
  } else {
    encodeListReply(list, fixture.version, writer, value as DecodedList);
  }
  return writer.finish();
}
