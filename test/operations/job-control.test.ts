/** Handlers of changes, signals and requeues against a controller that answers what it is told to. */
import { describe, expect, it } from 'vitest';
import { TokenCaller } from '../../src/credentials/caller.js';
import { SlurmError } from '../../src/errors.js';
import { wholeJob } from '../../src/messages/common.js';
import { Findings } from '../../src/model/engine/context.js';
import { parseSelectedStep } from '../../src/model/kinds/step-ids.js';
import { getJobRequeue, postJobsRequeue } from '../../src/operations/job-requeue.js';
import { deleteJob, deleteJobs } from '../../src/operations/job-signal.js';
import { postJob } from '../../src/operations/job-update.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { NO_VAL } from '../../src/wire/constants.js';
import { SURROUNDINGS } from '../support/model.js';

interface Sent {
  readonly name: string;
  readonly value: Record<string, unknown>;
}

/** What an answer may be: a reply, none, or an error. */
type Answer = object | null | Error;

interface Ask {
  readonly job?: string;
  readonly query?: object;
  readonly body?: object;
  readonly answers?: readonly Answer[];
  /** Whether the release has bulk signals. */
  readonly bulk?: boolean;
  /** Jobs that the controller has. */
  readonly jobs?: readonly object[];
  /** Answers of another cluster's controller. */
  readonly elsewhere?: readonly Answer[];
}

