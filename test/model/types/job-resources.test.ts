import { describe, expect, it } from 'vitest';
import type { JobResources } from '../../../src/messages/jobs.js';
import { optional } from '../../../src/model/engine/list.js';
import { JOB_RES } from '../../../src/model/types/job-resources.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { writeContext, written } from '../../support/model.js';

/** Three nodes: n1 and n2 with two sockets of two cores, n7 with one of three. */
function resources(members: Partial<JobResources> = {}): JobResources {
  return {
    nhosts: 3,
    ncpus: 5,
    next_step_node_inx: 0,
    node_req: 1,
    nodes: 'n[1-2,7]',
    whole_node: 0,
    threads_per_core: 0xfffe,
    cr_type: 0x114,
    cpu_array_reps: [3],
    cpu_array_value: [2],
    cpus: [2, 2, 1],
    cpus_used: [1, 0, 1],
    memory_allocated: [100n, 100n, (1n << 53n) + 1n],
    memory_used: [0n, 0n, 5n],
    sockets_per_node: [2, 1],
    cores_per_socket: [2, 3],
    sock_core_rep_count: [2, 1],
    // From the lowest bit: n1 has cores 0 and 3, n2 has core 1, n7 has cores 0 and 1.
    core_bitmap: { size: 11, mask: '0x329' },
    core_bitmap_used: { size: 11, mask: '0x101' },
    node_ranks: null,
    ...members,
  } as JobResources;
}

const core = (index: number, ...status: string[]) => ({ index, status });

const NODES = [
  {
    index: 0,
    name: 'n1',
    cpus: { count: 2, used: 1 },
    memory: { used: 0, allocated: 100 },
    sockets: [
      { index: 0, cores: [core(0, 'ALLOCATED', 'IN_USE'), core(1, 'UNALLOCATED')] },
      { index: 1, cores: [core(0, 'UNALLOCATED'), core(1, 'ALLOCATED')] },
    ],
  },
  {
    index: 1,
    name: 'n2',
    cpus: { count: 2, used: 0 },
    memory: { used: 0, allocated: 100 },
    sockets: [
      { index: 0, cores: [core(0, 'UNALLOCATED'), core(1, 'ALLOCATED')] },
      { index: 1, cores: [core(0, 'UNALLOCATED'), core(1, 'UNALLOCATED')] },
    ],
  },
  {
    index: 2,
    name: 'n7',
    cpus: { count: 1, used: 1 },
    memory: { used: 5, allocated: Number((1n << 53n) + 1n) },
    sockets: [
      {
        index: 0,
        cores: [core(0, 'ALLOCATED', 'IN_USE'), core(1, 'ALLOCATED'), core(2, 'UNALLOCATED')],
      },
    ],
  },
];

const NEWER: readonly ApiVersion[] = [41, 42, 43, 44, 45];

describe("a job's resources", () => {
  it.each(NEWER)('node by node in v0.0.%i', (version) => {
    const { text, findings } = written(JOB_RES, resources(), version);
    expect(findings).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      select_type: version === 45 ? ['CR_CORE_MEMORY', 'CR_ONE_TASK_PER_CORE'] : ['CORE'],
      nodes: {
        count: 3,
        select_type: ['ONE_ROW'],
        list: 'n[1-2,7]',
        whole: false,
        allocation: NODES,
      },
      cpus: 5,
      threads_per_core: { set: false, infinite: false, number: 0 },
    });
  });

  it('keep 64-bit memory exact', () => {
    expect(written(JOB_RES, resources(), 45).text).toContain('"allocated":9007199254740993');
  });

  it('allocated cores alone, by their numbers, in v0.0.40', () => {
    const { text } = written(JOB_RES, resources(), 40);
    expect(JSON.parse(text)).toEqual({
      nodes: 'n[1-2,7]',
      allocated_cores: 5,
      allocated_cpus: 0,
      allocated_hosts: 3,
      allocated_nodes: [
        {
          sockets: {
            0: { cores: { 0: 'allocated_and_in_use' } },
            1: { cores: { 1: 'allocated' } },
          },
          nodename: 'n1',
          cpus_used: 1,
          memory_used: 0,
          memory_allocated: 100,
        },
        {
          sockets: { 0: { cores: { 1: 'allocated' } } },
          nodename: 'n2',
          cpus_used: 0,
          memory_used: 0,
          memory_allocated: 100,
        },
        {
          sockets: { 0: { cores: { 0: 'allocated_and_in_use', 1: 'allocated' } } },
          nodename: 'n7',
          cpus_used: 1,
          memory_used: 5,
          memory_allocated: Number((1n << 53n) + 1n),
        },
      ],
    });
  });

  it('CPUs instead of cores in v0.0.40 where the cluster shares out CPUs', () => {
    const context = writeContext(40, { selectsCpus: true });
    expect(JSON.parse(JOB_RES.writer(40)(resources(), context))).toMatchObject({
      allocated_cores: 0,
      allocated_cpus: 5,
    });
  });

  it('selected linearly where an older controller says so', () => {
    expect(JSON.parse(written(JOB_RES, resources({ cr_type: 0x8000 }), 44).text)).toMatchObject({
      select_type: ['LINEAR'],
    });
  });

  it.each(NEWER)('that are not there are null in v0.0.%i', (version) => {
    expect(written(optional(JOB_RES), null, version).text).toBe('null');
  });

  it('that are not there are an empty object in v0.0.40', () => {
    expect(written(optional(JOB_RES), null, 40).text).toBe('{}');
  });
});

describe('resources that contradict themselves', () => {
  const allocation = (members: Partial<JobResources>) => {
    const { text, findings } = written(JOB_RES, resources(members), 45);
    return {
      names: JSON.parse(text).nodes.allocation.map((n: { name: string }) => n.name),
      findings,
    };
  };

  it('end at the first node whose cores the map does not hold', () => {
    expect(allocation({ core_bitmap: { size: 7, mask: '0x29' } })).toEqual({
      names: ['n1'],
      findings: ['error 2025 job_resources_t unexpected invalid bit index: 7/7'],
    });
    expect(allocation({ core_bitmap: null }).findings).toEqual([
      'error 2025 job_resources_t unexpected invalid bit index: 0/0',
    ]);
  });

  it('claim more nodes than they name, or more cores than any node has', () => {
    expect(allocation({ nhosts: 0xffff_fff0 }).names).toEqual(['n1', 'n2', 'n7']);
    const huge = {
      sockets_per_node: [0xffff],
      cores_per_socket: [0xffff],
      sock_core_rep_count: [9],
    };
    expect(allocation(huge)).toEqual({
      names: [],
      findings: ['error 2025 job_resources_t unexpected invalid bit index: 11/11'],
    });
  });

  it('lack arrays, or name no nodes', () => {
    const arrays = { cpus: null, cpus_used: null, memory_used: null, memory_allocated: null };
    expect(allocation(arrays)).toEqual({ names: ['n1', 'n2', 'n7'], findings: [] });
    expect(allocation({ cores_per_socket: null })).toEqual({ names: [], findings: [] });
    expect(allocation({ nodes: null })).toEqual({ names: [], findings: [] });
    expect(allocation({ nodes: 'n[1-' })).toEqual({ names: [], findings: [] });
  });
});
