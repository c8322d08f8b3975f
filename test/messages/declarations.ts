/** The declarations under test, by the name of upstream's structure. */
import { returnCode, returnCodeText, stepId } from '../../src/messages/common.js';
import { configResponse, requestConfig } from '../../src/messages/config.js';
import type { RecordType } from '../../src/messages/engine/record.js';
import { field, record } from '../../src/messages/engine/record.js';
import { jobInfo, jobInfoHead, listJobs, showJob } from '../../src/messages/jobs.js';
import { listNodes, nodeInfo, nodeInfoHead, showNode } from '../../src/messages/nodes.js';
import { listPartitions, partitionInfo, partitionInfoHead } from '../../src/messages/partitions.js';
import { requestBuildInfo, slurmConf } from '../../src/messages/slurm-conf.js';
import { requestStats, statsInfo } from '../../src/messages/statistics.js';
import { jobDescription, jobDescriptionList, submitResponse } from '../../src/messages/submit.js';
import facts from '../facts/layouts.json' with { type: 'json' };

/** A message that test/facts/layouts.json knows. */
export type Message = keyof typeof facts;

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
};
