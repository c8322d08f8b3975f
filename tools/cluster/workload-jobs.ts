/** What a test cluster is filled with: a declaration of jobs, reservations and states of nodes. */

import type { Suite } from './root.js';

/** A job, how it is submitted and what becomes of it. */
export interface JobSpec {
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
/** Text that needs every kind of care. */
export const ODD_TEXT =
  'Überprüfung 検証 проверка 𝄞 "quoted" \\back/slash\\ \t\u0001\u001b\u007f <&> end';

/**
 * The jobs by role, in the order of submission. Those that run name their nodes, so that every run
 * makes the same allocations.
 */
export const JOBS = {
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
    // In a partition of its own: the main scheduler starts nothing behind it in the same one.
    options: ['--hold', '--partition=exclusive', '--nodelist=n8'],
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
  /** Its account and QOS are deleted afterwards. */
  archived: {
    user: 'alice',
    options: [
      ...['--account=archived', '--qos=bygone', '--wckey=past', '--nodelist=n2'],
      ...['--job-name=archived', '--output=/dev/null'],
    ],
    starts: 'COMPLETED',
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

/** Nodes by what they are there for. */
export const NODES = {
  allocated: 'n8',
  draining: 'n7',
  drained: 'n4',
  down: 'n6',
  /** Has a comment, extra data and a weight of its own. */
  idle: 'n10',
  reserved: 'n9',
} as const;

export const RESERVATIONS = ['shared', 'future', 'licensed'] as const;

/** Commands of root before the jobs. */
export const PREPARATIONS: readonly (readonly string[])[] = [
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
  [
    ...[
      'scontrol',
      'update',
      'NodeName=n10',
      `Comment=${ODD_TEXT}`,
      'Extra={"rack":7}',
      'Weight=25',
    ],
    ...['InstanceId=i-0c3', 'InstanceType=large'],
  ],
];

/** Commands of root once the single jobs run; `{role}` as above. */
export const ACTIONS: readonly (readonly string[])[] = [
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
