/**
 * Allocations of resources: those that are there at once are looked at and given back. Others cannot be
 * compared: jobs that upstream's daemon waits for are ended by the controller, which does not reach it.
 */

import { ROOMY_PARTITION } from '../../tools/cluster/config.js';
import type { Change } from './changes.js';
import type { Command, WriteCase } from './writes.js';

const NAME = 'parity-allocation';
const JOB = {
  name: NAME,
  partition: NAME,
  account: 'physics',
  current_working_directory: '/tmp',
  environment: ['A=1'],
  time_limit: { set: true, infinite: false, number: 5 },
  tasks: 1,
};

/** Jobs of this partition come before all others: those that wait elsewhere do not hold them up. */
const PREPARE: readonly Command[] = [
  ['scontrol', 'create', `PartitionName=${NAME}`, ...ROOMY_PARTITION],
];
const LOOK: readonly Command[] = [
  [
    ...['squeue', `--name=${NAME}`, '--sort=i'],
    '--format=%A|%T|%C|%D|%l|%a|%q|%u|%f|%n|%o|%O|%P|%R|%h|%H|%I|%J|%k|%m|%w',
  ],
];
const UNDO: readonly Command[] = [
  ['scancel', `--partition=${NAME}`],
  ['sh', '-c', `for i in $(seq 150); do squeue -hp ${NAME} | grep . || break; sleep 0.1; done`],
  ['scontrol', 'delete', `PartitionName=${NAME}`],
];

/** Ids become distances from the first job's. */
function withoutIds({ reply, shown }: Change): Change {
  const rows = shown as Record<string, string>[];
  const first = Number(rows[0]?.['JOBID']);
  const mask = (id: unknown) => `(id+${Number(id) - first})`;
  const value = reply.value as { job_id?: unknown } | undefined;
  return {
    reply: value?.job_id ? { ...reply, value: { ...value, job_id: mask(value.job_id) } } : reply,
    shown: rows.map(({ JOBID, ...row }) => ({ ...row, JOBID: mask(JOBID) })),
  };
}

const allocation = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase => ({
  name: `write allocation ${name}`,
  method: 'POST',
  path: 'job/allocate',
  body,
  asker: 'alice',
  since: 41,
  // None should be there.
  undo: [['scancel', `--name=${NAME}`]],
  ...more,
});

const granted = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase =>
  allocation(name, body, {
    ...{ prepare: PREPARE, look: LOOK, undo: UNDO, view: withoutIds },
    ...more,
  });

/** Every case. */
export const ALLOCATION_CASES: readonly WriteCase[] = [
  granted('at once', { job: { ...JOB, immediate: true } }),
  granted('of what is asked for', {
    job: {
      ...{ ...JOB, immediate: true, tasks: 2, cpus_per_task: 2, comment: 'ü', shared: ['user'] },
      memory_per_cpu: { set: true, infinite: false, number: 50 },
    },
  }),
  allocation('of nothing', {}),
  allocation('without a body', undefined),
  allocation('of a list', '[]'),
  allocation('of null', { job: null }),
  allocation('of text', { job: 'x' }),
  allocation('of both', { job: JOB, hetjob: [JOB] }),
  allocation('of no components', { hetjob: [] }),
  allocation(
    'of 129 components',
    { hetjob: Array.from({ length: 129 }, () => JOB) },
    { versions: 'newest' },
  ),
  allocation('of an empty job', { job: {} }),
  allocation('in no partition', { job: { ...JOB, partition: 'zzz' } }),
  allocation('in no partition, heterogeneous', {
    hetjob: [
      { ...JOB, partition: 'long' },
      { ...JOB, partition: 'zzz' },
    ],
  }),
  allocation('that cannot be at once', { job: { ...JOB, partition: 'closed', immediate: true } }),
  allocation('of too much', {
    job: { ...JOB, partition: 'long', minimum_nodes: 9999, immediate: true },
  }),
  allocation('by nobody', { job: { ...JOB, partition: 'closed' } }, { asker: 'nobody' }),
  allocation('of an unknown field', { job: { ...JOB, partition: 'zzz', bogus: 1 }, other: 2 }),
];
