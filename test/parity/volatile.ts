/**
 * Values that are never compared, each by name and with its reason. A value that merely may change, such
 * as a job's state, is not here: it is asked for again until two replies of the reference agree.
 */

import type { VolatileValue } from './ledger.js';

export const VOLATILE: readonly VolatileValue[] = [
  { path: /^meta\.client\.source$/, reason: 'names the socket of the connection' },
  {
    path: /^meta\.plugin\.data_parser$/,
    cases: /^lone /,
    reason: 'names the API version, where two of them are compared',
  },
  { path: /^pings\[\]\.latency$/, reason: 'measured for each request' },
  { path: /^statistics\.req_time\.number$/, reason: 'the time of the request' },
  { path: /^statistics\.gettimeofday_latency$/, reason: 'measured for each request' },
  {
    path: /^statistics\.server_thread_count$/,
    reason: 'counts the requests that the controller is answering',
  },
  {
    path: /^statistics\.rpcs_by_(message_type|user)\[\]\.(count|total_time|average_time(\.number)?)$/,
    reason: 'asking for the counters moves them',
  },
  {
    path: /^jobs\[\](\.steps\[\])?\.time\.elapsed$/,
    cases: /^slurmdb\/jobs\/\?\w+_time=now$/,
    reason: 'where jobs of this very moment are asked for: it ends when slurmdbd answers',
  },
];

/** Lists whose order changes from one answer of the accounting daemon to the next. */
export const UNORDERED = /(^|\.)accounting$/;

/** In a comparison of two jobs that were submitted separately. */
export const VOLATILE_IN_TWINS: readonly VolatileValue[] = [
  {
    path: /^jobs\[\]\.(job_id|(array_job_id|het_job_id|step_id\.job_id)(\.number)?|step_id\.sluid)$/,
    reason: 'id of the job',
  },
  { path: /^jobs\[\]\.het_job_id_set$/, reason: 'ids of jobs' },
  {
    path: /^jobs\[\]\.((submit|eligible|accrue|start|end|preemptable|suspend|resize|pre_sus)_time|deadline|last_sched_evaluation)(\.number)?$/,
    reason: 'times follow the moment of submission',
  },
  { path: /^jobs\[\]\.priority(\.number)?$/, reason: 'falls with every job that is submitted' },
];

/** In what Slurm's programs show of two changes made one after the other. */
export const VOLATILE_IN_SHOWN: readonly VolatileValue[] = [
  {
    path: /^shown\[\]\.(LastBusyTime|SlurmdStartTime|BootTime|ResumeAfterTime)$/,
    reason: 'times follow the moment of the change',
  },
  { path: /^shown\[\]\.(CPULoad|FreeMem)$/, reason: 'changes by itself' },
];

/** In what Slurm's programs show of two jobs made one after the other. */
export const VOLATILE_IN_SHOWN_JOBS: readonly VolatileValue[] = [
  {
    path: /^shown\[\]\.(Submit|Eligible|Accrue|Start|End|Suspend|Run|LastSchedEval|PreSus|Preempt)\w*$/,
    reason: 'times follow the moment of the change',
  },
  { path: /^shown\[\]\.Priority$/, reason: 'falls with every job that is submitted' },
  {
    path: /^shown\[\]\.(AllocNode:Sid|BatchHost|NodeList|Scheduler)$/,
    reason: 'depends on the moment',
  },
];
