/**
 * An accounting daemon that is killed before it answers, and one that is not there: what requests answer, and the
 * next ones. How it is killed in the middle of an answer or a change: accounting-killed.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/engine/json.js';
import { API_VERSIONS } from '../../src/model/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import type { ForcedReply, ForcedServer } from './forced-server.js';
import { forcedServer } from './forced-server.js';

const BASE_PORT = 22_000;
const NAME = 'acctfault';
const RECORD = { name: 'faulty', description: 'x', organization: 'x', associations: [] };

let cluster: Cluster;
let server: ForcedServer;

async function ask(path: string, body?: Json): Promise<ForcedReply> {
  return await server.send(body === undefined ? 'get' : 'post', path, body);
}

/** It takes what it is asked, and answers no more. */
async function halt(): Promise<void> {
  await cluster.exec(['sh', '-c', 'kill -STOP $(pidof slurmdbd)']);
}

async function isBack(): Promise<void> {
  cluster.startSlurmdbd();
  const isAnswered = async () => (await ask('/slurmdb/v0.0.45/qos')).status === 200;
  await until('slurmdbd', isAnswered);
}

beforeAll(async () => {
  cluster = await startCluster({ suite: 'forky', name: NAME, basePort: BASE_PORT });
  server = await forcedServer(cluster, 'root', 45);
});

afterAll(async () => {
  await server?.close();
  await cluster?.stop();
});

describe('a daemon that is killed', () => {
  test('before it answers: an error, and the next request works', async () => {
    expect((await ask('/slurmdb/v0.0.45/associations')).status).toBe(200);
    await halt();
    const asked = Promise.all(
      ['associations', 'config', 'users', 'jobs'].map((path) => ask(`/slurmdb/v0.0.45/${path}`)),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    await cluster.daemon('slurmdbd').stop('SIGKILL');
    for (const { status, body } of await asked) {
      expect(status).toBe(502);
      expect(body.errors).toMatchObject([{ error: 'Unable to connect to database' }]);
      expect(body.errors[0].error_number).toBe(7000);
    }
    await isBack();
    expect((await ask('/slurmdb/v0.0.45/associations')).body.errors).toEqual([]);
  });
});

describe('a daemon that is not there', () => {
  beforeAll(async () => await cluster.daemon('slurmdbd').stop('SIGKILL'));
  afterAll(isBack);

  test.each(API_VERSIONS)(
    'is told of by error 7000 in v0.0.%s, and the controller serves on',
    async (version) => {
      const base = `/slurmdb/v0.0.${version}`;
      for (const path of [
        'accounts',
        'associations',
        'clusters',
        'config',
        'diag',
        'instances',
        'jobs',
      ]) {
        const { status, body } = await ask(`${base}/${path}`);
        expect([path, status, body.errors[0].error_number]).toEqual([path, 502, 7000]);
        expect(body.errors[0].description).toMatch(
          /^Failed to open slurmdbd connection: Unable to connect/,
        );
      }
      expect((await ask(`${base}/qos`, { qos: [{ name: 'faulty' }] })).status).toBe(502);
      expect((await ask(`/slurm/v0.0.${version}/nodes`)).status).toBe(200);
    },
  );
});

describe('loading everything', () => {
  const UNSET = 'never-there';
  const show = async (what: string) =>
    await cluster.exec(['sacctmgr', '--noheader', '-P', 'show', ...what.split(' ')]);

  test('stores all of it', async () => {
    const qos = [{ name: 'loaded' }];
    const clusters = [{ name: 'new1' }];
    const accounts = [{ ...RECORD, name: 'loaded' }];
    const users = [{ name: 'newuser', default: { account: 'loaded' } }];
    const associations = [
      { account: 'loaded', cluster: 'new1', user: '', parent_account: 'root' },
      { account: 'loaded', cluster: NAME, user: '', parent_account: 'root' },
      { account: 'loaded', cluster: NAME, user: 'newuser', is_default: true },
    ];
    const { body } = await ask('/slurmdb/v0.0.45/config', {
      qos,
      clusters,
      accounts,
      users,
      associations,
    });
    expect(body.errors).toEqual([]);
    expect(await show('qos format=name')).toContain('loaded');
    expect(await show('user format=user,defaultaccount')).toContain('newuser|loaded');
    expect(await show('assoc account=loaded format=cluster,account,user,qos')).toBe(
      `${NAME}|loaded||normal\n${NAME}|loaded|newuser|normal\nnew1|loaded||normal\n`,
    );
  });

  test('stores nothing where a part is refused, new clusters included', async () => {
    const associations = [{ account: UNSET, cluster: NAME, user: 'nobody' }];
    const refused = { clusters: [{ name: 'new2' }], qos: [{ name: UNSET }], associations };
    const { body } = await ask('/slurmdb/v0.0.45/config', refused);
    expect(body.errors).toHaveLength(1);
    expect(await show('qos format=name')).not.toContain(UNSET);
    expect(await show('cluster format=cluster')).not.toContain('new2');
  });

  test('takes resources that there are, and no others', async () => {
    const { tres } = (await ask('/slurmdb/v0.0.45/config')).body;
    expect((await ask('/slurmdb/v0.0.45/config', { tres })).body.errors).toEqual([]);
    const added = [...tres, { type: 'gres', name: 'new', id: 4999, count: 0 }];
    const { status, body } = await ask('/slurmdb/v0.0.45/config', { tres: added });
    expect([status, body.errors[0].error_number]).toEqual([422, 2036]);
  });
});
