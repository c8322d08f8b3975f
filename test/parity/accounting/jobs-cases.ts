/**
 * Jobs: what the general queries leave out, and changes of jobs that are made for it. Not asked for here,
 * because upstream's daemons crash of it: groups by name (24.11), `jobs` without `job_rec`, resources that
 * there are not (slurmdbd itself); nor a change without ids, which upstream makes to every job there is.
 */

import { sqlOfEndedJobs, sqlOfRemoval } from '../../../tools/cluster/accounting-jobs.js';
import type { Command, WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, write } from './case.js';

const FIRST = 39_000_001;
const SECOND = FIRST + 1;
/** Of no cluster yet: the shell puts its name there. */
const MADE = { clusterName: 'CLUSTER', firstId: FIRST, count: 2, startSeconds: 1_700_000_000 };

/** SQL run on the accounting database. */
function sql(text: string): Command {
  const name = "scontrol show config | sed -n 's/^ClusterName *= *//p'";
  const run = `printf %s "$1" | sed "s/CLUSTER/$(${name})/g" | mariadb slurm_acct`;
  return ['sh', '-c', run, 'sh', text];
}

const FIELDS =
  'JobID,Comment%40,AdminComment%40,SystemComment%40,Extra%40,DerivedExitCode,AllocTRES%60,WCKey,State';
const AROUND: Partial<WriteCase> = {
  prepare: [sql(sqlOfEndedJobs(MADE))],
  look: [['sacct', '-X', '-P', '-j', `${FIRST},${SECOND}`, `--format=${FIELDS}`]],
  undo: [sql(sqlOfRemoval(MADE))],
  since: 44,
};
const NEWEST = { versions: 'newest' } as const;

const shown = (name: string, path: string): WriteCase =>
  write(`jobs ${name}`, 'GET', path, undefined, { ...AROUND, since: 40 });
const changed = (name: string, body: unknown, more: Partial<WriteCase> = NEWEST): WriteCase =>
  write(`job ${name}`, 'POST', `job/${FIRST}`, body, { ...AROUND, ...more });
const several = (name: string, body: unknown, more: Partial<WriteCase> = NEWEST): WriteCase =>
  write(`jobs ${name}`, 'POST', 'jobs/', body, { ...AROUND, ...more });

const COMMENT = { comment: { job: 'parity' } };
const WHOLE = {
  comment: { job: "parity's", administrator: 'ä "quoted"', system: 'system' },
  extra: 'extra',
  derived_exit_code: 768,
  tres: {
    allocated: [
      { type: 'cpu', count: 6 },
      { type: 'gres', name: 'gpu', count: 1 },
    ],
  },
};
const ids = (...list: unknown[]) => ({ job_id_list: list, job_rec: COMMENT });

export const JOBS: Family = {
  reads: ({ arrayJobId, hetJobId }) => [
    readDb('jobs?groups=100', { asker: 'root', suites: ['trixie'] }),
    readDb('jobs?state=COMPLETED&start_time=2020-01-01'),
    readDb('jobs?state=FAILED%2CCANCELLED&start_time=2020-01-01', { versions: 'newest' }),
    readDb('jobs?state=COMPLETED&step=17', { versions: 'newest' }),
    readDb('jobs?step=17&step=18'),
    readDb('jobs?step=17&skip_steps=true&show_duplicates=true', { versions: 'newest' }),
    readDb('jobs?step=17&start_time=now&end_time=now%2B1hour', { versions: 'newest' }),
    readDb('jobs?start_time=2020-01-01&end_time=2020-01-02', { versions: 'newest' }),
    readDb('jobs?start_time=2020-01-02&end_time=2020-01-01', { versions: 'newest' }),
    readDb('jobs?step=17&cluster=zzz', { versions: 'newest' }),
    readDb('jobs?step=17&users=bob', { versions: 'newest' }),
    ...ofJob('array', arrayJobId, ['', '_1', '_999', '_%5B1-2%5D', '.0']),
    ...ofJob('het', hetJobId, ['', '%2B1', '%2B9', '.batch']),
  ],
  writes: [
    shown('shown with usage', `job/${FIRST}`),
    shown('listed with usage', `jobs/?step=${FIRST}&step=${SECOND}`),
    shown('listed without steps', `jobs/?step=${SECOND}&skip_steps=true`),
    changed('changed', WHOLE, {}),
    changed('changed by its owner', COMMENT, { asker: 'alice' }),
    changed('changed by another', COMMENT, { ...NEWEST, asker: 'bob' }),
    changed('changed by an operator', COMMENT, { ...NEWEST, asker: 'carol' }),
    changed('changed by nobody', COMMENT, { ...NEWEST, asker: 'nobody' }),
    changed("administrator's comment by its owner", WHOLE, { ...NEWEST, asker: 'alice' }),
    changed('key', { wckey: 'alpha' }),
    changed('emptied', { comment: { job: '', administrator: '' }, extra: '' }),
    changed('nulls', { comment: { job: null }, extra: null, wckey: null }),
    changed('exit code as it is shown', {
      derived_exit_code: { return_code: { set: true, number: 3 } },
    }),
    changed('exit code of a bad type', { derived_exit_code: [] }),
    changed('not changed', {}),
    changed('without a body', undefined),
    changed('of a bad type', []),
    changed('comment of a bad type', { comment: { job: {} } }),
    changed('comments of a bad type', { comment: 'x' }),
    changed('unknown key', { ...COMMENT, bogus: 1 }),
    changed('resources of a bad type', { tres: { allocated: {} } }),
    changed('unknown', COMMENT, { ...NEWEST, path: 'job/39999999' }),
    changed('id 0', COMMENT, { ...NEWEST, path: 'job/0' }),
    changed('id abc', COMMENT, { ...NEWEST, path: 'job/abc' }),
    changed('step', COMMENT, { ...NEWEST, path: `job/${FIRST}.0` }),
    several('changed', { job_id_list: [`${FIRST}`, `${SECOND}`], job_rec: WHOLE }, {}),
    several('changed by their owner', ids(FIRST, SECOND), { ...NEWEST, asker: 'alice' }),
    several('changed by another', ids(FIRST, SECOND), { ...NEWEST, asker: 'bob' }),
    several('changed, one unknown', ids(`${FIRST}`, '39999999')),
    several('changed, one bad', ids(`${FIRST}`, 'abc')),
    several('changed, one text', { ...ids(), job_id_list: `${FIRST}` }),
    several('changed, set of tasks', ids(`${FIRST}_[1-2]`)),
    several('not changed', { job_id_list: [`${FIRST}`], job_rec: {} }),
    several('unknown', ids('39999999')),
    several('of a bad type', '"x"'),
    several('unknown key', { ...ids(`${FIRST}`), bogus: { a: 1 } }),
  ],
};

function ofJob(name: string, id: number | null, suffixes: readonly string[]) {
  if (id === null) return [];
  return suffixes.map((suffix) =>
    readDb(`job/${id}${suffix}`, { name: `slurmdb/job/(${name})${suffix}` }),
  );
}
