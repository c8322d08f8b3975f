/** Reading job descriptions: every key that is more than a member, in the versions that differ. */

import { describe, expect, it } from 'vitest';
import { Findings, ReadContext } from '../../src/model/engine/context.js';
import type { Json } from '../../src/model/engine/json.js';
import { compileReader } from '../../src/model/engine/kind.js';
import { readWhole } from '../../src/model/engine/object-reader.js';
import { parseCpuFrequency } from '../../src/model/kinds/cpu-frequency.js';
import { formatDistribution, parseDistribution } from '../../src/model/kinds/distribution.js';
import { parseNodeCounts } from '../../src/model/kinds/node-counts.js';
import type { JobDescriptionInput } from '../../src/model/types/job-description.js';
import { JOB_SUBMIT_REQ } from '../../src/model/types/submit.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { API_VERSIONS, inRange } from '../../src/model/versions.js';
import { INFINITE, MEM_PER_CPU, NO_VAL } from '../../src/wire/constants.js';
import { SURROUNDINGS } from '../support/model.js';

const UNSET = { set: false, infinite: false, number: 0 };
const value = (number: number) => ({ set: true, infinite: false, number });

function read(job: Json, version: ApiVersion = 45) {
  const findings = new Findings();
  const surroundings = {
    ...SURROUNDINGS,
    names: {
      userName: () => null,
      groupName: () => null,
      userId: (name: string) => (name === 'alice' ? 1001 : null),
      groupId: (name: string) => (name === 'staff' ? 50 : null),
    },
    now: 1_700_000_000,
  };
  const context = new ReadContext({ version, findings, surroundings });
  const body = readWhole(compileReader(JOB_SUBMIT_REQ, version), { job }, context);
  return { job: body?.job as JobDescriptionInput | undefined, ...findings };
}

/** Members that a job sets; the input must be faultless. */
function members(job: Json, version: ApiVersion = 45): JobDescriptionInput {
  const { job: found, errors, warnings } = read(job, version);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  return found as JobDescriptionInput;
}

/** The one error that ends the reading of a job. */
function refusal(job: Json, version: ApiVersion = 45) {
  const { job: found, errors } = read(job, version);
  expect(found).toBeUndefined();
  expect(errors).toHaveLength(1);
  return errors[0];
}

describe('environment', () => {
  it('is a list, or a dictionary whose values become text', () => {
    expect(members({ environment: ['A=1', 'B=2'] })).toEqual({ environment: ['A=1', 'B=2'] });
    const { job, warnings } = read({ environment: { A: 1, B: 'x', C: null, D: true, E: 1.5 } });
    expect(job).toEqual({ environment: ['A=1', 'B=x', 'C=', 'D=true', 'E=1.500000'] });
    expect(warnings).toEqual([
      {
        description:
          'Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=object ' +
          '(Slurm type=dictionary): {"A":1,"B":"x","C":null,"D":true,"E":1.5}',
        source: '#/job/environment/',
      },
    ]);
  });

  it('is left alone by null, and empty by an empty list', () => {
    expect(members({ environment: null })).toEqual({});
    expect(members({ environment: [] })).toEqual({ environment: [] });
  });

  it('is no scalar, and holds no lists', () => {
    expect(refusal({ environment: 'A=B' })).toEqual({
      description: 'expected a list of strings but got "A=B"',
      error_number: 9208,
      source: '#/job/environment/',
    });
    expect(refusal({ environment: { A: [1] } })).toMatchObject({
      description: 'expected string but got [1]',
      error_number: 9202,
    });
  });

  it('shows no value in the warnings of v0.0.40', () => {
    const { warnings } = read({ environment: {} }, 40);
    expect(warnings.map(({ description }) => description)).toEqual([
      'Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=object (Slurm type=dictionary)',
    ]);
  });
});

