import type { SrvRecord } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { parseServers, resolveServers } from '../../src/cluster/conf/server.js';
import { memoryFiles } from './memory-files.js';

const shown = (servers: ReturnType<typeof parseServers>) =>
  servers.map(({ address, ports }) => `${address} ${ports.join()}`);

describe('SLURM_CONF_SERVER', () => {
  it.each([
    ['head', ['head 6817']],
    ['head:7000', ['head 7000']],
    ['a:1,b', ['a 1', 'b 6817']],
    ['10.0.0.1:7000', ['10.0.0.1 7000']],
    ['[::1]:7000,[fe80::1]', ['::1 7000', 'fe80::1 6817']],
  ])('%s', (text, servers) => {
    expect(shown(parseServers(text))).toEqual(servers);
  });
});

describe('the DNS', () => {
  const record = (name: string, priority: number, weight: number): SrvRecord => ({
    name,
    priority,
    weight,
    port: 7000 + priority,
  });

  /** Knows one name; tells which were asked. */
  function resolver(known: string, records: readonly SrvRecord[]) {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      if (name !== known) throw new Error('ENOTFOUND');
      return records;
    };
    return { asked, resolve };
  }

  it('orders controllers by priority, then by weight', async () => {
    const records = [record('c', 2, 9), record('b', 1, 0), record('a', 1, 5)];
    const { resolve } = resolver('_slurmctld._tcp', records);
    expect(shown(await resolveServers(resolve, memoryFiles({}), 'me'))).toEqual([
      'a 7001',
      'b 7001',
      'c 7002',
    ]);
    expect(records[0]?.name).toBe('c');
  });

  it.each([
    ['search a.org b.org\n', 'me', ['a.org', 'b.org']],
    ['search a.org\ndomain b.org c.org\n', 'me', ['b.org']],
    ['domain b.org\n search a.org . \n', 'me', ['a.org']],
    ['nameserver 10.0.0.1\n', 'me.c.org', ['c.org']],
    ['nameserver 10.0.0.1\n', 'me', []],
  ])('is searched as resolv.conf says: %j on %s', async (text, hostname, domains) => {
    const { asked, resolve } = resolver('_slurmctld._tcp', [record('a', 0, 0)]);
    await resolveServers(resolve, memoryFiles({ '/etc/resolv.conf': text }), hostname);
    expect(asked).toEqual([
      ...domains.map((domain) => `_slurmctld._tcp.${domain}`),
      '_slurmctld._tcp',
    ]);
  });

  it('is asked no further once it answered', async () => {
    const { asked, resolve } = resolver('_slurmctld._tcp.b.org', [record('a', 0, 0)]);
    const files = memoryFiles({ '/etc/resolv.conf': 'search a.org b.org c.org' });
    expect(shown(await resolveServers(resolve, files, 'me'))).toEqual(['a 7000']);
    expect(asked).toHaveLength(2);
  });

  it('that knows nothing is no source', async () => {
    const empty = resolver('_slurmctld._tcp', []);
    await expect(resolveServers(empty.resolve, memoryFiles({}), 'me')).rejects.toMatchObject({
      code: 'NO_SOURCE',
      message: 'DNS SRV lookup failed',
    });
  });
});
