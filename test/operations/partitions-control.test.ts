/** The handlers that create, change and delete partitions. */
import { describe, expect, it } from 'vitest';
import { changePartitions, deleteOnePartition } from '../../src/operations/partitions-control.js';
import { operate, ScriptedController } from '../support/operate.js';

const NAME_INVALID = 2000;

async function change(partitions: readonly object[], refusals: Record<string, number> = {}) {
  const controller = new ScriptedController({ records: [{ name: 'there' }], refusals });
  const outcome = await operate(changePartitions, controller, {
    body: { partitions } as never,
  });
  return { ...outcome, sent: controller.sent };
}

describe('a partition', () => {
  it('is changed where it is there, else created', async () => {
    const names = ['there', 'new', 'THERE', 'Default'];
    const { sent, errors } = await change(names.map((name) => ({ name })));
    expect(errors).toEqual([]);
    expect(sent.map(({ name }) => name)).toEqual([
      ...['REQUEST_UPDATE_PARTITION', 'REQUEST_CREATE_PARTITION'],
      ...['REQUEST_CREATE_PARTITION', 'REQUEST_UPDATE_PARTITION'],
    ]);
  });

  it.each([
    [{ nodes: { configured: 'n1' }, node_sets: 's' }, 'n1,s'],
    [{ node_sets: 's' }, 's'],
    [{ nodes: { configured: 'n1' }, node_sets: '' }, 'n1'],
    [{ nodes: { configured: 'n1' }, node_sets: 'ALL' }, 'n1'],
  ])('has node sets among its nodes: %o', async (partition, nodes) => {
    const { sent } = await change([{ name: 'there', ...partition }]);
    expect(sent[0]?.value).toMatchObject({ nodes });
  });

  it('keeps memory for each CPU where that for each node is unset', async () => {
    const unset = { set: false, infinite: false, number: 0 };
    const defaults = {
      partition_memory_per_cpu: { set: true, number: 50 },
      partition_memory_per_node: unset,
    };
    const { sent } = await change([{ name: 'there', defaults }]);
    expect(sent[0]?.value).toMatchObject({ def_mem_per_cpu: (1n << 63n) | 50n });
  });

  it('draws a warning for what is only shown', async () => {
    const shown = { cluster: '', cpus: { total: 0 }, timeouts: { resume: { set: false } } };
    const { warnings } = await change([{ name: 'there', grace_time: 1, ...shown }]);
    const description =
      'The partition description at index 0 contains the following ignored fields: ' +
      'cluster, timeouts/resume';
    expect(warnings).toEqual([{ description, source: '#/partitions[0]/' }]);
  });

  it('that is refused does not keep the next one from being done', async () => {
    const { sent, errors } = await change([{ name: 'bad' }, {}, { name: 'there' }], { bad: 2002 });
    expect(sent).toHaveLength(2);
    expect(errors).toEqual([
      {
        error_number: 2002,
        description: 'Failed to create partition bad with description at index 0',
        source: 'slurm_create_partition',
      },
      {
        error_number: NAME_INVALID,
        description: 'The partition description at index 1 must specify a name. Skipping',
        source: '#/partitions[1]/',
      },
    ]);
  });

  it('is deleted by its name', async () => {
    const controller = new ScriptedController({ refusals: { zzz: NAME_INVALID } });
    const remove = (partition_name: string) =>
      operate(deleteOnePartition, controller, { parameters: { partition_name } });
    expect((await remove('there')).errors).toEqual([]);
    expect((await remove('zzz')).errors).toEqual([
      {
        error_number: NAME_INVALID,
        description: 'Unable to delete partition',
        source: 'slurm_delete_partition()',
      },
    ]);
  });
});
