/** The requests that both daemons are asked, apart from submissions. */

import type { Suite } from '../../tools/cluster/cluster.js';
import type { View } from './compare.js';
import { documentOnly, sharedOperations } from './openapi-view.js';

/** Who asks: a user with a token of the cluster, or nobody. */
export type Asker = 'alice' | 'bob' | 'root' | 'nobody';

/** A request to both daemons. */
export interface ParityCase {
  /** Unique; ledger entries match on it. */
  readonly name: string;
  readonly method?: string;
  /** The request target; `{v}` stands for the API version. */
  readonly target: string;
  readonly asker?: Asker;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly protocol?: string;
  /** In every API version that both have, or only in the newest: what does not depend on it. */
  readonly versions: 'all' | 'newest';
  readonly suites?: readonly Suite[];
  readonly view?: View;
}

/** What the cluster holds, for requests that name things. */
export interface ClusterFacts {
  /** Ids of jobs that are asked for one by one. */
  readonly jobIds: readonly number[];
  /** An id of an array and of a heterogeneous job, where there is one. */
  readonly arrayJobId: number | null;
  readonly hetJobId: number | null;
  readonly nowSeconds: number;
  /** Tokens that are refused or name somebody else. */
  readonly expiredToken: string;
  readonly aliceToken: string;
  readonly rootToken: string;
}

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

/** A case of one resource in every version; its name is the target without its prefix. */
function read(path: string, more: Partial<ParityCase> = {}): ParityCase {
  return { name: path, target: `/slurm/{v}/${path}`, versions: 'all', ...more };
}

