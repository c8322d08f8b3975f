/** Submissions to real controllers, in every protocol version that they speak. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import type { SubmitResponse } from '../../src/messages/submit.js';
import { Findings, ReadContext } from '../../src/model/engine/context.js';
import type { Json } from '../../src/model/engine/json.js';
import { compileReader } from '../../src/model/engine/kind.js';
import { readWhole } from '../../src/model/engine/object-reader.js';
import type { JobSubmitRequest } from '../../src/model/types/submit.js';
import { JOB_SUBMIT_REQ } from '../../src/model/types/submit.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { submitJob } from '../../src/operations/job-submit.js';
import { NameService } from '../../src/system/names.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { SURROUNDINGS } from '../support/model.js';
import { SUITES, sharedCluster } from './clusters.js';

/** Protocol versions of a suite's controller, each with an API version of the same age. */
const VERSIONS: Readonly<Record<Suite, readonly (readonly [ProtocolVersion, ApiVersion])[]>> = {
  trixie: [
    [39, 40],
    [40, 41],
    [41, 42],
    [42, 42],
  ],
  forky: [
    [42, 42],
    [43, 43],
    [44, 44],
    [45, 45],
  ],
};

const SCRIPT = '#!/bin/sh\n# grüße aus 東京 😀\nexit 0\n';
const BASE = { current_working_directory: '/tmp', environment: ['PATH=/bin:/usr/bin'] };
const HELD = { ...BASE, hold: true };
const value = (number: number) => ({ set: true, infinite: false, number });

/** As many keys as one job can have at once. */
const EVERYTHING = {
  ...HELD,
  name: 'every key',
  account: 'biology',
  argv: ['first', 'second word'],
  array: '1-4%2',
  begin_time: value(4_102_444_800),
  comment: 'Grüße 😀',
  contiguous: true,
  cpu_frequency: 'low',
  cpus_per_task: 1,
  deadline: 4_202_444_800,
  delay_boot: 60,
  dependency: 'singleton',
  distribution: 'block:cyclic',
  excluded_nodes: ['n3'],
  extra: 'some text',
  flags: ['KILL_INVALID_DEPENDENCY'],
  kill_on_node_fail: false,
  kill_warning_delay: value(60),
  kill_warning_flags: ['BATCH_JOB'],
  kill_warning_signal: 'USR1',
  licenses: 'matlab:1',
  mail_type: ['BEGIN', 'END'],
  mail_user: 'root',
  memory_per_cpu: value(100),
  memory_per_node: { set: false, infinite: false, number: 0 },
  minimum_cpus_per_node: 1,
  nice: 10,
  nodes: '1-2',
  open_mode: ['APPEND'],
  overcommit: true,
  partition: 'debug',
  profile: ['TASK'],
  qos: 'low',
  reboot: false,
  required_nodes: ['n1', 'n2'],
  required_switches: value(1),
  requeue: false,
  shared: ['user'],
  spank_environment: { SPANK: '1' },
  standard_error: '/tmp/e-%j',
  standard_input: '/dev/null',
  standard_output: '/tmp/o-%j',
  tasks: 2,
  tasks_per_node: 1,
  temporary_disk_per_node: 10,
  threads_per_core: 1,
  time_limit: value(30),
  time_minimum: value(5),
  tres_per_node: 'gres/gpu:1',
  wait_all_nodes: true,
  wait_for_switch: 60,
  wckey: 'key',
};

