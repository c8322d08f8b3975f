/**
 * Qualities of service. Upstream's daemon crashes where an item of `preempt/list` is null or empty, and
 * where a path names `null` or begins with `~`: neither is asked for here.
 */

import type { WriteCase } from '../writes.js';
import type { Family } from './case.js';
import { readDb, sacctmgr, show, write } from './case.js';

const NAME = 'parityqos';
const LOOK = show(
  'qos format=Name%40,Descr%40,Flags%60,GraceTime,GrpJobs,GrpJobsAccrue,GrpSubmit,GrpTRES%40,' +
    'GrpTRESMins%40,GrpTRESRunMins%40,GrpWall,LimitFactor,MaxJobsAccruePA,MaxJobsAccruePU,MaxJobsPA,' +
    'MaxJobsPU,MaxSubmitPA,MaxSubmitPU,MaxTRES%40,MaxTRESMins%40,MaxTRESPA%40,MaxTRESPerNode%40,' +
    'MaxTRESPU%40,MaxTRESRunMinsPA%40,MaxTRESRunMinsPU%40,MaxWall,MinPrio,MinTRES%40,Preempt%40,' +
    'PreemptExemptTime,PreemptMode%40,Priority,UsageFactor,UsageThres',
);
const MADE = [
  sacctmgr(
    `add qos ${NAME} description=made priority=5 flags=DenyOnLimit,NoDecay gracetime=30 ` +
      'grptres=cpu=4,mem=100 maxwall=60 preempt=low,normal preemptmode=cancel usagefactor=0.5',
  ),
];
const UNDO = [
  sacctmgr(`delete qos ${NAME}`),
  sacctmgr(`delete qos ${NAME}2`),
  sacctmgr('modify qos low set priority=1'),
];

const change = (
  name: string,
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  more: Partial<WriteCase> = {},
): WriteCase => write(`qos ${name}`, method, path, body, { look: [LOOK], undo: UNDO, ...more });

/** Adds one, or changes the one that was made. */
const added = (name: string, qos: object, more: Partial<WriteCase> = {}): WriteCase =>
  change(`added ${name}`, 'POST', 'qos/', { qos: [{ name: NAME, ...qos }] }, more);
const changed = (name: string, qos: object, more: Partial<WriteCase> = {}): WriteCase =>
  change(
    `changed ${name}`,
    'POST',
    'qos/',
    { qos: [{ name: NAME, ...qos }] },
    { prepare: MADE, ...more },
  );
const posted = (name: string, body: unknown, more: Partial<WriteCase> = {}): WriteCase =>
  change(`posted ${name}`, 'POST', 'qos/', body, { versions: 'newest', ...more });
const deleted = (name: string, qos: string, more: Partial<WriteCase> = {}): WriteCase =>
  change(`deleted ${name}`, 'DELETE', `qos/${qos}`, undefined, { prepare: MADE, ...more });

const NEWEST = { versions: 'newest' } as const;
const set = (number: number) => ({ set: true, infinite: false, number });
const cpus = (count: number) => [{ type: 'cpu', count }];

/** Every key, each with a value of its own. */
const WHOLE = {
  description: 'whole',
  flags: ['NO_RESERVE', 'PARTITION_TIME_LIMIT', 'ENFORCE_USAGE_THRESHOLD'],
  limits: {
    grace_time: 30,
    factor: set(1.5),
    max: {
      active_jobs: { accruing: set(4), count: set(3) },
      jobs: {
        count: set(5),
        active_jobs: { per: { account: set(8), user: set(9) } },
        per: { account: set(10), user: set(11) },
      },
      accruing: { per: { account: set(7), user: set(6) } },
      tres: {
        total: [
          { type: 'cpu', count: 4 },
          { type: 'mem', count: 1000 },
          { type: 'gres', name: 'gpu', count: 2 },
        ],
        minutes: {
          total: cpus(50),
          per: { qos: cpus(60), job: cpus(12), account: cpus(17), user: cpus(18) },
        },
        per: { account: cpus(13), job: cpus(14), node: cpus(15), user: cpus(16) },
      },
      wall_clock: { per: { qos: set(600), job: set(19) } },
    },
    min: { priority_threshold: set(20), tres: { per: { job: cpus(1) } } },
  },
  preempt: { list: ['low', 1], mode: ['REQUEUE'], exempt_time: set(100) },
  priority: set(7),
  usage_factor: set(0.5),
  usage_threshold: set(0.25),
};

