/** What flags behind the names of API versions change: values, and what is said of input. */

import type { ClusterFacts, ParityCase } from './case.js';
import { read } from './case.js';
import type { SubmitCase } from './submit-cases.js';

/** Flags that change replies; each pair of daemons is started with one of them. */
export const PARSER_FLAGS = ['complex', 'fast'] as const;

/** Values of keys that numbers, times, texts and lists are read from; the partition refuses them all. */
const VALUES: readonly object[] = [
  ...[null, 'Infinity', '-Infinity', 'NaN', '5', 5, 1.5, true, {}].map((time_limit) => ({
    time_limit,
  })),
  ...[null, 'Infinity', 0].map((memory_per_node) => ({ memory_per_node })),
  ...[null, 'Infinity', 7].map((begin_time) => ({ begin_time })),
  ...[null, 3, true, []].map((comment) => ({ comment })),
  ...[null, 'Infinity', '3', true].map((tasks) => ({ tasks })),
  ...[null, 'n1', {}].map((required_nodes) => ({ required_nodes })),
  ...[null, 'BOGUS', ['BOGUS']].map((flags) => ({ flags })),
  ...[null, 'true', 1].map((hold) => ({ hold })),
  { bogus: 1, other: { deep: [] } },
];

const job = (more: object) => ({
  name: 'parity',
  current_working_directory: '/tmp',
  environment: ['A=1'],
  script: '#!/bin/sh\n',
  partition: 'zzz',
  ...more,
});

/** Requests that leave everything as it is, in every version. */
export function flagCases(
  flag: string,
  { jobIds, arrayJobId, hetJobId }: ClusterFacts,
): readonly ParityCase[] {
  const first = jobIds[0] ?? 1;
  const jobs = [first, arrayJobId, hetJobId].filter((id) => id !== null);
  const paths = [
    ...['ping', 'diag', 'jobs', 'nodes', 'partitions', 'reservations', 'licenses', 'shares'],
    ...['jobs/state', 'node/n1', 'node/zzz', 'partition/long', 'partition/zzz', 'job/abc'],
    ...['jobs?update_time=abc', 'node/n1?flags=BOGUS', 'node/n1?bogus=1', 'node/n1?update_time=0'],
    ...jobs.map((id) => `job/${id}`),
  ];
  const since44 = ['conf', `resources/${first}`];
  const named = (path: string) => `${path.replace(/\/\d+$/, '/(id)')} +${flag}`;
  return [
    ...paths.map((path) => read(path, { name: named(path) })),
    ...since44.map((path) => read(path, { name: named(path), suites: ['forky'] })),
    ...VALUES.map((value) => ({
      ...read('job/submit', { name: `submit ${JSON.stringify(value)} +${flag}` }),
      method: 'POST',
      headers: [['Content-Type', 'application/json']] as const,
      body: JSON.stringify({ job: job(value) }),
    })),
  ];
}

/** Jobs whose values only one of the flags can say. */
export function flagSubmissions(flag: string): readonly SubmitCase[] {
  if (flag !== 'complex') return [];
  return [
    { time_limit: 'Infinity', memory_per_cpu: null, priority: 9 },
    { time_limit: 30, begin_time: 4_102_444_800, nice: 5 },
  ].map((value) => ({
    name: `submit job ${JSON.stringify(value)} +complex`,
    body: JSON.stringify({ job: job({ hold: true, ...value, partition: 'debug' }) }),
    versions: 'all',
  }));
}
