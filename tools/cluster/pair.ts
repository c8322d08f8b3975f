/** The real slurmrestd and this project's beside it, both started with the same options. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Cluster } from './cluster.js';
import { startOwnDaemon } from './own-daemon.js';

/** Two running daemons. */
export interface DaemonPair {
  readonly reference: string;
  readonly subject: string;
  stop(): Promise<void>;
}

/** Starts both beside those that a cluster has already, on ports that nobody uses. */
export async function startPair(cluster: Cluster, options: readonly string[]): Promise<DaemonPair> {
  const port = await freePort();
  const real = await cluster.startSlurmrestd(port, options);
  try {
    const own = await startOwnDaemon(cluster, await freePort(), { options });
    return {
      reference: `http://127.0.0.1:${port}`,
      subject: own.url,
      stop: async () => void (await Promise.all([real.stop(), own.stop()])),
    };
  } catch (error) {
    await real.stop();
    throw error;
  }
}

/** A fixed port could not be used again at once: the real daemon's closed connections hold it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
