/** Jobs by the thousand, for lists that are long. */

import { Pool } from 'undici';

/** What slurmctld takes in well without being asked too much at once. */
const CONNECTIONS = 8;

/** Jobs that wait for good, and how to submit them. */
export interface ManyJobs {
  /** Of a daemon, this project's or Slurm's own. */
  readonly url: string;
  readonly token: string;
  readonly count: number;
  /** Put into several fields of each job, to make records larger; at most a thousand characters. */
  readonly filling?: string;
}

/** Submits held jobs, each a record of its own, of 700 bytes on the wire if nothing fills it. */
export async function submitHeldJobs({ url, token, count, filling = '' }: ManyJobs): Promise<void> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const headers = { 'X-SLURM-USER-TOKEN': token, 'Content-Type': 'application/json' };
  let next = 0;
  const submitSome = async () => {
    while (next < count) {
      const body = JSON.stringify({ job: jobOf(next++, filling) });
      const path = '/slurm/v0.0.42/job/submit';
      const reply = await pool.request({ path, method: 'POST', headers, body });
      const text = await reply.body.text();
      if (reply.statusCode !== 200) throw new Error(`no job: ${reply.statusCode} ${text}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, submitSome));
  } finally {
    await pool.close();
  }
}

function jobOf(index: number, filling: string) {
  return {
    name: `simulation-${String(index).padStart(6, '0')}`,
    hold: true,
    partition: 'debug',
    current_working_directory: '/home/alice/projects/simulation',
    standard_output: '/home/alice/projects/simulation/out-%j.txt',
    environment: ['PATH=/usr/bin:/bin'],
    script: '#!/bin/sh\nexec sleep 60\n',
    tasks: 4,
    memory_per_cpu: { set: true, number: 1000 },
    time_limit: { set: true, number: 120 },
    ...(filling !== '' && { comment: filling, extra: filling, standard_error: `/${filling}` }),
  };
}
