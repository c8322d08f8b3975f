/** `npm run cluster -- COMMAND SUITE`: a real cluster to work against. */

import type { Suite } from './cluster.js';
import { attach, startCluster } from './cluster.js';
import { instance, realPort, SUITES } from './instances.js';
import { Stopwatch } from './stopwatch.js';
import { populate } from './workload.js';

const USAGE = `usage: npm run cluster -- COMMAND SUITE [...]
  SUITE                              trixie (Slurm 24.11.5) or forky (26.05.5)
  up SUITE                           start it and its slurmrestd
  populate SUITE                     fill it with jobs, reservations and nodes of every kind
  token SUITE [USER]                 print a token: root, alice, bob, carol
  exec SUITE [--user=USER] CMD...    run a program in it
  down SUITE                         end it`;

async function up(suite: Suite): Promise<void> {
  const options = instance(suite);
  const stopwatch = new Stopwatch();
  const onProgress = (step: string) => stopwatch.log(step);
  const cluster = await startCluster({ ...options, detached: true, onProgress });
  await cluster.startSlurmrestd(realPort(options));
  stopwatch.log('ready');
  console.log(`slurm.conf: ${cluster.confPath}`);
  console.log(`slurmctld:  127.0.0.1:${cluster.plan.slurmctldPort}`);
  console.log(`slurmrestd: http://127.0.0.1:${realPort(options)}`);
}

async function main([command, name, ...rest]: string[]): Promise<void> {
  const suite = SUITES.find((known) => known === name);
  if (suite === undefined) throw new Error(USAGE);
  if (command === 'up') return up(suite);
  const cluster = attach(instance(suite));
  if (cluster === null) throw new Error(`no ${suite} cluster is running`);
  if (command === 'down') return cluster.stop();
  if (command === 'populate') return void (await populate(cluster));
  if (command === 'token') return console.log(await cluster.token(rest[0] ?? 'root'));
  if (command !== 'exec') throw new Error(USAGE);
  const user = rest[0]?.startsWith('--user=') ? rest.shift()?.slice(7) : undefined;
  process.stdout.write(await cluster.exec(rest, user === undefined ? {} : { user }));
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
