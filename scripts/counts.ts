/** Runs of vitest, counted. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs a program of this package, which ends with this process. @returns whether it succeeded. */
export async function succeeds(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const path = new URL(`../node_modules/.bin/${program}`, import.meta.url).pathname;
  const child = spawn(path, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const kill = () => child.kill();
  process.once('exit', kill);
  const [code] = await once(child, 'exit');
  process.off('exit', kill);
  return code === 0;
}

/** Runs a project of vitest.config.ts. A run that fails without a failed test counts as one. */
export async function runVitest(
  project: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), 'slurmrestd-test-'));
  const file = join(directory, 'result.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const isGood = await succeeds('vitest', ['run', '--project', project, ...reporters], env);
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const failed: number = result.numFailedTests;
    return { passed: result.numPassedTests, failed: isGood || failed > 0 ? failed : 1 };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
