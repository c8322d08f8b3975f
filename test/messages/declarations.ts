/** The declarations under test, by the name of upstream's structure. */
import { clusterOrNone } from '../../src/messages/accounting/clusters.js';
import {
  allocationInfo,
  allocationResponse,
  allocationResponseList,
  completeAllocation,
} from '../../src/messages/allocation.js';
import { returnCode, returnCodeText, stepId } from '../../src/messages/common.js';
import { configResponse, requestConfig } from '../../src/messages/config.js';
import type { RecordType } from '../../src/messages/engine/record.js';
import { field, record } from '../../src/messages/engine/record.js';
import { federationInfo, reroute } from '../../src/messages/federation.js';
import {
  jobArrayResponse,
  killJob,
  killJobs,
  killJobsRequest,
  killJobsResponse,
  requeueJob,
} from '../../src/messages/job-control.js';
import { jobStateRecord, jobStatesHead, listJobStates } from '../../src/messages/job-states.js';
import { jobInfo, jobInfoHead, listJobs, showJob } from '../../src/messages/jobs.js';
import { licenseInfo, licenseInfoHead, listLicenses } from '../../src/messages/licenses.js';
import { nodeUpdate } from '../../src/messages/node-control.js';
import { listNodes, nodeInfo, nodeInfoHead, showNode } from '../../src/messages/nodes.js';
import { deletePartition, partitionUpdate } from '../../src/messages/partition-control.js';
import { listPartitions, partitionInfo, partitionInfoHead } from '../../src/messages/partitions.js';
import {
  listReservations,
  reservationDescription,
  reservationInfo,
  reservationInfoHead,
  reservationName,
} from '../../src/messages/reservations.js';
import { requestResourceLayout, resourceLayout } from '../../src/messages/resource-layout.js';
import {
  associationShares,
  listShares,
  sharesHead,
  sharesTail,
} from '../../src/messages/shares.js';
import { requestBuildInfo, slurmConf } from '../../src/messages/slurm-conf.js';
import { requestStats, statsInfo } from '../../src/messages/statistics.js';
import { jobDescription, jobDescriptionList, submitResponse } from '../../src/messages/submit.js';
import type { ProtocolRange } from '../../src/wire/versions.js';
import controllerFacts from '../facts/layouts.json' with { type: 'json' };
import accountingFacts from '../facts/layouts-accounting.json' with { type: 'json' };
import { ACCOUNTING_DECLARATIONS, ACCOUNTING_RANGES } from './accounting.js';

/** Layouts of upstream's structures. */
export const FACTS = { ...controllerFacts, ...accountingFacts };

/** A message that there are facts of. */
export type Message = keyof typeof FACTS;

/** A record of any type. */
// biome-ignore lint/suspicious/noExplicitAny: a table of records has no common value type
export type AnyRecord = RecordType<any>;

export const DECLARATIONS: Readonly<Record<Message, AnyRecord>> = {
  slurm_step_id_t: record('nested', [field('step_id', stepId)]),
  job_info_request_msg_t: listJobs.request,
  job_id_msg_t: showJob.request,
  job_info_msg_t: jobInfoHead,
  slurm_job_info_t: jobInfo,
  node_info_request_msg_t: listNodes.request,
  node_info_single_msg_t: showNode.request,
  node_info_msg_t: nodeInfoHead,
  node_info_t: nodeInfo,
  part_info_request_msg_t: listPartitions.request,
  partition_info_msg_t: partitionInfoHead,
  partition_info_t: partitionInfo,
  stats_info_request_msg_t: requestStats.request,
  stats_info_response_msg_t: statsInfo,
  config_request_msg_t: requestConfig.request,
  config_response_msg_t: configResponse,
  job_desc_msg_t: jobDescription,
  job_desc_list: jobDescriptionList,
  submit_response_msg_t: submitResponse,
  last_update_msg_t: requestBuildInfo.request,
  slurm_conf_t: slurmConf,
  return_code_msg_t: returnCode,
  return_code2_msg_t: returnCodeText,
  resv_info_request_msg_t: listReservations.request,
  reserve_info_msg_t: reservationInfoHead,
  reserve_info_t: reservationInfo,
  resv_desc_msg_t: reservationDescription,
  reservation_name_msg_t: reservationName,
  license_info_request_msg_t: listLicenses.request,
  license_info_msg_t: licenseInfoHead,
  slurm_license_info_t: licenseInfo,
  shares_request_msg_t: listShares.request,
  'shares_response_msg_t head': sharesHead,
  assoc_shares_object_t: associationShares,
  'shares_response_msg_t tail': sharesTail,
  job_state_request_msg_t: listJobStates.request,
  job_state_response_msg_t: jobStatesHead,
  job_state_response_job_t: jobStateRecord,
  requeue_msg_t: requeueJob.request,
  job_array_resp_msg_t: jobArrayResponse,
  kill_jobs_msg_t: killJobsRequest,
  kill_jobs_resp_msg_t: killJobsResponse,
  job_step_kill_msg_t: killJob.request,
  resource_allocation_response_msg_t: allocationResponse,
  job_info_list: allocationResponseList,
  job_alloc_info_msg_t: allocationInfo.request,
  complete_job_allocation_msg_t: completeAllocation.request,
  resource_layout_msg_t: resourceLayout,
  update_node_msg_t: nodeUpdate,
  update_part_msg_t: partitionUpdate,
  delete_part_msg_t: deletePartition.request,
  reroute_msg_t: reroute,
  slurmdb_cluster_rec_t: record('nested', [field('cluster', clusterOrNone)]),
  fed_info: federationInfo,
  ...ACCOUNTING_DECLARATIONS,
};

/** Versions of the messages that not every version has. */
export const RANGES: Readonly<Partial<Record<Message, ProtocolRange>>> = {
  job_state_request_msg_t: listJobStates.range,
  job_state_response_msg_t: listJobStates.range,
  job_state_response_job_t: listJobStates.range,
  kill_jobs_msg_t: killJobs.range,
  kill_jobs_resp_msg_t: killJobs.range,
  resource_layout_msg_t: requestResourceLayout.range,
  ...ACCOUNTING_RANGES,
};
