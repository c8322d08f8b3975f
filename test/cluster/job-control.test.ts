/** Jobs changed, signalled, queued again and allocated, in every protocol version. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { Findings, ReadContext } from '../../src/model/engine/context.js';
import type { Json } from '../../src/model/engine/json.js';
import { compileReader } from '../../src/model/engine/kind.js';
import { readWhole } from '../../src/model/engine/object-reader.js';
import { parseSelectedStep } from '../../src/model/kinds/step-ids.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { postJobAllocate } from '../../src/operations/job-allocate.js';
import { getJobRequeue, postJobsRequeue } from '../../src/operations/job-requeue.js';
import { deleteJob, deleteJobs } from '../../src/operations/job-signal.js';
import { postJob } from '../../src/operations/job-update.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { NameService } from '../../src/system/names.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { SURROUNDINGS } from '../support/model.js';
import { makePartition, removePartition, SPOKEN, SUITES, sharedCluster } from './clusters.js';
import { shown } from './forced.js';

/** The API in which requests are read; the protocol does not depend on it. */
const VERSION: ApiVersion = 45;
/** Name of every job and of the partition that they are in. */
const NAME = 'control';
/** Jobs start, end and are queued when the scheduler has its turn. */
const PATIENCE_MS = 60_000;
const SBATCH = ['sbatch', '--parsable', '--output=/dev/null', '--chdir=/tmp', `--job-name=${NAME}`];
const WRAP = ['--wrap', 'sleep 300'];
const ALLOCATION = {
  name: NAME,
  partition: NAME,
  current_working_directory: '/tmp',
  environment: ['A=1'],
};

interface Request {
  readonly job?: string;
  readonly query?: object;
  readonly body?: Json;
  readonly signal?: AbortSignal;
}