describe('resource limits', () => {
  it('become variables behind the others, or in their old places', () => {
    const environment = ['SLURM_RLIMIT_CPU=1', 'A=1'];
    const rlimits = { cpu: value(60), nofile: 1024, core: UNSET, as: { infinite: true } };
    expect(members({ rlimits, environment })).toEqual({
      environment: [
        'SLURM_RLIMIT_CPU=60',
        'A=1',
        'SLURM_RLIMIT_NOFILE=1024',
        'SLURM_RLIMIT_AS=18446744073709551615',
      ],
    });
  });

  it('make no environment where there is none', () => {
    expect(members({ rlimits: { cpu: 1 } })).toEqual({});
  });

  it('name the place of a bad value', () => {
    expect(refusal({ environment: ['A=1'], rlimits: { data: 'abc' } })).toEqual({
      description: 'Expected integer but got "abc"',
      error_number: 9202,
      source: '#/job/rlimits/data/',
    });
  });
});

describe('distribution', () => {
  it.each([
    ['block', 0x2, 'block'],
    ['CYCLIC:Block', 0x21, 'cyclic:block'],
    ['block:fcyclic:cyclic', 0x132, 'block:fcyclic:cyclic'],
    ['*', 0x2, 'block'],
    ['*:*:*', 0x112, 'block:cyclic:cyclic'],
    ['cyclic:block:*', 0x221, 'cyclic:block:block'],
    ['pack', 0x80_2000, 'pack'],
    ['block,nopack', 0x40_0002, 'block,nopack'],
    ['hostfile', 0x3, 'arbitrary'],
  ])('%s is %i', (text, word, shown) => {
    expect(parseDistribution(text)).toEqual({ word, planeSize: null });
    expect(formatDistribution(word)).toBe(shown);
  });

  it.each(['', ',', 'fcyclic', 'block:x', 'block,x', 'a:b:c:d', 'plane', 'plane=', 'plane=0'])(
    '%j is none',
    (text) => {
      expect(parseDistribution(text)).toBeNull();
    },
  );

  it('is told in the environment as well', () => {
    expect(members({ environment: ['A=1'], distribution: 'cyclic:block,pack' })).toEqual({
      environment: ['A=1', 'SLURM_DISTRIBUTION=cyclic:block,pack'],
      task_dist: 0x80_0021,
    });
    expect(members({ environment: ['A=1'], distribution: 'plane=4' })).toEqual({
      environment: ['A=1', 'SLURM_DISTRIBUTION=plane', 'SLURM_DIST_PLANESIZE=4'],
      task_dist: 4,
      plane_size: 4,
    });
  });

  it('needs nodes where it is arbitrary', () => {
    const job = { environment: ['A=1'], distribution: 'arbitrary' };
    expect(members({ ...job, required_nodes: ['n2', 'n1'] })).toEqual({
      environment: ['A=1', 'SLURM_ARBITRARY_NODELIST=n2,n1', 'SLURM_DISTRIBUTION=arbitrary'],
      req_nodes: 'n2,n1',
      task_dist: 3,
    });
    expect(refusal(job)).toMatchObject({
      description: 'Arbitrary distribution needs required_nodes to be specified',
      error_number: 2023,
      source: '#/job/distribution/',
    });
  });

  it('agrees with the size of planes', () => {
    expect(members({ distribution_plane_size: 4 })).toEqual({ task_dist: 4, plane_size: 4 });
    expect(members({ distribution_plane_size: UNSET, distribution: 'block' })).toEqual({
      task_dist: 2,
    });
    expect(refusal({ distribution_plane_size: 4, distribution: 'plane=5' })?.description).toBe(
      'Plane distribution set by distribution_plane_size and distribution do not match. (4 != 5)',
    );
    expect(refusal({ distribution_plane_size: 4, distribution: 'block' })?.description).toBe(
      'Plane size distribution specifications cannot be combined with other options',
    );
    expect(refusal({ distribution: 'plane=70000' })?.description).toBe(
      'Plane size 70000 is too large',
    );
  });

  it('is unknown where it is null', () => {
    expect(members({ distribution: null })).toEqual({ task_dist: 0x2000 });
  });

  it('is ignored by v0.0.40, where the size of planes is a plain number', () => {
    const { job, warnings } = read({ distribution: 'block', distribution_plane_size: 4 }, 40);
    expect(job).toEqual({ plane_size: 4 });
    expect(warnings).toEqual([
      {
        description:
          'data_parser/v0.0.40 does not support parser 208 for parsing. Output may be incomplete.',
        source: '#/job/distribution/',
      },
    ]);
  });
});

