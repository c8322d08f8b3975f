/** Jobs of accounting: which of them are asked for and changed. */
import { describe, expect, it } from 'vitest';
import { SlurmError } from '../../../src/errors.js';
import { getJobs, modifyJob } from '../../../src/messages/accounting/jobs.js';
import { Findings } from '../../../src/model/engine/context.js';
import { parseSelectedStep } from '../../../src/model/kinds/step-ids.js';
import {
  getAccountingJob,
  postAccountingJob,
  postAccountingJobs,
} from '../../../src/operations/accounting/jobs.js';
import type { AnyOperation } from '../../../src/operations/operation.js';
import { SURROUNDINGS } from '../../support/model.js';

const REC = { derived_es: 'x' };
const DUPLICATES = 1;
const NO_TRUNCATION = 4;
const NO_DEFAULT_USAGE = 0x80;

/** Runs an operation against a daemon that gives an answer, or throws it. */
async function run(operation: AnyOperation, input: object, answer: unknown = null) {
  const asked: unknown[] = [];
  const call = async (rpc: unknown, value: unknown) => {
    asked.push(rpc, value);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const work = async (_: unknown, inside: (calls: object) => unknown) =>
    await inside({ call, list: call });
  const findings = new Findings();
  const cluster = { accounting: { read: work, transaction: work } };
  const request = { cluster, findings, surroundings: SURROUNDINGS, ...input };
  const reply = await operation.handle(request as never);
  return { reply, asked, errors: findings.errors };
}

const job = (id: string) => ({ parameters: { id: parseSelectedStep(id) } });
const selected = (job_id: number) => ({ step_id: { job_id } });

it('one is shown with all its records, of the own cluster', async () => {
  const { asked } = await run(getAccountingJob, job('7'));
  expect(asked).toMatchObject([
    getJobs,
    {
      cond: {
        step_list: [selected(7)],
        cluster_list: ['test'],
        flags: DUPLICATES | NO_TRUNCATION,
      },
    },
  ]);
});

describe('a change', () => {
  it('is made to the newest record of a job, on the own cluster', async () => {
    const names = { my_list: ['7 submitted at x'], return_code: 0 };
    const { asked, reply } = await run(postAccountingJob, { ...job('7'), body: REC }, names);
    const cond = { step_list: [selected(7)], cluster_list: ['test'], flags: NO_DEFAULT_USAGE };
    expect(asked).toMatchObject([modifyJob, { cond, rec: REC }]);
    expect(reply).toEqual({ type: 'object', payload: { results: ['7 submitted at x'] } });
  });

  it.each([
    {},
    { job_id_list: [], job_rec: REC },
    { job_id_list: null, job_rec: REC },
    { job_id_list: [parseSelectedStep('7_[5000-5001]')], job_rec: REC },
  ])('is not made to all jobs where none is named (%#)', async (body) => {
    const { asked, reply, errors } = await run(postAccountingJobs, { body });
    expect(asked).toEqual([]);
    expect(reply).toEqual({ type: 'failure' });
    expect(errors).toMatchObject([{ error_number: 9000 }]);
  });

  it('that says nothing is sent as such', async () => {
    const body = { job_id_list: [parseSelectedStep('7')], job_rec: null };
    const { asked, reply } = await run(postAccountingJobs, { body }, new SlurmError(1900));
    expect(asked).toMatchObject([modifyJob, { rec: {} }]);
    expect(reply).toEqual({ type: 'status', status: 304 });
  });

  it('that slurmdbd refuses is an error', async () => {
    const { reply, errors } = await run(
      postAccountingJob,
      { ...job('7'), body: REC },
      new SlurmError(2002),
    );
    expect(reply).toEqual({ type: 'failure' });
    expect(errors.map(({ error_number }) => error_number)).toEqual([2002, 0]);
  });
});
