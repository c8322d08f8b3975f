/** Resources that are allocated to a job (upstream: job_resources.c, DUMP_FUNC(JOB_RES_NODES)). */
import { errorNumber } from '../../errors.js';
import type { JobResources } from '../../messages/jobs.js';
import { isBitSet } from '../../wire/bitstring.js';
import { NO_VAL64 } from '../../wire/constants.js';
import { expandHostlistOrNull } from '../../wire/hostlist.js';
import type { WriteContext } from '../engine/context.js';
import type { Kind } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { BOOL } from '../kinds/booleans.js';
import { JOB_RES_CORE_STATUS, NODE_CR_TYPE } from '../kinds/job-flags.js';
import { CR_TYPE, SELECT_TYPE_PARAM } from '../kinds/node-flags.js';
import { UINT16, UINT16_NO_VAL, UINT32, UINT64 } from '../kinds/numbers.js';
import { STRING, writeText } from '../kinds/text.js';
import type { ApiVersion } from '../versions.js';

/** Bits of a core's status. */
const UNALLOCATED = NO_VAL64;
const ALLOCATED = 2n;
const IN_USE = 4n;
/** Upstream's error for a core without a bit. */
const BAD_TASK_COUNT = errorNumber('ESLURM_BAD_TASK_COUNT');

interface Core {
  readonly index: number;
  readonly status: bigint;
}

interface Socket {
  readonly index: number;
  readonly cores: readonly Core[];
}

interface JobNode {
  readonly index: number;
  readonly name: string | null;
  readonly cpus: number;
  readonly cpusUsed: number;
  readonly memoryUsed: bigint;
  readonly memoryAllocated: bigint;
  readonly sockets: readonly Socket[];
}

const REQUIRED = { required: true } as const;

const JOB_RES_CORE = defineObject<Core>()('JOB_RES_CORE', (f) => [
  f.member('index', UINT32, 'index', 'Number of the core in its socket', REQUIRED),
  f.member('status', JOB_RES_CORE_STATUS, 'status', 'Whether the core is allocated and in use', REQUIRED),
]);
const JOB_RES_CORE_ARRAY = listOf('JOB_RES_CORE_ARRAY', JOB_RES_CORE);

const JOB_RES_SOCKET = defineObject<Socket>()('JOB_RES_SOCKET', (f) => [
  f.member('index', UINT32, 'index', 'Number of the socket in its node', REQUIRED),
  f.member('cores', JOB_RES_CORE_ARRAY, 'cores', 'Cores of the socket', REQUIRED),
]);
const JOB_RES_SOCKET_ARRAY = listOf('JOB_RES_SOCKET_ARRAY', JOB_RES_SOCKET);

const JOB_RES_NODE = defineObject<JobNode>()('JOB_RES_NODE', (f) => [
  f.member('index', UINT32, 'index', 'Number of the node in the job', REQUIRED),
  f.member('name', STRING, 'name', 'Name of the node', REQUIRED),
  f.group('cpus', 'CPUs of the node'),
  f.member('cpus/count', UINT16, 'cpus', 'CPUs that the job has on the node', REQUIRED),
  f.member('cpus/used', UINT16, 'cpusUsed', "CPUs that the job's steps use", REQUIRED),
  f.group('memory', 'Memory of the node'),
  f.member('memory/used', UINT64, 'memoryUsed', "Memory that the job's steps use, in MiB", REQUIRED),
  f.member('memory/allocated', UINT64, 'memoryAllocated', 'Memory that the job has on the node, in MiB', REQUIRED),
  f.member('sockets', JOB_RES_SOCKET_ARRAY, 'sockets', 'Sockets of the node', REQUIRED),
]);

function hostNames({ nodes }: JobResources): readonly string[] {
  return expandHostlistOrNull(nodes ?? '') ?? [];
}

/** A core that the bitmap has no bit for: the record contradicts itself. */
class CoreIndexError extends Error {}

/**
 * The nodes one by one. Sockets and cores are run-length coded; the core bitmap counts on from node to
 * node and bounds the walk, as the expanded node list does.
 */
function* jobNodes(resources: JobResources): Generator<JobNode> {
  const names = hostNames(resources);
  const hosts = resources.cores_per_socket == null ? 0 : Math.min(resources.nhosts, names.length);
  let run = 0;
  let repeated = 0;
  let bit = 0;
  for (let index = 0; index < hosts; index++) {
    if (repeated >= (resources.sock_core_rep_count?.[run] ?? 0)) {
      run += 1;
      repeated = 0;
    }
    repeated += 1;
    const socketCount = resources.sockets_per_node?.[run] ?? 0;
    const coreCount = resources.cores_per_socket?.[run] ?? 0;
    yield {
      index,
      name: names[index] ?? null,
      cpus: resources.cpus?.[index] ?? 0,
      cpusUsed: resources.cpus_used?.[index] ?? 0,
      memoryUsed: resources.memory_used?.[index] ?? 0n,
      memoryAllocated: resources.memory_allocated?.[index] ?? 0n,
      sockets: sockets(resources, bit, socketCount, coreCount),
    };
    bit += socketCount * coreCount;
  }
}

