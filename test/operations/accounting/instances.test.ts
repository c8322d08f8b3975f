/** Cloud instances: the reply has a key for them only where some are shown. */
import { expect, it } from 'vitest';
import { getInstances } from '../../../src/messages/accounting/instances.js';
import { Findings } from '../../../src/model/engine/context.js';
import { getAllInstances, getInstance } from '../../../src/operations/accounting/instances.js';

/** Asks a daemon that has so many of them. */
async function ask(operation: typeof getInstance, count: number, node_list = 'n1') {
  const asked: unknown[] = [];
  const list = async (rpc: unknown, value: unknown) => {
    asked.push(rpc, value);
    return { head: { count }, slices: async function* () {}, close: () => undefined };
  };
  const read = async (_caller: unknown, work: (calls: object) => unknown) => await work({ list });
  const findings = new Findings();
  const query = { node_list };
  const reply = await operation.handle({
    cluster: { accounting: { read } },
    findings,
    query,
  } as never);
  return { reply, findings, asked };
}

it('are listed', async () => {
  const { reply, findings, asked } = await ask(getAllInstances, 2);
  expect(asked).toEqual([getInstances, { cond: { node_list: 'n1' } }]);
  expect(reply).toMatchObject({ type: 'list', list: 'instances' });
  expect(findings.count).toBe(0);
});

it.each([getAllInstances, getInstance])('are not there: a warning', async (operation) => {
  const { reply, findings } = await ask(operation, 0);
  expect(reply).toEqual({ type: 'failure' });
  expect(findings.errors).toEqual([]);
  expect(findings.warnings).toMatchObject([
    { description: 'slurmdb_instances_get() found nothing' },
  ]);
});

it('are an error where one was meant', async () => {
  expect((await ask(getInstance, 1)).reply).toMatchObject({ type: 'list' });
  const { reply, findings } = await ask(getInstance, 2);
  expect(reply).toEqual({ type: 'failure' });
  expect(findings.errors).toMatchObject([{ error_number: 9211 }]);
});

it('are not asked for where no nodes are named: that locks up older daemons', async () => {
  for (const [nodes, errors, warnings] of [
    ['n[', [{ error_number: 22 }], []],
    [',', [], [{ description: 'slurmdb_instances_get() found nothing' }]],
  ] as const) {
    const { reply, findings, asked } = await ask(getAllInstances, 2, nodes);
    expect(asked).toEqual([]);
    expect(reply).toEqual({ type: 'failure' });
    expect(findings).toMatchObject({ errors, warnings });
  }
});
