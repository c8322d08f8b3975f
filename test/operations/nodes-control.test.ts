/** The handlers that change, create and delete nodes. */
import { describe, expect, it } from 'vitest';
import {
  createNodes,
  deleteOneNode,
  updateNodes,
  updateOneNode,
} from '../../src/operations/nodes-control.js';
import { operate, ScriptedController } from '../support/operate.js';

const NAME_INVALID = 2018;
const NOT_SUPPORTED = 2036;

describe('nodes that are changed', () => {
  it('are those that the body names', async () => {
    const controller = new ScriptedController();
    const body = {
      name: ['n1', 'n2', 'n3'],
      state: ['DRAIN'],
      reason: 'why',
      weight: { set: true, number: 7 },
      features: ['a', 'b'],
      comment: null,
    };
    const { reply, errors, warnings } = await operate(updateNodes, controller, { body });
    expect({ reply, errors, warnings }).toEqual({
      ...{ reply: { type: 'failure' }, errors: [], warnings: [] },
    });
    const value = {
      ...{ node_names: 'n[1-3]', node_state: 0x200, reason: 'why', weight: 7 },
      ...{ features: 'a,b', comment: null },
    };
    expect(controller.sent).toEqual([{ name: 'REQUEST_UPDATE_NODE', value }]);
  });

  it('are the one of the path, whatever the body says', async () => {
    const controller = new ScriptedController();
    const options = { parameters: { node_name: 'n1' }, body: { name: ['n2'], comment: 'x' } };
    const { warnings } = await operate(updateOneNode, controller, options);
    expect(controller.sent.map(({ value }) => value)).toEqual([{ node_names: 'n1', comment: 'x' }]);
    const description = 'node_names field n2 ignored for singular node update';
    expect(warnings).toEqual([{ description, source: '#/name/' }]);
  });

  it('keep their states where none are given', async () => {
    const controller = new ScriptedController();
    await operate(updateNodes, controller, { body: { name: 'n1', state: [] } });
    expect(controller.sent[0]?.value).toEqual({ node_names: 'n1' });
  });

  it('may be refused', async () => {
    const controller = new ScriptedController({ refusals: { n1: NAME_INVALID } });
    const { errors } = await operate(updateNodes, controller, { body: { name: 'n1' } });
    expect(errors).toEqual([
      {
        error_number: NAME_INVALID,
        description: 'Failure to update node n1',
        source: 'slurm_update_node()',
      },
    ]);
  });

  it('have no field that the release lacks', async () => {
    const controller = new ScriptedController({ protocol: 42 });
    const body = { name: 'n1', topology_str: 'x' };
    const { errors } = await operate(updateNodes, controller, { body });
    const description = `The controller's release does not know the field "topology_str"`;
    expect(errors).toEqual([
      { error_number: NOT_SUPPORTED, description, source: '#/topology_str/' },
    ]);
    expect(controller.sent).toEqual([]);
  });
});

describe('dynamic nodes', () => {
  it('are made of a line', async () => {
    const controller = new ScriptedController();
    await operate(createNodes, controller, { body: { node_conf: 'NodeName=d1' } });
    expect(controller.sent).toEqual([
      { name: 'REQUEST_CREATE_NODE', value: { extra: 'NodeName=d1' } },
    ]);
  });

  it('are deleted by name', async () => {
    const controller = new ScriptedController({ refusals: { d2: NAME_INVALID } });
    const remove = (node_name: string) =>
      operate(deleteOneNode, controller, { parameters: { node_name } });
    expect((await remove('d1')).errors).toEqual([]);
    expect((await remove('d2')).errors.map(({ description }) => description)).toEqual([
      'Failure to delete node d2',
    ]);
    expect(controller.sent.map(({ value }) => value)).toEqual([
      { node_names: 'd1' },
      { node_names: 'd2' },
    ]);
  });
});
