/** What a job that was sent back changes. */
import { describe, expect, it } from 'vitest';
import type { JobRecord } from '../../src/cluster/derive/job.js';
import { wholeJob } from '../../src/messages/common.js';
import { Findings } from '../../src/model/engine/context.js';
import type { JsonObject } from '../../src/model/engine/json.js';
import { JOB_INFO } from '../../src/model/types/jobs.js';
import { API_VERSIONS } from '../../src/model/versions.js';
import { jobDifference } from '../../src/operations/job-difference.js';
import { NO_VAL, NO_VAL16 } from '../../src/wire/constants.js';
import { SURROUNDINGS, writeContext } from '../support/model.js';

/** A job that runs. */
const JOB = {
  ...{ step_id: wholeJob(7), job_state: 1, user_id: 2001, group_id: 100, account: 'physics' },
  ...{ name: 'old', comment: null, nodes: 'n[1-2]', mem_per_tres: null, priority: 4_294_901_756 },
  ...{
    time_limit: 60,
    time_min: NO_VAL,
    end_time: 1_795_560_000,
    pn_min_cpus: 1,
    nice: 0x8000_0000,
  },
  ...{ pn_min_memory: (1n << 63n) | 100n, bitflags: 0x400n, mail_type: 2, shared: NO_VAL16 },
  ...{ std_in: null, std_out: null, std_err: null, work_dir: '/tmp' },
} as object as JobRecord;

describe.each(API_VERSIONS)('of a job as v0.0.%i shows it', (version) => {
  const shown = JSON.parse(JOB_INFO.writer(version)(JOB, writeContext(version))) as JsonObject;
  const difference = (edits: JsonObject) => {
    const findings = new Findings();
    const request = { version, surroundings: SURROUNDINGS, findings };
    const changes = jobDifference({ ...shown, ...edits }, JOB, request);
    return { changes, errors: findings.errors.map(({ error_number }) => error_number) };
  };
  const only = (changes: object) => ({ changes, errors: [] });

  it('nothing is changed where nothing was edited', () => {
    expect(difference({})).toEqual(only({}));
  });

  it.each([
    [{ comment: 'new' }, { comment: 'new' }],
    [{ name: '' }, { name: '' }],
    [{ time_limit: { set: true, number: 50 } }, { time_limit: 50 }],
    [{ time_limit: 50 }, { time_limit: 50 }],
    [{ nodes: '2-4' }, { min_nodes: 2, max_nodes: 4 }],
    // A key that jobs are not shown with.
    [{ reservation: 'r' }, { reservation: 'r' }],
  ])('%j alone is changed', (edits: JsonObject, changes) => {
    expect(difference(edits)).toEqual(only(changes));
  });

  it('another form of the same value is no change', () => {
    expect(difference({ time_limit: '60', user_id: 'alice' })).toEqual(only({}));
  });

  it('of two keys for one member the edited one counts', () => {
    expect(difference({ hold: true })).toEqual(only({ priority: 0 }));
    const memory = { memory_per_node: { set: true, number: 200 } };
    expect(difference(memory)).toEqual(only({ pn_min_memory: 200n }));
  });

  it('other nodes cannot be asked for by name', () => {
    expect(difference({ nodes: 'n3' })).toEqual({ changes: null, errors: [9202] });
  });
});
