/**
 * Work that fills a test cluster with everything a job, a node, a partition or a reservation can
 * look like, all of it settled: nothing that `populate` made changes state by itself afterwards.
 */

import { type Cluster, until } from './cluster.js';
import type { Suite } from './root.js';

/** A job, how it is submitted and what becomes of it. */
interface JobSpec {
  readonly user: 'alice' | 'bob' | 'carol' | 'root';
  /** Options of sbatch; `{role}` stands for the id of an earlier job. */
  readonly options: readonly string[];
  /** Options of the further components of a heterogeneous job. */
  readonly components?: readonly (readonly string[])[];
  readonly script?: string;
  /** The state it is in before `ACTIONS`. */
  readonly starts: string;
  /** The state it has when `populate` returns, where it is another. */
  readonly settles?: string;
  /** The suites whose Slurm takes these options; all where absent. */
  readonly suites?: readonly Suite[];
}

const FOREVER = 'exec sleep 100000';
const LATER = '--begin=2035-01-01T00:00:00';
const ODD_TEXT = 'Überprüfung 検証 проверка 𝄞 "quoted" \\back/slash\\ \t\u0001\u001b\u007f <&> end';

/**
 * The jobs by role, in the order of submission. Those that run name their nodes, so that every run
 * makes the same allocations.
 */