describe('nodes', () => {
  it.each([
    ['4', { min_nodes: 4, max_nodes: 4 }],
    ['2-8', { min_nodes: 2, max_nodes: 8 }],
    ['-3', { min_nodes: 1, max_nodes: 3 }],
    ['2k', { min_nodes: 2048, max_nodes: 2048 }],
    ['1,3-5', { min_nodes: 1, max_nodes: 5, job_size_str: '1,3-5' }],
    ['1-15:4', { min_nodes: 1, max_nodes: 13, job_size_str: '1,5,9,13' }],
    // As sbatch reads it: the end of a stepped range does not count.
    ['1-9:4', { min_nodes: 1, max_nodes: 5, job_size_str: '1,5' }],
  ])('%j is %j', (text, expected) => {
    expect(parseNodeCounts(text)).toEqual(expected);
  });

  it.each(['', 'abc', '3-', '4-1', '2-4x', '1:2', '1,abc', '5-3,1', '16384,1', '9-1:2', '1-9:0'])(
    '%j is none',
    (text) => {
      expect(parseNodeCounts(text)).toBeNull();
    },
  );

  it('may be a list of the least and the most', () => {
    expect(read({ nodes: [1, '3'] }).job).toEqual({ min_nodes: 1, max_nodes: 3 });
    expect(read({ nodes: [3, 1] }).job).toEqual({ min_nodes: 1, max_nodes: 3 });
    expect(read({ nodes: [2] }).job).toEqual({ min_nodes: 2 });
    expect(refusal({ nodes: [] })?.description).toBe(
      'Node count in format of a list must have a cardinality of 2 or 1',
    );
    expect(refusal({ nodes: ['a', 3] })?.description).toBe(
      'Minimum nodes must be an integer instead of string',
    );
    expect(refusal({ nodes: [1, []] })?.description).toBe(
      'Maximum nodes must be an integer instead of list',
    );
    expect(refusal({ nodes: [-1, 3] })?.description).toBe('Minimum nodes are out of range: -1');
  });

  it('yield to the keys of the single counts', () => {
    expect(members({ minimum_nodes: 2, nodes: '1-4' })).toEqual({ min_nodes: 2, max_nodes: 4 });
  });

  it('are shown as text in errors, in quotes from v0.0.41 on', () => {
    expect(refusal({ nodes: 'abc' })?.description).toBe('Unknown format: "abc"');
    expect(refusal({ nodes: true })?.description).toBe('Unknown format: "true"');
    expect(refusal({ nodes: 'abc' }, 40)?.description).toBe('Unknown format: abc');
    expect(refusal({ nodes: {} })?.description).toBe(
      'Expected string instead of dictionary for node counts',
    );
  });
});

