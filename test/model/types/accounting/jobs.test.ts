import { describe, expect, it } from 'vitest';
import { deriveAccountingJob } from '../../../../src/cluster/derive/accounting-job.js';
import type { Given } from '../../../../src/messages/accounting/calls.js';
import type { JobRecord } from '../../../../src/messages/accounting/jobs.js';
import { jobRecord } from '../../../../src/messages/accounting/jobs.js';
import type { TresRecord } from '../../../../src/messages/accounting/tres.js';
import { JOB } from '../../../../src/model/types/accounting/jobs.js';
import type { ApiVersion } from '../../../../src/model/versions.js';
import { Reader } from '../../../../src/wire/reader.js';
import type { ProtocolVersion } from '../../../../src/wire/versions.js';
import { Writer } from '../../../../src/wire/writer.js';
import { NOW, writeContext } from '../../../support/model.js';

const tres = (id: number, type: string, name: string | null = null): TresRecord => ({
  id,
  type,
  name,
  count: 0n,
  alloc_secs: 0n,
});
const LOOK_UPS = {
  tres: [tres(1, 'cpu'), tres(2, 'mem'), tres(1001, 'gres', 'gpu')],
  qos: [],
  associations: [],
};

/** What is shown of a job. */
function shown(
  job: Given<JobRecord>,
  version: ApiVersion = 45,
  protocol: ProtocolVersion = 45,
): { readonly [key: string]: unknown } {
  const writer = new Writer();
  jobRecord.encoder(protocol)(writer, job as JobRecord);
  const record = jobRecord.decoder(protocol)(new Reader(writer.finish()));
  const context = writeContext(version, { lookUps: LOOK_UPS });
  return JSON.parse(JOB.writer(version)(deriveAccountingJob(record), context));
}

const set = (number: number) => ({ set: true, infinite: false, number });
const STEP_ID = { job_id: 7, step_id: 3, step_het_comp: 0xffff_fffe, sluid: 0n };
const BATCH = 0xffff_fffb;

describe('jobs of the accounting database', () => {
  it('name their owner, that of their number, or nobody', () => {
    expect(shown({ user: 'bob', uid: 2001 })).toMatchObject({ user: 'bob' });
    expect(shown({ user: '', uid: 2001 })).toMatchObject({ user: 'alice' });
    expect(shown({ user: null, uid: 4711 })).toMatchObject({ user: null });
  });

  it('tell how long they waited', () => {
    const planned = (times: Given<JobRecord>) => (shown(times)['time'] as never)['planned'];
    expect(planned({ eligible: 100, start: 160 })).toEqual(set(60));
    expect(planned({ eligible: NOW - 5 })).toEqual(set(5));
    expect(planned({ eligible: 100, start: 0xffff_fffe, end: 130 })).toEqual(set(30));
    expect(planned({ eligible: 0, start: 160 })).toEqual(set(0));
    expect(planned({ eligible: 0xffff_ffff })).toEqual(set(0));
  });

  it('have what their release does not tell as nothing', () => {
    expect(shown({}, 45, 39)).toMatchObject({ restart_cnt: 0, exclusive: '', sluid: '' });
  });

  it('show their files, placeholders filled in', () => {
    const job = {
      jobid: 7,
      db_index: 1n,
      array_job_id: 5,
      array_task_id: 12,
      jobname: 'x',
      nodes: 'n[3-4]',
      restart_cnt: 2,
      user: 'alice',
      work_dir: '/home/alice',
      std_out: '%A_%4a.%b-%j-%J-%N-%r-%s-%u-%x-%%-%S',
      std_in: '/dev/null',
    };
    expect(shown(job)).toMatchObject({
      stdout_expanded: '/home/alice/5_0012.2-7-7-n3-2-batch-alice-x-%-s0000000000001',
      stdin_expanded: '/dev/null',
      stderr_expanded: '',
    });
    expect(shown(job, 40)['stdout_expanded']).toBeUndefined();
  });
});

describe('steps of jobs', () => {
  const step = (
    record: NonNullable<Given<JobRecord>['steps']>[number],
    job: Given<JobRecord> = {},
  ) =>
    (shown({ ...job, steps: [{ step_id: STEP_ID, ...record }] })['steps'] as never[])[0] as never;

  it('show their files by their own numbers and nodes, and by their job', () => {
    const job = { jobid: 7, user: 'alice', jobname: 'x', nodes: 'n1', work_dir: '/a' };
    const { step: plain } = step({ std_out: '%J-%s-%N-%u-%x', cwd: '/b/', nodes: 'n9' }, job);
    expect(plain).toMatchObject({ id: '7.3', stdout_expanded: '/b/7.3-3-n9-alice-x' });
    const { step: batch } = step(
      { step_id: { ...STEP_ID, step_id: BATCH }, std_err: '/%J-%s-%N', nodes: '' },
      job,
    );
    expect(batch).toMatchObject({ id: '7.batch', stderr_expanded: '/7-batch-%N' });
  });

  it('show how their tasks are laid out', () => {
    const layout = (task_dist: number) => (step({ task_dist })['task'] as never)['distribution'];
    expect([1, 2, 3, 4].map(layout)).toEqual([
      'Cyclic',
      'Block',
      'arbitrary task distribution',
      'Plane',
    ]);
    expect([0x11, 0x22, 0x31, 0x112, 0x331].map(layout)).toEqual([
      'CCyclic',
      'BBlock',
      'CFCyclic',
      'BCyclicCyclic',
      'CFCyclicFCyclic',
    ]);
    expect([0x80_0002, 0x40_0011, 0, 0x2000, 0x14, 0x41].map(layout)).toEqual([
      'Block,Pack',
      'CCyclic,NoPack',
      'Unknown',
      'Unknown',
      'Unknown',
      'Unknown',
    ]);
  });

  it('show their governors and frequencies', () => {
    const governor = (req_cpufreq_gov: number) =>
      (step({ req_cpufreq_gov })['CPU'] as never)['governor'];
    expect([0, 500, 2_400_000, 3_000_000].map(governor)).toEqual(['0', '500K', '2.40G', '3G']);
    expect([0x8200_0000, 0x8000_0001, 0xffff_fffe].map(governor)).toEqual([
      'Performance',
      'Low',
      'Unknown',
    ]);
  });

  it('list their nodes, null where there are none', () => {
    expect(step({ nodes: 'n[1-2],x' })).toMatchObject({ nodes: { list: ['n1', 'n2', 'x'] } });
    expect(step({ nodes: null })).toMatchObject({ nodes: { list: null, range: '' } });
  });

  it('show what their tasks used, and which task on which node', () => {
    const stats = {
      tres_usage_in_max: '2=18446744073709551614,1=5',
      tres_usage_in_max_taskid: '1=3',
      tres_usage_in_max_nodeid: '1=1,2=9',
      tres_usage_in_ave: '1=4,999=1',
    };
    const { tres: used } = step({ nodes: 'n[1-2]', stats });
    expect(used['requested']).toEqual({
      max: [
        { type: 'cpu', name: '', id: 1, count: 5, task: 3, node: 'n2' },
        { type: 'mem', name: '', id: 2, count: -2, task: 0, node: '' },
      ],
      min: [],
      average: [
        { type: 'cpu', name: '', id: 1, count: 4 },
        { type: '', name: '', id: 999, count: 1 },
      ],
      total: [],
    });
  });
});
