/** Clusters that are sent and removed: none that is there is reset, and none but what was meant is removed. */
import { describe, expect, it } from 'vitest';
import type { AccountingCalls } from '../../../src/cluster/accounting/calls.js';
import { Findings } from '../../../src/model/engine/context.js';
import {
  deleteCluster,
  postClusters,
  storeClusters,
} from '../../../src/operations/accounting/clusters.js';
import type { AnyRequest } from '../../../src/operations/operation.js';

/** A daemon that knows some clusters and answers changes by names and a code. */
function scripted(there: readonly string[], return_code = 0) {
  const sent: [string, unknown][] = [];
  const calls = {
    list: async ({ name }: { name: string }, { cond }: { cond: unknown }) => {
      sent.push([name, cond]);
      return {
        async *slices() {
          yield there.map((one) => ({ record: { cluster: { name: one } } }));
        },
      };
    },
    call: async ({ name }: { name: string }, value: unknown) => {
      sent.push([name, value]);
      return { my_list: there, return_code };
    },
  };
  return { sent, calls: calls as unknown as AccountingCalls };
}

/** Whether a transaction was kept. */
function requestTo({ calls }: ReturnType<typeof scripted>, more: object = {}) {
  const outcome = { kept: false };
  const transaction = async (_caller: unknown, work: (calls: AccountingCalls) => unknown) => {
    const result = await work(calls);
    outcome.kept = true;
    return result;
  };
  const findings = new Findings();
  const cluster = { accounting: { transaction } };
  const request = { cluster, findings, query: {}, parameters: {}, ...more } as unknown;
  return { outcome, findings, request: request as AnyRequest };
}

describe('clusters that are sent', () => {
  it('are added, but for those that are there, whatever the case of their names', async () => {
    const daemon = scripted(['one']);
    const { findings, request } = requestTo(daemon);
    const added = { name: 'two', flags: 1 << 12 };
    await storeClusters(request, daemon.calls, [{ name: 'ONE', control_port: 1 }, added]);
    expect(daemon.sent).toEqual([
      ['DBD_GET_CLUSTERS', { cluster_list: ['ONE', 'two'] }],
      ['DBD_ADD_CLUSTERS', { my_list: [added] }],
    ]);
    expect(findings.warnings).toEqual([
      { description: 'Cluster one exists and stays as it is', source: 'update_clusters' },
    ]);
  });

  it('change nothing where all are there; none at all are for the daemon to refuse', async () => {
    const all = scripted(['one']);
    await storeClusters(requestTo(all).request, all.calls, [{ name: 'one' }]);
    expect(all.sent.map(([name]) => name)).toEqual(['DBD_GET_CLUSTERS']);
    const none = scripted([]);
    await storeClusters(requestTo(none).request, none.calls, []);
    expect(none.sent).toEqual([['DBD_ADD_CLUSTERS', { my_list: [] }]]);
  });

  it('are refused together where one has no name', async () => {
    const daemon = scripted([]);
    const { findings, outcome, request } = requestTo(daemon, {
      body: { clusters: [{ name: 'one' }, { nodes: 'n1' }] },
    });
    await postClusters.handle(request as never);
    expect(daemon.sent).toEqual([]);
    expect(outcome.kept).toBe(false);
    expect(findings.errors.map(({ description }) => description)).toEqual([
      'A cluster needs a name',
    ]);
  });
});

describe('a cluster that is removed', () => {
  const remove = async (daemon: ReturnType<typeof scripted>, query: object = {}) => {
    const asked = requestTo(daemon, { parameters: { name: 'one' }, query });
    return { ...asked, reply: await deleteCluster.handle(asked.request as never) };
  };

  it('is that of the path, whatever other the query names', async () => {
    const daemon = scripted(['one']);
    const { outcome, reply } = await remove(daemon, { cluster_list: ['two'], classification: 2 });
    expect(daemon.sent).toEqual([
      ['DBD_REMOVE_CLUSTERS', { cond: { cluster_list: ['one'], classification: 2 } }],
    ]);
    expect(reply).toEqual({ type: 'object', payload: { deleted_clusters: ['one'] } });
    expect(outcome.kept).toBe(true);
  });

  it('stays where the code beside the names says why: they are in the way', async () => {
    const { findings, outcome, reply } = await remove(scripted(['one'], 7001));
    expect(outcome.kept).toBe(false);
    expect(reply).toEqual({ type: 'failure' });
    expect(findings.errors).toMatchObject([
      { error_number: 7001, description: 'slurmdb_clusters_remove failed' },
    ]);
  });

  it('was not there: nothing changed', async () => {
    expect((await remove(scripted([], 1900))).reply).toEqual({ type: 'status', status: 304 });
  });
});