describe('cpu_frequency', () => {
  const all = (cpu_freq_min: number, cpu_freq_max: number, cpu_freq_gov: number) => ({
    cpu_freq_min,
    cpu_freq_max,
    cpu_freq_gov,
  });
  it.each([
    ['low', all(NO_VAL, 0x8000_0001, 0x8080_0000)],
    ['2400000', all(NO_VAL, 2_400_000, 0x8080_0000)],
    ['HighM1:UserSpace', all(NO_VAL, 0x8000_0004, 0x8080_0000)],
    ['OnDemand', all(NO_VAL, NO_VAL, 0x8400_0000)],
    ['1000-2000:Performance', all(1000, 2000, 0x8200_0000)],
    ['low-high:OnDemand', all(0x8000_0001, 0x8000_0003, 0x8400_0000)],
  ])('%s', (text, expected) => {
    expect(parseCpuFrequency(text, { cpuFreqGovernors: [], cpuFreqDef: null })).toEqual(expected);
  });

  it.each([
    '',
    '0',
    '12x',
    '1000-2000',
    '2000-1000:Performance',
    '1000:Performance',
    '1000-2000:userspace',
    'Performance:OnDemand',
    'Performance-2000',
    // Not among the governors that are allowed by default.
    'Conservative',
    '1000-2000:PowerSave',
  ])('%j is none', (text) => {
    expect(refusal({ cpu_frequency: text })).toEqual({
      description: 'Invalid cpu_frequency',
      error_number: -1,
      source: '#/job/cpu_frequency/',
    });
  });

  it.each([
    // Names count by their first letters, and replace what is allowed by default.
    [['Conserv', 'powersave'], null, 'Conservative', 0x8800_0000],
    [['Conserv', 'powersave'], null, 'OnDemand', null],
    [['Conserv', 'powersave'], null, 'low', null],
    [['UserSpace'], null, 'low', 0x8080_0000],
    // A list with an unknown name counts for nothing.
    [['PowerSave', 'zzz'], null, 'PowerSave', null],
    [['PowerSave', 'zzz'], null, 'Performance', 0x8200_0000],
    // A range without a governor.
    [[], 'Performance', '1000-2000', 0x8200_0000],
    [[], 'Performance', '1000-2000:OnDemand', 0x8400_0000],
    [[], 'Performance', '1000', 0x8080_0000],
    [[], 'Performance', 'OnDemand-2000', null],
    [['OnDemand'], 'Performance', '1000-2000', null],
    [[], 'UserSpace', '1000-2000', null],
    [[], 'zzz', '1000-2000', null],
  ])('with CpuFreqGovernors=%j, CpuFreqDef=%s: %s', (governors, cpuFreqDef, text, governor) => {
    const found = parseCpuFrequency(text, { cpuFreqGovernors: governors, cpuFreqDef });
    expect(found?.cpu_freq_gov ?? null).toBe(governor);
  });

  it('is left open by null', () => {
    expect(members({ cpu_frequency: null })).toEqual({});
  });
});

describe('keys of one member', () => {
  it('let a value stand before a later key that says "unset"', () => {
    expect(members({ hold: true, priority: UNSET })).toEqual({ priority: 0 });
    const memory = { memory_per_cpu: value(100), memory_per_node: UNSET };
    expect(members(memory)).toEqual({ pn_min_memory: MEM_PER_CPU | 100n });
  });

  it('let the later value win', () => {
    expect(members({ hold: true, priority: 5 })).toEqual({ priority: 5 });
    expect(members({ hold: false })).toEqual({ priority: INFINITE });
    expect(members({ memory_per_cpu: 1, memory_per_node: '2G' })).toEqual({ pn_min_memory: 2048n });
    expect(members({ core_specification: 2, thread_specification: 4 })).toEqual({
      core_spec: 0x8004,
    });
  });

  it('keep exclusive and oversubscribe up to v0.0.41, where they are deprecated', () => {
    expect(members({ exclusive: true }, 40)).toEqual({ shared: 0 });
    const { job, warnings } = read({ exclusive: 'user', oversubscribe: true }, 41);
    expect(job).toEqual({ shared: 1 });
    expect(warnings).toEqual([
      { description: 'Field "exclusive" is deprecated', source: '#/job/exclusive/' },
      { description: 'Field "oversubscribe" is deprecated', source: '#/job/oversubscribe/' },
    ]);
    expect(read({ exclusive: true }, 42).warnings[0]?.description).toBe(
      'Ignoring unknown field "exclusive" of type boolean in DATA_PARSER_JOB_DESC_MSG',
    );
  });
});

describe('values that say "unset"', () => {
  it('are not sent where the controller would take them for values', () => {
    const unset = {
      begin_time: UNSET,
      kill_warning_signal: '',
      kill_warning_delay: UNSET,
      segment_size: UNSET,
    };
    expect(members(unset)).toEqual({});
  });

  it('are not possible for times that must be set', () => {
    expect(refusal({ deadline: UNSET })).toEqual({
      description: 'Invalid or unset timestamp value',
      error_number: 9202,
      source: '#/job/deadline/',
    });
  });
});

