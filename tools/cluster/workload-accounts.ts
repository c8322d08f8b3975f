/** What the accounting database of a test cluster is filled with, beside what every cluster has. */

import { ODD_TEXT } from './workload-jobs.js';

const LIMITS = [
  ...['GrpTRES=cpu=100,mem=5000,gres/gpu=2', 'GrpTRESMins=cpu=1000', 'GrpTRESRunMins=cpu=500'],
  ...['GrpJobs=20', 'GrpJobsAccrue=15', 'GrpSubmitJobs=40', 'GrpWall=1-00:00:00', 'MaxJobs=5'],
  ...['MaxJobsAccrue=3', 'MaxSubmitJobs=10', 'MaxTRES=cpu=10,node=2', 'MaxTRESPerNode=cpu=4'],
  ...['MaxTRESMins=cpu=99', 'MaxWall=02:00:00', 'Priority=7'],
];

const EVERY_LIMIT_OF_QOS = [
  ...['Description=every limit there is', 'Priority=50', 'GraceTime=90', 'Preempt=low,normal'],
  ...[
    'PreemptMode=requeue',
    'PreemptExemptTime=00:05:00',
    'UsageFactor=1.5',
    'UsageThreshold=0.25',
  ],
  ...['Flags=DenyOnLimit,OverPartQOS,NoReserve', 'LimitFactor=2'],
  ...['GrpTRES=cpu=64,mem=1000', 'GrpTRESMins=cpu=4000', 'GrpTRESRunMins=cpu=3000', 'GrpJobs=12'],
  ...['GrpJobsAccrue=9', 'GrpSubmitJobs=24', 'GrpWall=600', 'MaxTRESPerJob=cpu=16,gres/gpu=1'],
  ...['MaxTRESPerNode=cpu=8', 'MaxTRESMinsPerJob=cpu=700', 'MaxWall=300', 'MinTRES=cpu=1'],
  ...['MaxTRESPerUser=cpu=32', 'MaxJobsPerUser=6', 'MaxSubmitJobsPerUser=8'],
  ...['MaxTRESPerAccount=cpu=48', 'MaxJobsPerAccount=10', 'MaxSubmitJobsPerAccount=18'],
  ...['MaxJobsAccruePerUser=4', 'MaxJobsAccruePerAccount=5', 'MaxTRESRunMinsPerUser=cpu=123'],
  ...['MaxTRESRunMinsPerAccount=cpu=321'],
];

/** Commands of sacctmgr before the jobs. */
export const ACCOUNTING: readonly (readonly string[])[] = [
  ['add', 'qos', 'full', ...EVERY_LIMIT_OF_QOS],
  ['add', 'qos', 'bygone'],
  ['add', 'account', 'theory', 'parent=physics', 'Description=t h', 'Fairshare=20'],
  ['add', 'account', 'strings', 'parent=theory', 'Organization=none'],
  ['add', 'account', 'chemistry', `Description=${ODD_TEXT}`, ...LIMITS],
  ['add', 'account', 'archived', 'DefaultQOS=bygone', 'QOS=bygone,normal'],
  ['modify', 'account', 'chemistry', 'set', 'QOS=normal,full', 'DefaultQOS=full'],
  ['add', 'user', 'dora', 'Account=chemistry,strings', 'DefaultAccount=chemistry', 'WCKeys=beta'],
  ['add', 'user', 'dora', 'Account=chemistry', 'Partition=long,gpu', ...LIMITS],
  ['add', 'user', 'gone', 'Account=chemistry', 'AdminLevel=Operator'],
  ['add', 'user', 'alice', 'Account=archived'],
  ['add', 'coordinator', 'Account=biology', 'Names=bob'],
  ['add', 'coordinator', 'Account=theory', 'Names=carol,dora'],
  // It never runs.
  ['add', 'cluster', 'remote', 'Classification=capacity', 'Fairshare=3'],
  ['add', 'account', 'chemistry', 'Cluster=remote', 'GrpJobs=3'],
  ['add', 'user', 'dora', 'Account=chemistry', 'Cluster=remote'],
  ['add', 'federation', 'union', 'Clusters=remote'],
];

/** What is deleted after the jobs, and yet remembered. */
export const DELETED: readonly (readonly string[])[] = [
  ['delete', 'user', 'gone'],
  ['delete', 'account', 'archived'],
  ['delete', 'qos', 'bygone'],
];

/** The database forgets what is deleted within a day of its making, so that all of it gets older. */
export const AGEING = ['acct', 'acct_coord', 'qos', 'user']
  .map((table) => `update ${table}_table set creation_time = creation_time - 200000`)
  .join('; ');

/** The bit of a node's state that says it has no power (upstream: slurm.h, NODE_STATE_POWERED_DOWN). */
const POWERED_DOWN = 1 << 12;

/** From when to when nodes had no power (minutes ago), and the instance in a cloud that they were then. */
const POWERLESS = [
  { node: 'n9', from: 120, to: 110, id: 'i-0a1', type: 'small', extra: 'first' },
  { node: 'n9', from: 60, to: 50, id: 'i-0b2', type: 'large', extra: 'second' },
  // Its controller tells which, with what else is set for the node.
  { node: 'n10', from: 30, to: 20, id: '', type: '', extra: '' },
];

/**
 * SQL that tells of nodes as of some in a cloud: an instance runs from where one time without power
 * ends to where the next begins.
 */
export function sqlOfInstances(clusterName: string): string {
  const ago = (minutes: number) => `unix_timestamp() - ${minutes * 60}`;
  const rows = POWERLESS.map(
    ({ node, from, to, id, type, extra }) =>
      `(${ago(from)}, ${ago(to)}, '${node}', '${extra}', '${id}', '${type}', '', ${POWERED_DOWN})`,
  );
  const columns =
    'time_start, time_end, node_name, extra, instance_id, instance_type, reason, state';
  return `insert into \`${clusterName}_event_table\` (${columns}) values ${rows.join(', ')}`;
}
