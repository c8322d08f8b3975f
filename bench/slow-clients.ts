/** Ten clients that read a long list slowly: what it costs, and what others feel of it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { PacedReply } from '../test/support/paced-client.js';
import { read } from '../test/support/paced-client.js';
import type { Stopwatch } from '../tools/cluster/stopwatch.js';
import { median, peakMegabytes } from './processes.js';

const CLIENTS = 10;
const BYTES_PER_SECOND = 1_000_000;
/** Far beyond the time that a controller gives to one reply; then they read at full speed. */
const SLOW_MS = 60_000;
const PING_EVERY_MS = 500;

/** Asks ten times for the list, pings meanwhile, and prints what became of it. */
export async function measureSlowClients(
  contender: { start(): Promise<{ url: string; pid: number | null; stop(): Promise<void> }> },
  token: string,
  stopwatch: Stopwatch,
): Promise<void> {
  const daemon = await contender.start();
  const api = `${daemon.url}/slurm/v0.0.45`;
  stopwatch.log(`${CLIENTS} clients, 1 MB/s each for ${SLOW_MS / 1000} s, then at full speed`);
  const pace = { bytesPerSecond: BYTES_PER_SECOND, forMs: SLOW_MS };
  let over = false;
  const readAll = Promise.all(
    Array.from({ length: CLIENTS }, async () => await read(`${api}/jobs`, token, pace)),
  ).finally(() => {
    over = true;
  });
  const pingMs: number[] = [];
  const slowUntil = performance.now() + SLOW_MS;
  while (!over && performance.now() < slowUntil) {
    await sleep(PING_EVERY_MS);
    pingMs.push((await read(`${api}/ping`, token)).lastByteMs);
  }
  const replies: PacedReply[] = await readAll;
  const lengths = new Set(replies.map(({ lengthBytes }) => lengthBytes));
  console.log(`whole replies:   ${replies.filter(({ status }) => status === 200).length}`);
  console.log(
    `body, MB:        ${[...lengths].map((bytes) => (bytes / 1e6).toFixed(1)).join(', ')}`,
  );
  console.log(`first byte, ms:  ${median(replies.map((one) => one.firstByteMs)).toFixed(0)}`);
  console.log(
    `last byte, s:    ${(median(replies.map((one) => one.lastByteMs)) / 1000).toFixed(1)}`,
  );
  console.log(
    `ping meanwhile:  ${median(pingMs).toFixed(1)} ms, at most ${Math.max(...pingMs).toFixed(0)} ms`,
  );
  console.log(`peak memory, MB: ${peakMegabytes(daemon.pid).toFixed(0)}`);
  await daemon.stop();
  stopwatch.log('done');
}
