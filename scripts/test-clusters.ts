/** Tests on real clusters: both brought up and filled, parity with their own daemons, test/cluster. */

import { readdirSync } from 'node:fs';
import { renderReport } from '../test/parity/report.js';
import type { ParityResult } from '../test/parity/run.js';
import { passed, runParity } from '../test/parity/run.js';
import type { Suite } from '../tools/cluster/cluster.js';
import { startCluster } from '../tools/cluster/cluster.js';
import {
  freeSlot,
  instance,
  ownPort,
  realPort,
  SLOT_VARIABLE,
  SUITES,
} from '../tools/cluster/instances.js';
import { startOwnDaemon } from '../tools/cluster/own-daemon.js';
import { startPair } from '../tools/cluster/pair.js';
import { clusterUnavailableReason } from '../tools/cluster/root.js';
import type { Stopwatch } from '../tools/cluster/stopwatch.js';
import { populate } from '../tools/cluster/workload.js';
import type { Counts } from './counts.js';
import { runVitest } from './counts.js';

const TEST_FILES = readdirSync(new URL('../test/cluster', import.meta.url)).filter((name) =>
  name.endsWith('.test.ts'),
);

/** Of parity, for a line of progress. */
const CASES_PER_LINE = 1_000;

/** What ends in any case, however the tests end; in reverse order. */
type CleanUp = (() => Promise<void>)[];

/**
 * Runs them, telling how far they are. Where this machine can have no clusters, says so and what is
 * left out.
 */
export async function testOnClusters(stopwatch: Stopwatch): Promise<Counts> {
  const reason = clusterUnavailableReason();
  if (reason !== null) {
    console.log(`Not tested on real clusters, because ${reason}. Left out:`);
    for (const suite of SUITES) console.log(`  parity with the slurmrestd of ${suite}`);
    for (const name of TEST_FILES) console.log(`  test/cluster/${name}`);
    return { passed: 0, failed: 0 };
  }
  const cleanUp: CleanUp = [];
  const end = async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  };
  const onSignal = () => void end().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const slot = freeSlot();
    const results = await Promise.all(
      SUITES.map(async (suite) => await compareSuite(suite, slot, stopwatch, cleanUp)),
    );
    stopwatch.log(`test/cluster: ${TEST_FILES.length} files`);
    const tests = await runVitest('cluster', { [SLOT_VARIABLE]: String(slot) });
    return [...results.map(countsOf), tests].reduce((sum, { passed, failed }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
    }));
  } finally {
    await end();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Brings a suite's cluster up, to stay for test/cluster, and compares its daemon with this one. */
async function compareSuite(
  suite: Suite,
  slot: number,
  stopwatch: Stopwatch,
  cleanUp: CleanUp,
): Promise<ParityResult> {
  const options = instance(suite, slot);
  const onProgress = (step: string) => stopwatch.log(`${suite}: ${step}`);
  const cluster = await startCluster({ ...options, onProgress });
  cleanUp.push(async () => await cluster.stop());
  onProgress('jobs of every kind');
  await populate(cluster);
  await cluster.startSlurmrestd(realPort(options));
  const subject = await startOwnDaemon(cluster, ownPort(options));
  cleanUp.push(async () => await subject.stop());
  onProgress('parity');
  const reference = `http://127.0.0.1:${realPort(options)}`;
  let cases = 0;
  const onCase = () => {
    if (++cases % CASES_PER_LINE === 0) onProgress(`parity, ${cases} cases`);
  };
  const result = await runParity(cluster, {
    ...{ reference, subject: subject.url, onCase },
    startPair: (more) => startPair(cluster, more),
  });
  onProgress(`parity ${passed(result) ? 'passed' : 'FAILED'}`);
  console.log(renderReport(result));
  return result;
}

/** One for each case, and for each entry of the ledger that does not occur. */
function countsOf(result: ParityResult): Counts {
  const { cases, unexplained, unused } = result;
  const bad = new Set(unexplained.map((item) => `${item.version} ${item.case}`)).size;
  return { passed: cases - bad, failed: bad + unused.length };
}
