/** A request of each operation that a controller must carry out, whatever the two versions. */
import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Json } from '../../src/model/engine/json.js';
import type { ApiVersion } from '../../src/model/versions.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { ACCOUNTING_TRIALS } from './accounting-trials.js';
import { shown } from './forced.js';

/** Where a trial takes place. */
export interface Turn {
  readonly cluster: Cluster;
  readonly api: ApiVersion;
  readonly protocol: ProtocolVersion;
  /** A job that runs all the while. */
  readonly runningJob: string;
  /** Jobs that run, for one trial each. */
  readonly jobsToRequeue: readonly [string, string];
  /** A name that no other turn has. */
  readonly name: string;
  /** A node that no other turn of the time has. */
  readonly node: string;
}

/** An operation's request, and how it is told that it was carried out. */
export interface Trial {
  /** What is asked for, in the words of the page. */
  readonly request: string;
  /** The first release that can do it, where not all can; others must answer that they cannot. */
  readonly since?: ProtocolVersion;
  /** Always refused: an operation that does nothing. */
  readonly isRefused?: true;
  /** Not in several API versions at the same time. */
  readonly isAlone?: boolean;
  /** Makes what the request is about; gives the parameter of the path. */
  prepare?(turn: Turn): Promise<string> | string;
  body?(subject: string, turn: Turn): Json;
  query?(subject: string): string;
  /** Places and rules of the schema that the reply breaks, as upstream's does. */
  readonly unlikeSchema?: RegExp;
  /** Looks for what the request was about in the reply, and for what it changed in Slurm. */
  check(reply: Reply, subject: string, turn: Turn): Promise<void> | void;
  /** Takes back what the request, or its preparation, has left. */
  undo?(subject: string, turn: Turn): Promise<unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: replies of all operations
export type Reply = any;

const JOB = { current_working_directory: '/tmp', environment: ['PATH=/bin:/usr/bin'] };
const SCRIPT = '#!/bin/sh\nsleep 600\n';
const FAR_START = { set: true, infinite: false, number: 4_102_444_800 };
const RESERVATION_OPTIONS = ['StartTime=2100-01-01', 'Duration=60', 'Users=root'];

const running = ({ runningJob }: Turn): string => runningJob;
const ownNode = ({ node }: Turn): string => node;
const newName = ({ name }: Turn): string => name;

async function scontrol({ cluster }: Turn, ...words: string[]): Promise<string> {
  return await cluster.exec(['scontrol', ...words]);
}

/** What Slurm itself shows of one thing. */
async function show(turn: Turn, what: string, which: string): Promise<Record<string, string>> {
  const [record = {}, ...others] = await shown(turn.cluster, what, which);
  expect(others).toEqual([]);
  return record;
}

/** Names of what Slurm itself shows. */
async function existing({ cluster }: Turn, what: string, key: string): Promise<unknown[]> {
  return (await shown(cluster, what)).map((record) => record[key]);
}

async function submit({ cluster, name }: Turn, ...options: string[]): Promise<string> {
  const command = ['sbatch', '--parsable', '--chdir=/tmp', '--output=/dev/null', ...options];
  return (await cluster.exec([...command, `--job-name=${name}`, '--wrap=sleep 600'])).trim();
}

const submitHeld = (turn: Turn): Promise<string> => submit(turn, '--hold');

const cancel = (_: string, { cluster, name }: Turn): Promise<unknown> =>
  cluster.exec(['scancel', `--name=${name}`]);

/** That a reply has the id of the only job of the turn's name. */
async function isNewJob({ job_id }: Reply, _: string, { cluster, name }: Turn): Promise<void> {
  const listed = await cluster.exec(['squeue', '--noheader', `--name=${name}`, '--format=%A']);
  expect(String(job_id)).toBe(listed.trim());
}

async function isCancelled(id: string, turn: Turn): Promise<void> {
  expect(await show(turn, 'job', id)).toMatchObject({ JobState: 'CANCELLED' });
}

/** Once what it ran has ended. */
async function isHeldAgain(id: string, turn: Turn): Promise<void> {
  await until('the job to be held again', async () => {
    const { Restarts, Priority } = await show(turn, 'job', id);
    return Restarts === '1' && Priority === '0';
  });
  await turn.cluster.exec(['scancel', id]);
}

async function createReservation(turn: Turn): Promise<string> {
  const options = [`Reservation=${turn.name}`, `Nodes=${turn.node}`, ...RESERVATION_OPTIONS];
  await scontrol(turn, 'create', 'reservation', ...options);
  return turn.name;
}

const deleteReservation = (name: string, turn: Turn): Promise<unknown> =>
  scontrol(turn, 'delete', `Reservation=${name}`);

const reservation = (name: string, { node }: Turn): Record<string, Json> => ({
  ...{ name, start_time: FAR_START, users: ['root'], node_list: node },
  duration: { set: true, infinite: false, number: 60 },
});

async function isNewReservation(reply: Reply, name: string, turn: Turn): Promise<void> {
  expect(reply.reservations).toMatchObject([{ name }]);
  expect(await show(turn, 'reservation', name)).toMatchObject({ Nodes: turn.node, Users: 'root' });
}

async function createNode(turn: Turn): Promise<string> {
  await scontrol(turn, 'create', `NodeName=${turn.name}`, 'CPUs=3', 'State=CLOUD');
  return turn.name;
}

/** Comments stay; the next turn writes another. */
async function hasComment(_: Reply, node: string, turn: Turn): Promise<void> {
  expect(await show(turn, 'node', node)).toMatchObject({ Comment: turn.name });
}

async function createPartition(turn: Turn): Promise<string> {
  await scontrol(turn, 'create', `PartitionName=${turn.name}`, 'Nodes=n1');
  return turn.name;
}

const named = (name: string): Reply => expect.arrayContaining([expect.objectContaining({ name })]);

/** By method and path, in the order of the document. */
export const TRIALS: Readonly<Record<string, Trial>> = {
  'GET /slurm/shares': {
    request: "the shares; root's are among them",
    check: ({ shares }) => expect(shares.shares).toEqual(named('root')),
  },
  'GET /slurm/reconfigure/': {
    request: 'reading the configuration again, with a partition added to it',
    isAlone: true,
    prepare: (turn) => {
      appendFileSync(turn.cluster.confPath, `PartitionName=${turn.name} Nodes=n1\n`);
      return turn.name;
    },
    check: async (_, name, turn) => {
      const isThere = async () =>
        (await existing(turn, 'partition', 'PartitionName')).includes(name);
      await until('the partition', isThere);
    },
  },
  'GET /slurm/diag/': {
    request: 'the statistics; a thread at least answers',
    check: ({ statistics }) => expect(statistics.server_thread_count).toBeGreaterThan(0),
  },
  'GET /slurm/ping/': {
    request: 'a ping of the controller, which answers',
    check: ({ pings }, _, { api }) => {
      const answered = api >= 42 ? { responding: true } : { pinged: 'UP' };
      expect(pings).toMatchObject([{ hostname: 'controller', ...answered }]);
    },
  },
  'GET /slurm/licenses/': {
    request: 'the licences; a configured one is among them with its count',
    check: ({ licenses }) =>
      expect(licenses).toContainEqual(
        expect.objectContaining({ LicenseName: 'matlab', Total: 20 }),
      ),
  },
  'POST /slurm/job/submit': {
    request: 'a held job, which Slurm then shows; ended afterwards',
    body: (_, { name }) => ({ script: SCRIPT, job: { ...JOB, name, hold: true } }),
    check: isNewJob,
    undo: cancel,
  },
  'POST /slurm/job/allocate': {
    request: 'an allocation, which is granted; ended afterwards',
    body: (_, { name }) => ({ job: { ...JOB, name } }),
    check: isNewJob,
    undo: cancel,
  },
  'GET /slurm/jobs/': {
    request: 'the jobs; one that runs is among them',
    unlikeSchema: /^jobs\[\d+\]\.job_resources type:/,
    check: ({ jobs }, _, { runningJob }) =>
      expect(jobs.map((job: Reply) => String(job.job_id))).toContain(runningJob),
  },
  'GET /slurm/jobs/state/': {
    request: 'the state of a job that runs',
    prepare: running,
    query: (id) => `job_id=${id}`,
    check: ({ jobs }, id) => expect(jobs).toMatchObject([{ job_id: id, state: ['RUNNING'] }]),
  },
  'DELETE /slurm/jobs/': {
    request: 'the end of a held job that is named, which is then cancelled',
    prepare: submitHeld,
    body: (id) => ({ jobs: [id], flags: ['VERBOSE'] }),
    check: async ({ status }, id, turn) => {
      expect(status).toMatchObject([{ error: { code: 0 }, job_id: { number: Number(id) } }]);
      await isCancelled(id, turn);
    },
  },
  'GET /slurm/job/{job_id}': {
    request: 'a job that runs',
    prepare: running,
    check: ({ jobs }, id) => expect(jobs).toMatchObject([{ job_id: Number(id) }]),
  },
  'POST /slurm/job/{job_id}': {
    request: "a held job's comment, which Slurm then shows; ended afterwards",
    prepare: submitHeld,
    body: (_, { name }) => ({ comment: name }),
    unlikeSchema: /^results type:/,
    check: async (_, id, turn) =>
      expect(await show(turn, 'job', id)).toMatchObject({ Comment: turn.name }),
    undo: cancel,
  },
  'DELETE /slurm/job/{job_id}': {
    request: 'the end of a held job, which is then cancelled',
    prepare: submitHeld,
    check: async (_, id, turn) => await isCancelled(id, turn),
  },
  'GET /slurm/job/{job_id}/requeue': {
    request: 'a job that runs to be queued and held; ended afterwards',
    prepare: ({ jobsToRequeue }) => jobsToRequeue[0],
    query: () => 'Hold=true',
    check: async (_, id, turn) => await isHeldAgain(id, turn),
  },
  'POST /slurm/jobs/requeue': {
    request: 'the same, named in the body',
    prepare: ({ jobsToRequeue }) => jobsToRequeue[1],
    body: (id) => ({ jobs: [id], flags: ['Hold'] }),
    check: async (_, id, turn) => await isHeldAgain(id, turn),
  },
  'GET /slurm/nodes/': {
    request: 'the nodes; n10 is among them',
    check: ({ nodes }) => expect(nodes).toEqual(named('n10')),
  },
  'POST /slurm/nodes/': {
    request: "a node's comment, which Slurm then shows",
    prepare: ownNode,
    body: (node, { name }) => ({ name: [node], comment: name }),
    check: hasComment,
  },
  'GET /slurm/node/{node_name}': {
    request: 'a node',
    prepare: () => 'n3',
    check: ({ nodes }, name) => expect(nodes).toMatchObject([{ name, cpus: 32 }]),
  },
  'POST /slurm/node/{node_name}': {
    request: 'the same, named in the path',
    prepare: ownNode,
    body: (_, { name }) => ({ comment: name }),
    check: hasComment,
  },
  'DELETE /slurm/node/{node_name}': {
    request: 'the end of a dynamic node that was made for it',
    prepare: createNode,
    check: async (_, name, turn) =>
      expect(await existing(turn, 'node', 'NodeName')).not.toContain(name),
  },
  'GET /slurm/partitions/': {
    request: 'the partitions; the default one is among them',
    check: ({ partitions }) => expect(partitions).toEqual(named('debug')),
  },
  'POST /slurm/partitions/': {
    request: 'a new partition, which Slurm then shows; deleted afterwards',
    prepare: newName,
    body: (name) => ({ partitions: [{ name, nodes: { configured: 'n[1-2]' } }] }),
    check: async (_, name, turn) =>
      expect(await show(turn, 'partition', name)).toMatchObject({ Nodes: 'n[1-2]' }),
    undo: (name, turn) => scontrol(turn, 'delete', `PartitionName=${name}`),
  },
  'GET /slurm/partition/{partition_name}': {
    request: 'a partition',
    prepare: () => 'long',
    check: ({ partitions }, name) => expect(partitions).toMatchObject([{ name }]),
  },
  'DELETE /slurm/partition/{partition_name}': {
    request: 'the end of a partition that was made for it',
    prepare: createPartition,
    check: async (_, name, turn) =>
      expect(await existing(turn, 'partition', 'PartitionName')).not.toContain(name),
  },
  'GET /slurm/reservations/': {
    request: 'the reservations; one that was made for it is among them',
    prepare: createReservation,
    check: ({ reservations }, name) => expect(reservations).toEqual(named(name)),
    undo: deleteReservation,
  },
  'POST /slurm/reservations/': {
    request: 'a new reservation, which Slurm then shows; deleted afterwards',
    prepare: newName,
    body: (name, turn) => ({ reservations: [reservation(name, turn)] }),
    check: isNewReservation,
    undo: deleteReservation,
  },
  'GET /slurm/reservation/{reservation_name}': {
    request: 'a reservation that was made for it',
    prepare: createReservation,
    check: ({ reservations }, name) => expect(reservations).toMatchObject([{ name }]),
    undo: deleteReservation,
  },
  'DELETE /slurm/reservation/{reservation_name}': {
    request: 'the end of a reservation that was made for it',
    prepare: createReservation,
    check: async (_, name, turn) =>
      expect(await existing(turn, 'reservation', 'ReservationName')).not.toContain(name),
  },
  'POST /slurm/reservation': {
    request: 'a new reservation, alone in the body; deleted afterwards',
    prepare: newName,
    body: reservation,
    check: isNewReservation,
    undo: deleteReservation,
  },
  'POST /slurm/new/node/': {
    request: 'a dynamic node, which Slurm then shows; deleted afterwards',
    prepare: newName,
    body: (name) => ({ node_conf: `NodeName=${name} CPUs=3 State=CLOUD` }),
    check: async (_, name, turn) =>
      expect(await show(turn, 'node', name)).toMatchObject({ CPUTot: '3' }),
    undo: (name, turn) => scontrol(turn, 'delete', `NodeName=${name}`),
  },
  'GET /slurm/resources/{job_id}': {
    request: 'the resources of a job that runs',
    since: 44,
    prepare: running,
    check: ({ nodes }) => expect(nodes).toMatchObject([{ node: expect.stringMatching(/^n\d+$/) }]),
  },
  'GET /slurm/conf': {
    request: "the configuration; the cluster's name is right",
    check: ({ slurm_conf }, _, { cluster }) =>
      expect(slurm_conf.ClusterName).toBe(cluster.plan.name),
  },
  ...ACCOUNTING_TRIALS,
  'POST /util/hostnames': {
    request: 'a hostlist, expanded; no controller is asked',
    body: () => ({ hostlist: 'n[1-3]' }),
    check: ({ hostnames }) => expect(hostnames).toEqual(['n1', 'n2', 'n3']),
  },
  'POST /util/hostlist': {
    request: 'names, compressed; no controller is asked',
    body: () => ({ hostnames: ['n1', 'n2', 'n3'] }),
    check: ({ hostlist }) => expect(hostlist).toBe('n[1-3]'),
  },
};
