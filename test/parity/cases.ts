/** The requests that both daemons are asked, apart from submissions. */

import { accountingReads } from './accounting/families.js';
import type { ClusterFacts, ParityCase } from './case.js';
import { read } from './case.js';
import {
  authenticationCases,
  healthCases,
  httpCases,
  negotiationCases,
  routingCases,
} from './http-cases.js';
import { documentOnly, sharedOperations } from './openapi-view.js';
import { readingCases } from './reading-cases.js';

const SHOW_FLAGS = ['ALL', 'DETAIL', 'MIXED', 'LOCAL', 'SIBLING', 'FEDERATION', 'FUTURE'];
const LISTS = ['jobs', 'nodes', 'partitions'];

const ODD_FLAGS = [
  ...['BOGUS', 'detail', '', '1', '%2BALL', 'ALL%2CDETAIL', 'DETAIL&flags=MIXED'],
  'BOGUS&flags=ALL',
];
const TIMES = [
  ...['0', '1', '-1', 'abc', '', '1.5', '1e3', '0x10', '99999999999', '99999999999999999999'],
  ...['true', 'now', 'now-1hour', 'tomorrow', '2026-01-01', '2026-01-01T00%3A00%3A00'],
  ...['%201%20', '1&update_time=2'],
];
const ODD_QUERIES = [
  ...[
    'bogus=1',
    'bogus',
    'bogus=',
    'bogus=a&bogus=b',
    'Flags=ALL',
    'flags',
    'update_time',
    '&',
    '?',
  ],
  ...['flags=DETAIL&update_time=0', 'flags=BOGUS&bogus=1', 'flags=BOGUS&update_time=abc'],
];

/** Every request, in an order that depends on nothing. */
export function readCases(facts: ClusterFacts): readonly ParityCase[] {
  return [
    ...resourceCases(facts),
    ...queryCases(facts),
    ...readingCases(facts),
    ...accountingReads(facts),
    ...openapiCases(),
    ...authenticationCases(facts),
    ...[...routingCases(), ...healthCases(), ...negotiationCases(), ...httpCases()].map(
      // HTTP is that of 26.05 whatever the controller: 24.11's daemon differs in most of this.
      (parityCase): ParityCase => ({ ...parityCase, suites: ['forky'] }),
    ),
    { name: 'unknown path', target: '/nothing', versions: 'newest' },
  ];
}

function resourceCases({ jobIds, arrayJobId, hetJobId }: ClusterFacts): ParityCase[] {
  const wellKnown = ['ping', 'diag', 'jobs', 'nodes', 'partitions', 'ping/', 'jobs/'];
  const nodes = ['n1', 'n2', 'n3', 'n10', 'N1', 'n11', 'zzz', 'n%5B1-2%5D', 'n1%2Cn2', 'localhost'];
  const partitions = ['debug', 'DEBUG', 'long', 'gpu', 'exclusive', 'closed', 'secret', 'zzz', '0'];
  const badJobs = [
    'abc',
    '0',
    '1.5',
    '-1',
    '4294967295',
    '4294967296',
    '999999',
    '%20',
    '1e3',
    '0x1',
  ];
  const [first] = jobIds;
  const odd =
    first === undefined ? [] : [`${first}.batch`, `${first}.0`, `${first}_1`, `${first}%2B1`];
  if (arrayJobId !== null)
    odd.push(`${arrayJobId}_1`, `${arrayJobId}_9999`, `${arrayJobId}_%5B1-2%5D`);
  if (hetJobId !== null) odd.push(`${hetJobId}%2B0`, `${hetJobId}%2B1`, `${hetJobId}%2B9`);
  const asked = [
    ...wellKnown,
    ...nodes.map((node) => `node/${node}`),
    ...partitions.map((partition) => `partition/${partition}`),
    ...jobIds.map((id) => `job/${id}`),
  ];
  return [
    ...asked.map((path) => read(path)),
    ...[...badJobs, ...odd].map((id) => read(`job/${id}`, { name: `job/(odd) ${id}` })),
    ...['jobs', 'partitions', 'partition/secret', 'nodes', 'node/n10', 'diag'].map((path) =>
      read(path, { name: `${path} as root`, asker: 'root' }),
    ),
    ...['jobs', 'partitions', 'partition/gpu'].map((path) =>
      read(path, { name: `${path} as bob`, asker: 'bob' }),
    ),
  ];
}

function queryCases({ jobIds, nowSeconds }: ClusterFacts): ParityCase[] {
  const job = `job/${jobIds[0] ?? 1}`;
  const [past, future] = [String(nowSeconds - 3_600), String(nowSeconds + 86_400)];
  const ask = (versions: ParityCase['versions']) => (path: string) => {
    const name = path.replace(job, 'job/(first)').replace(past, '(past)');
    return read(path, { name: name.replace(future, '(future)'), versions });
  };
  const paths = [...LISTS, 'node/n1', 'partition/debug', job];
  const times = [...TIMES, past, future].map((time) => `update_time=${time}`);
  const flags = [...SHOW_FLAGS, ...ODD_FLAGS].map((flag) => `flags=${flag}`);
  const queries = [...flags, ...times, ...ODD_QUERIES];
  return [
    // What all API versions are asked is asked where replies are small.
    ...queries.map((query) => `${job}?${query}`).map(ask('all')),
    ...[`update_time=${past}`, `update_time=${future}`, 'flags=DETAIL', 'flags=MIXED']
      .flatMap((query) => LISTS.map((path) => `${path}?${query}`))
      .map(ask('all')),
    ...queries
      .flatMap((query) => paths.slice(0, -1).map((path) => `${path}?${query}`))
      .map(ask('newest')),
    ...['ping?bogus=1', 'diag?bogus=1', 'job/abc?flags=BOGUS', 'node/zzz?flags=BOGUS'].map(
      ask('all'),
    ),
  ];
}

function openapiCases(): ParityCase[] {
  const same = [
    '/openapi/v3',
    '/openapi.json',
    '/openapi.yaml',
    '/openapi/v3/',
    '/openapi?bogus=1',
  ];
  const plain = (target: string, more: Partial<ParityCase> = {}): ParityCase => ({
    name: target,
    target,
    versions: 'newest',
    view: documentOnly,
    ...more,
  });
  return [
    plain('/openapi', { view: sharedOperations(/v0\.0\.4[2-5]/), suites: ['forky'] }),
    // The others follow later releases than that of this suite.
    plain('/openapi', { view: sharedOperations(/v0\.0\.40/), suites: ['trixie'] }),
    ...same.map((target) => plain(target)),
    plain('/openapi', { name: '/openapi as YAML', headers: [['Accept', 'application/yaml']] }),
    plain('/openapi/v2'),
  ];
}