/** What `scontrol show job` then says. */
const SHOWN = [
  'ArrayTaskId=1-4%2 ArrayTaskThrottle=2 JobName=every key',
  'UserId=alice(2001) GroupId=alice(2001)',
  'Priority=0 Nice=10 Account=biology QOS=low WCKey=key',
  'Reason=JobHeldUser Dependency=singleton(unfulfilled)',
  'Requeue=0',
  'TimeLimit=00:30:00 TimeMin=00:05:00',
  'StartTime=2100-01-01T00:00:00',
  'Deadline=2103-03-04T09:46:40',
  'Partition=debug',
  'ReqNodeList=n[1-2] ExcNodeList=n3',
  'NumTasks=2 CPUs/Task=1 ReqB:S:C:T=0:0:*:1',
  'NtasksPerN:B:S:C=1:0:*:*',
  'MinCPUsNode=1 MinMemoryCPU=100M MinTmpDiskNode=10M',
  'DelayBoot=00:01:00',
  'Contiguous=1 Licenses=matlab:1',
  'Command=first',
  'WorkDir=/tmp',
  'Comment=Grüße 😀',
  'Extra=some text',
  'StdIn=/dev/null',
  'Switches=1@00:01:00',
  'CPU_max_freq=Low Governor=UserSpace',
  'TresPerNode=gres/gpu:1',
  'MailUser=root MailType=BEGIN,END',
] as const;

interface Submitted {
  readonly submitted: SubmitResponse | null;
  readonly findings: Findings;
}

