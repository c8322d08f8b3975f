/** Every operation that is served, in the order of the document. */
import type { Cluster } from '../cluster/cluster.js';
import { ACCOUNTING_OPERATIONS } from './accounting/index.js';
import { getConf } from './conf.js';
import { getDiag } from './diag.js';
import { postJobAllocate } from './job-allocate.js';
import { getJobRequeue, postJobsRequeue } from './job-requeue.js';
import { deleteJob, deleteJobs } from './job-signal.js';
import { getJobStates } from './job-states.js';
import { submitJob } from './job-submit.js';
import { postJob } from './job-update.js';
import { getJob, getJobs } from './jobs.js';
import { getLicenses } from './licenses.js';
import { getNode, getNodes } from './nodes.js';
import { createNodes, deleteOneNode, updateNodes, updateOneNode } from './nodes-control.js';
import type { AnyOperation } from './operation.js';
import { getPartition, getPartitions } from './partitions.js';
import { changePartitions, deleteOnePartition } from './partitions-control.js';
import { getPing } from './ping.js';
import { getReconfigure } from './reconfigure.js';
import { getReservation, getReservations } from './reservations.js';
import {
  changeOneReservation,
  changeReservations,
  deleteOneReservation,
} from './reservations-control.js';
import { getResources } from './resources.js';
import { getShares } from './shares.js';
import { postHostlist, postHostnames } from './util.js';

export const OPERATIONS: readonly AnyOperation[] = [
  getShares,
  getReconfigure,
  getDiag,
  getPing,
  getLicenses,
  submitJob,
  postJobAllocate,
  getJobs,
  getJobStates,
  deleteJobs,
  getJob,
  postJob,
  deleteJob,
  getJobRequeue,
  postJobsRequeue,
  getNodes,
  updateNodes,
  getNode,
  updateOneNode,
  deleteOneNode,
  getPartitions,
  changePartitions,
  getPartition,
  deleteOnePartition,
  getReservations,
  changeReservations,
  getReservation,
  deleteOneReservation,
  changeOneReservation,
  createNodes,
  getResources,
  getConf,
  ...ACCOUNTING_OPERATIONS,
  postHostnames,
  postHostlist,
];

/** The operations that a cluster can answer: those of accounting need slurmdbd. */
export function operationsOf({ accounting }: Cluster): readonly AnyOperation[] {
  return OPERATIONS.filter(({ group }) => group !== 'slurmdb' || accounting !== null);
}