const JOBS = {
  running: {
    user: 'alice',
    options: [
      ...['--account=physics', '--qos=high', '--wckey=alpha', '--nodelist=n1', '--ntasks=2'],
      ...['--cpus-per-task=2', '--mem=1000', '--time=2-03:04:05', '--job-name=running', '--nice=5'],
    ],
    script: FOREVER,
    starts: 'RUNNING',
  },
  steps: {
    user: 'alice',
    options: ['--nodelist=n[1-2]', '--nodes=2', '--ntasks=4', '--mem-per-cpu=150', '--comment=x'],
    script: `srun --overlap -n2 --job-name=first sleep 100000 &
srun --overlap -n4 --job-name=second sleep 100000 &
srun -n1 --overlap --job-name=done true
wait`,
    starts: 'RUNNING',
  },
  multiNode: {
    user: 'bob',
    options: [
      ...['--partition=long', '--nodelist=n[5,7]', '--nodes=2', '--ntasks-per-node=2', '--mem=2G'],
      '--time=6-00:00:00',
      ...['--oversubscribe', '--distribution=cyclic:block,Pack', '--signal=B:USR1@120'],
    ],
    script: FOREVER,
    starts: 'RUNNING',
  },
  gpu: {
    user: 'alice',
    options: [
      ...['--partition=gpu', '--nodelist=n3', '--gpus=2', '--cpus-per-gpu=2', '--mem-per-gpu=1G'],
      ...['--gpu-bind=closest', '--gpu-freq=high', '--gres-flags=enforce-binding'],
    ],
    script: FOREVER,
    starts: 'RUNNING',
  },
  gpuTasks: {
    user: 'alice',
    options: [
      ...['--partition=gpu', '--nodelist=n2', '--ntasks=2', '--gpus-per-task=tesla:1'],
      ...['--tres-bind=gres/gpu:single:1', '--licenses=matlab:2,ansys', '--mem=500'],
    ],
    script: FOREVER,
    starts: 'RUNNING',
  },
  exclusive: {
    user: 'carol',
    options: ['--nodelist=n8', '--exclusive', '--core-spec=2', '--cpu-freq=performance'],
    script: FOREVER,
    starts: 'RUNNING',
  },
  reserved: {
    user: 'bob',
    options: [
      ...['--reservation=shared', '--partition=exclusive', '--nodelist=n9', '--exclusive=user'],
      ...['--constraint=avx2&ib', '--batch=ib'],
    ],
    script: FOREVER,
    starts: 'RUNNING',
  },
  draining: {
    user: 'bob',
    options: ['--partition=long', '--nodelist=n7', '--mem=100', '--time=6-00:00:00'],
    script: FOREVER,
    starts: 'RUNNING',
  },
  nodeFail: {
    user: 'bob',
    options: ['--nodelist=n6', '--no-requeue'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'NODE_FAIL',
  },
  cancelled: {
    user: 'bob',
    options: ['--nodelist=n1'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'CANCELLED',
  },
  suspended: {
    user: 'bob',
    options: ['--nodelist=n1'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'SUSPENDED',
  },
  requeued: {
    user: 'alice',
    options: ['--nodelist=n1', '--requeue'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'PENDING',
  },
  requeueHeld: {
    user: 'alice',
    options: ['--nodelist=n1', '--requeue'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'PENDING',
  },
  specialExit: {
    user: 'alice',
    options: ['--nodelist=n1', '--requeue'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'SPECIAL_EXIT',
  },
  timeout: {
    user: 'alice',
    options: ['--nodelist=n1', '--time=1', '--deadline=2034-01-01T00:00:00', '--time-min=1'],
    script: FOREVER,
    starts: 'RUNNING',
    settles: 'TIMEOUT',
  },
  finished: {
    user: 'alice',
    options: ['--nodelist=n2', '--output=/tmp/out-%j-%x.txt', '--error=/tmp/err-%A_%a', '--mem=10'],
    script: 'srun --job-name=step true; echo finished',
    starts: 'COMPLETED',
  },
  failed: {
    user: 'alice',
    options: ['--nodelist=n2', '--open-mode=append'],
    script: 'exit 3',
    starts: 'FAILED',
  },
  signalled: {
    user: 'bob',
    options: ['--nodelist=n2'],
    script: 'kill -USR1 $$; sleep 5',
    starts: 'FAILED',
  },
  arrayOfOne: { user: 'bob', options: ['--nodelist=n2', '--array=3'], starts: 'COMPLETED' },
  arrayStep: {
    user: 'bob',
    options: ['--array=1-20:4', LATER, '--job-name=array step'],
    starts: 'PENDING',
  },
  hetPending: {
    user: 'alice',
    options: [LATER, '--ntasks=1', '--job-name=het', '--licenses=matlab:1'],
    components: [['--partition=gpu', '--gpus=1']],
    starts: 'PENDING PENDING',
  },
  reservedLater: { user: 'bob', options: ['--reservation=future'], starts: 'PENDING' },
  held: { user: 'alice', options: ['--hold', '--contiguous', '--nodes=2-4'], starts: 'PENDING' },
  adminHeld: { user: 'alice', options: [LATER, '--priority=7'], starts: 'PENDING' },
  reboot: { user: 'root', options: [LATER, '--reboot'], starts: 'PENDING' },
  begin: {
    user: 'bob',
    options: [LATER, '--exclude=n[1-2]', '--tmp=1G', '--mincpus=2', '--use-min-nodes'],
    starts: 'PENDING',
  },
  dependent: {
    user: 'alice',
    options: ['--dependency=afterok:{running}:{arrayStep},afternotok:{steps}', '--nodes=1'],
    starts: 'PENDING',
  },
  dependentAny: {
    user: 'alice',
    options: ['--dependency=afterany:{running}?after:{begin}+5', '--kill-on-invalid-dep=no'],
    starts: 'PENDING',
  },
  dependencyNeverSatisfied: {
    user: 'alice',
    options: ['--dependency=afterok:{failed}', '--kill-on-invalid-dep=no'],
    starts: 'PENDING',
  },
  singleton: {
    user: 'alice',
    options: ['--dependency=singleton', '--job-name=running'],
    starts: 'PENDING',
  },
  resources: {
    user: 'bob',
    options: ['--hold', '--nodelist=n8', '--exclusive'],
    starts: 'PENDING',
  },
  licences: {
    user: 'bob',
    options: ['--hold', '--partition=long', '--licenses=ansys:5', '--mem=100'],
    starts: 'PENDING',
  },
  closedPartition: { user: 'bob', options: ['--partition=closed'], starts: 'PENDING' },
  hiddenPartition: { user: 'bob', options: ['--partition=secret', '--hold'], starts: 'PENDING' },
  severalPartitions: {
    user: 'alice',
    options: ['--partition=debug,long', '--hold', '--priority=77', '--account=biology'],
    starts: 'PENDING',
  },
  oddText: {
    user: 'alice',
    options: [
      ...[
        LATER,
        `--comment=${ODD_TEXT}`,
        `--extra={"key":"${ODD_TEXT}"}`,
        `--job-name=${ODD_TEXT}`,
      ],
      ...['--chdir=/tmp/naïve dir "x"', '--mail-user=älice@example.org', '--input=/dev/null'],
    ],
    script: `# ${ODD_TEXT}\nline`,
    starts: 'PENDING',
  },
  longText: {
    user: 'alice',
    options: [LATER, `--comment=${'long €'.repeat(120)}`, `--job-name=${'n'.repeat(900)}`],
    script: `# ${'x'.repeat(60_000)}`,
    starts: 'PENDING',
  },
  mailSome: {
    user: 'alice',
    options: [LATER, '--mail-type=BEGIN,END,TIME_LIMIT_50', '--mail-user=alice@example.org'],
    starts: 'PENDING',
  },
  mailAll: {
    user: 'alice',
    options: [LATER, '--array=1-3', '--mail-type=ALL,ARRAY_TASKS', '--stepmgr'],
    starts: 'PENDING',
  },
  cpuFrequency: {
    user: 'alice',
    options: [LATER, '--cpu-freq=1000000-2000000:OnDemand', '--hint=nomultithread', '--segment=1'],
    starts: 'PENDING',
  },
  cpuFrequencyNamed: {
    user: 'alice',
    options: [LATER, '--cpu-freq=Low-HighM1:Performance', '--thread-spec=2', '--delay-boot=5'],
    starts: 'PENDING',
  },
  switches: {
    user: 'alice',
    options: [LATER, '--switches=2@10:00', '--nodes=4', '--spread-job', '--wait-all-nodes=1'],
    starts: 'PENDING',
  },
  deadline: {
    user: 'alice',
    options: [LATER, '--deadline=2036-01-01T00:00:00', '--time=90', '--time-min=30'],
    starts: 'PENDING',
  },
  features: {
    user: 'alice',
    options: [LATER, '--constraint=[rack1*2&avx2*1]', '--nodes=3'],
    starts: 'PENDING',
  },
  preferred: {
    user: 'alice',
    options: [LATER, '--constraint=avx2|ib', '--prefer=ib', '--exclusive=user'],
    starts: 'PENDING',
  },
  layout: {
    user: 'alice',
    options: [
      ...[LATER, '--nodes=2', '--ntasks-per-node=4', '--ntasks-per-socket=2'],
      ...['--sockets-per-node=2', '--cores-per-socket=4', '--threads-per-core=1'],
      ...['--nodelist=n[3-4]', '--network=none', '--acctg-freq=task=30,energy=60'],
    ],
    starts: 'PENDING',
  },
  tresPerTask: {
    user: 'alice',
    options: [LATER, '--partition=gpu', '--ntasks=2', '--tres-per-task=cpu=2,gres/gpu=1'],
    starts: 'PENDING',
  },
  gpusPerNode: {
    user: 'alice',
    options: [
      ...[LATER, '--partition=gpu', '--gpus=4', '--gpus-per-node=2', '--nodes=2'],
      ...['--ntasks-per-gpu=1', '--profile=task', '--oom-kill-step=1'],
    ],
    starts: 'PENDING',
  },
  gres: {
    user: 'alice',
    options: [LATER, '--partition=gpu', '--gres=gpu:tesla:1', '--gres-flags=disable-binding'],
    starts: 'PENDING',
  },
  container: {
    user: 'alice',
    options: [LATER, '--container=/opt/bundle', '--container-id=box1', '--export=NONE'],
    starts: 'PENDING',
  },
  anyLicence: {
    user: 'alice',
    options: [LATER, '--licenses=matlab:2|ansys:1', '--spread-segments', '--consolidate-segments'],
    starts: 'PENDING',
    suites: ['forky'],
  },
  array: {
    user: 'alice',
    options: ['--array=0-9%2', '--nodelist=n2', '--job-name=array'],
    script: '[ $SLURM_ARRAY_TASK_ID -lt 3 ] && exit $SLURM_ARRAY_TASK_ID; exec sleep 100000',
    starts: 'COMPLETED FAILED FAILED PENDING RUNNING RUNNING',
  },
  hetRunning: {
    user: 'alice',
    options: ['--nodelist=n1', '--ntasks=1', '--mem=100'],
    components: [
      ['--nodelist=n3', '--ntasks=2', '--mem=200'],
      ['--partition=gpu', '--nodelist=n2', '--mem=100'],
    ],
    script: FOREVER,
    starts: 'RUNNING RUNNING RUNNING',
  },
} as const satisfies Record<string, JobSpec>;

/** What a job is there for. `scrontab` is submitted by scrontab(1). */
export type JobRole = keyof typeof JOBS | 'scrontab';

/** What `populate` made: names and ids by role. */
export interface Workload {
  /**
   * Ids of jobs; of an array its own, of a heterogeneous job its leader's (the components' follow).
   * Roles that the release does not take are absent.
   */
  readonly jobs: ReadonlyMap<JobRole, number>;
  readonly nodes: {
    readonly allocated: string;
    readonly draining: string;
    readonly drained: string;
    readonly down: string;
    /** Has a comment, extra data and a weight of its own. */
    readonly idle: string;
    readonly reserved: string;
  };
  readonly reservations: readonly string[];
}

const NODES: Workload['nodes'] = {
  allocated: 'n8',
  draining: 'n7',
  drained: 'n4',
  down: 'n6',
  idle: 'n10',
  reserved: 'n9',
};

const RESERVATIONS = ['shared', 'future', 'licensed'] as const;

/** Commands of root before the jobs. */
const PREPARATIONS: readonly (readonly string[])[] = [
  ...[
    ['ReservationName=shared', 'StartTime=now', 'Duration=100-00:00:00', 'Nodes=n9'],
    [
      ...['ReservationName=future', 'StartTime=2035-06-01T00:00:00', 'Duration=1-00:00:00'],
      ...['Nodes=n[1-8]', 'Flags=IGNORE_JOBS', `Comment=${ODD_TEXT}`],
    ],
    [
      ...['ReservationName=licensed', 'StartTime=2035-08-01T00:00:00', 'Duration=02:00:00'],
      ...['Licenses=matlab:3', 'Flags=ANY_NODES,DAILY'],
    ],
  ].map((options) => [
    ...['scontrol', 'create', 'reservation', 'Users=alice,bob,root', ...options],
  ]),
  ['scontrol', 'update', 'NodeName=n10', `Comment=${ODD_TEXT}`, 'Extra={"rack":7}', 'Weight=25'],
];

/** Commands of root once the single jobs run; `{role}` as above. */
const ACTIONS: readonly (readonly string[])[] = [
  ['scontrol', 'update', 'JobId={timeout}', 'EndTime=now'],
  ['scancel', '{cancelled}'],
  ['scontrol', 'suspend', '{suspended}'],
  ['scontrol', 'requeue', '{requeued}'],
  ['scontrol', 'requeuehold', '{requeueHeld}'],
  ['scontrol', 'requeuehold', 'State=SpecialExit', '{specialExit}'],
  ['scontrol', 'hold', '{adminHeld}'],
  // Held so far, for what waits for resources keeps others from their nodes.
  ['scontrol', 'release', '{resources}', '{licences}'],
  ['scontrol', 'update', 'JobId={held}', `AdminComment=${ODD_TEXT}`],
  ['scontrol', 'update', 'JobId={requeued}', 'StartTime=2035-01-01T00:00:00'],
  ['scontrol', 'update', 'JobId={running}', 'Comment=changed while it runs'],
  ['scontrol', 'update', 'NodeName=n6', 'State=DOWN', 'Reason=does not answer'],
  ['scontrol', 'update', 'NodeName=n7', 'State=DRAIN', 'Reason=soon'],
  ['scontrol', 'update', 'NodeName=n4', 'State=DRAIN', `Reason=Lüfter "3" \\ 検証`],
];

/**
 * Fills a fresh cluster. Takes up to half a minute: no more often does Slurm look at time limits
 * and start heterogeneous jobs.
 * Throws where a job does not get into its state.
 */
export async function populate(cluster: Cluster): Promise<Workload> {
  const specs = (Object.entries(JOBS) as [keyof typeof JOBS, JobSpec][]).filter(
    ([, spec]) => spec.suites?.includes(cluster.plan.suite) ?? true,
  );
  const jobs = new Map<JobRole, number>([['scrontab', await submitScrontab(cluster)]]);
  for (const command of PREPARATIONS) await cluster.exec(command);
  for (const [role, spec] of specs) jobs.set(role, await submit(cluster, spec, jobs));
  const running = specs.filter(([, spec]) => spec.starts === 'RUNNING');
  await settle(cluster, running, jobs, (spec) => spec.starts);
  for (const command of ACTIONS) await cluster.exec(withIds(command, jobs));
  await settle(cluster, specs, jobs, (spec) => spec.settles ?? spec.starts);
  return { jobs, nodes: NODES, reservations: RESERVATIONS };
}

/** Puts the ids of earlier jobs into a command. */
function withIds(command: readonly string[], jobs: ReadonlyMap<JobRole, number>): string[] {
  return command.map((word) =>
    word.replace(/\{(\w+)\}/g, (_, role: JobRole) => String(jobs.get(role))),
  );
}

async function submit(
  cluster: Cluster,
  spec: JobSpec,
  jobs: ReadonlyMap<JobRole, number>,
): Promise<number> {
  const components = (spec.components ?? []).flatMap((options) => [':', ...options]);
  const command = ['sbatch', '--parsable', '--chdir=/tmp', `--wrap=${spec.script ?? 'true'}`];
  const printed = await cluster.exec([...command, ...withIds(spec.options, jobs), ...components], {
    user: spec.user,
  });
  return Number(printed.trim().split(';')[0]);
}

async function submitScrontab(cluster: Cluster): Promise<number> {
  const table = '#SCRON --time=10 --job-name=scrontab\n0 4 1 1 * /bin/true "tab"\n';
  const script = 'printf %s "$1" > /tmp/scrontab.$$ && scrontab /tmp/scrontab.$$';
  await cluster.exec(['sh', '-c', script, 'sh', table], { user: 'alice' });
  const command = ['squeue', '--noheader', '--name=scrontab', '--format=%A'];
  return Number(await cluster.exec(command));
}

/** Waits until every job has the states wanted; those of the parts of a job in alphabetical order. */
async function settle(
  cluster: Cluster,
  specs: readonly (readonly [JobRole, JobSpec])[],
  jobs: ReadonlyMap<JobRole, number>,
  wantedOf: (spec: JobSpec) => string,
): Promise<void> {
  await until('the workload', async () => {
    const states = await statesById(cluster);
    const unsettled = specs.flatMap(([role, spec]) => {
      const found =
        states
          .get(jobs.get(role) as number)
          ?.sort()
          .join(' ') ?? 'none';
      return found === wantedOf(spec) ? [] : [`${role}: ${found}, not ${wantedOf(spec)}.`];
    });
    if (unsettled.length > 0) throw new Error(unsettled.join(' '));
    return true;
  });
}

/** The states of jobs by id: of arrays and of heterogeneous jobs those of the parts. */
async function statesById(cluster: Cluster): Promise<Map<number, string[]>> {
  const columns = 'ArrayJobID:20,HetJobID:20,State:20';
  const listing = await cluster.exec([
    'squeue',
    '--noheader',
    '--states=all',
    `--Format=${columns}`,
  ]);
  const states = new Map<number, string[]>();
  for (const line of listing.split('\n').filter((text) => text !== '')) {
    const [arrayId, hetId, state] = line.trim().split(/\s+/) as [string, string, string];
    const id = Number(hetId === 'N/A' ? arrayId : hetId);
    states.set(id, [...(states.get(id) ?? []), state]);
  }
  return states;
}