/** Every request, in an order that depends on nothing. */
export function readCases(facts: ClusterFacts): readonly ParityCase[] {
  return [
    ...resourceCases(facts),
    ...queryCases(facts),
    ...openapiCases(),
    ...authenticationCases(facts),
    ...[...routingCases(), ...negotiationCases(), ...httpCases()].map(
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

function authenticationCases({ aliceToken, rootToken, expiredToken }: ClusterFacts): ParityCase[] {
  const asked = [
    'ping',
    'diag',
    'jobs',
    'job/1',
    'nodes',
    'node/n1',
    'partitions',
    'partition/debug',
  ];
  const tampered = `${aliceToken.slice(0, -4)}AAAA`;
  const headers: Record<string, [string, string][]> = {
    'no token': [],
    'garbage token': [['X-SLURM-USER-TOKEN', 'garbage']],
    'empty token': [['X-SLURM-USER-TOKEN', '']],
    'tampered token': [['X-SLURM-USER-TOKEN', tampered]],
    'expired token': [['X-SLURM-USER-TOKEN', expiredToken]],
    'name only': [['X-SLURM-USER-NAME', 'alice']],
    'token and name': [
      ['X-SLURM-USER-NAME', 'alice'],
      ['X-SLURM-USER-TOKEN', aliceToken],
    ],
    'token and other name': [
      ['X-SLURM-USER-NAME', 'bob'],
      ['X-SLURM-USER-TOKEN', aliceToken],
    ],
    'token and unknown name': [
      ['X-SLURM-USER-NAME', 'zzz'],
      ['X-SLURM-USER-TOKEN', aliceToken],
    ],
    'root token and name': [
      ['X-SLURM-USER-NAME', 'alice'],
      ['X-SLURM-USER-TOKEN', rootToken],
    ],
    'token and empty name': [
      ['X-SLURM-USER-NAME', ''],
      ['X-SLURM-USER-TOKEN', aliceToken],
    ],
    bearer: [['Authorization', `Bearer ${aliceToken}`]],
    'bearer and name': [
      ['Authorization', `Bearer ${aliceToken}`],
      ['X-SLURM-USER-NAME', 'alice'],
    ],
    'lower-case bearer': [['Authorization', `bearer ${aliceToken}`]],
    'bearer with two blanks': [['Authorization', `Bearer  ${aliceToken}`]],
    'bearer without token': [['Authorization', 'Bearer ']],
    'garbage bearer': [['Authorization', 'Bearer garbage']],
    basic: [['Authorization', 'Basic YWxpY2U6eA==']],
    'token and bearer': [
      ['X-SLURM-USER-TOKEN', aliceToken],
      ['Authorization', `Bearer ${aliceToken}`],
    ],
    'token twice': [
      ['X-SLURM-USER-TOKEN', aliceToken],
      ['X-SLURM-USER-TOKEN', 'garbage'],
    ],
    'lower-case headers': [['x-slurm-user-token', aliceToken]],
  };
  return Object.entries(headers).flatMap(([name, list]) => [
    ...asked.map((path) =>
      read(path, {
        name: `${path} with ${name}`,
        asker: 'nobody',
        headers: list,
        versions: 'newest',
      }),
    ),
    {
      name: `unknown path with ${name}`,
      target: '/nothing',
      asker: 'nobody',
      headers: list,
      versions: 'newest',
    } as const,
    {
      name: `/openapi with ${name}`,
      target: '/openapi',
      asker: 'nobody',
      headers: list,
      versions: 'newest',
      view: documentOnly,
    } as const,
  ]);
}

function routingCases(): ParityCase[] {
  const plain = (target: string): ParityCase => ({
    name: `path ${target}`,
    target,
    versions: 'newest',
  });
  const paths = [
    ...[
      '/',
      '/nothing',
      '/slurm',
      '/slurm/',
      '/slurm/{v}',
      '/slurm/{v}/',
      '/slurm/{v}/nothing',
      '/slurm/v0.0.99/ping',
    ],
    ...[
      '/slurm/v0.0.1/jobs',
      '/slurm/latest/ping',
      '/SLURM/{v}/ping',
      '/slurm/{v}/PING',
      '/slurm/V0.0.42/ping',
    ],
    ...[
      '/slurm/{v}/ping/extra',
      '/slurm/{v}/node',
      '/slurm/{v}/node/',
      '/slurm/{v}/job/',
      '/slurm/{v}/node/n1/n2',
    ],
    ...[
      '//slurm//{v}//ping',
      '/slurm/{v}/ping//',
      '/slurm/{v}/./ping',
      '/slurm/{v}/../{v}/ping',
      '/slurm/{v}/%70ing',
    ],
    ...[
      '/slurm%2F{v}%2Fping',
      '/slurm/{v}/node/n1%2F',
      '/slurm/{v}/node/%00',
      '/slurm/{v}/node/%FF',
      '/slurm/{v}/node/%zz',
    ],
    ...[
      '/slurm/{v}/node/%C3%A9',
      '/slurm/{v}/node/n1%',
      '/slurm/{v}/node/n1,n2',
      '/slurm/{v}/node/n[1-2]',
      '/slurm/{v}/node/a+b',
    ],
    ...[
      '/slurm/{v}/node/007',
      '/slurm/{v}/node/0x10',
      '/slurm/{v}/node/yes',
      '/slurm/{v}/node/null',
      '/slurm/{v}/node/a%20b',
    ],
    ...[
      '/slurm/{v}/ping#fragment',
      '/slurm/{v}/ping?',
      '/slurm/{v}/jobs?a==b',
      '/slurm/{v}/jobs?=a',
      '/slurm/{v}/jobs?a=b=c',
    ],
    ...[
      '/slurm/{v}/jobs?a=1;b=2',
      '/slurm/{v}/jobs?a=1&&b=2',
      '/slurm/{v}/jobs?flags=ALL,DETAIL',
      '/slurm/{v}/jobs?a=b+c',
    ],
    ...[
      '/slurm/{v}/jobs?a=%zz',
      '/slurm/{v}/jobs?a=%00',
      '/slurm/{v}/jobs?a=%FF',
      '/slurm/{v}/jobs?a=b/c',
      '/slurm/{v}/jobs?a%5Bb%5D=1',
    ],
    ...[
      '/slurm/{v}/jobs?flags=ALL&',
      '/slurm/{v}/jobs?fl%61gs=ALL',
      '/slurm/{v}/jobs?a/b=1',
      '/slurm/{v}/jobs?a.b=1',
    ],
    ...[
      '*',
      'slurm/{v}/ping',
      'http://elsewhere/slurm/{v}/ping',
      'http://elsewhere',
      'ftp://elsewhere/slurm/{v}/ping',
      'http:///slurm/{v}/ping',
    ],
    `/slurm/{v}/node/${'a'.repeat(300)}`,
  ];
  const methods = [
    'HEAD',
    'OPTIONS',
    'PUT',
    'PATCH',
    'TRACE',
    'DELETE',
    'POST',
    'CONNECT',
    'PROPFIND',
    'get',
    'FOO',
  ];
  return [
    ...paths.map(plain),
    ...methods.flatMap((method): ParityCase[] => [
      { name: `${method} ping`, method, target: '/slurm/{v}/ping', versions: 'newest' },
      { name: `${method} /openapi`, method, target: '/openapi', versions: 'newest' },
    ]),
    { name: 'GET job/submit', target: '/slurm/{v}/job/submit', versions: 'newest' },
    { name: 'PUT job/submit', method: 'PUT', target: '/slurm/{v}/job/submit', versions: 'newest' },
  ];
}

function negotiationCases(): ParityCase[] {
  const accepts = [
    ...[
      '',
      '*/*',
      'application/json',
      'application/yaml',
      'application/x-yaml',
      'text/yaml',
      'application/jsonrequest',
      'TEXT/YAML',
    ],
    ...[
      'text/html',
      'application/*',
      'text/html, application/json',
      'text/html, */*',
      'application/openapi+json',
    ],
    ...[
      'application/json;q=0.9, application/yaml;q=0.5',
      'application/json;q=0.5, application/yaml;q=0.9',
      'application/yaml;q=0, application/json',
    ],
    ...[
      'application/json; charset=utf-8',
      'application/json;version=1;q=0.1, application/yaml;q=0.9',
      'application/x-www-form-urlencoded',
    ],
    ...['application/json,application/yaml', ',', 'json', 'application/json, text/plain, */*'],
  ];
  const asked = ['ping', 'jobs', 'nodes', 'partitions', 'node/zzz', 'job/abc', 'diag'];
  return [
    ...accepts.map((accept) =>
      read('ping', {
        name: `Accept: ${accept}`,
        headers: [['Accept', accept]],
        versions: 'newest',
      }),
    ),
    ...asked.map((path) =>
      read(path, { name: `${path} as YAML`, headers: [['Accept', 'application/yaml']] }),
    ),
    read('nothing', {
      name: 'unknown path as YAML',
      headers: [['Accept', 'application/yaml']],
      versions: 'newest',
    }),
    read('nothing', {
      name: 'unknown path as HTML',
      headers: [['Accept', 'text/html']],
      versions: 'newest',
    }),
  ];
}

function httpCases(): ParityCase[] {
  const ping = (name: string, more: Partial<ParityCase>) =>
    read('ping', { name: `http ${name}`, versions: 'newest', ...more });
  const json = ['Content-Type', 'application/json'] as const;
  return [
    ping('1.0', { protocol: 'HTTP/1.0' }),
    ping('1.2', { protocol: 'HTTP/1.2' }),
    ping('2.0', { protocol: 'HTTP/2.0' }),
    ping('0.9', { protocol: 'HTTP/0.9' }),
    ping('connection close', { headers: [['Connection', 'close']] }),
    ping('GET with body', { headers: [json], body: '{}' }),
    ping('GET with text body', { headers: [['Content-Type', 'text/plain']], body: 'x' }),
    ping('GET with body and query', { target: '/slurm/{v}/ping?a=b', headers: [json], body: '{}' }),
    ping('chunked', { headers: [['Transfer-Encoding', 'chunked']], body: '0\r\n\r\n' }),
    ping('identity', { headers: [['Transfer-Encoding', 'identity']] }),
    ping('content encoding', { headers: [['Content-Encoding', 'gzip']], body: 'x' }),
    ping('expect 100-continue', { headers: [['Expect', '100-continue'], json], body: '{}' }),
    ping('other expectation', { headers: [['Expect', 'something']] }),
    ping('upgrade', {
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ],
    }),
    ping('negative length', { headers: [['Content-Length', '-1']] }),
    ping('textual length', { headers: [['Content-Length', 'abc']] }),
    ping('two lengths', {
      headers: [
        ['Content-Length', '0'],
        ['Content-Length', '0'],
      ],
    }),
    ping('header without colon', { headers: [['X-A', 'b\r\nnonsense']] }),
    ping('folded header', { headers: [['X-A', 'b\r\n c']] }),
    ping('blank before colon', { headers: [['X-A ', 'b']] }),
    ping('header of 60 kB', { headers: [['X-A', 'b'.repeat(60_000)]] }),
    ping('header of 90 kB', { headers: [['X-A', 'b'.repeat(90_000)]] }),
  ];
}
