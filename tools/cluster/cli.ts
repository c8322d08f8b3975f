/** `npm run cluster -- up|down|exec|token SUITE ...`: a real cluster to work against. */

import type { ClusterOptions, Suite } from './cluster.js';
import { attach, startCluster } from './cluster.js';

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 16_800, forky: 26_800 };

function optionsOf(suite: string): ClusterOptions {
  if (suite !== 'trixie' && suite !== 'forky') throw new Error(`unknown suite: ${suite}`);
  return { suite, name: suite, basePort: BASE_PORTS[suite], detached: true };
}

async function up(suite: string): Promise<void> {
  const options = optionsOf(suite);
  const started = Date.now();
  const onProgress = (step: string) =>
    console.log(`[${((Date.now() - started) / 1000).toFixed(1)} s] ${step}`);
  const cluster = await startCluster({ ...options, onProgress });
  await cluster.startSlurmrestd(options.basePort + 20);
  console.log(`slurm.conf: ${cluster.confPath}`);
  console.log(`slurmctld:  127.0.0.1:${cluster.plan.slurmctldPort}`);
  console.log(`slurmrestd: http://127.0.0.1:${options.basePort + 20}`);
}

async function main([command, suite = '', ...rest]: string[]): Promise<void> {
  if (command === 'up') return up(suite);
  const cluster = attach(optionsOf(suite));
  if (cluster === null) throw new Error(`no ${suite} cluster is running`);
  if (command === 'down') return cluster.stop();
  if (command === 'token') return console.log(await cluster.token(rest[0] ?? 'root'));
  if (command === 'exec') {
    const user = rest[0]?.startsWith('--user=') ? rest.shift()?.slice(7) : undefined;
    return void process.stdout.write(await cluster.exec(rest, user === undefined ? {} : { user }));
  }
  throw new Error('usage: cluster up|down|exec|token SUITE [...]');
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
