/** Messages to real controllers in every version they speak, compared with what Slurm's commands tell. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeDescription } from '../../src/cluster/controller/submit.js';
import type { AllocationResponse } from '../../src/messages/allocation.js';
import {
  allocate,
  allocateHetJob,
  allocationInfo,
  completeAllocation,
  hetAllocationInfo,
} from '../../src/messages/allocation.js';
import { wholeJob } from '../../src/messages/common.js';
import { isCallIn } from '../../src/messages/engine/rpc.js';
import { requestFederation } from '../../src/messages/federation.js';
import {
  KILL_FLAGS,
  killJob,
  killJobs,
  REQUEUE_FLAGS,
  requeueJob,
  updateJob,
} from '../../src/messages/job-control.js';
import { listJobStates } from '../../src/messages/job-states.js';
import { listLicenses } from '../../src/messages/licenses.js';
import {
  createPartition,
  deletePartition,
  updatePartition,
} from '../../src/messages/partition-control.js';
import {
  createReservation,
  deleteReservation,
  listReservations,
  updateReservation,
} from '../../src/messages/reservations.js';
import { requestResourceLayout } from '../../src/messages/resource-layout.js';
import { listShares } from '../../src/messages/shares.js';
import type { JobDescription } from '../../src/messages/submit.js';
import { NO_VAL } from '../../src/wire/constants.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { makePartition, removePartition, SPOKEN, SUITES, sharedCluster } from './clusters.js';
import type { Asker } from './forced.js';
import { asker, settled, shown } from './forced.js';

/** Name of every job, reservation and partition that is made here. */
const PREFIX = 'messages';
/** Jobs start, and end, when the scheduler has its turn: every few seconds. */
const TURN_MS = 60_000;
/** Heterogeneous jobs start when the backfill scheduler has its turn: every half minute. */
const BACKFILL_TURN_MS = 100_000;
const MONTH_SECONDS = 30 * 86_400;
const PARTITION_HIDDEN = 1 << 1;
const PARTITION_HIDDEN_CLEAR = 1 << 9;
const STATES = { PENDING: 0, RUNNING: 1 } as const;

const ERRORS = {
  INVALID_PARTITION_NAME: 2000,
  INVALID_JOB_ID: 2017,
  JOB_PENDING: 2024,
  NOT_SUPPORTED: 2036,
  JOB_HELD: 2042,
  RESERVATION_INVALID: 2053,
} as const;

