/** Requests about authentication, routing, media types and HTTP itself. */

import type { ClusterFacts, ParityCase } from './case.js';
import { read } from './case.js';
import { documentOnly } from './openapi-view.js';

export function authenticationCases({
  aliceToken,
  rootToken,
  expiredToken,
}: ClusterFacts): ParityCase[] {
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

export function routingCases(): ParityCase[] {
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

export function negotiationCases(): ParityCase[] {
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
  // Not the list of jobs: reading megabytes of YAML takes a test minutes.
  const asked = ['ping', 'job/1', 'nodes', 'partitions', 'node/zzz', 'job/abc', 'diag'];
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

/** Paths that tell whether a daemon is there; with a garbage token, as nothing of Slurm is asked. */
export function healthCases(): ParityCase[] {
  const one = (target: string, more: Partial<ParityCase> = {}): ParityCase => ({
    name: ['health', more.method, target].filter(Boolean).join(' '),
    target,
    versions: 'newest',
    ...more,
  });
  return [
    ...['/healthz', '/livez', '/readyz', '/healthz/', '/readyz?verbose'].map((path) => one(path)),
    ...['HEAD', 'POST', 'OPTIONS'].map((method) => one('/healthz', { method })),
    one('/healthz/more'),
    one('/healthz', { name: 'health without token', asker: 'nobody' }),
    one('/healthz', { name: 'health as HTML', headers: [['Accept', 'text/html']] }),
    one('/healthz', {
      name: 'health with garbage token',
      asker: 'nobody',
      headers: [['X-SLURM-USER-TOKEN', 'garbage']],
    }),
  ];
}

export function httpCases(): ParityCase[] {
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
    ping('line end before the request', { method: '\r\nGET' }),
    ping('LF behind the request line', { protocol: 'HTTP/1.1\nX-A: b' }),
    ping('LF behind a header', { headers: [['X-A', 'b\nX-B: c']] }),
    ping('CR in a header', { headers: [['X-A', 'b\rX-B: c']] }),
    ping('NUL in a header', { headers: [['X-A', 'b\0c']] }),
    ping('header without value', { headers: [['X-A', '']] }),
    ping('header without name', { headers: [['', 'b']] }),
    ping('host without value', { headers: [['Host', '']] }),
    ping('1.0 keep-alive', { protocol: 'HTTP/1.0', headers: [['Connection', 'keep-alive']] }),
    ping('connection list', { headers: [['Connection', 'foo, close']] }),
    ping('short keep-alive', { headers: [['Keep-Alive', 'timeout=1']] }),
    ping('expect 100-Continue', { headers: [['Expect', '100-Continue'], json], body: '{}' }),
    ping('expect without body', { headers: [['Expect', '100-continue']] }),
    ...['+2', '0x2', '2 2', '2,2', '99999999999999999999'].map((length) =>
      ping(`length ${length}`, { headers: [['Content-Length', length], json], body: '{}' }),
    ),
    ping('two different lengths', {
      headers: [
        ['Content-Length', '0'],
        ['Content-Length', '2'],
      ],
    }),
    ping('length and chunks', {
      headers: [
        ['Content-Length', '5'],
        ['Transfer-Encoding', 'chunked'],
      ],
      body: '0\r\n\r\n',
    }),
    ping('two blanks in the request line', { method: 'GET ' }),
    ping('path of 70 kB', { target: `/${'a'.repeat(70_000)}` }),
    ping('request and another behind it', {
      protocol: 'HTTP/1.1\r\nX-SLURM-USER-TOKEN: t\r\n\r\nGET /nothing HTTP/1.1',
      target: '/openapi/nothing',
    }),
  ];
}
