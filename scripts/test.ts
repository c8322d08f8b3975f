/**
 * `npm test`: everything there is to check, and one closing line, `N passed, N failed`.
 * `npm run test:cluster`: only what needs real clusters.
 */

import { Stopwatch } from '../tools/cluster/stopwatch.js';
import type { Counts } from './counts.js';
import { runVitest, succeeds } from './counts.js';
import { testOnClusters } from './test-clusters.js';

const ROOT = new URL('..', import.meta.url).pathname;

const stopwatch = new Stopwatch();

async function isGood(program: string, ...args: string[]): Promise<Counts> {
  return (await succeeds(program, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const PARTS: Readonly<Record<string, () => Promise<Counts>>> = {
  build: () => isGood('tsc', '-p', 'tsconfig.build.json'),
  style: () => isGood('biome', 'check', '.'),
  types: () => isGood('tsc', '-p', 'tsconfig.json', '--noEmit'),
  unit: () => runVitest('unit'),
  clusters: () => testOnClusters(stopwatch),
};

process.chdir(ROOT);
const chosen = process.argv.slice(2);
const sum = { passed: 0, failed: 0 };
const lines: string[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  stopwatch.log(name);
  const { passed, failed } = await part().catch((error: Error) => {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  });
  sum.passed += passed;
  sum.failed += failed;
  lines.push(`${name.padEnd(8)} ${passed} passed, ${failed} failed`);
  if (name === 'build' && failed > 0) break;
}
stopwatch.log('done');
console.log(`\n${lines.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
