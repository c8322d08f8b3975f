/** Jobs changed, signalled and queued again. */

import type { Suite } from '../../tools/cluster/cluster.js';
import type { Asker } from './case.js';
import type { ChangeRequest } from './changes.js';
import { NUMBER, UNSET } from './numbers.js';

/** What the job of a case is: held, running, an array of four tasks, of two components. */
export type JobKind = 'held' | 'running' | 'array' | 'heterogeneous';

/** A request about a job of alice's; `{id}` in path and body stands for its id. */
export interface JobCase extends ChangeRequest {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  readonly job: JobKind;
  /** Alice unless given. */
  readonly asker?: Asker;
  readonly versions: 'all' | 'newest';
  /** The first API version that has the operation. */
  readonly since?: number;
  readonly suites?: readonly Suite[];
}

type More = Partial<Omit<JobCase, 'name' | 'method'>>;

const NEWEST = { versions: 'newest' } as const;
const NEVER = '60000000';

const make = (name: string, method: JobCase['method'], path: string, more: More): JobCase => ({
  ...{ name: `job ${name}`, job: 'held', method, path, versions: 'all' },
  ...more,
});
const change = (name: string, body: unknown, more: More = {}): JobCase =>
  make(`changed, ${name}`, 'POST', 'job/{id}', { body, ...more });
const signal = (name: string, query: string, more: More = {}): JobCase =>
  make(`signalled, ${name}`, 'DELETE', `job/{id}${query}`, more);
const signals = (name: string, body: unknown, more: More = {}): JobCase =>
  make(`signalled in bulk, ${name}`, 'DELETE', 'jobs/', { body, ...more });
const requeue = (name: string, query: string, more: More = {}): JobCase =>
  make(`queued again, ${name}`, 'GET', `job/{id}/requeue${query}`, {
    ...{ since: 45, job: 'running', suites: ['forky'] },
    ...more,
  });
const requeues = (name: string, body: unknown, more: More = {}): JobCase =>
  make(`queued again in bulk, ${name}`, 'POST', 'jobs/requeue', {
    ...{ body, since: 45, job: 'running', suites: ['forky'] },
    ...more,
  });

/** Keys of a job's description, each with a value that changes the job, or is refused. */
const CHANGES: readonly object[] = [
  { account: 'biology' },
  { account: 'zzz' },
  { begin_time: NUMBER(4_102_444_800) },
  { comment: 'Grüße' },
  { comment: '' },
  { contiguous: true },
  { cpus_per_task: 2 },
  { deadline: 4_202_444_800 },
  { delay_boot: 60 },
  { dependency: 'singleton' },
  { dependency: 'nonsense' },
  { excluded_nodes: ['n3'] },
  { extra: 'text' },
  { constraints: 'nothing' },
  { hold: false },
  { hold: true },
  { licenses: 'matlab:1' },
  { licenses: 'nothing:1' },
  { mail_type: ['BEGIN', 'END'] },
  { mail_user: 'somebody' },
  { memory_per_cpu: NUMBER(100) },
  { memory_per_node: NUMBER(200) },
  { minimum_nodes: 2 },
  { name: 'other' },
  { nice: 100 },
  { nice: -100 },
  { nodes: '2' },
  { partition: 'long' },
  { partition: 'zzz' },
  { priority: NUMBER(5) },
  { priority: UNSET },
  { qos: 'low' },
  { qos: 'zzz' },
  { required_nodes: ['n1'] },
  { requeue: false },
  { reservation: 'zzz' },
  { shared: ['user'] },
  { standard_output: '/tmp/other' },
  { tasks: 2 },
  { threads_per_core: 1 },
  { time_limit: NUMBER(5) },
  { time_limit: { set: true, infinite: true, number: 0 } },
  { time_minimum: NUMBER(5) },
  { tres_per_node: 'gres/gpu:1' },
  { wckey: 'other' },
  { admin_comment: 'text' },
  { user_id: 'bob' },
  { job_id: 1, comment: 'the path says which job' },
  { bogus: 1 },
];

/** Keys of a held job as GET shows it, with an edited one. */
const SHOWN = {
  ...{ job_state: ['PENDING'], name: 'parity', hold: true, memory_per_tres: '' },
  ...{ minimum_cpus_per_node: NUMBER(1), time_limit: NUMBER(100_000), comment: 'text' },
};

