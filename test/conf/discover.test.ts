import { describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../src/cluster/conf/discover.js';
import { loadSlurmConf } from '../../src/cluster/conf/discover.js';
import type { SlurmConfError } from '../../src/cluster/conf/error.js';
import type { MemoryFiles } from './memory-files.js';
import { memoryFiles } from './memory-files.js';

const conf = (name: string) => `ClusterName=${name}\nSlurmctldHost=head\n`;

function optionsFor(files: MemoryFiles, more: Partial<LoadOptions>): LoadOptions {
  return {
    env: {},
    files,
    attempts: 3,
    intervalMs: 1,
    hostname: 'me',
    munge: () => {
      throw new Error('no munge here');
    },
    resolveSrv: () => Promise.reject(new Error('ENOTFOUND')),
    ...more,
  };
}

async function failure(files: MemoryFiles, more: Partial<LoadOptions>): Promise<SlurmConfError> {
  return await loadSlurmConf(optionsFor(files, more)).then(
    () => Promise.reject(new Error('was found')),
    (error: SlurmConfError) => error,
  );
}

const EVERYWHERE = {
  '/option': conf('option'),
  '/env': conf('env'),
  '/etc/slurm/slurm.conf': conf('etc'),
  '/run/slurm/conf/slurm.conf': conf('run'),
};

describe('the configuration is found', () => {
  it.each([
    ['by option -f', { file: '/option', env: { SLURM_CONF: '/env' } }, 'option', '/option'],
    ['by SLURM_CONF', { env: { SLURM_CONF: '/env', SLURM_CONF_SERVER: 'x' } }, 'env', '/env'],
    ['in /etc', { env: { SLURM_CONF_SERVER: 'x' } }, 'etc', '/etc/slurm/slurm.conf'],
  ])('%s', async (_, more, clusterName, path) => {
    const found = await loadSlurmConf(optionsFor(memoryFiles(EVERYWHERE), more));
    expect(found).toMatchObject({ clusterName, source: { kind: 'file', path } });
  });

  it('where a configless slurmd left it', async () => {
    const files = memoryFiles({ '/run/slurm/conf/slurm.conf': conf('run') });
    const found = await loadSlurmConf(optionsFor(files, { env: { SLURM_CONF_SERVER: 'x' } }));
    expect(found.clusterName).toBe('run');
  });
});

describe('a file that somebody names', () => {
  it.each([
    ['by option', { file: '/nowhere' }],
    ['by SLURM_CONF', { env: { SLURM_CONF: '/nowhere' } }],
    ['by an empty SLURM_CONF', { env: { SLURM_CONF: '' } }],
  ])('%s is waited for, whatever else there is', async (_, more) => {
    const files = memoryFiles({ '/etc/slurm/slurm.conf': conf('etc') });
    const waits: string[] = [];
    const error = await failure(files, { ...more, onWait: (text) => waits.push(text) });
    expect(error).toMatchObject({ code: 'MISSING', message: 'ClusterName needs to be specified' });
    expect(error.conclusion).toBe('Unable to process configuration file');
    expect(waits).toHaveLength(1);
    expect(files.looked).toHaveLength(3);
  });

  it('is not waited for where it is /dev/null', async () => {
    const files = memoryFiles({ '/dev/null': '' });
    const waits: string[] = [];
    const error = await failure(files, { file: '/dev/null', onWait: (text) => waits.push(text) });
    expect(error.message).toBe('ClusterName needs to be specified');
    expect(waits).toEqual([]);
  });
});

describe('no configuration is found', () => {
  it('where the DNS announces none', async () => {
    const error = await failure(memoryFiles({}), {});
    expect(error).toMatchObject({ code: 'NO_SOURCE', message: 'DNS SRV lookup failed' });
    expect(error.conclusion).toBe('Could not establish a configuration source');
  });

  it.each(['', ',', 'host:0', 'host:99999', 'host:port', '[::1', 'a]'])(
    'where SLURM_CONF_SERVER is %j',
    async (server) => {
      const error = await failure(memoryFiles({}), { env: { SLURM_CONF_SERVER: server } });
      expect(error.code).toBe('NO_SOURCE');
      expect(error.message).toContain('SLURM_CONF_SERVER');
    },
  );

  it('where munge is needed and not there', async () => {
    const error = await failure(memoryFiles({}), { env: { SLURM_CONF_SERVER: '127.0.0.1:1' } });
    expect(error).toMatchObject({
      code: 'NO_SOURCE',
      message: 'failed to fetch remote configs: no munge here',
    });
  });
});
