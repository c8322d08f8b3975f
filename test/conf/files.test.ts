import { describe, expect, it } from 'vitest';
import type { SlurmConfError } from '../../src/cluster/conf/error.js';
import type { Patience } from '../../src/cluster/conf/files.js';
import {
  diskReader,
  LOCAL_FILES,
  memoryReader,
  readEntries,
} from '../../src/cluster/conf/files.js';
import type { MemoryFiles } from './memory-files.js';
import { memoryFiles } from './memory-files.js';

const AT_ONCE: Patience = { attempts: 1, intervalMs: 0, onWait: () => undefined };
const MAIN = '/etc/slurm/slurm.conf';

/** `key=value@file:line` of every entry. */
async function read(files: MemoryFiles, main = MAIN): Promise<string[] | null> {
  const entries = await readEntries(main, diskReader(main, files, AT_ONCE));
  return entries?.map(({ key, value, file, line }) => `${key}=${value}@${file}:${line}`) ?? null;
}

async function failure(texts: Record<string, string>): Promise<SlurmConfError> {
  return await read(memoryFiles(texts)).then(
    () => Promise.reject(new Error('was accepted')),
    (error: SlurmConfError) => error,
  );
}

describe('Include', () => {
  it('puts the entries of a file in its place', async () => {
    const files = memoryFiles({
      [MAIN]: 'A=1\nInclude /opt/b.conf\nC=3\n',
      '/opt/b.conf': '\nB=2',
    });
    expect(await read(files)).toEqual([`A=1@${MAIN}:1`, 'B=2@/opt/b.conf:2', `C=3@${MAIN}:3`]);
  });

  it('finds files beside the main file, from included ones too', async () => {
    const files = memoryFiles({
      [MAIN]: 'include sub/a.conf',
      '/etc/slurm/sub/a.conf': 'include b.conf',
      '/etc/slurm/b.conf': 'B=2',
    });
    expect(await read(files)).toEqual(['B=2@/etc/slurm/b.conf:1']);
  });

  it('finds files beside a main file without a folder', async () => {
    const files = memoryFiles({ 'slurm.conf': 'include b.conf', './b.conf': 'B=2' });
    expect(await read(files, 'slurm.conf')).toEqual(['B=2@./b.conf:1']);
  });

  it('has the name of the cluster, in lower case, for %c', async () => {
    const texts = { '/etc/slurm/red_red.conf': 'B=2' };
    const main = 'ClusterName=RED\ninclude %c_%c.conf';
    expect(await read(memoryFiles({ ...texts, [MAIN]: main }))).toContain(
      'B=2@/etc/slurm/red_red.conf:1',
    );
    const error = await failure({ ...texts, [MAIN]: 'include %c.conf\nClusterName=red' });
    expect(error.message).toBe(
      `"Include" failed in file ${MAIN} line 1: Did not get ClusterName for include path`,
    );
  });

  it('names the place where a file is missing', async () => {
    const error = await failure({ [MAIN]: 'A=1\ninclude b.conf' });
    expect(error).toMatchObject({ code: 'INCLUDE', file: MAIN, line: 2 });
    expect(error.message).toBe(`"Include" failed in file ${MAIN} line 2: there is no file b.conf`);
  });

  it('takes no patterns', async () => {
    expect(await failure({ [MAIN]: 'include *.conf' })).toMatchObject({ code: 'INCLUDE', line: 1 });
  });

  it('ends where a file includes itself, once or twice', async () => {
    expect(await failure({ [MAIN]: 'include slurm.conf' })).toMatchObject({ code: 'LIMIT' });
    const twice = memoryFiles({ [MAIN]: 'include slurm.conf\ninclude slurm.conf' });
    await expect(read(twice)).rejects.toMatchObject({ code: 'LIMIT' });
    expect(twice.looked.length).toBeLessThan(20);
  });

  it('is bounded in the number of files', async () => {
    const files = memoryFiles({ [MAIN]: 'include b.conf\n'.repeat(2000), '/etc/slurm/b.conf': '' });
    await expect(read(files)).rejects.toMatchObject({ code: 'LIMIT', line: 1000 });
    expect(files.looked).toHaveLength(1000);
  });

  it('names the file of a faulty line', async () => {
    const error = await failure({ [MAIN]: 'include b.conf', '/etc/slurm/b.conf': 'A=1\nrest' });
    expect(error.message).toBe('Parse error in file /etc/slurm/b.conf line 2: "rest"');
  });
});

describe('files', () => {
  it('that are missing give nothing', async () => {
    expect(await read(memoryFiles({}))).toBeNull();
  });

  it('that are too large are not read', async () => {
    const files = {
      sizeBytes: async () => 17 * 1024 * 1024,
      read: () => Promise.reject(new Error()),
    };
    const reading = readEntries(MAIN, diskReader(MAIN, files, AT_ONCE));
    await expect(reading).rejects.toMatchObject({ code: 'LIMIT', file: MAIN });
  });

  it('that may not be read are named', async () => {
    const files = { sizeBytes: async () => 1, read: () => Promise.reject(new Error('EACCES')) };
    const reading = readEntries(MAIN, diskReader(MAIN, files, AT_ONCE));
    await expect(reading).rejects.toMatchObject({
      code: 'UNREADABLE',
      message: `unable to read "${MAIN}": EACCES`,
    });
  });

  it('that are devices are empty', async () => {
    expect(await readEntries('/dev/zero', diskReader('/dev/zero', LOCAL_FILES, AT_ONCE))).toEqual(
      [],
    );
  });

  it('are waited for, with one message', async () => {
    const files = memoryFiles({});
    const messages: string[] = [];
    const patience = { attempts: 5, intervalMs: 1, onWait: (text: string) => messages.push(text) };
    const reader = diskReader(MAIN, files, patience);
    expect(await readEntries(MAIN, reader)).toBeNull();
    expect(files.looked).toHaveLength(5);
    expect(messages).toEqual([`cannot stat file ${MAIN}, retrying in 0.001sec up to 0.005sec`]);
  });

  it('are read when they come while they are waited for', async () => {
    const files = memoryFiles({});
    const onWait = () => void files.texts.set(MAIN, 'A=1');
    const reader = diskReader(MAIN, files, { attempts: 5, intervalMs: 1, onWait });
    expect(await readEntries(MAIN, reader)).toHaveLength(1);
  });
});

describe('files in memory', () => {
  const disk = diskReader('/', memoryFiles({ '/opt/c.conf': 'C=3', '/d.conf': 'D=4' }), AT_ONCE);
  const read = (texts: Record<string, string>) =>
    readEntries('slurm.conf', memoryReader(new Map(Object.entries(texts)), disk));

  it('include each other by name, and files of this machine by absolute path', async () => {
    const entries = await read({
      'slurm.conf': 'A=1\ninclude b.conf\ninclude /opt/c.conf',
      'b.conf': 'B=2',
    });
    expect(entries?.map(({ key, file }) => `${key}@${file}`)).toEqual([
      'A@slurm.conf',
      'B@b.conf',
      'C@/opt/c.conf',
    ]);
  });

  it('include nothing else of this machine', async () => {
    await expect(read({ 'slurm.conf': 'include d.conf' })).rejects.toMatchObject({
      message: '"Include" failed in file slurm.conf line 1: there is no file d.conf',
    });
  });

  it('are bounded', async () => {
    const text = '#'.repeat(17 * 1024 * 1024);
    await expect(read({ 'slurm.conf': text })).rejects.toMatchObject({ code: 'LIMIT' });
  });
});
