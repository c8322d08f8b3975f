/** What a process may do afterwards: each in a process of its own, which root starts. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const MODULE = new URL('../../src/system/privileges.ts', import.meta.url).href;
const TSX = import.meta.resolve('tsx');

interface Outcome {
  readonly ids: readonly (number | undefined)[];
  readonly groups: readonly number[];
  readonly error?: string;
}

/** Runs a statement; tells who the process then is. */
async function after(statement: string, ids: { uid?: number; gid?: number } = {}) {
  const script = `
    const { becomeUser, forbidNewPrivileges, reducePrivileges } = await import(${JSON.stringify(MODULE)});
    import { readFileSync } from 'node:fs';
    let error;
    try { ${statement} } catch (e) { error = e.message; }
    const ids = [process.getuid(), process.getgid()];
    const barred = /NoNewPrivs:\\s*1/.test(readFileSync('/proc/self/status', 'utf8'));
    console.log(JSON.stringify({ ids, groups: process.getgroups(), barred, error }));`;
  const flags = ['--import', TSX, '--input-type=module', '--eval', script];
  const { stdout } = await run(process.execPath, flags, ids);
  return JSON.parse(stdout) as Outcome & { readonly barred: boolean };
}

it('is no more for programs that it starts', async () => {
  expect((await after('')).barred).toBe(false);
  expect((await after('forbidNewPrivileges()')).barred).toBe(true);
});

describe.runIf(process.getuid?.() === 0).concurrent('root', () => {
  it('becomes a user and a group, and gives up all groups', async () => {
    const became = await after(
      'process.setgroups([1, 2]); reducePrivileges({ uid: 1234, gid: 4321 })',
    );
    expect(became).toMatchObject({ ids: [1234, 4321], groups: [4321] });
    expect(became.error).toBeUndefined();
  });

  it('keeps its groups where none is chosen', async () => {
    const became = await after(
      'process.setgroups([0, 1, 2]); reducePrivileges({ uid: 1234, gid: null })',
    );
    expect(became).toMatchObject({ ids: [1234, 0], groups: [0, 1, 2] });
  });

  it('becomes whoever comes', async () => {
    const became = await after('process.setgroups([1]); becomeUser({ uid: 1234, gid: 4321 })');
    expect(became).toMatchObject({ ids: [1234, 4321], groups: [4321] });
  });
});

describe.runIf(process.getuid?.() === 0).concurrent('anybody else', () => {
  const NOBODY_SPECIAL = { uid: 1234, gid: 4321 };

  it.each([
    ['reducePrivileges({ uid: 5, gid: null })', 'Unable to setuid: Operation not permitted'],
    [
      'reducePrivileges({ uid: null, gid: 5 })',
      /Unable to (setgid|drop.*): Operation not permitted/,
    ],
    ['becomeUser({ uid: 5, gid: 5 })', /Unable to drop supplementary groups: Operation not/],
  ])('is refused: %s', async (statement, message) => {
    const { error, ids } = await after(statement, NOBODY_SPECIAL);
    expect(error).toMatch(message);
    expect(ids).toEqual([1234, 4321]);
  });

  it('may become itself', async () => {
    const { error } = await after('reducePrivileges({ uid: 1234, gid: null })', NOBODY_SPECIAL);
    expect(error).toBeUndefined();
  });
});