describe('lists of flags', () => {
  it('change nothing where they are empty', () => {
    expect(members({ shared: [], mail_type: [], flags: [], profile: [] })).toEqual({});
  });

  it('hold names in any case, or one name alone', () => {
    expect(members({ mail_type: ['begin', 'End', 'TIME=50%'] })).toEqual({ mail_type: 0x83 });
    expect(members({ open_mode: 'append' })).toEqual({ open_mode: 1 });
  });

  it('record an unknown name and go on, but for v0.0.40', () => {
    const unknown = {
      description: 'Unknown flag "BOGUS"',
      error_number: 9207,
      source: '#/job/flags[0]/',
    };
    const { job, errors } = read({ flags: ['BOGUS', 'SPREAD_JOB'], name: 'a' });
    expect(job).toEqual({ bitflags: 0x100n, name: 'a' });
    expect(errors).toEqual([unknown]);
    const old = read({ flags: ['BOGUS', 'SPREAD_JOB'], name: 'a' }, 40);
    expect(old.job).toBeUndefined();
    expect(old.errors).toEqual([
      unknown,
      { description: 'Parsing flags failed', error_number: 9207, source: '#/job/flags/' },
    ]);
  });
});

describe('other keys', () => {
  it('refuse an unknown signal', () => {
    expect(members({ kill_warning_signal: 'SIGUSR1', kill_warning_delay: 60 })).toEqual({
      warn_signal: 10,
      warn_time: 60,
    });
    expect(refusal({ kill_warning_signal: 'NONSENSE' })).toMatchObject({
      error_number: 9202,
      source: '#/job/kill_warning_signal/',
    });
  });

  it('tell that crontabs are not submitted', () => {
    const { job, warnings } = read({ crontab: { minute: '5', bogus: 1 } });
    expect(job).toEqual({});
    expect(warnings).toEqual([
      { description: 'crontab submissions are not supported', source: '#/job/crontab/' },
    ]);
  });

  it('join identifiers from two keys', () => {
    expect(members({ job_id: 5 })).toEqual({ step_id: { job_id: 5 } });
    expect(members({ job_id: 5, step_id: { step_id: 'batch' } })).toEqual({
      step_id: { job_id: 5, step_id: 0xffff_fffb },
    });
    expect(members({ job_id: 5, step_id: { job_id: value(7) } })).toEqual({
      step_id: { job_id: 7 },
    });
  });

  it('resolve users and groups', () => {
    expect(members({ user_id: 'alice', group_id: '50' })).toEqual({ user_id: 1001, group_id: 50 });
    expect(refusal({ user_id: 'zoe' })?.description).toBe('Unable to resolve user: zoe');
  });

  it('keep null, empty and missing texts apart', () => {
    expect(members({ account: null, partition: '', required_nodes: [] })).toEqual({
      account: null,
      partition: '',
      req_nodes: null,
    });
  });

  it('know power_flags up to v0.0.44, and ignore them', () => {
    expect(members({ power_flags: ['X'] }, 44)).toEqual({});
    expect(read({ power_flags: ['X'] }, 45).warnings).toHaveLength(1);
  });
});

describe.each(API_VERSIONS)('v0.0.%i', (version) => {
  it.each([
    ['container_type', { since: 45 }],
    ['memory_update_margin', { since: 45 }],
    ['memory_update_delay', { since: 45 }],
    ['oom_kill_step', { since: 42 }],
    ['segment_size', { since: 41 }],
    ['resv_mpi_ports', { since: 41, until: 41 }],
    ['step_id', { since: 44 }],
  ] as const)('knows %s where it exists: %o', (key, range) => {
    const unknown = `Ignoring unknown field "${key}" of type null in DATA_PARSER_JOB_DESC_MSG`;
    const found = read({ [key]: null }, version).warnings.map(({ description }) => description);
    expect(found.includes(unknown)).toBe(!inRange(range, version));
  });

  it('knows cores_per_socket but for v0.0.41 to v0.0.44', () => {
    const { job } = read({ cores_per_socket: 2 }, version);
    expect(job).toEqual(version === 40 || version >= 45 ? { cores_per_socket: 2 } : {});
  });
});
