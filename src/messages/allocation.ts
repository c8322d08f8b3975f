/** Allocations of resources without a script (upstream: slurm_protocol_pack.c, slurm_protocol_api.c). */

import { clusterOrNone } from './accounting/clusters.js';
import { jobIdAlone, jobOrStep, stepId, tresRequest } from './common.js';
import type { RecordOf } from './engine/record.js';
import { check, field, lengthIs, record, when } from './engine/record.js';
import { call } from './engine/rpc.js';
import { array, list, maybe, mem, str, u16, u32, u64 } from './engine/type.js';
import { jobDescription, jobDescriptionList } from './submit.js';

/** Upstream: slurm_addr_t. Families: 2 is IPv4, 10 IPv6; anything else is no address. */
const address = record('slurm_addr_t', [
  field('ss_family', u16),
  when(
    '$ss_family === 10',
    [
      field('sin6_addr', mem),
      check('$sin6_addr?.length === 16', 'not an IPv6 address'),
      field('sin6_port', u16),
    ],
    [when('$ss_family === 2', [field('s_addr', u32), field('sin_port', u16)])],
  ),
]);

/**
 * Upstream: resource_allocation_response_msg_t. No nodes: the job waits. `environment` is what the
 * controller adds to the job's; never in the answer to {@link allocationInfo}.
 */
export const allocationResponse = record('resource_allocation_response_msg_t', [
  field('account', str),
  field('alias_list', str, { until: 42, droppable: true }),
  field('batch_host', str),
  field('environment', array(str)),
  field('error_code', u32),
  field('gid', u32),
  field('group_name', str),
  field('job_submit_user_msg', str),
  field('step_id', jobIdAlone, { until: 43 }),
  field('node_cnt', u32),
  // 23.02 alone sends addresses.
  field('node_addr', maybe('bool', list(address, { null: 'none' })), {
    until: 42,
    droppable: true,
  }),
  field('node_list', str),
  field('ntasks_per_board', u16),
  field('ntasks_per_core', u16),
  field('ntasks_per_tres', u16),
  field('ntasks_per_socket', u16),
  field('num_cpu_groups', u32),
  when('$num_cpu_groups > 0', [
    field('cpus_per_node', array(u16)),
    field('cpu_count_reps', array(u32)),
    lengthIs('cpus_per_node', 'num_cpu_groups'),
    lengthIs('cpu_count_reps', 'num_cpu_groups'),
  ]),
  field('partition', str),
  field('pn_min_memory', u64),
  field('qos', str),
  field('resv_name', str),
  field('segment_size', u16, { since: 44 }),
  field('start_protocol_ver', u16, { since: 44 }),
  field('step_id', stepId, { since: 44 }),
  field('tres_per_node', tresRequest),
  field('tres_per_task', tresRequest, { since: 43 }),
  field('uid', u32),
  field('user_name', str),
  field('working_cluster_rec', maybe('bool', clusterOrNone)),
]);
export type AllocationResponse = RecordOf<typeof allocationResponse>;

/** One answer a component of a heterogeneous job. */
export const allocationResponseList = record('job_info_list', [
  field('jobs', list(allocationResponse, { count: 'u16', bound: 128 })),
]);
export type AllocationResponseList = RecordOf<typeof allocationResponseList>;

const allocationListReply = { messageType: 4026, type: allocationResponseList };

/**
 * 4001. With `alloc_resp_port` 0 nobody is called back: a job that waits is asked for by
 * {@link allocationInfo}. Never repeated: it may have been carried out.
 */
export const allocate = call({
  name: 'REQUEST_RESOURCE_ALLOCATION',
  messageType: 4001,
  request: jobDescription,
  reply: { messageType: 4002, type: allocationResponse },
});

/** 4025: a heterogeneous job. */
export const allocateHetJob = call({
  name: 'REQUEST_HET_JOB_ALLOCATION',
  messageType: 4025,
  request: jobDescriptionList,
  reply: allocationListReply,
});

/** Upstream: job_alloc_info_msg_t. */
const allocationInfoRequest = record('job_alloc_info_msg_t', [
  field('step_id', jobOrStep),
  field('req_cluster', str),
]);

/** 4014: what a job was given. Codes: 2024 it waits, 2021 it is over, 2017 there is none. */
export const allocationInfo = call({
  name: 'REQUEST_JOB_ALLOCATION_INFO',
  messageType: 4014,
  request: allocationInfoRequest,
  reply: { messageType: 4015, type: allocationResponse },
  idempotent: true,
});

/** 4027: what the components of a heterogeneous job were given. */
export const hetAllocationInfo = call({
  name: 'REQUEST_HET_JOB_ALLOC_INFO',
  messageType: 4027,
  request: allocationInfoRequest,
  reply: allocationListReply,
  idempotent: true,
});

/** 5017: gives an allocation back. */
export const completeAllocation = call({
  name: 'REQUEST_COMPLETE_JOB_ALLOCATION',
  messageType: 5017,
  request: record('complete_job_allocation_msg_t', [
    field('step_id', jobOrStep),
    field('job_rc', u32),
  ]),
});