export const QOS: Family = {
  reads: () => [
    readDb('qos/full?with_deleted=true', { asker: 'root' }),
    readDb('qos/?name=normal&id=1', { asker: 'root' }),
    readDb('qos/?name=normal&id=low', { asker: 'root', versions: 'newest' }),
  ],
  writes: [
    added('whole', WHOLE),
    added('bare', {}),
    added('by a user', {}, { asker: 'alice' }),
    added('by a coordinator', {}, { asker: 'bob', ...NEWEST }),
    added('by an operator', {}, { asker: 'carol', ...NEWEST }),
    added('by nobody', {}, { asker: 'nobody', ...NEWEST }),
    added('twice', {}, { prepare: [sacctmgr(`add qos ${NAME}`)] }),
    added('with an unknown id', { id: 9999 }),
    added('with an unknown flag', { flags: ['BOGUS'] }),
    added('with an unknown mode', { preempt: { mode: ['BOGUS'] } }, NEWEST),
    added('with an unknown key', { bogus: 1 }),
    added('with a bad priority', { priority: 'x' }),
    added('with a bad id', { id: 'x' }, NEWEST),
    added('with an unknown resource', {
      limits: { max: { tres: { total: [{ type: 'bogus', count: 1 }] } } },
    }),
    added('to preempt the unknown', { preempt: { list: ['zzz'] } }),
    added('to preempt an unknown number', { preempt: { list: [999] } }, NEWEST),
    added('to preempt a text', { preempt: { list: 'low' } }, NEWEST),
    added('with flags added', { flags: ['ADD', 'NO_DECAY'] }, NEWEST),
    added('deleted', { flags: ['DELETED'] }, { since: 43, ...NEWEST }),
    changed('whole', WHOLE),
    changed('in nothing', {}),
    changed('by a user', { priority: 9 }, { asker: 'alice' }),
    changed('by an operator', { priority: 9 }, { asker: 'carol', ...NEWEST }),
    changed('in its priority alone', {
      priority: set(9),
      flags: ['NOT_SET'],
      preempt: { mode: ['CANCEL'] },
    }),
    changed('in no priority', { priority: { infinite: true } }, NEWEST),
    changed('by flags added', { flags: ['ADD', 'NO_RESERVE'] }),
    changed('by flags removed', { flags: ['REMOVE', 'NO_DECAY'] }),
    changed('in resources', {
      limits: { max: { tres: { total: [{ type: 'cpu', count: 8 }] } } },
    }),
    changed(
      'by a resource taken away',
      { limits: { max: { tres: { total: [{ type: 'cpu', count: -1 }] } } } },
      NEWEST,
    ),
    changed('to no limit', {
      limits: { max: { wall_clock: { per: { job: { infinite: true } } } } },
    }),
    changed(
      'to preempt others',
      { preempt: { list: ['high'], mode: ['SUSPEND', 'GANG'] } },
      NEWEST,
    ),
    changed('to preempt none', { preempt: { list: [] } }),
    changed('to preempt itself', { preempt: { list: [NAME] } }, NEWEST),
    changed(
      'where a mode has no name',
      { priority: set(9), flags: ['NOT_SET'], preempt: { mode: ['CANCEL'] } },
      { prepare: [sacctmgr(`add qos ${NAME} preemptmode=within,cancel`)], ...NEWEST },
    ),
    posted('none', { qos: [] }),
    posted('missing', {}),
    posted('null', { qos: null }),
    posted('of a bad type', { qos: 'x' }),
    posted('without a body', undefined),
    posted('unnamed', { qos: [{}] }),
    posted('with the number of another', { qos: [{ name: 'low', id: 1 }] }),
    posted('by its number', { qos: [{ id: 2, priority: set(1) }] }),
    posted('twice at once', { qos: [{ name: NAME }, { name: NAME, priority: set(3) }] }),
    posted('two, one refused', { qos: [{ name: NAME }, { id: 9999 }] }),
    posted('two', { qos: [{ name: NAME }, { name: `${NAME}2`, description: 'two' }] }),
    deleted('by name', NAME),
    deleted('that is not there', 'zzz'),
    deleted('by a user', NAME, { asker: 'alice' }),
    deleted('by an operator', NAME, { asker: 'carol', ...NEWEST }),
    deleted('by an unknown number', '99999', NEWEST),
  ],
};
