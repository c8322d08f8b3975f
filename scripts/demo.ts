/**
 * `npm run demo`: a real Slurm cluster on this machine with this project's daemon in front of it, and
 * the commands to try it with. `SUITE=trixie` takes Slurm 24.11 instead of 26.05. Ctrl-C ends all.
 */

import { apiVersionName, LATEST_API_VERSION } from '../src/model/versions.js';
import { isListening, startCluster } from '../tools/cluster/cluster.js';
import { SUITES } from '../tools/cluster/instances.js';
import { startOwnDaemon } from '../tools/cluster/own-daemon.js';
import { clusterUnavailableReason } from '../tools/cluster/root.js';
import { Stopwatch } from '../tools/cluster/stopwatch.js';

const PORT = 6820;
const BASE_PORT = 29_000;
const API_VERSION = apiVersionName(LATEST_API_VERSION);

const JOB = {
  job: {
    name: 'demo',
    partition: 'debug',
    current_working_directory: '/tmp',
    environment: ['PATH=/usr/bin:/bin'],
    script: '#!/bin/sh\nsleep 300\n',
  },
};

function commands(url: string, token: string): string {
  const curl = 'curl -sw "\\n" -H "X-SLURM-USER-TOKEN: $SLURM_JWT"';
  const api = `${url}/slurm/${API_VERSION}`;
  const body = JSON.stringify(JOB);
  return `
export SLURM_JWT=${token}

# Is the controller there?
${curl} ${api}/ping

# Submit a job, and watch it start
job=$(${curl} -H 'Content-Type: application/json' -d '${body}' ${api}/job/submit | grep -o '"job_id":[0-9]*' | cut -d: -f2)
for i in 1 2 3; do sleep 1; ${curl} ${api}/job/$job | grep -o '"job_state":\\[[^]]*\\]'; done

# The job, all jobs, the nodes, and what else there is
${curl} ${api}/job/$job
${curl} ${api}/jobs
${curl} ${api}/nodes
${curl} ${url}/openapi/v3
`;
}

async function demo(): Promise<void> {
  const name = process.env['SUITE'] ?? 'forky';
  const suite = SUITES.find((known) => known === name);
  if (suite === undefined) throw new Error(`SUITE is one of ${SUITES.join(', ')}`);
  const reason = clusterUnavailableReason();
  if (reason !== null) throw new Error(`No cluster can be had here, because ${reason}.`);
  if (await isListening(PORT)) throw new Error(`Port ${PORT} is in use.`);
  const stopwatch = new Stopwatch();
  const onProgress = (step: string) => stopwatch.log(step);
  // Some who start this pass a terminal's Ctrl-C on as well: a second signal does not cut the end short.
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => resolve());
  });
  const cluster = await startCluster({ suite, name: 'demo', basePort: BASE_PORT, onProgress });
  try {
    stopwatch.log(`slurmrestd on 127.0.0.1:${PORT}, as a user without rights`);
    const daemon = await startOwnDaemon(cluster, PORT, {
      options: ['-v'],
      onLog: (text) => process.stderr.write(text),
    });
    stopwatch.log('ready');
    console.log(commands(daemon.url, await cluster.token('alice')));
    console.log('Requests are logged below. Ctrl-C ends the daemon and the cluster.\n');
    await signal;
    await daemon.stop();
  } finally {
    await cluster.stop();
  }
}

try {
  await demo();
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
