/** A long list of accounting behind a slow client: whole, in bounded memory. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEndedJobs } from '../../tools/cluster/accounting-jobs.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster } from '../../tools/cluster/cluster.js';
import { ownPort } from '../../tools/cluster/instances.js';
import type { OwnDaemon } from '../../tools/cluster/own-daemon.js';
import { startOwnDaemon } from '../../tools/cluster/own-daemon.js';
import { read } from '../support/paced-client.js';

const INSTANCE = { suite: 'forky', name: 'acctmany', basePort: 21_000 } as const;
const JOBS = 200_000;
const START_SECONDS = 1_700_000_000;
const SOME_JOBS = 20_000;
/** When the others began. */
const LATER_SECONDS = START_SECONDS + 86_400;
/** A key that every job has once. */
const JOB_MARK = '"allocation_nodes":';
/** Less than what comes: the daemon has to spool what is not taken. */
const BYTES_PER_SECOND = 25_000_000;
const MEMORY_LIMIT_MEGABYTES = 300;

describe('jobs of accounting by the hundred thousand', () => {
  let cluster: Cluster;
  let daemon: OwnDaemon;
  let token: string;

  beforeAll(async () => {
    cluster = await startCluster(INSTANCE);
    daemon = await startOwnDaemon(cluster, ownPort(INSTANCE));
    token = await cluster.token('alice');
    const some = { firstId: 1_000_000, count: SOME_JOBS, startSeconds: START_SECONDS };
    const others = { firstId: 2_000_000, count: JOBS - SOME_JOBS, startSeconds: LATER_SECONDS };
    await addEndedJobs(cluster, some);
    await addEndedJobs(cluster, others);
  });

  afterAll(async () => {
    await daemon?.stop();
    await cluster?.stop();
  });

  /** Reads a list whose chunks are checked as they come and not kept. */
  async function readAll(query: string) {
    let jobs = 0;
    let end = '';
    const onChunk = (chunk: Buffer) => {
      // A key that chunks divide is found in the piece before and the new one together.
      const text = end + chunk.toString('latin1');
      jobs += text.split(JOB_MARK).length - end.split(JOB_MARK).length;
      end = text.slice(-1_000);
    };
    const url = `${daemon.url}/slurmdb/v0.0.45/jobs/?start_time=${START_SECONDS}&${query}`;
    const reply = await read(url, token, { bytesPerSecond: BYTES_PER_SECOND, onChunk });
    return { ...reply, jobs, end };
  }

  it.each([
    ['without their steps', 'skip_steps=true', JOBS],
    // slurmdbd asks its database for the steps of each job.
    ['with their steps', `end_time=${START_SECONDS}`, SOME_JOBS],
  ])('are all there %s behind a client that takes its time', async (_, query, count) => {
    const reply = await readAll(query);
    expect(reply.jobs).toBe(count);
    expect(reply.end).toMatch(/"errors":\[\],"warnings":\[\]\}$/);
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'));
    expect(Number(peak?.[1]) / 1000).toBeLessThan(MEMORY_LIMIT_MEGABYTES);
  });
});
