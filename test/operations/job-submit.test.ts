/** The handler of submissions against a controller that answers what it is told to. */
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { SlurmError } from '../../src/errors.js';
import type { Call } from '../../src/messages/engine/rpc.js';
import { encodeRequest } from '../../src/messages/engine/rpc.js';
import type { JobDescription, SubmitResponse } from '../../src/messages/submit.js';
import { Findings } from '../../src/model/engine/context.js';
import type { JobSubmitRequest } from '../../src/model/types/submit.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { submitJob } from '../../src/operations/job-submit.js';
import { sessionId } from '../../src/system/session.js';
import { NO_VAL } from '../../src/wire/constants.js';
import { WireError } from '../../src/wire/errors.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';

const SCRIPT = '#!/bin/sh\ntrue\n';
const JOB = { name: 'job', environment: ['A=1'], work_dir: '/tmp' };
const EXTERNAL = 0x100_0000n;

const accepted = (error_code = 0): SubmitResponse => ({
  step_id: { sluid: 0n, job_id: 7, step_id: 0xffff_fffb, step_het_comp: NO_VAL },
  old_step_id: undefined,
  error_code,
  job_submit_user_msg: null,
});

interface Sent {
  readonly name: string;
  readonly value: Partial<JobDescription> & { readonly jobs?: readonly Partial<JobDescription>[] };
}

/** What an answer may be: a reply, none, or an error. */
type Answer = SubmitResponse | null | Error;

