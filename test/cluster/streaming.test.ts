/** Long lists behind slow clients: whole, in bounded memory, and nothing is left of those who go. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { ownPort } from '../../tools/cluster/instances.js';
import { submitHeldJobs } from '../../tools/cluster/many-jobs.js';
import type { OwnDaemon } from '../../tools/cluster/own-daemon.js';
import { startOwnDaemon } from '../../tools/cluster/own-daemon.js';
import { sendRaw } from '../support/http.js';
import { read, request } from '../support/paced-client.js';

const INSTANCE = { suite: 'forky', name: 'streaming', basePort: 29_600 } as const;
const JOBS = 3_000;
/** More than socket buffers hold: the daemon has to spool what its clients do not take. */
const FILLING = 'x'.repeat(1_000);
/** A key that every job has once. */
const JOB_MARK = '"allocating_node":';
const BYTES_PER_SECOND = 1_000_000;
/** Of the daemon, however many read: less than the lists that ten of them are being sent. */
const MEMORY_LIMIT_MEGABYTES = 256;
/** A controller cuts off whoever takes longer than this over a reply: `MessageTimeout`. */
const CONTROLLER_PATIENCE_MS = 10_000;

describe('a long list', () => {
  let cluster: Cluster;
  let daemon: OwnDaemon;
  let token: string;
  let url: string;

  beforeAll(async () => {
    cluster = await startCluster(INSTANCE);
    daemon = await startOwnDaemon(cluster, ownPort(INSTANCE));
    token = await cluster.token('alice');
    url = `${daemon.url}/slurm/v0.0.45/jobs`;
    await submitHeldJobs({ url: daemon.url, token, count: JOBS, filling: FILLING });
  });

  afterAll(async () => {
    await daemon?.stop();
    await cluster?.stop();
  });

  /** Temporary files that the daemon holds open though they have no name any more. */
  function spoolFiles(): number {
    const directory = `/proc/${daemon.pid}/fd`;
    const targets = readdirSync(directory).map((fd) => {
      try {
        return readlinkSync(`${directory}/${fd}`);
      } catch {
        return '';
      }
    });
    return targets.filter((target) => target.endsWith(' (deleted)')).length;
  }

  /** A reply whose chunks are checked as they come and not kept. */
  async function readAll(bytesPerSecond = Number.POSITIVE_INFINITY) {
    let jobs = 0;
    let end = '';
    const onChunk = (chunk: Buffer) => {
      // A key that chunks divide is found in the piece before and the new one together.
      const text = end + chunk.toString('latin1');
      jobs += text.split(JOB_MARK).length - end.split(JOB_MARK).length;
      end = text.slice(-1_000);
    };
    const reply = await read(url, token, { bytesPerSecond, onChunk });
    return { ...reply, jobs, end };
  }

  it('is sent in chunks', async () => {
    const reply = await readAll();
    expect(reply.headers['transfer-encoding']).toBe('chunked');
    expect(reply.headers['content-length']).toBeUndefined();
    expect(reply.jobs).toBe(JOBS);
  });

  it('is JSON with every job once', async () => {
    const { body } = await sendRaw(daemon.url, {
      method: 'GET',
      target: '/slurm/v0.0.45/jobs',
      headers: [['X-SLURM-USER-TOKEN', token]],
    });
    const { jobs, errors } = JSON.parse(body.toString());
    expect(errors).toEqual([]);
    expect(new Set(jobs.map((job: { job_id: number }) => job.job_id)).size).toBe(JOBS);
    expect(jobs.every((job: { comment: string }) => job.comment === FILLING)).toBe(true);
  });

  it('ends with the connection for clients that know no chunks', async () => {
    const reply = await sendRaw(daemon.url, {
      method: 'GET',
      target: '/slurm/v0.0.45/jobs',
      headers: [['X-SLURM-USER-TOKEN', token]],
      protocol: 'HTTP/1.0',
    });
    expect(reply.headers['transfer-encoding']).toBeUndefined();
    expect(JSON.parse(reply.body.toString()).jobs).toHaveLength(JOBS);
  });

  it('has its length in front when it is short', async () => {
    const reply = await read(`${daemon.url}/slurm/v0.0.45/ping`, token);
    expect(reply.headers['transfer-encoding']).toBeUndefined();
    expect(Number(reply.headers['content-length'])).toBe(reply.lengthBytes);
  });

  it.each([1, 10])('is whole behind %i that read 1 MB/s', async (clients) => {
    const readers = Array.from({ length: clients }, async () => await readAll(BYTES_PER_SECOND));
    await until('a spool', async () => spoolFiles() > 0);
    const replies = await Promise.all(readers);
    for (const reply of replies) {
      expect(reply.lastByteMs).toBeGreaterThan(2 * CONTROLLER_PATIENCE_MS);
      expect(reply.jobs).toBe(JOBS);
      expect(reply.end).toMatch(/"errors":\[\],"warnings":\[\]\}$/);
    }
    await until('the end of all spools', async () => spoolFiles() === 0);
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'));
    expect(Number(peak?.[1]) / 1000).toBeLessThan(MEMORY_LIMIT_MEGABYTES);
  });

  it('is given up with everything it holds when its client goes away', async () => {
    const reply = await request(url, token);
    reply.once('error', () => undefined);
    await until('a spool', async () => spoolFiles() === 1);
    await sleep(100);
    expect(spoolFiles()).toBe(1);
    reply.destroy();
    await until('the end of the spool', async () => spoolFiles() === 0);
  });
});
