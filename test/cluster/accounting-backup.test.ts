/** Two accounting daemons, of which the second takes over: Slurm's own slurmrestd and this project's beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import type { DaemonPair } from '../../tools/cluster/pair.js';
import { startPair } from '../../tools/cluster/pair.js';
import { SUITES } from './clusters.js';

const BASE_PORTS = { trixie: 22_600, forky: 23_000 } as const;
const VERSIONS = { trixie: 'v0.0.42', forky: 'v0.0.45' } as const;
const TAKEN_OVER_MS = 90_000;
const PATHS = ['accounts/', 'users/', 'qos/', 'tres/', 'ping/'];

describe.each(SUITES)('%s', (suite) => {
  const base = `/slurmdb/${VERSIONS[suite]}`;
  let cluster: Cluster;
  let daemons: DaemonPair;
  let token: string;

  /** What a daemon answers, without what differs from one to the other. */
  async function answer(daemon: string, path: string, body?: object) {
    const reply = await fetch(`${daemon}${base}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-slurm-user-token': token, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const { meta: _, ...rest } = JSON.parse(await reply.text(), (key, value) =>
      key === 'latency' ? typeof value : value,
    );
    return { status: reply.status, ...rest };
  }

  async function answers(path: string) {
    const { reference, subject } = daemons;
    return await Promise.all([answer(reference, path), answer(subject, path)]);
  }

  async function untilServed(): Promise<void> {
    const isServed = async () => (await answers('qos/')).every(({ status }) => status === 200);
    await until('an accounting daemon', isServed, TAKEN_OVER_MS);
  }

  beforeAll(async () => {
    const options = { suite, name: `backup-${suite}`, basePort: BASE_PORTS[suite] };
    cluster = await startCluster({ ...options, hasBackup: true });
    token = await cluster.token('root');
    daemons = await startPair(cluster, []);
    await untilServed();
    cluster.startBackupSlurmdbd();
  });

  afterAll(async () => {
    await daemons?.stop();
    await cluster?.stop();
  });

  async function expectSame(...paths: readonly string[]) {
    for (const path of paths) {
      const [theirs, ours] = await answers(path);
      expect({ path, ...ours }).toEqual({ path, ...theirs });
      expect(ours.status).toBe(200);
    }
  }

  test('the first serves while it is there', async () => {
    await expectSame(...PATHS);
  });

  test('the second serves when the first is dead: it is read from, and keeps what is changed', async () => {
    await cluster.daemon('slurmdbd').stop('SIGKILL');
    await untilServed();
    await expectSame(...PATHS);
    const accounts = [{ name: 'second', description: 'x', organization: 'x' }];
    const { errors } = await answer(daemons.subject, 'accounts/', { accounts });
    expect(errors).toEqual([]);
    const show = ['sacctmgr', '--noheader', '-P', 'show', 'account', 'second', 'format=account'];
    expect(await cluster.exec(show)).toBe('second\n');
  });

  test('the first serves again when it is back', async () => {
    cluster.startSlurmdbd();
    await until('the first', async () => (await answers('ping/'))[0].pings.length === 1);
    await cluster.daemon('slurmdbd.backup').stop('SIGKILL');
    await expectSame(...PATHS, 'account/second');
  });
});