async function submit(
  body: JobSubmitRequest | undefined,
  answer: Answer = accepted(),
  options: { version?: ApiVersion; protocol?: ProtocolVersion } = {},
) {
  const sent: Sent[] = [];
  const findings = new Findings();
  const caller = new TokenCaller('token', null);
  const { signal } = new AbortController();
  const call = async (rpc: Call<unknown, unknown>, value: unknown, ...rest: unknown[]) => {
    expect(rest).toEqual([caller, { signal }]);
    sent.push({ name: rpc.name, value: value as Sent['value'] });
    try {
      encodeRequest(rpc, options.protocol ?? 45, value as object);
    } catch (cause) {
      throw new SlurmError('ESLURM_NOT_SUPPORTED', { description: String(cause), cause });
    }
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const reply = await submitJob.handle({
    version: options.version ?? 45,
    cluster: { controller: { call } } as unknown as Cluster,
    caller,
    surroundings: undefined as never,
    parameters: {},
    query: {},
    body,
    findings,
    signal,
  });
  const { errors, warnings } = findings;
  return { reply, sent, errors, warnings };
}

const refused = (error_number: number, description: string, source: string) => ({
  reply: { type: 'failure' },
  sent: [],
  errors: [{ error_number, description, source }],
  warnings: [],
});

describe('a body that is refused', () => {
  it.each<[string, JobSubmitRequest | undefined, string]>([
    ['is missing', undefined, 'unexpected empty query for job'],
    ['is empty', {}, 'Populated "script" field is required for job submission'],
    ['has no script', { job: JOB }, 'Populated "script" field is required for job submission'],
    [
      'has no job',
      { script: SCRIPT },
      'Specifying either "job" or "jobs" fields are required to submit job',
    ],
    [
      'has both kinds of jobs',
      { script: SCRIPT, job: JOB, jobs: [JOB] },
      'Specify only one "job" or "jobs" fields but never both',
    ],
  ])('%s', async (_name, body, description) => {
    expect(await submit(body)).toEqual(refused(9000, description, '_job_post'));
  });

  it('has an empty script', async () => {
    const expected = refused(2009, 'Batch job script empty or missing', 'script');
    expect(await submit({ job: { ...JOB, script: '' } })).toEqual(expected);
    expect(await submit({ script: '', job: { ...JOB, script: SCRIPT } })).toEqual(expected);
  });

  it('has too few or too many components', async () => {
    const source = '_job_post_het_submit';
    expect(await submit({ script: SCRIPT, jobs: [] })).toEqual(
      refused(9000, 'Refusing HetJob submission without any components', source),
    );
    const jobs = Array.from({ length: 129 }, () => JOB);
    expect(await submit({ script: SCRIPT, jobs })).toEqual(
      refused(9000, 'Refusing HetJob submission too many components: 129 > 128', source),
    );
    expect(await submit({ jobs: [JOB, { ...JOB, script: SCRIPT }] })).toEqual(
      refused(
        2009,
        'Refusing HetJob submission without batch script or empty batch script for first component',
        source,
      ),
    );
  });
});

describe('one job', () => {
  it('is sent with what the client library adds', async () => {
    const { reply, sent } = await submit({ job: { ...JOB, script: SCRIPT, partition: 'long' } });
    expect(reply).toEqual({ type: 'object', payload: { submitted: accepted() } });
    const [{ name, value }] = sent as [Sent];
    expect(name).toBe('REQUEST_SUBMIT_BATCH_JOB');
    expect(value).toMatchObject({ ...JOB, script: SCRIPT, partition: 'long' });
    // Account, QOS and wckey are left to the controller, the partition is not.
    expect(value.bitflags).toBe(0x1a00_0000n);
    expect(value.step_id).toEqual({
      sluid: 0n,
      job_id: NO_VAL,
      step_id: NO_VAL,
      step_het_comp: NO_VAL,
    });
    expect(value.alloc_sid).toBe(sessionId());
  });

  it('keeps the flags and the parts of an identifier that it names', async () => {
    const step_id = { job_id: 5 } as JobDescription['step_id'];
    const job = { ...JOB, script: SCRIPT, bitflags: 0x100n, account: 'a', step_id };
    const [{ value }] = (await submit({ job })).sent as [Sent];
    expect(value.bitflags).toBe(0x1c00_0100n);
    expect(value.step_id).toMatchObject({ job_id: 5, step_id: NO_VAL });
  });

  it('gets the script beside it before its own', async () => {
    const job = { ...JOB, script: 'own' };
    const [outer] = (await submit({ script: SCRIPT, job })).sent;
    expect(outer?.value.script).toBe(SCRIPT);
    const [own] = (await submit({ script: null, job })).sent;
    expect(own?.value.script).toBe('own');
  });

  it('needs no script where it runs elsewhere', async () => {
    const { sent } = await submit({ job: { ...JOB, bitflags: EXTERNAL } });
    expect(sent).toHaveLength(1);
  });
});

describe('a heterogeneous job', () => {
  it('is sent as one, even of one component, with the script in the first', async () => {
    const [one] = (await submit({ script: SCRIPT, jobs: [JOB] })).sent as [Sent];
    expect(one.name).toBe('REQUEST_SUBMIT_BATCH_HET_JOB');
    const [two] = (await submit({ script: SCRIPT, jobs: [JOB, JOB] })).sent as [Sent];
    expect(two.value.jobs?.map(({ script }) => script)).toEqual([SCRIPT, undefined]);
    expect(two.value.jobs?.map(({ bitflags }) => bitflags)).toEqual([0x1e00_0000n, 0x1e00_0000n]);
  });
});

describe('a reply', () => {
  it('of a job that waits gives two warnings', async () => {
    const text = 'Job is in held state, pending scheduler release';
    const single = await submit({ script: SCRIPT, job: JOB }, accepted(2042));
    expect(single.errors).toEqual([]);
    expect(single.warnings).toEqual([
      {
        description: `Job submission resulted in non-zero return code: ${text}`,
        source: 'slurm_submit_batch_job()',
      },
      { description: text, source: 'slurm_submit_batch_job()' },
    ]);
    const het = await submit({ script: SCRIPT, jobs: [JOB] }, accepted(2042));
    expect(het.warnings).toEqual([
      {
        description: `HetJob submission resulted in non-zero return code: ${text}`,
        source: 'slurm_submit_batch_het_job()',
      },
      { description: text, source: 'slurm_submit_batch_job()' },
    ]);
  });

  it('with another code gives the payload and an error', async () => {
    const { reply, errors, warnings } = await submit(
      { script: SCRIPT, jobs: [JOB] },
      accepted(2000),
    );
    expect(reply).toEqual({ type: 'object', payload: { submitted: accepted(2000) } });
    expect(errors).toEqual([
      { error_number: 2000, description: '', source: 'slurm_submit_batch_het_job()' },
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('that is a refusal gives its error', async () => {
    const body = { script: SCRIPT, job: JOB };
    const plain = await submit(body, new SlurmError(2063));
    expect(plain.reply).toEqual({ type: 'failure' });
    expect(plain.errors).toEqual([
      {
        error_number: 2063,
        description: 'Batch job submission failed',
        source: 'slurm_submit_batch_job()',
      },
    ]);
    const het = await submit({ script: SCRIPT, jobs: [JOB] }, new SlurmError(2063));
    expect(het.errors).toMatchObject([
      { description: 'HetJob submission failed', source: 'slurm_submit_batch_het_job()' },
    ]);
  });

  it('without a job is an error', async () => {
    const { reply, errors } = await submit({ script: SCRIPT, job: JOB }, null);
    expect(reply).toEqual({ type: 'failure' });
    expect(errors).toMatchObject([{ error_number: 1000 }]);
  });

  it('that is a failure of this daemon goes on', async () => {
    await expect(submit({ script: SCRIPT, job: JOB }, new Error('bug'))).rejects.toThrow('bug');
  });
});

describe('a field that the controller does not know', () => {
  it('is named as the body has it', async () => {
    const job = { ...JOB, container_type: 'x' };
    const { reply, errors } = await submit({ script: SCRIPT, job }, accepted(), { protocol: 44 });
    expect(reply).toEqual({ type: 'failure' });
    expect(errors).toEqual([
      {
        error_number: 2036,
        description: 'The controller\'s release does not know the field "container_type"',
        source: '#/job/container_type/',
      },
    ]);
    const segments = { ...JOB, segment_size: 2 };
    const old = await submit({ script: SCRIPT, job: segments }, accepted(), { protocol: 40 });
    expect(old.errors).toMatchObject([{ source: '#/job/segment_size/' }]);
    const het = await submit({ script: SCRIPT, jobs: [{ ...JOB, resv_port_cnt: 2 }] }, accepted(), {
      version: 41,
      protocol: 40,
    });
    expect(het.errors).toMatchObject([{ source: '#/jobs/resv_mpi_ports/' }]);
  });

  it('does not hide other failures', async () => {
    const cause = new WireError('NOT_ENCODABLE', 'a text cannot contain the character NUL');
    const error = new SlurmError('ESLURM_NOT_SUPPORTED', { description: cause.message, cause });
    const { errors } = await submit({ script: SCRIPT, job: JOB }, error);
    expect(errors).toMatchObject([
      { description: 'Batch job submission failed: a text cannot contain the character NUL' },
    ]);
  });
});
