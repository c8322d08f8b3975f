/** `npm run parity`: the same requests to a real cluster's slurmrestd and to this one. */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXPECTATIONS } from '../test/parity/expectations.js';
import { renderLedger } from '../test/parity/ledger-page.js';
import { renderReport } from '../test/parity/report.js';
import { passed, runParity } from '../test/parity/run.js';
import type { Suite } from '../tools/cluster/cluster.js';
import { attach, startCluster } from '../tools/cluster/cluster.js';
import { instance, ownPort, realPort, SUITES } from '../tools/cluster/instances.js';
import { startOwnDaemon } from '../tools/cluster/own-daemon.js';
import { startPair } from '../tools/cluster/pair.js';
import { populate } from '../tools/cluster/workload.js';

const USAGE = `usage: npm run parity -- [--suite trixie|forky] [--only PATTERN] [--verbose]
  --suite SUITE      one suite; both unless given. A running cluster is used, else one is started
  --only PATTERN     only cases whose name matches the regular expression
  --verbose          a line for each case
  --docs             only write docs/parity.md anew, from the ledger
  --reference URL    Slurm's own daemon, if it is not at the cluster's usual port
  --subject URL      a daemon that runs already, instead of starting bin/slurmrestd`;

const OPTIONS = {
  suite: { type: 'string' },
  only: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  reference: { type: 'string' },
  subject: { type: 'string' },
  docs: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function runSuite(suite: Suite, values: Values): Promise<boolean> {
  const options = instance(suite);
  const running = attach(options);
  const cluster = running ?? (await startCluster({ ...options, onProgress: console.log }));
  if (running === null) {
    await populate(cluster);
    await cluster.startSlurmrestd(realPort(options));
  }
  const reference = values.reference ?? `http://127.0.0.1:${realPort(options)}`;
  const subject =
    values.subject === undefined ? await startOwnDaemon(cluster, ownPort(options)) : null;
  try {
    const result = await runParity(cluster, {
      reference,
      subject: subject?.url ?? (values.subject as string),
      startPair: (more) => startPair(cluster, more),
      ...(values.only !== undefined && { only: new RegExp(values.only) }),
      onCase: (place, { values: count, differences }) => {
        if (!values.verbose) return;
        const found = differences.length === 0 ? '' : `, ${differences.length} differences`;
        console.log(`${suite} v0.0.${place.version} ${place.case}: ${count} values${found}`);
      },
    });
    console.log(renderReport(result));
    return passed(result);
  } finally {
    await subject?.stop();
    if (running === null) await cluster.stop();
  }
}

const { values } = parseArgs({ options: OPTIONS });
if (values.help) {
  console.log(USAGE);
} else if (values.docs) {
  writeFileSync(new URL('../docs/parity.md', import.meta.url), renderLedger(EXPECTATIONS));
} else {
  const suites: readonly string[] = values.suite === undefined ? SUITES : [values.suite];
  for (const suite of suites) {
    if (suite !== 'trixie' && suite !== 'forky')
      throw new Error(`unknown suite: ${suite}\n${USAGE}`);
    if (!(await runSuite(suite, values))) process.exitCode = 1;
  }
}