/** Every case. */
export const JOB_CASES: readonly JobCase[] = [
  change('comment', { comment: 'text' }),
  change('nothing', {}),
  change('no body', undefined),
  change('by somebody else', { comment: 'text' }, { asker: 'bob' }),
  change('by root', { comment: 'text', priority: NUMBER(7) }, { asker: 'root' }),
  change('not there', { comment: 'text' }, { path: `job/${NEVER}` }),
  change('unknown partition', { partition: 'zzz' }),
  change('a list', '[]'),
  change('an unset deadline', { deadline: UNSET, comment: 'text' }),
  change('as it is shown', SHOWN),
  change('no JSON', '{'),
  ...CHANGES.map((body) => change(JSON.stringify(body), body, NEWEST)),
  change('a running one', { time_limit: NUMBER(5) }, { job: 'running' }),
  change('nodes of a running one', { nodes: '2' }, { job: 'running', ...NEWEST }),
  change('an array', { comment: 'text' }, { job: 'array' }),
  change('throttle of an array', { array: '1-4%2' }, { job: 'array', ...NEWEST }),
  change('a task', { comment: 'text' }, { job: 'array', path: 'job/{id}_1' }),
  change('a set of tasks', { comment: 'text' }, { job: 'array', path: 'job/{id}_%5B1-2%5D' }),
  change('a step', { comment: 'text' }, { path: 'job/{id}.batch' }),
  change('a heterogeneous one', { comment: 'text' }, { job: 'heterogeneous' }),
  change('a component', { comment: 'x' }, { job: 'heterogeneous', path: 'job/{id}%2B1' }),
  change('no such id', { comment: 'text' }, { path: 'job/abc' }),
  change('id 0', { comment: 'text' }, { path: 'job/0' }),

  signal('held', ''),
  signal('running', '', { job: 'running' }),
  signal('by somebody else', '', { asker: 'bob' }),
  signal('by root', '', { asker: 'root' }),
  signal('not there', '', { path: `job/${NEVER}` }),
  signal('no such id', '', { path: 'job/abc' }),
  signal('no such signal', '?signal=BOGUS'),
  signal('no such flag', '?flags=BOGUS'),
  signal('empty signal', '?signal=', NEWEST),
  signal('by name', '?signal=USR1', { job: 'running' }),
  signal('by number', '?signal=10', { job: 'running', ...NEWEST }),
  signal('with its prefix', '?signal=SIGCONT', { job: 'running', ...NEWEST }),
  signal('telling', '?flags=VERBOSE', { job: 'running' }),
  signal('whole', '?signal=KILL&flags=FULL_JOB&flags=VERBOSE', { job: 'running', ...NEWEST }),
  signal('batch only', '?signal=USR1&flags=BATCH_JOB', { job: 'running', ...NEWEST }),
  signal('hurry', '?flags=HURRY', { job: 'running', ...NEWEST }),
  signal('an array', '', { job: 'array' }),
  signal('a task', '', { job: 'array', path: 'job/{id}_2' }),
  signal('a set of tasks', '', { job: 'array', path: 'job/{id}_%5B1-2%5D' }),
  signal('no such task', '', { job: 'array', path: 'job/{id}_99' }),
  signal('a heterogeneous one', '', { job: 'heterogeneous' }),
  signal('a component', '', { job: 'heterogeneous', path: 'job/{id}%2B1' }),
  signal('no such component', '', { job: 'heterogeneous', path: 'job/{id}%2B7' }),
  signal('a step', '', { job: 'running', path: 'job/{id}.batch' }),

  signals('ids', { jobs: ['{id}'] }),
  signals('ids, telling', { jobs: ['{id}', NEVER], flags: ['VERBOSE'] }),
  signals('by somebody else', { jobs: ['{id}'] }, { asker: 'bob' }),
  signals('not there', { jobs: [NEVER] }),
  signals('malformed', { jobs: ['{id}', 'abc'] }),
  signals('numbers', '{"jobs": [{id}]}', NEWEST),
  signals('tasks', { jobs: ['{id}_1', '{id}_[3-4]'], flags: ['VERBOSE'] }, { job: 'array' }),
  signals('one text', { jobs: '{id}' }),
  signals('nothing', {}),
  signals('no ids', { jobs: [] }),
  signals('no body', undefined),
  signals('a list', '[]', NEWEST),
  signals('signal', { jobs: ['{id}'], signal: 'USR1', flags: ['VERBOSE'] }, { job: 'running' }),
  signals('no such signal', { jobs: ['{id}'], signal: 'BOGUS' }),
  signals('no such flag', { jobs: ['{id}'], flags: ['BOGUS'] }),
  signals('filters', { job_name: 'parity', job_state: ['PENDING'], account: 'physics' }),
  signals('another name', { jobs: ['{id}'], job_name: 'zzz', flags: ['VERBOSE'] }),
  signals('another partition', { jobs: ['{id}'], partition: 'long' }, NEWEST),
  signals('another QOS', { jobs: ['{id}'], qos: 'high' }, NEWEST),
  signals('another reservation', { jobs: ['{id}'], reservation: 'zzz' }, NEWEST),
  signals('another state', { jobs: ['{id}'], job_state: ['RUNNING'] }, NEWEST),
  signals('another account', { jobs: ['{id}'], account: 'biology' }, NEWEST),
  signals('another wckey', { jobs: ['{id}'], wckey: 'zzz' }, NEWEST),
  signals('nodes', { nodes: ['n1', 'n2', 'n3'], job_name: 'parity' }, { job: 'running' }),
  signals('malformed nodes', { nodes: 'n[1', jobs: ['{id}'] }, NEWEST),
  signals('user by name', { user_name: 'alice', job_name: 'parity' }),
  signals('user by number', { user_id: '2001', jobs: ['{id}'] }, NEWEST),
  signals('another user', { user_id: 'bob', jobs: ['{id}'] }, NEWEST),
  signals('unknown user', { user_name: 'zzz', jobs: ['{id}'] }),
  signals('unknown user id', { user_id: 'zzz', jobs: ['{id}'] }, NEWEST),

  requeue('running', ''),
  requeue('and held', '?Hold=true'),
  requeue('special', '?Hold&SpecialExit'),
  requeue('special only', '?SpecialExit=true'),
  requeue('not completed', '?Incomplete=true'),
  requeue('pending', '', { job: 'held' }),
  requeue('an array', '', { job: 'array' }),
  requeue('a task', '', { job: 'array', path: 'job/{id}_1/requeue' }),
  requeue('a set of tasks', '', { job: 'array', path: 'job/{id}_%5B1-2%5D/requeue' }),
  requeue('a component', '', { job: 'heterogeneous', path: 'job/{id}%2B1/requeue' }),
  requeue('not there', '', { path: `job/${NEVER}/requeue`, job: 'held' }),
  requeue('by somebody else', '', { asker: 'bob' }),
  requeue('no such id', '', { path: 'job/abc/requeue', job: 'held' }),
  requeue('no such flag', '?Bogus=true', { job: 'held' }),
  requeue('flags in a list', '?flags=Hold', { job: 'held' }),

  requeues('one', { jobs: ['{id}'] }),
  requeues('and held', { jobs: ['{id}'], flags: ['Hold'] }),
  requeues('some fail', { jobs: [NEVER, '{id}', '{id}_1'], flags: ['Hold'] }),
  requeues('numbers', '{"jobs": [{id}]}'),
  requeues('one text', { jobs: '{id}' }),
  requeues('by somebody else', { jobs: ['{id}'] }, { asker: 'bob' }),
  requeues('none', { jobs: [] }, { job: 'held' }),
  requeues('nothing', {}, { job: 'held' }),
  requeues('no body', undefined, { job: 'held' }),
  requeues('malformed', { jobs: ['{id}', 'abc'] }, { job: 'held' }),
  requeues('malformed only', { jobs: ['abc'] }, { job: 'held' }),
  requeues('a list', '[]', { job: 'held' }),
  requeues('no such flag', { jobs: ['{id}'], flags: ['BOGUS'] }, { job: 'held' }),
  requeues('special only', { jobs: ['{id}'], flags: ['SpecialExit'] }, { job: 'held' }),
];