/** Mask of the cores that a list of CPUs (`2-3,16-17`) is on; the test clusters have two to a core. */
function coreMask(cpus: string): string {
  let mask = 0n;
  for (const range of cpus.split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    for (let cpu = first; cpu <= last; cpu += 2) mask |= 1n << BigInt(cpu / 2);
  }
  return mask.toString(16).toUpperCase();
}

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    await makePartition(cluster, PREFIX);
  });

  afterAll(async () => {
    await removePartition(cluster, PREFIX);
  });

  /** A job of alice's that only sleeps. */
  async function submit(...options: string[]): Promise<string> {
    const command = ['sbatch', '--parsable', '--mem=100', '--chdir=/tmp', `--job-name=${PREFIX}`];
    command.push(`--partition=${PREFIX}`, ...options, '--wrap=sleep 600');
    return (await cluster.exec(command, { user: 'alice' })).trim();
  }

  async function job(id: string): Promise<Record<string, string>> {
    const [first] = await shown(cluster, 'job', id);
    if (first === undefined) throw new Error(`no job ${id}`);
    return first;
  }

  describe.each(SPOKEN[suite])('in protocol version %i', (version: ProtocolVersion) => {
    const name = `${PREFIX}${version}${suite}`;
    let root: Asker;
    let alice: Asker;

    beforeAll(async () => {
      root = await asker(cluster, 'root', version);
      alice = await asker(cluster, 'alice', version);
    });

    afterAll(async () => {
      // Left behind by a test that failed.
      await root.call(deletePartition, { name }).catch(() => null);
      await root.call(deleteReservation, { name }).catch(() => null);
    });

    it('lists licences', async () => {
      const [{ head, records }, expected] = await settled(
        () => root.list(listLicenses, {}),
        () => shown(cluster, 'license'),
      );
      expect(head.num_lic).toBe(2);
      const told = records.map((license) => ({
        LicenseName: license.name,
        Total: String(license.total),
        Used: String(license.in_use),
        Reserved: String(license.reserved),
        Remote: license.remote === 0 ? 'no' : 'yes',
      }));
      expect(expected).toEqual(
        expect.arrayContaining(told.map((license) => expect.objectContaining(license))),
      );
      expect(expected).toHaveLength(told.length);
    });

    it('tells the shares of associations', async () => {
      const format = '--format=Account,User,NormShares,FairShare';
      const [{ head, records, tail }, expected] = await settled(
        () => root.list(listShares, {}),
        () => cluster.exec(['sshare', '--all', '--parsable2', '--noheader', format]),
      );
      const told = records.map(({ user, name, parent, shares_norm, fs_factor }) => [
        ...(user === 0 ? [name, '', shares_norm.toFixed(6), ''] : []),
        ...(user !== 0 ? [parent, name, shares_norm.toFixed(6), fs_factor.toFixed(6)] : []),
      ]);
      const rows = expected.trimEnd().split('\n');
      expect(told).toEqual(rows.map((row) => row.split('|').map((cell) => cell.trim())));

      const tres = ['sacctmgr', 'show', 'tres', '--parsable2', '--noheader', 'format=type,name'];
      const names = (await cluster.exec(tres)).trim().split('\n');
      expect(head.tres_names).toEqual(
        names.map((line) => line.replace('|', '/').replace(/\/$/, '')),
      );
      for (const { tres_run_secs, usage_tres_raw } of records) {
        expect(tres_run_secs).toHaveLength(names.length);
        expect(usage_tres_raw).toHaveLength(names.length);
      }
      expect(tail).toEqual({ tot_shares: 0n });

      const some = await root.list(listShares, { acct_list: ['biology'], user_list: ['bob'] });
      expect(some.records.map((record) => record.name)).toEqual(['biology', 'bob']);
    });

    it('is in no federation', async () => {
      expect(await root.call(requestFederation, {})).toEqual({ federation: null });
    });

    it('creates, lists, changes and deletes reservations', async () => {
      const start = Math.floor(Date.now() / 1000) + MONTH_SECONDS;
      const created = await root.call(createReservation, {
        ...{ name, start_time: start, duration: 60, node_cnt: 1, partition: 'long' },
        ...{ users: 'alice,bob', comment: 'Größe', licenses: 'matlab:3' },
      });
      expect(created).toEqual({ name });
      await root.call(updateReservation, { name, duration: 90, node_cnt: 2, comment: 'mehr' });

      const [expected = {}] = await shown(cluster, 'reservation', name);
      expect(expected).toMatchObject({ NodeCnt: '2', Duration: '01:30:00', Comment: 'mehr' });
      const { records } = await root.list(listReservations, {});
      const record = records.find((reservation) => reservation.name === name);
      expect(record).toMatchObject({ start_time: start, end_time: start + 90 * 60 });
      expect({
        ReservationName: record?.name,
        Nodes: record?.node_list,
        NodeCnt: String(record?.node_cnt),
        CoreCnt: String(record?.core_cnt),
        PartitionName: record?.partition,
        Users: record?.users,
        Comment: record?.comment,
        Licenses: record?.licenses,
        TRES: record?.tres_str,
      }).toEqual({
        ReservationName: name,
        Nodes: expected['Nodes'],
        NodeCnt: '2',
        CoreCnt: expected['CoreCnt'],
        PartitionName: 'long',
        Users: 'alice,bob',
        Comment: 'mehr',
        Licenses: 'matlab:3',
        TRES: expected['TRES'],
      });

      await root.call(deleteReservation, { name });
      const { records: left } = await root.list(listReservations, {});
      expect(left.map((reservation) => reservation.name)).not.toContain(name);
      await expect(root.call(deleteReservation, { name })).rejects.toMatchObject({
        errorNumber: ERRORS.RESERVATION_INVALID,
      });
    });

    it('creates, changes and deletes partitions', async () => {
      await root.call(createPartition, {
        ...{ name, nodes: 'n[8-9]', max_time: 60, priority_tier: 3, flags: PARTITION_HIDDEN },
        ...{ allow_accounts: 'physics', def_mem_per_cpu: 123n, job_defaults_str: 'DefCpuPerGPU=2' },
      });
      expect(await shown(cluster, 'partition', name)).toEqual([
        expect.objectContaining({
          ...{ PartitionName: name, Nodes: 'n[8-9]', MaxTime: '01:00:00', PriorityTier: '3' },
          ...{ Hidden: 'YES', AllowAccounts: 'physics', DefMemPerNode: '123' },
          ...{ JobDefaults: 'DefCpuPerGPU=2', State: 'UP', DefaultTime: 'NONE', Default: 'NO' },
        }),
      ]);
      await root.call(updatePartition, { name, max_nodes: 1, flags: PARTITION_HIDDEN_CLEAR });
      expect(await shown(cluster, 'partition', name)).toEqual([
        expect.objectContaining({ MaxNodes: '1', Hidden: 'NO', MaxTime: '01:00:00' }),
      ]);
      await root.call(deletePartition, { name });
      await expect(root.call(deletePartition, { name })).rejects.toMatchObject({
        errorNumber: ERRORS.INVALID_PARTITION_NAME,
      });
    });

    it('changes jobs', async () => {
      const id = await submit('--hold');
      const change = (description: Partial<JobDescription>) =>
        alice.call(updateJob, completeDescription(description));
      await change({ job_id_str: id, comment: 'Größe', time_limit: 17, nice: 0x8000_0000 + 5 });
      expect(await job(id)).toMatchObject({ Comment: 'Größe', TimeLimit: '00:17:00', Nice: '5' });
      await change({ step_id: wholeJob(Number(id)), comment: 'other' });
      expect(await job(id)).toMatchObject({ Comment: 'other', TimeLimit: '00:17:00', Nice: '5' });

      const array = await submit('--hold', '--array=1-3');
      const results = await change({ job_id_str: `${array}_2`, comment: 'second' });
      const task = expect.stringMatching(new RegExp(`^${array}_\\[?2\\]?$`));
      expect(results).toEqual({
        results: [{ error_code: 0, job_array_id: task, err_msg: null }],
      });
      expect(await job(`${array}_2`)).toMatchObject({ Comment: 'second' });
      await expect(change({ job_id_str: '4000000', comment: 'x' })).rejects.toMatchObject({
        errorNumber: ERRORS.INVALID_JOB_ID,
      });
    });

    it('requeues jobs', async () => {
      const id = await submit('--requeue');
      const isIn = async (state: string) => (await job(id))['JobState'] === state;
      await until('the job', () => isIn('RUNNING'), TURN_MS);
      await alice.call(requeueJob, { job_id_str: id, flags: REQUEUE_FLAGS.HOLD });
      await until('the requeued job', () => isIn('PENDING'), TURN_MS);
      expect(await job(id)).toMatchObject({ Reason: 'job_requeued_in_held_state', Restarts: '1' });
      await expect(alice.call(requeueJob, { job_id_str: id })).rejects.toMatchObject({
        errorNumber: ERRORS.JOB_PENDING,
      });
    });

    it('signals a job', async () => {
      const id = await submit('--hold');
      expect(await alice.call(killJob, { sjob_id: id, signal: 9 })).toBeNull();
      expect(await job(id)).toMatchObject({ JobState: 'CANCELLED' });
    });

    if (isCallIn(killJobs, version)) {
      it('tells the states of jobs', async () => {
        const array = Number(await submit('--hold', '--array=1-3'));
        const single = Number(await submit('--hold'));
        const { head, records } = await alice.list(listJobStates, {
          job_ids: [array, single].map((job_id) => ({
            job_id,
            array_task_id: NO_VAL,
            het_job_offset: NO_VAL,
          })),
        });
        expect(head).toEqual({ jobs_count: 2 });
        expect(records).toEqual([
          {
            ...{ job_id: array, array_job_id: array, array_task_id: NO_VAL },
            ...{ array_task_id_bitmap: { size: 4, mask: '0xE' }, state: STATES.PENDING },
          },
          { job_id: single, array_job_id: 0, het_job_id: 0, state: STATES.PENDING },
        ]);
        const all = await alice.list(listJobStates, {});
        expect(all.records).toEqual(expect.arrayContaining([...records]));
      });

      it('signals many jobs', async () => {
        const first = await submit('--hold');
        const second = await submit('--hold', '--qos=low');
        const third = await submit('--hold');
        const reply = await alice.call(killJobs, {
          jobs_array: [first, second, '4000000'],
          flags: KILL_FLAGS.JOBS_VERBOSE,
        });
        const outcomes = reply?.job_responses?.map(({ error_code, id, real_job_id }) => [
          ...[error_code, id.step_id.job_id, real_job_id],
        ]);
        expect(outcomes).toHaveLength(3);
        expect(outcomes).toEqual(
          expect.arrayContaining([
            [0, Number(first), Number(first)],
            [0, Number(second), Number(second)],
            [ERRORS.INVALID_JOB_ID, 4_000_000, NO_VAL],
          ]),
        );
        expect(await job(second)).toMatchObject({ JobState: 'CANCELLED' });

        const fourth = await submit('--hold', '--qos=low');
        await alice.call(killJobs, { job_name: PREFIX, qos: 'low', state: STATES.PENDING });
        expect(await job(fourth)).toMatchObject({ JobState: 'CANCELLED' });
        expect(await job(third)).toMatchObject({ JobState: 'PENDING' });
      });
    } else {
      it('has no message for states and many signals', async () => {
        const refusal = { errorNumber: ERRORS.NOT_SUPPORTED };
        await expect(alice.list(listJobStates, {})).rejects.toMatchObject(refusal);
        await expect(alice.call(killJobs, { jobs_array: ['1'] })).rejects.toMatchObject(refusal);
      });
    }

    describe('allocates resources', () => {
      const ALLOCATION: Partial<JobDescription> = {
        ...{ name: PREFIX, alloc_node: 'here', work_dir: '/tmp', environment: ['A=b'] },
        ...{ min_nodes: 1, pn_min_memory: 100n, time_limit: 5 },
      };
      const request = (more: Partial<JobDescription>) =>
        completeDescription({ ...ALLOCATION, ...more });
      const idOf = (answer: AllocationResponse | null | undefined) => {
        const id = answer?.step_id?.job_id;
        if (id === undefined) throw new Error('no allocation');
        return id;
      };
      const complete = (id: number) =>
        alice.call(completeAllocation, { step_id: wholeJob(id), job_rc: 0 });

      it('at once, and takes them back', async () => {
        const answer = await alice.call(
          allocate,
          request({ partition: PREFIX, num_tasks: 3, tres_per_node: 'gres/gpu:1' }),
        );
        const id = idOf(answer);
        const expected = await job(String(id));
        expect(answer).toMatchObject({
          ...{ account: expected['Account'], partition: PREFIX, qos: expected['QOS'] },
          ...{ node_cnt: 1, node_list: expected['NodeList'], error_code: 0, uid: 2001 },
          ...{ user_name: 'alice', num_cpu_groups: 1, cpus_per_node: [4], cpu_count_reps: [1] },
          ...{ tres_per_node: 'gres/gpu:1', working_cluster_rec: null },
        });
        const again = await alice.call(allocationInfo, { step_id: wholeJob(id) });
        expect(again).toMatchObject({ node_list: expected['NodeList'], cpus_per_node: [4] });
        expect(idOf(again)).toBe(id);

        const layout = root.call(requestResourceLayout, { step_id: wholeJob(id) });
        if (version < 44) {
          await expect(layout).rejects.toMatchObject({ errorNumber: ERRORS.NOT_SUPPORTED });
        } else {
          const detail = await cluster.exec(['scontrol', 'show', 'job', '--details', String(id)]);
          const [, node, cpus, memory, device] =
            /Nodes=(\S+) CPU_IDs=(\S+) Mem=(\d+) GRES=gpu:tesla:1\(IDX:(\d)\)/.exec(detail) ?? [];
          const mask = coreMask(cpus ?? '');
          expect(await layout).toEqual({
            nodes: [
              {
                ...{ node, mem_alloc: BigInt(memory ?? 0), channel: NO_VAL },
                ...{ sockets_per_node: 2, cores_per_socket: 8 },
                core_bitmap: expect.stringMatching(new RegExp(`^0x0*${mask}$`)),
                gres: [
                  {
                    ...{ name: 'gpu', type: 'tesla', count: 1n, has_index: true },
                    index: { size: 2, mask: `0x${1 << Number(device)}` },
                  },
                ],
              },
            ],
          });
        }
        await complete(id);
        expect((await job(String(id)))['JobState']).toMatch(/^COMPLET/);
      });

      it('later', async () => {
        const answer = await alice.call(allocate, request({ priority: 0 }));
        expect(answer).toMatchObject({ node_cnt: 0, node_list: null });
        expect(answer?.error_code).toBe(ERRORS.JOB_HELD);
        const step_id = wholeJob(idOf(answer));
        await expect(alice.call(allocationInfo, { step_id })).rejects.toMatchObject({
          errorNumber: ERRORS.JOB_PENDING,
        });
        await complete(step_id.job_id);
      });

      const het = (more: Partial<JobDescription>) => {
        // Components share no nodes: the first one's are others.
        const components = [{ partition: 'debug' }, { partition: PREFIX, min_nodes: 2 }];
        return { jobs: components.map((component) => request({ ...component, ...more })) };
      };

      it('later to heterogeneous jobs', async () => {
        const answer = await alice.call(allocateHetJob, het({ priority: 0 }));
        const [first, second] = (answer?.jobs ?? []).map(idOf);
        expect(second).toBe((first as number) + 1);
        const step_id = wholeJob(first as number);
        await expect(alice.call(hetAllocationInfo, { step_id })).rejects.toMatchObject({
          errorNumber: ERRORS.JOB_PENDING,
        });
        await complete(first as number);
      });

      // In one version only, because it takes so long.
      if (version === SPOKEN[suite].at(-1)) {
        it('to heterogeneous jobs', async () => {
          const answer = await alice.call(allocateHetJob, het({}));
          const [first, second] = (answer?.jobs ?? []).map(idOf);
          const starts = async () => (await job(String(second)))['JobState'] === 'RUNNING';
          await until('both components', starts, BACKFILL_TURN_MS);
          const step_id = wholeJob(first as number);
          const given = await alice.call(hetAllocationInfo, { step_id });
          expect(given?.jobs?.map((component) => [idOf(component), component.node_cnt])).toEqual([
            [first, 1],
            [second, 2],
          ]);
          await complete(first as number);
        });
      }
    });
  });
});
