/** Handlers that read, against a controller that answers what it is told to. */
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { SlurmError } from '../../src/errors.js';
import { Findings } from '../../src/model/engine/context.js';
import type { SelectedStep } from '../../src/model/kinds/step-ids.js';
import { parseSelectedStep } from '../../src/model/kinds/step-ids.js';
import { getConf } from '../../src/operations/conf.js';
import { getJobStates } from '../../src/operations/job-states.js';
import { getLicenses } from '../../src/operations/licenses.js';
import type { AnyOperation, OperationReply } from '../../src/operations/operation.js';
import { getReservation, getReservations } from '../../src/operations/reservations.js';
import { getResources } from '../../src/operations/resources.js';
import { getShares } from '../../src/operations/shares.js';
import { NO_VAL } from '../../src/wire/constants.js';

/** What a request is answered: a value, a list with head and tail, null or an error. */
type Answer = unknown;

interface Sent {
  readonly name: string;
  readonly value: Record<string, unknown>;
}

function listOf(records: readonly unknown[], head: object = {}, tail: object = {}) {
  return {
    head,
    tail,
    async *slices() {
      yield records.map((record, position) => ({ position, record }));
    },
    close: () => undefined,
  };
}

async function ask(
  operation: AnyOperation,
  answers: readonly Answer[],
  input: { parameters?: object; query?: object; supports?: boolean } = {},
) {
  const sent: Sent[] = [];
  const rest = [...answers];
  const answer = async ({ name }: { name: string }, value: Record<string, unknown>) => {
    sent.push({ name, value });
    const next = rest.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  const findings = new Findings();
  const reply: OperationReply = await operation.handle({
    version: 45,
    cluster: {
      controller: { call: answer, list: answer, supports: async () => input.supports ?? true },
    } as unknown as Cluster,
    caller: new TokenCaller('token', null),
    surroundings: undefined as never,
    parameters: input.parameters ?? {},
    query: input.query ?? {},
    body: undefined,
    findings,
    signal: new AbortController().signal,
  } as never);
  const records: unknown[] = [];
  if (reply.type === 'list') for await (const slice of reply.records) records.push(...slice);
  const tail = reply.type === 'list' ? reply.tail?.() : undefined;
  return { reply, records, tail, sent, errors: findings.errors, warnings: findings.warnings };
}

const step = (text: string) => parseSelectedStep(text) as SelectedStep;
const UNCHANGED = new SlurmError(1900);
const REFUSED = new SlurmError(1007);
const NOT_RUNNING = new SlurmError(2085);

describe('shares', () => {
  it('are asked for by name, and a total follows them', async () => {
    const list = listOf([{ tres_run_secs: [1n] }], { tres_names: ['cpu'] }, { tot_shares: 7n });
    const query = { acct_list: ['a', 'b'], user_list: [] };
    const { sent, records, tail } = await ask(getShares, [list], { query });
    expect(sent[0]?.value).toEqual({ acct_list: ['a', 'b'], user_list: null });
    expect(records).toMatchObject([{ run_seconds: [{ name: 'cpu', value: 1n }] }]);
    expect(tail).toEqual({ tot_shares: 7n });
  });

  it('that are refused are no list', async () => {
    const { reply, errors } = await ask(getShares, [REFUSED]);
    expect(reply).toEqual({ type: 'failure' });
    expect(errors).toMatchObject([{ error_number: 1007 }]);
  });
});

describe('licences', () => {
  it('that are none draw a warning', async () => {
    const { records, warnings } = await ask(getLicenses, [listOf([], { num_lic: 0 })]);
    expect(records).toEqual([]);
    expect(warnings).toMatchObject([{ description: 'Zero licenses to dump' }]);
  });

  it('that are refused are an empty list beside the error', async () => {
    const { reply, errors } = await ask(getLicenses, [REFUSED]);
    expect(reply).toMatchObject({ payload: { licenses: [], last_update: 0 } });
    expect(errors).toMatchObject([{ error_number: 1007 }]);
  });
});

describe('states of jobs', () => {
  const job = (job_id: number, more: object = {}) => ({
    ...{ job_id, array_job_id: 0, het_job_id: 0, state: 1 },
    ...more,
  });
  const info = (job_id: number, sluid: bigint, more: object = {}) => ({
    step_id: { job_id, sluid },
    ...{
      array_job_id: 0,
      array_task_id: NO_VAL,
      array_task_str: null,
      het_job_id: 0,
      job_state: 3,
    },
    ...more,
  });
  const ids = (records: readonly unknown[]) =>
    records.map((record) => (record as { job_id: string }).job_id);

  it('are asked for by id, and shown once', async () => {
    const query = { job_id_list: [step('1'), step('1'), step('8+1')] };
    const list = listOf([job(1), job(9, { het_job_id: 8 }), job(1)]);
    const { sent, records } = await ask(getJobStates, [list], { query });
    expect(sent.map(({ name }) => name)).toEqual(['REQUEST_JOB_STATE']);
    expect(ids(records)).toEqual(['1', '8+1']);
  });

  it('are taken from the job list where the controller has no such request', async () => {
    const list = listOf([
      info(1, 0n),
      info(2, 0n),
      info(5, 0n, { array_job_id: 5, array_task_str: '0x6' }),
    ]);
    const query = { job_id_list: [step('2'), step('5_2')] };
    const { sent, records } = await ask(getJobStates, [list], { query, supports: false });
    expect(sent.map(({ name }) => name)).toEqual(['REQUEST_JOB_INFO']);
    expect(records).toEqual([
      { job_id: '2', state: 3 },
      { job_id: '5_2', state: 3 },
    ]);
  });

  it('are taken from the job list where a unique number is among the ids', async () => {
    const list = listOf([info(1, 1n), info(2, 2n), info(3, 3n)]);
    const query = { job_id_list: [step('s0000000000002'), step('3')] };
    const { sent, records } = await ask(getJobStates, [list], { query });
    expect(sent.map(({ name }) => name)).toEqual(['REQUEST_JOB_INFO']);
    expect(ids(records)).toEqual(['2', '3']);
  });

  it('that are refused are no list', async () => {
    const { reply, errors } = await ask(getJobStates, [REFUSED]);
    expect(reply).toEqual({ type: 'object', payload: { jobs: null } });
    expect(errors).toMatchObject([{ error_number: 1007, source: 'slurm_load_job_state()' }]);
  });
});

describe('reservations', () => {
  const list = () => listOf([{ name: 'One' }, { name: 'two' }], { last_update: 5 });

  it('are all shown, or one by its name without case', async () => {
    expect((await ask(getReservations, [list()])).records).toHaveLength(2);
    const { reply } = await ask(getReservation, [list()], {
      parameters: { reservation_name: 'oNE' },
    });
    expect(reply).toMatchObject({ payload: { reservations: [{ name: 'One' }], last_update: 5 } });
  });

  it.each([[list], [() => listOf([])]])('that do not exist cannot be found', async (answer) => {
    const parameters = { reservation_name: 'One ' };
    const { reply, errors } = await ask(getReservation, [answer()], { parameters });
    expect(reply).toEqual({ type: 'failure' });
    expect(errors).toMatchObject([
      { error_number: 9000, description: 'Unable to find reservation One ' },
    ]);
  });

  it('that did not change are 304', async () => {
    for (const operation of [getReservations, getReservation]) {
      const { reply, sent } = await ask(operation, [UNCHANGED], { query: { update_time: 9 } });
      expect(reply).toEqual({ type: 'status', status: 304 });
      expect(sent[0]?.value).toEqual({ last_update: 9 });
    }
  });
});

describe('resources', () => {
  const of = (text: string) => ({ parameters: { job_id: step(text) } });

  it('of a component are asked for by its own id', async () => {
    const { sent, reply } = await ask(getResources, [{ nodes: [{ node: 'n1' }] }], of('8+2'));
    expect(sent[0]?.value).toMatchObject({ step_id: { job_id: 10 } });
    expect(reply).toMatchObject({ payload: { nodes: [{ node: 'n1' }] } });
  });

  it('of a task are asked for by its own id, which the list of the array tells', async () => {
    const record = (array_task_id: number, job_id: number) => ({
      array_task_id,
      step_id: { job_id },
    });
    const tasks = listOf([record(1, 4), record(2, 5)]);
    const { sent } = await ask(getResources, [tasks, { nodes: null }], of('3_2'));
    expect(sent.map(({ name }) => name)).toEqual([
      'REQUEST_JOB_INFO_SINGLE',
      'REQUEST_RESOURCE_LAYOUT',
    ]);
    expect(sent[1]?.value).toMatchObject({ step_id: { job_id: 5 } });
  });

  it.each([
    ['3_9', [listOf([])], 2017],
    ['3_[1-2]', [], 2017],
    ['3', [NOT_RUNNING], 2085],
  ] as const)('of %s are an empty list beside the error', async (text, answers, number) => {
    const { reply, errors } = await ask(getResources, answers, of(text));
    expect(reply).toEqual({ type: 'object', payload: { nodes: [] } });
    expect(errors).toMatchObject([{ error_number: number }]);
    expect(errors[0]?.description).toContain(`Unable to query JobId=${text}`);
  });

  it('of an id that no job has are refused', async () => {
    const { reply, sent, errors } = await ask(getResources, [], of('67108864'));
    expect([reply, sent]).toEqual([{ type: 'failure' }, []]);
    expect(errors).toMatchObject([{ error_number: 2017 }]);
  });
});

describe('the configuration', () => {
  it('that did not change draws a warning', async () => {
    const { reply, warnings, errors } = await ask(getConf, [UNCHANGED], {
      query: { update_time: 0x10 },
    });
    expect([reply, errors]).toEqual([{ type: 'failure' }, []]);
    expect(warnings[0]?.description).toMatch(/^No config changes since update_time\[16\]=19/);
  });
});
