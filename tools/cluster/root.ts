/** What a machine needs before a cluster can run on it: roots of Debian suites, made once. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Debian suite, which decides the Slurm release: trixie has 24.11.5, forky has 26.05.5. */
export type Suite = 'trixie' | 'forky';

/** Where roots and instances are kept; only the first run pays for roots. */
export const CACHE = process.env['SLURMRESTD_CLUSTER_CACHE'] ?? '/var/cache/slurmrestd-test';

const SCRIPT = new URL('./make-root.sh', import.meta.url).pathname;

/** Why no cluster can be had on this machine, or null. */
export function clusterUnavailableReason(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'this is not root, who may make chroots and namespaces';
  if (!existsSync('/etc/debian_version')) return 'this is not Debian, whose packages are used';
  return null;
}

/**
 * Gives the root of a suite, made where it is not there yet: a minute, and 0.7 GB of disk. The
 * script runs in a mount namespace of its own, so that nothing stays mounted where it is cut short.
 */
export async function ensureRoot(suite: Suite): Promise<string> {
  const root = join(CACHE, suite);
  if (existsSync(root)) return root;
  try {
    await run('unshare', ['--mount', 'sh', SCRIPT, suite, root], { maxBuffer: 1 << 26 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-20);
    throw new Error(`the ${suite} root could not be made:\n${lines.join('\n')}`);
  }
  return root;
}

/** Installs libmunge, which this project's daemon calls where a site's `AuthType` is munge. */
export async function ensureLibmunge(): Promise<void> {
  const { stdout } = await run('/sbin/ldconfig', ['-p']);
  if (stdout.includes('libmunge.so.2')) return;
  await run('sh', [SCRIPT, 'package', 'libmunge2'], { maxBuffer: 1 << 26 });
}