function controllerOf(
  answers: readonly Answer[],
  sent: Sent[],
  { bulk, jobs, elsewhere }: Ask,
): object {
  const left = [...answers];
  return {
    supports: async () => bulk ?? true,
    at: (address: { name: string }) => {
      sent.push({ name: 'at', value: { ...address } });
      return controllerOf(elsewhere ?? [], sent, {});
    },
    call: async (rpc: { name: string }, value: Record<string, unknown>) => {
      sent.push({ name: rpc.name, value });
      const answer = left.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    list: async (rpc: { name: string }, value: Record<string, unknown>) => {
      sent.push({ name: rpc.name, value });
      const slices = async function* () {
        yield (jobs ?? []).map((record) => ({ record }));
      };
      return { head: { last_backfill: 0 }, slices };
    },
  };
}

async function ask(operation: AnyOperation, request: Ask) {
  const sent: Sent[] = [];
  const findings = new Findings();
  const known = new Map([['alice', 2001]]);
  const names = {
    resolve: async () => undefined,
    userId: (name: string) => known.get(name) ?? null,
  };
  const reply = await operation.handle({
    version: 45,
    cluster: {
      controller: controllerOf(request.answers ?? [], sent, request),
      names,
      derive: { bitstringLength: 64 },
    } as never,
    caller: new TokenCaller('token', null),
    surroundings: SURROUNDINGS,
    parameters: { job_id: parseSelectedStep(request.job ?? '7') },
    query: request.query ?? {},
    body: request.body,
    findings,
    signal: new AbortController().signal,
  } as never);
  const { errors, warnings } = findings;
  return { payload: reply.type === 'object' ? reply.payload : null, sent, errors, warnings };
}

const id = { step_id: wholeJob(7), array_task_id: NO_VAL, het_job_offset: NO_VAL };
const killed = (more: object = {}) => ({
  job_responses: [
    { error_code: 0, error_msg: null, id, real_job_id: 7, sibling_name: null, ...more },
  ],
});

describe('a signal to one job', () => {
  it('is KILL to the whole job unless something else is asked for', async () => {
    const { sent, payload } = await ask(deleteJob, { answers: [{ job_responses: [] }] });
    expect(sent).toEqual([
      { name: 'REQUEST_KILL_JOBS', value: { flags: 8, signal: 9, jobs_array: ['7'] } },
    ]);
    expect(payload).toEqual({ status: [] });
    const other = await ask(deleteJob, { job: '7_[1-3]', query: { signal: 10, flags: 1 } });
    expect(other.sent[0]?.value).toEqual({ flags: 1, signal: 10, jobs_array: ['7_[1-3]'] });
  });

  it('tells of tasks as a set', async () => {
    const tasks = { ...id, array_task_id: 1, array_bitmap: { size: 4, mask: '0x6' } };
    const { payload } = await ask(deleteJob, { answers: [killed({ id: tasks })] });
    const expected = { array_task_id: NO_VAL, array_tasks: '1-2' };
    expect(payload).toMatchObject({ status: [{ id: expected }] });
  });

  it('warns where the job is over, or where none was signalled', async () => {
    const over = await ask(deleteJob, { answers: [new SlurmError(2021)], query: { signal: 12 } });
    expect(over).toMatchObject({ payload: { status: [] }, errors: [] });
    expect(over.warnings).toMatchObject([
      { description: 'Job was already sent signal User defined signal 2' },
    ]);
    const none = await ask(deleteJob, { query: { flags: 0x800, signal: 35 } });
    expect(none.warnings).toMatchObject([
      { description: 'Zero jobs sent signal Real-time signal 1' },
    ]);
    const denied = await ask(deleteJob, { answers: [new SlurmError(2010)] });
    expect(denied.errors).toMatchObject([
      { error_number: 2010, description: 'Signal request failed', source: 'slurm_kill_jobs()' },
    ]);
  });

  it('is not sent to ids that no job has', async () => {
    const { sent, errors } = await ask(deleteJob, { job: '67108863' });
    expect(sent).toEqual([]);
    expect(errors).toMatchObject([{ error_number: 2017 }]);
  });
});

describe('signals to many jobs', () => {
  it('name the user by name and by number', async () => {
    const byName = await ask(deleteJobs, { body: { user_name: 'alice' } });
    expect(byName.sent[0]?.value).toEqual({ user_id: 2001, user_name: 'alice' });
    const byNumber = await ask(deleteJobs, { body: { user_id: 2001, jobs_array: ['1'] } });
    expect(byNumber.sent[0]?.value).toMatchObject({ user_id: 2001, user_name: '2001' });
    const unknown = await ask(deleteJobs, { body: { user_name: 'zzz' } });
    expect(unknown).toMatchObject({ sent: [], payload: { status: [] } });
    expect(unknown.errors).toMatchObject([{ error_number: -1 }]);
  });

  it('go one by one to a release without bulk signals', async () => {
    const body = { jobs_array: ['7', '8_1'], signal: 15, flags: 0x808 };
    const answers = [null, new SlurmError(2017)];
    const { sent, payload } = await ask(deleteJobs, { body, answers, bulk: false });
    expect(sent.map(({ name }) => name)).toEqual(['REQUEST_KILL_JOB', 'REQUEST_KILL_JOB']);
    expect(sent[1]?.value).toMatchObject({ sjob_id: '8_1', signal: 15, flags: 8 });
    expect(payload).toMatchObject({
      status: [
        { error_code: 0, real_job_id: 7 },
        { error_code: 2017, real_job_id: NO_VAL },
      ],
    });
    const quiet = await ask(deleteJobs, { body: { jobs_array: ['7'] }, bulk: false });
    expect(quiet.payload).toEqual({ status: [] });
    const timeout = new SlurmError('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT');
    const lost = await ask(deleteJobs, { body, answers: [timeout], bulk: false });
    expect(lost.errors).toMatchObject([{ error_number: timeout.errorNumber }]);
  });

  it('with filters are refused there', async () => {
    const body = { jobs_array: ['7'], account: 'physics' };
    const { sent, errors } = await ask(deleteJobs, { body, bulk: false });
    expect(sent).toEqual([]);
    expect(errors).toMatchObject([{ error_number: 2036 }]);
    const nothing = await ask(deleteJobs, { body: {}, bulk: false });
    expect(nothing.errors).toMatchObject([{ error_number: 2173 }]);
  });
});

const results = (...codes: number[]) => ({
  results: codes.map((error_code) => ({ error_code, job_array_id: '7', err_msg: null })),
});
const rerouted = {
  working_cluster_rec: { name: 'other', control_host: 'far', control_port: 6817 },
  stepmgr: null,
};

describe('a change of a job', () => {
  it('is about the job of the path', async () => {
    const description = { comment: 'c', step_id: { job_id: 1 } };
    const { sent, payload } = await ask(postJob, { body: { description, record: null } });
    expect(sent).toEqual([
      { name: 'REQUEST_UPDATE_JOB', value: { comment: 'c', step_id: wholeJob(7) } },
    ]);
    expect(payload).toEqual({ results: null });
  });

  it('is what differs of a job that was sent back, of several the one of its id', async () => {
    const none = { mem_per_tres: null, array_task_str: null };
    const jobs = [7, 8].map((id) => ({ step_id: wholeJob(id), name: `n${id}`, ...none }));
    const description = { step_id: { job_id: 8 }, name: 'n7', comment: 'c' };
    const record = { job_state: ['PENDING'], name: 'n7', comment: 'c' };
    const back = async (shown: readonly object[]) =>
      await ask(postJob, { body: { description, record }, jobs: shown });
    const { sent } = await back(jobs);
    expect(sent.map(({ name }) => name)).toEqual(['REQUEST_JOB_INFO_SINGLE', 'REQUEST_UPDATE_JOB']);
    const changed = { name: 'n7', comment: 'c', step_id: wholeJob(7) };
    expect(sent[0]?.value).toMatchObject({ step_id: wholeJob(7) });
    expect(sent[1]?.value).toEqual(changed);
    const same = await back([{ ...jobs[1], name: 'n7' }]);
    expect(same.sent[1]?.value).toEqual({ comment: 'c', step_id: wholeJob(7) });
    // Not shown: the controller tells why.
    expect((await back([])).sent[1]?.value).toEqual(changed);
  });

  it('of a component names it by its text', async () => {
    const { sent } = await ask(postJob, { job: '7+1', body: {} });
    expect(sent[0]?.value).toMatchObject({ job_id_str: '7+1', step_id: wholeJob(7) });
  });

  it('knows unique numbers', async () => {
    const { sent } = await ask(postJob, { job: 's0000000000001', body: {} });
    expect(sent[0]?.value).toMatchObject({ step_id: wholeJob(NO_VAL, 1n) });
  });

  it('is refused for single tasks, and warned about for steps', async () => {
    for (const job of ['7_1', '7_[1-2]']) {
      const { sent, errors } = await ask(postJob, { job, body: {} });
      expect(sent).toEqual([]);
      expect(errors).toMatchObject([{ error_number: 9000, source: '_job_post_update' }]);
    }
    const step = await ask(postJob, { job: '7.0', body: {} });
    expect(step.warnings).toHaveLength(1);
    expect(step.sent[0]?.value).toMatchObject({ step_id: wholeJob(7) });
  });

  it('tells what became of tasks', async () => {
    const { warnings, payload } = await ask(postJob, { body: {}, answers: [results(0, 2000)] });
    expect(payload).toEqual(results(0, 2000));
    expect(warnings.map(({ description }) => description)).toEqual([
      'Job update resulted in non-zero return-code[2000]: Invalid partition name specified',
    ]);
  });

  it('follows the job to another cluster, once', async () => {
    const moved = await ask(postJob, { body: {}, answers: [rerouted], elsewhere: [results(0)] });
    expect(moved.sent.map(({ name }) => name)).toEqual([
      'REQUEST_UPDATE_JOB',
      'at',
      'REQUEST_UPDATE_JOB',
    ]);
    expect(moved.sent[1]?.value).toEqual({ name: 'other', address: 'far', ports: [6817] });
    expect(moved.payload).toEqual(results(0));
    const again = await ask(postJob, { body: {}, answers: [rerouted], elsewhere: [rerouted] });
    expect(again.errors).toMatchObject([{ error_number: 1000 }]);
    const nowhere = { working_cluster_rec: null, stepmgr: null };
    expect((await ask(postJob, { body: {}, answers: [nowhere] })).errors).toHaveLength(1);
  });
});

describe('queueing again', () => {
  it('names the job by its text', async () => {
    const { sent, payload } = await ask(getJobRequeue, {
      ...{ job: '7_[1-2]', query: { flags: 0x1800 }, answers: [results(0)] },
    });
    expect(sent).toEqual([
      { name: 'REQUEST_JOB_REQUEUE', value: { job_id_str: '7_[1-2]', flags: 0x1800 } },
    ]);
    expect(payload).toEqual({ status: results(0).results });
  });

  it('needs Hold for SpecialExit', async () => {
    const { sent, errors } = await ask(getJobRequeue, { query: { flags: 0x1000 } });
    expect(sent).toEqual([]);
    expect(errors).toMatchObject([{ error_number: 9009 }]);
  });

  it('goes on behind a failure', async () => {
    const jobs = ['7', '8'].map(parseSelectedStep);
    const answers = [new SlurmError(2017), results(0)];
    const { errors, payload } = await ask(postJobsRequeue, { body: { jobs }, answers });
    expect(errors).toMatchObject([
      {
        error_number: 2017,
        description: 'Requeue JobId=7 failed',
        source: 'op_handler_jobs_requeue',
      },
    ]);
    expect(payload).toEqual({ status: [results(0).results] });
    const none = await ask(postJobsRequeue, { body: { jobs: [] } });
    expect(none.errors).toMatchObject([
      { error_number: 2017, description: 'Query missing JobIds' },
    ]);
  });
});