describe.each(SUITES)('the controller of %s', (suite) => {
  const names = new NameService();
  let cluster: Cluster;
  let alice: TokenCaller;
  let bob: TokenCaller;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    await makePartition(cluster, NAME);
    alice = new TokenCaller(await cluster.token('alice'), null);
    bob = new TokenCaller(await cluster.token('bob'), null);
  });

  afterAll(async () => {
    await removePartition(cluster, NAME);
  });

  const submit = async (...options: string[]) =>
    (
      await cluster.exec([...SBATCH, `--partition=${NAME}`, ...options, ...WRAP], { user: 'alice' })
    ).trim();
  const states = async (id: string) =>
    (await shown(cluster, 'job', id)).map(({ JobState }) => JobState);
  const started = async (id: string) =>
    await until(`job ${id} to run`, async () => (await states(id))[0] === 'RUNNING', PATIENCE_MS);

  /** Has operations carried out in one protocol version. */
  function askIn(forcedVersion: ProtocolVersion) {
    return async (operation: AnyOperation, request: Request, caller = alice) => {
      const findings = new Findings();
      const now = Math.floor(Date.now() / 1000);
      const surroundings = { ...SURROUNDINGS, names, now, clusterName: suite };
      const context = new ReadContext({ version: VERSION, findings, surroundings });
      const read =
        operation.body === undefined || request.body === undefined
          ? undefined
          : readWhole(compileReader(operation.body, VERSION), request.body, context);
      const controller = new ControllerClient({
        controllers: [{ name: suite, address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] }],
        messageTimeoutMs: 60_000,
        connectTimeoutMs: 30_000,
        credentials: new CredentialSource(null),
        budget: new SpoolBudget(),
        forcedVersion,
      });
      const reply = await operation.handle({
        version: VERSION,
        cluster: { controller, names } as never,
        caller,
        surroundings,
        parameters: { job_id: parseSelectedStep(request.job ?? '1') },
        query: request.query ?? {},
        body: read,
        findings,
        signal: request.signal ?? new AbortController().signal,
      } as never);
      const payload = reply.type === 'object' ? reply.payload : null;
      const errors = findings.errors.map(({ error_number }) => error_number);
      return { payload, errors };
    };
  }

  describe.each(SPOKEN[suite])('in protocol version %i', (forcedVersion: ProtocolVersion) => {
    const ask = askIn(forcedVersion);
    const done = { payload: expect.anything(), errors: [] };

    it('changes jobs', async () => {
      const id = await submit('--hold');
      const body = { comment: 'Grüße', time_limit: { set: true, number: 5 }, nice: 10 };
      expect(await ask(postJob, { job: id, body })).toEqual(done);
      const [job] = await shown(cluster, 'job', id);
      expect(job).toMatchObject({ Comment: 'Grüße', TimeLimit: '00:05:00', Nice: '10' });
      expect((await ask(postJob, { job: id, body }, bob)).errors).toEqual([2010]);
      expect((await ask(postJob, { job: '60000000', body })).errors).toEqual([2017]);
      expect((await ask(postJob, { job: id, body: { partition: 'x' } })).errors).toEqual([2000]);
      expect(await ask(postJob, { job: id, body: { hold: false } })).toEqual(done);
      await started(id);
      await cluster.exec(['scancel', id]);
    });

    it('changes one component of a heterogeneous job', async () => {
      const id = await submit('--hold', '--nodes=1', ':', '--nodes=1');
      expect(await ask(postJob, { job: `${id}+1`, body: { comment: 'second' } })).toEqual(done);
      const components = await shown(cluster, 'job', id);
      expect(components.map(({ Comment }) => Comment)).toEqual([undefined, 'second']);
      await cluster.exec(['scancel', id]);
    });

    it('ends jobs, tasks and sets of tasks', async () => {
      const held = await submit('--hold');
      expect(await ask(deleteJob, { job: held })).toEqual({ payload: { status: [] }, errors: [] });
      expect(await states(held)).toEqual(['CANCELLED']);
      const array = await submit('--hold', '--array=1-6');
      await ask(deleteJob, { job: `${array}_2` });
      await ask(deleteJob, { job: `${array}_[4-5]` });
      const left = (await shown(cluster, 'job', array)).find(
        (job) => job['JobState'] === 'PENDING',
      );
      expect(left?.['ArrayTaskId']).toBe('1,3,6');
      const unknown = await ask(deleteJob, { job: '60000000' });
      expect(unknown.payload).toMatchObject({ status: [{ error_code: 2017 }] });
      const denied = await ask(deleteJob, { job: array }, bob);
      expect(denied.payload).toMatchObject({ status: [{ error_code: 2002 }] });
      await cluster.exec(['scancel', array]);
    });

    it('signals a running job, which goes on', async () => {
      const id = await submit();
      await started(id);
      const query = { signal: 18, flags: 0x800 };
      const { payload } = await ask(deleteJob, { job: id, query });
      expect(payload).toMatchObject({ status: [{ error_code: 0, real_job_id: Number(id) }] });
      expect((await states(id))[0]).toMatch(/^(RUNNING|SIGNALING)$/);
      await cluster.exec(['scancel', id]);
    });

    it('ends jobs by ids and by filters', async () => {
      const [first, second, other] = [
        await submit('--hold'),
        await submit('--hold'),
        await submit('--hold'),
      ];
      expect((await ask(deleteJobs, { body: {} })).errors).toEqual([2173]);
      const some = await ask(deleteJobs, { body: { jobs: [first, '60000000'] } });
      expect(some.payload).toMatchObject({ status: [{ error_code: 2017 }] });
      expect(await states(first)).toEqual(['CANCELLED']);
      const filters = { jobs: [second], job_name: NAME, job_state: ['PENDING'] };
      const filtered = await ask(deleteJobs, { body: filters });
      expect(filtered.errors).toEqual(forcedVersion === 39 ? [2036] : []);
      expect(await states(second)).toEqual([forcedVersion === 39 ? 'PENDING' : 'CANCELLED']);
      expect(await states(other)).toEqual(['PENDING']);
      await cluster.exec(['scancel', second, other]);
    });

    it('queues jobs again', async () => {
      const id = await submit('--requeue');
      await started(id);
      expect(await ask(getJobRequeue, { job: id, query: { flags: 0x800 } })).toMatchObject({
        errors: [],
      });
      await until(
        'the job to be held',
        async () => (await states(id))[0] === 'PENDING',
        PATIENCE_MS,
      );
      const [job] = await shown(cluster, 'job', id);
      expect(job).toMatchObject({ Restarts: '1', Priority: '0' });
      expect((await ask(getJobRequeue, { job: id })).errors).toEqual([2024]);
      const array = await submit('--hold', '--array=1-2');
      const many = await ask(postJobsRequeue, { body: { jobs: [array, '60000000'] } });
      expect(many.errors).toEqual([2017]);
      expect(many.payload).toMatchObject({ status: [[{ error_code: 2024 }]] });
      await cluster.exec(['scancel', id, array]);
    });

    it('allocates resources at once', async () => {
      const { payload, errors } = await ask(postJobAllocate, { body: { job: ALLOCATION } });
      expect(errors).toEqual([]);
      const id = String(payload?.['job_id']);
      expect(await states(id)).toEqual(['RUNNING']);
      await cluster.exec(['scancel', id]);
    });

    it('gives an allocation up with its client', async () => {
      const abort = new AbortController();
      const job = { ...ALLOCATION, name: 'left', hold: true };
      const waiting = ask(postJobAllocate, { body: { job }, signal: abort.signal });
      let id = '';
      const queued = async () => {
        id = (await cluster.exec(['squeue', '-h', '--name=left', '-o', '%A'])).trim();
        return id !== '';
      };
      await until('the job to be queued', queued, PATIENCE_MS);
      abort.abort();
      expect((await waiting).errors).toHaveLength(1);
      expect(await states(id)).toEqual(['CANCELLED']);
    });

    it('refuses allocations that cannot be', async () => {
      const job = { ...ALLOCATION, partition: 'nowhere' };
      expect((await ask(postJobAllocate, { body: { job } })).errors).toEqual([2000]);
      const many = { ...ALLOCATION, minimum_nodes: 9999, immediate: true };
      expect((await ask(postJobAllocate, { body: { job: many } })).errors).toHaveLength(1);
    });
  });

  // In one version only, because backfill, which starts them, has its turn every half minute.
  it('allocates resources to heterogeneous jobs when they are there', async () => {
    const ask = askIn(SPOKEN[suite].at(-1) as ProtocolVersion);
    const late = { ...ALLOCATION, name: 'late', hold: true };
    // Given up, it leaves no job behind.
    const signal = AbortSignal.timeout(100_000);
    const waiting = ask(postJobAllocate, { body: { hetjob: [late, late] }, signal });
    const release = async () => {
      const text = await cluster.exec(['squeue', '-h', '--name=late', '-o', '%i']);
      const [, leader] = /^ *(\d+)\+0/m.exec(text) ?? [];
      if (leader === undefined) return false;
      await cluster.exec(['scontrol', 'release', leader], { user: 'alice' });
      return true;
    };
    await until('the job to be queued', release, PATIENCE_MS);
    const granted = await waiting;
    expect(granted.errors).toEqual([]);
    const leader = String(granted.payload?.['job_id']);
    expect(await states(leader)).toEqual(['RUNNING', 'RUNNING']);
    await cluster.exec(['scancel', leader]);
  });
});
