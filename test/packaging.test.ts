/** Files for systemd, as systemd's own tools see them. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PACKAGING = new URL('../packaging/', import.meta.url).pathname;
const PROGRAM = new URL('../bin/slurmrestd', import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), 'units-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A unit as it would be installed where this checkout is. */
function unit(name: string): string {
  const path = join(directory, name);
  const text = readFileSync(join(PACKAGING, name), 'utf8');
  writeFileSync(path, text.replaceAll('/usr/bin/slurmrestd', PROGRAM));
  return path;
}

describe.runIf(existsSync('/usr/bin/systemd-analyze'))('units', () => {
  it('say nothing that systemd does not know', async () => {
    const units = [unit('slurmrestd.service'), unit('slurmrestd.socket')];
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', ...units]);
    expect(stderr).toBe('');
  });

  it('leave the service few rights', async () => {
    const options = ['--offline=true', '--no-pager', '--threshold=20'];
    const { stdout } = await run('systemd-analyze', [
      'security',
      ...options,
      unit('slurmrestd.service'),
    ]);
    expect(stdout).toContain('OK');
  });

  it('name a user that sysusers makes', async () => {
    const sysusers = readFileSync(join(PACKAGING, 'slurmrestd.sysusers'), 'utf8');
    const name = /^User=(\S+)$/m.exec(readFileSync(unit('slurmrestd.service'), 'utf8'))?.[1];
    expect(sysusers).toMatch(new RegExp(`^u ${name} `, 'm'));
  });
});
