/** Configurations that real controllers hand out. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../src/cluster/conf/discover.js';
import { loadSlurmConf } from '../../src/cluster/conf/discover.js';
import type { SlurmConfError } from '../../src/cluster/conf/error.js';
import type { ConfFiles } from '../../src/cluster/conf/files.js';
import { LOCAL_FILES } from '../../src/cluster/conf/files.js';
import type { SlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import { loadMunge } from '../../src/system/munge.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import type { FakeDns } from '../support/fake-dns.js';
import { startFakeDns } from '../support/fake-dns.js';
import { SUITES, sharedCluster } from './clusters.js';
import { runInside } from './inside.js';

/** A machine without any file. */
const NO_FILES: ConfFiles = {
  sizeBytes: async () => null,
  read: async (path) => Promise.reject(new Error(`ENOENT: ${path}`)),
};

function serverOf(cluster: Cluster): string {
  return `127.0.0.1:${cluster.plan.slurmctldPort}`;
}

async function fetch(cluster: Cluster, more: Partial<LoadOptions> = {}): Promise<SlurmConf> {
  return await loadSlurmConf({
    env: { SLURM_CONF_SERVER: serverOf(cluster) },
    files: NO_FILES,
    munge: () => loadMunge({ socket: cluster.mungeSocket }),
    resolveSrv: () => Promise.reject(new Error('not to be asked')),
    ...more,
  });
}

async function failure(loading: Promise<SlurmConf>): Promise<SlurmConfError> {
  return await loading.then(
    () => Promise.reject(new Error('was accepted')),
    (error: SlurmConfError) => error,
  );
}

function filesOf(conf: SlurmConf): Record<string, string> {
  return conf.source.kind === 'controller' ? Object.fromEntries(conf.source.files) : {};
}

/** All but where it was read. */
function contents(conf: SlurmConf): unknown {
  const plain = (key: string, value: unknown) => {
    if (key === 'source' || key === 'file') return null;
    return value instanceof Map ? [...value] : value;
  };
  return JSON.parse(JSON.stringify(conf, plain));
}

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;
  let token: string;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    token = await cluster.token('alice');
  });

  it('hands out the file on its disk for a munge credential', async () => {
    const fetched = await fetch(cluster);
    expect(filesOf(fetched)['slurm.conf']).toBe(readFileSync(cluster.confPath, 'utf8'));
    const read = await fetch(cluster, { file: cluster.confPath, files: LOCAL_FILES });
    expect(contents(fetched)).toEqual(contents(read));
  });

  it('hands it out for a token', async () => {
    const munge = () => {
      throw new Error('munge is not to be asked');
    };
    const env = { SLURM_CONF_SERVER: serverOf(cluster), SLURM_JWT: token };
    expect((await fetch(cluster, { env, munge })).clusterName).toBe(cluster.plan.name);
  });

  it.each(['', 'garbage', 'eyJhbGciOiJIUzI1NiJ9.eyJzdW4iOiJhbGljZSJ9.c2lnbmF0dXJl'])(
    'refuses the token %j, which no error repeats',
    async (bad) => {
      const env = { SLURM_CONF_SERVER: serverOf(cluster), SLURM_JWT: bad };
      const error = await failure(fetch(cluster, { env }));
      expect(error.code).toBe('NO_SOURCE');
      expect(error.conclusion).toBe('Could not establish a configuration source');
      expect(error.message).toBe(
        'failed to fetch remote configs: Protocol authentication error (1007)',
      );
    },
  );

  it('is found through the DNS', async () => {
    const { slurmctldPort } = cluster.plan;
    const resolveSrv = async () => [
      { name: '127.0.0.1', port: slurmctldPort, priority: 0, weight: 0 },
    ];
    expect((await fetch(cluster, { env: {}, resolveSrv })).clusterName).toBe(cluster.plan.name);
  });

  it('is asked when the server before it does not answer', async () => {
    const env = { SLURM_CONF_SERVER: `127.0.0.1:1,${serverOf(cluster)}` };
    expect((await fetch(cluster, { env })).clusterName).toBe(cluster.plan.name);
  });
});

describe('a machine that has a name server alone', () => {
  const HOST = '127.0.0.99';
  const SERVICE = '_slurmctld._tcp';
  let dns: FakeDns;

  /** Answers on standard input, where no file and no variable tells of the cluster. */
  const script = (token: string) => `
    resolv=$(mktemp)
    printf 'search other.example hpc.example\\nnameserver ${HOST}\\n' > $resolv
    chmod 644 $resolv
    mount --bind $resolv /etc/resolv.conf
    rm $resolv
    request='GET /slurm/v0.0.42/ping HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n'
    become='setpriv --reuid alice --regid alice --init-groups'
    printf "$request"'X-SLURM-USER-TOKEN: ${token}\\r\\n\\r\\n' |
      env --unset=SLURM_CONF SLURM_JWT=${token} $become $slurmrestd -a rest_auth/jwt`;

  afterEach(async () => await dns.close());

  it.each(SUITES)('finds the controller of %s in the domains that it searches', async (suite) => {
    const cluster = await sharedCluster(suite);
    const { name, slurmctldPort } = cluster.plan;
    dns = await startFakeDns(HOST, {
      addresses: { 'head.hpc.example': '127.0.0.1' },
      services: {
        [`${SERVICE}.hpc.example`]: [
          { priority: 20, port: 1, name: 'nowhere.hpc.example' },
          { priority: 10, port: slurmctldPort, name: 'head.hpc.example' },
        ],
      },
    });
    const token = await cluster.token('alice');
    const { stdout } = await runInside(cluster, script(token));
    expect(stdout).toContain(`"cluster":"${name}"`);
    // A resolver asks again where an answer is late.
    const asked = [...new Set(dns.askedServices)];
    expect(asked).toEqual([`${SERVICE}.other.example`, `${SERVICE}.hpc.example`]);
  });
});

describe('a controller that is not there', () => {
  it('is no source', async () => {
    const cluster = await sharedCluster('forky');
    const error = await failure(fetch(cluster, { env: { SLURM_CONF_SERVER: '127.0.0.1:1' } }));
    expect(error.code).toBe('NO_SOURCE');
    expect(error.message).toContain('Unable to connect to 127.0.0.1:1');
  });
});

describe('a configuration of several files', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ suite: 'forky', name: 'configless', basePort: 27_500 });
  });

  afterAll(() => cluster.stop());

  it('comes whole', async () => {
    writeFileSync(join(cluster.directory, 'etc/timeouts.conf'), 'MessageTimeout=33\n');
    appendFileSync(cluster.confPath, 'Include timeouts.conf\n');
    await cluster.exec(['scontrol', 'reconfigure']);
    await until(
      'the new configuration',
      async () => 'timeouts.conf' in filesOf(await fetch(cluster)),
    );
    expect((await fetch(cluster)).messageTimeoutMs).toBe(33_000);
  });
});