function sockets(resources: JobResources, first: number, count: number, coreCount: number): Socket[] {
  const size = resources.core_bitmap?.size ?? 0;
  if (first + count * coreCount > size) {
    throw new CoreIndexError(`unexpected invalid bit index: ${Math.max(first, size)}/${size}`);
  }
  return Array.from({ length: count }, (_, index) => ({
    index,
    cores: Array.from({ length: coreCount }, (_, core) => ({
      index: core,
      status: coreStatus(resources, first + index * coreCount + core),
    })),
  }));
}

function coreStatus({ core_bitmap, core_bitmap_used }: JobResources, bit: number): bigint {
  if (core_bitmap == null || !isBitSet(core_bitmap, bit)) return UNALLOCATED;
  const used = core_bitmap_used != null && isBitSet(core_bitmap_used, bit);
  return used ? ALLOCATED | IN_USE : ALLOCATED;
}

/** A node as v0.0.40 has it: allocated cores only, objects with the indices as keys. */
function writeOldNode(node: JobNode): string {
  const socketTexts: string[] = [];
  for (const { index, cores } of node.sockets) {
    const allocated = cores.filter(({ status }) => status !== UNALLOCATED);
    if (allocated.length === 0) continue;
    const coreTexts = allocated.map(({ index: core, status }) => {
      const inUse = (status & IN_USE) !== 0n ? '_and_in_use' : '';
      return `"${core}":"allocated${inUse}"`;
    });
    socketTexts.push(`"${index}":{"cores":{${coreTexts.join(',')}}}`);
  }
  return `{"sockets":{${socketTexts.join(',')}},"nodename":${writeText(node.name)},` + `"cpus_used":${node.cpusUsed},"memory_used":${node.memoryUsed},` + `"memory_allocated":${node.memoryAllocated}}`;
}

/** Writes node by node: a job on many nodes has millions of cores. */
function nodesKind(nodeWriter: (version: ApiVersion) => (node: JobNode, context: WriteContext) => string, documented: boolean): Kind<JobResources> {
  return {
    name: 'JOB_RES_NODES',
    shape: 'list',
    zero: {} as JobResources,
    item: JOB_RES_NODE,
    schema: (scope) => ({ type: 'array', items: documented ? scope.use(JOB_RES_NODE) : {} }),
    writer(version) {
      const write = nodeWriter(version);
      return (resources, context) => {
        const texts: string[] = [];
        try {
          for (const node of jobNodes(resources)) texts.push(write(node, context));
        } catch (error) {
          if (!(error instanceof CoreIndexError)) throw error;
          context.findings.error(BAD_TASK_COUNT, error.message, 'job_resources_t');
        }
        return `[${texts.join(',')}]`;
      };
    },
  };
}

const JOB_RES_NODES = nodesKind((version) => JOB_RES_NODE.writer(version), true);
const OLD_JOB_RES_NODES = nodesKind(() => writeOldNode, false);

/** How resources were selected: controllers up to 25.05 say "linear" with another bit. */
function selectType({ cr_type = 0 }: JobResources): number {
  return (cr_type & 0x8000) === 0 ? cr_type : (cr_type & 0x7fff) | 0x20;
}

/** The number of CPUs, shown only where the configuration shares out this kind of resource. */
function allocated(name: string, shown: (context: WriteContext) => boolean): Kind<number> {
  return { ...UINT32, name, writer: () => (count, context) => (shown(context) ? String(count) : '0') };
}

const ALLOCATED_CORES = allocated('ALLOCATED_CORES', ({ selectsCpus }) => !selectsCpus);
const ALLOCATED_CPUS = allocated('ALLOCATED_CPUS', ({ selectsCpus }) => selectsCpus);

const OLD = { until: 40 } as const;
const NEW = { since: 41, required: true } as const;

/** Resources of a job. */
export const JOB_RES = defineObject<JobResources>()('JOB_RES', (f) => [
  f.member('nodes', STRING, 'nodes', 'Nodes of the job', OLD),
  f.member('allocated_cores', ALLOCATED_CORES, 'ncpus', 'Cores of the job, where cores are shared out', OLD),
  f.member('allocated_cpus', ALLOCATED_CPUS, 'ncpus', 'CPUs of the job, where CPUs are shared out', OLD),
  f.member('allocated_hosts', UINT32, 'nhosts', 'Number of nodes', OLD),
  f.whole('allocated_nodes', OLD_JOB_RES_NODES, 'Resources on each node', OLD),
  f.derived(
    'select_type',
    [
      [41, CR_TYPE],
      [45, SELECT_TYPE_PARAM],
    ],
    selectType,
    'How resources of nodes are shared out',
    NEW,
  ),
  f.group('nodes', 'Nodes of the job'),
  f.member('nodes/count', UINT32, 'nhosts', 'Number of nodes', NEW),
  f.member('nodes/select_type', NODE_CR_TYPE, 'node_req', 'How nodes were chosen', NEW),
  f.member('nodes/list', STRING, 'nodes', 'Nodes of the job', NEW),
  f.member('cpus', UINT32, 'ncpus', 'Number of CPUs', NEW),
  f.member('threads_per_core', UINT16_NO_VAL, 'threads_per_core', 'Threads of each core that are used', NEW),
  f.member('nodes/whole', BOOL, 'whole_node', 'Whether the job has whole nodes', NEW),
  f.whole('nodes/allocation', JOB_RES_NODES, 'Resources on each node', NEW),
]);