describe.each(SUITES)('the controller of %s', (suite) => {
  const names = new NameService();
  let cluster: Cluster;
  let caller: TokenCaller;
  const jobs: number[] = [];

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    caller = new TokenCaller(await cluster.token('alice'), null);
  });

  afterAll(async () => {
    if (jobs.length > 0) await cluster.exec(['scancel', ...jobs.map(String)]);
  });

  function controller(forcedVersion: ProtocolVersion): ControllerClient {
    return new ControllerClient({
      controllers: [{ name: suite, address: '127.0.0.1', ports: [cluster.plan.slurmctldPort] }],
      messageTimeoutMs: 60_000,
      connectTimeoutMs: 30_000,
      credentials: new CredentialSource(null),
      budget: new SpoolBudget(),
      forcedVersion,
    });
  }

  async function submit(
    body: Json,
    [protocol, version]: readonly [ProtocolVersion, ApiVersion],
  ): Promise<Submitted> {
    const findings = new Findings();
    const surroundings = {
      ...SURROUNDINGS,
      names,
      now: Math.floor(Date.now() / 1000),
      clusterName: suite,
    };
    const context = new ReadContext({ version, findings, surroundings });
    const read = readWhole(compileReader(JOB_SUBMIT_REQ, version), body, context);
    const reply = await submitJob.handle({
      version,
      cluster: { controller: controller(protocol) } as never,
      caller,
      surroundings,
      parameters: {},
      query: {},
      body: read as JobSubmitRequest,
      findings,
      signal: new AbortController().signal,
    });
    const submitted =
      reply.type === 'object' ? (reply.payload['submitted'] as SubmitResponse) : null;
    if (submitted !== null) jobs.push(submitted.step_id?.job_id as number);
    return { submitted, findings };
  }

  /** Id of a job that must be accepted. */
  async function accepted(
    body: Json,
    versions: readonly [ProtocolVersion, ApiVersion],
  ): Promise<string> {
    const { submitted, findings } = await submit(body, versions);
    expect(findings.errors).toEqual([]);
    return String(submitted?.step_id?.job_id);
  }

  const show = (id: string) => cluster.exec(['scontrol', 'show', 'job', id]);

  /** The answer to a job that must be refused. */
  async function refusal(body: Json): Promise<number> {
    const { submitted, findings } = await submit(body, newest);
    expect(submitted).toBeNull();
    expect(findings.errors).toHaveLength(1);
    return findings.errors[0]?.error_number as number;
  }

  const versions = VERSIONS[suite];
  const newest = versions.at(-1) as readonly [ProtocolVersion, ApiVersion];

  describe.each(versions)('in protocol version %i, asked in v0.0.%i', (protocol, version) => {
    it('takes over every key', async () => {
      const body = { script: SCRIPT, job: EVERYTHING };
      const { submitted, findings } = await submit(body, [protocol, version]);
      expect(findings.errors).toEqual([]);
      const ignored = version === 40 ? ['#/job/distribution/'] : [];
      expect(findings.warnings.map(({ source }) => source)).toEqual([
        '#/job/spank_environment/',
        ...ignored,
        'slurm_submit_batch_job()',
        'slurm_submit_batch_job()',
      ]);
      const id = String(submitted?.step_id?.job_id);
      const shown = await show(id);
      for (const part of SHOWN) expect(shown).toContain(part);
      expect(shown).toContain(`StdOut=/tmp/o-${id}`);
      expect(shown).toContain(`StdErr=/tmp/e-${id}`);
      expect(shown).toMatch(/(OverSubscribe|Exclusive)=USER/);
      expect(shown).toMatch(/^ *Kill\w+Dependent=Yes$/m);
    });

    it('keeps the script byte by byte', async () => {
      const id = await accepted({ script: SCRIPT, job: HELD }, [protocol, version]);
      expect(await cluster.exec(['scontrol', 'write', 'batch_script', id, '-'])).toBe(SCRIPT);
    });

    it('runs heterogeneous jobs', async () => {
      const components = [
        { ...HELD, comment: 'first' },
        { ...HELD, nodes: '2', comment: 'second' },
      ];
      const id = await accepted({ script: SCRIPT, jobs: components }, [protocol, version]);
      const [first, second, ...others] = (await show(id)).split(/\n\n/).filter((s) => s.trim());
      expect(first).toContain(`HetJobId=${id} HetJobOffset=0`);
      expect(first).toContain('Comment=first');
      expect(second).toContain(`HetJobId=${id} HetJobOffset=1`);
      expect(second).toContain('NumNodes=2-2');
      expect(second).toContain('Comment=second');
      expect(others).toEqual([]);
    });
  });

  it('runs a job with its environment, limits, arguments and layout', async () => {
    const script = '#!/bin/sh\necho "$GREETING|$EMPTY|$SLURM_DISTRIBUTION|$1|$(ulimit -n)"\n';
    const id = await accepted(
      {
        script,
        job: {
          ...BASE,
          name: 'run',
          argv: ['ignored', 'zwei Wörter'],
          comment: 'läuft',
          distribution: 'cyclic',
          environment: { PATH: '/bin:/usr/bin', GREETING: 'grüß dich', EMPTY: '' },
          rlimits: { nofile: value(512) },
          standard_output: '/tmp/submit-%j.out',
        },
      },
      newest,
    );
    const accounting = ['sacct', '-nXPj', id, '-o', 'JobName,State,Comment'];
    await until(
      'the job to end',
      async () => (await cluster.exec(accounting)).includes('|COMPLETED|'),
      60_000,
    );
    expect(await cluster.exec(['cat', `/tmp/submit-${id}.out`])).toBe(
      'grüß dich||cyclic|zwei Wörter|512\n',
    );
    expect(await cluster.exec(accounting)).toBe('run|COMPLETED|läuft\n');
    expect(await cluster.exec(['sacct', '-j', id, '--batch-script'])).toContain(script);
    await cluster.exec(['rm', `/tmp/submit-${id}.out`]);
  });

  it('refuses what it always refuses', async () => {
    expect(await refusal({ script: SCRIPT, job: { ...HELD, partition: 'nowhere' } })).toBe(2000);
    const withoutDirectory = { environment: BASE.environment };
    expect(await refusal({ script: SCRIPT, job: withoutDirectory })).toBe(2063);
    const withoutEnvironment = { current_working_directory: '/tmp' };
    expect(await refusal({ script: SCRIPT, job: withoutEnvironment })).toBe(
      suite === 'trixie' ? 2019 : 2127,
    );
    expect(await refusal({ script: SCRIPT, job: { ...HELD, name: 'a\0b' } })).toBe(2036);
  });

  it('is not asked for what its version cannot carry', async () => {
    const body = { script: SCRIPT, job: { ...HELD, container_type: 'x' } };
    const before = versions[0] as readonly [ProtocolVersion, ApiVersion];
    const { submitted, findings } = await submit(body, [before[0], 45]);
    expect(submitted).toBeNull();
    expect(findings.errors).toMatchObject([
      { error_number: 2036, source: '#/job/container_type/' },
    ]);
  });
});
