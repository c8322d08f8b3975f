import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/model/engine/json.js';
import { PROCESS_EXIT_CODE } from '../../../../src/model/kinds/exit-code.js';
import { JOB_CONDITION } from '../../../../src/model/types/accounting/job-condition.js';
import { readAs, SURROUNDINGS, written } from '../../../support/model.js';

const QOS = [{ id: 3, name: 'high' }] as never[];
const surroundings = { lookUps: { ...SURROUNDINGS.lookUps, qos: QOS } };
const read = (input: Json, version: 40 | 43 | 45 = 45) =>
  readAs(JOB_CONDITION, input, version, surroundings);

describe('conditions on jobs', () => {
  it('name things by numbers that slurmdbd knows', () => {
    const query = { users: ['alice', '7'], groups: 'users', state: ['RUNNING', 'failed'] };
    expect(read(query)).toEqual({
      value: { userid_list: ['2001', '7'], groupid_list: ['100'], state_list: ['1', '5'] },
      findings: [],
    });
    expect(read({ qos: 'high,5', reason: 'None,priority,9' }).value).toEqual({
      qos_list: ['3', '5'],
      reason_list: ['0', '1', '9'],
    });
  });

  it('are refused where a name is none', () => {
    expect(read({ reason: 'zzz' }).findings).toEqual([
      'error 9000 #/v/reason/ Unknown job reason "zzz"',
    ]);
    expect(read({ users: 'zzz' }).findings).toEqual([
      'error 2166 #/v/users[0]/ Unable to resolve user: zzz',
    ]);
  });

  it('have no limits that are not set', () => {
    expect(read({ cpus_min: null, cpus_max: '4', nodes_min: null }).value).toEqual({ cpus_max: 4 });
  });

  it('take a time of submission for a start, and no other time then', () => {
    expect(read({ submit_time: 7, skip_steps: 'true' }).value).toEqual({
      usage_start: 7,
      flags: 0x82,
    });
    expect(read({ submit_time: null, skip_steps: 'true' }).value).toEqual({ flags: 2 });
  });

  it('know flags from the version on that has them', () => {
    expect(read({ job_altered: 'true' }).value).toEqual({ db_flags: 0x20 });
    expect(read({ job_altered: 'true' }, 43)).toEqual({
      value: {},
      findings: [
        'warning #/v/job_altered/ Ignoring unknown field "job_altered" of type string in DATA_PARSER_JOB_CONDITION',
      ],
    });
  });
});

describe('exit codes', () => {
  it.each([0, 0x300, 9, 15, 0xffff_fffe])('%i is read as it was shown', (word) => {
    for (const version of [40, 45] as const) {
      const shown = JSON.parse(written(PROCESS_EXIT_CODE, word, version).text);
      expect(readAs(PROCESS_EXIT_CODE, shown, version).value).toBe(word);
    }
  });
});
