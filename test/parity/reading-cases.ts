/** Shares, licences, states of jobs, reservations, resources, the configuration; the utilities. */

import type { ClusterFacts, ParityCase } from './case.js';
import { read } from './case.js';

const REFUSED: Partial<ParityCase> = { asker: 'nobody', headers: [['X-SLURM-USER-TOKEN', 'x']] };
const JSON_BODY: Partial<ParityCase> = {
  method: 'POST',
  headers: [['Content-Type', 'application/json']],
};
/** 24.11 has neither the utilities nor v0.0.44. */
const FORKY: Partial<ParityCase> = { suites: ['forky'] };

/** Every request. */
export function readingCases(facts: ClusterFacts): readonly ParityCase[] {
  return [
    ...everyReader(facts),
    ...shareCases(),
    ...jobStateCases(facts),
    ...reservationCases(facts),
    ...resourceCases(facts),
    ...confCases(facts),
    ...utilCases(),
  ];
}

/** Each of them asked by users, without one, with a token that the controller refuses. */
function everyReader({ jobIds }: ClusterFacts): ParityCase[] {
  const everywhere = ['shares', 'licenses', 'jobs/state', 'reservations', 'reservation/shared'];
  const newer = ['conf', `resources/${jobIds[0] ?? 1}`];
  const named = (path: string) => path.replace(/^resources\/\d+$/, 'resources/(first)');
  const of = (path: string, more: Partial<ParityCase>): ParityCase[] => [
    read(path, { name: named(path), ...more }),
    read(path, { name: `${named(path)} as bob`, asker: 'bob', ...more }),
    read(path, { name: `${named(path)} as root`, asker: 'root', ...more }),
    read(path, { name: `${named(path)} refused`, ...more, ...REFUSED }),
    read(path, { name: `${named(path)} as nobody`, asker: 'nobody', ...more, ...FORKY }),
    read(`${path}?bogus=1`, { name: `${named(path)}?bogus=1`, ...more }),
    read(path, { name: `PUT ${named(path)}`, method: 'PUT', versions: 'newest', ...FORKY }),
  ];
  return [
    ...everywhere.flatMap((path) => of(path, {})),
    ...newer.flatMap((path) => of(path, FORKY)),
    // Root would have the shared clusters read their configuration again.
    read('reconfigure'),
    read('reconfigure', { name: 'reconfigure as bob', asker: 'bob' }),
    read('reconfigure', { name: 'reconfigure refused', ...REFUSED }),
    read('reconfigure?bogus=1'),
  ];
}

function shareCases(): ParityCase[] {
  return [
    'accounts=root',
    'users=alice',
    'users=zzz',
    'accounts=root%2Czzz&users=root',
    'users=',
  ].map((query) => read(`shares?${query}`));
}

function jobStateCases({ jobIds, arrayJobId, hetJobId }: ClusterFacts): ParityCase[] {
  const [first = 1, second = 2] = jobIds;
  const ids = [
    ...['999999', 'abc', '', '0', '-1', '1.5', '4294967295', '1%2C999999', '1.batch'],
    ...['1&job_id=999999', '1&job_id=abc', 's0000000000000'],
  ];
  const jobs: Record<string, string> = {
    '(first)': `${first}`,
    '(two)': `${first}&job_id=${second}`,
    '(twice)': `${first}&job_id=${first}`,
  };
  if (arrayJobId !== null) {
    jobs['(array)'] = `${arrayJobId}`;
    jobs['(task)'] = `${arrayJobId}_1`;
    jobs['(no task)'] = `${arrayJobId}_99999`;
    jobs['(tasks)'] = `${arrayJobId}_%5B1-2%5D`;
  }
  if (hetJobId !== null) {
    jobs['(leader)'] = `${hetJobId}`;
    jobs['(component)'] = `${hetJobId}%2B1`;
    jobs['(no component)'] = `${hetJobId}%2B9`;
  }
  return [
    ...ids.map((id) => read(`jobs/state?job_id=${id}`)),
    ...jobIds.map((id) => read(`jobs/state?job_id=${id}`)),
    ...Object.entries(jobs).map(([name, id]) =>
      read(`jobs/state?job_id=${id}`, { name: `jobs/state?job_id=${name}` }),
    ),
  ];
}

function reservationCases({ nowSeconds }: ClusterFacts): ParityCase[] {
  const named = (path: string) =>
    read(path, { name: path.replace(String(nowSeconds + 86_400), '(future)') });
  const names = ['future', 'licensed', 'SHARED', 'zzz', 'sha', '%20'];
  const times = ['abc', '', '1&update_time=2', `${nowSeconds + 86_400}`];
  return [
    ...names.map((name) => read(`reservation/${name}`)),
    ...['0', '1', ...times].map((time) => named(`reservations?update_time=${time}`)),
    ...times.map((time) => named(`reservation/shared?update_time=${time}`)),
  ];
}

function resourceCases({ jobIds, arrayJobId, hetJobId }: ClusterFacts): ParityCase[] {
  const ids = ['abc', '0', '999999', '67108863', '67108864', '4294967295', '%20'];
  const odd: Record<string, string> = {};
  if (arrayJobId !== null) odd['(task)'] = `${arrayJobId}_1`;
  if (hetJobId !== null) odd['(component)'] = `${hetJobId}%2B1`;
  return [
    ...[...ids, ...jobIds].map((id) => read(`resources/${id}`, FORKY)),
    ...Object.entries(odd).map(([name, id]) =>
      read(`resources/${id}`, { name: `resources/${name}`, ...FORKY }),
    ),
  ];
}

function confCases({ nowSeconds }: ClusterFacts): ParityCase[] {
  return ['0', 'abc', '', `${nowSeconds + 86_400}`].map((time) =>
    read(`conf?update_time=${time}`, {
      name: `conf?update_time=${time}`.replace(/\d{10}$/, '(future)'),
      ...FORKY,
    }),
  );
}

function utilCases(): ParityCase[] {
  const hostlists = [
    ...['"n[1-3]"', '"a,b"', '"n[1-3,5]x,b[01-03]"', '""', 'null', '"n[1-"', '"n["', '5', 'true'],
    ...['["n1","n2"]', '[["a"]]', '{"a":1}', '"n[3-1]"', '"n[001-003]"', '"rack[0-1]node[0-1]"'],
    '"r[0-1]n[1-2,7]x[08-11]y,z[3,1]"',
  ];
  const hostnames = [
    ...['["n1","n3","n2"]', '["n1","n2","n3"]', '["a","b"]', '["n01","n02"]', '["n1","n1"]', '[]'],
    ...['null', '"n[1-3]"', '["n[1-2]","n3"]', '[["a"]]', '[1,2]', '{"a":1}', '["n[1-"]', '[""]'],
    '["r0n1","r0n2","r1n1","r1n2","n9","n10","n011"]',
  ];
  const odd = ['', '{}', '[]', '"a"', '5', '{', '{"hostlist":"a","hostnames":["a"]}', '{"x":1}'];
  const post = (path: string, body: string, more: Partial<ParityCase> = {}): ParityCase => ({
    name: `util/${path} ${body}`,
    target: `/util/{v}/${path}`,
    versions: 'all',
    body,
    ...JSON_BODY,
    ...FORKY,
    ...more,
  });
  return [
    ...hostlists.map((value) => post('hostnames', `{"hostlist":${value}}`)),
    ...hostnames.map((value) => post('hostlist', `{"hostnames":${value}}`)),
    ...odd.flatMap((body) => [post('hostnames', body), post('hostlist', body)]),
    post('hostnames', '{"hostlist":"a","meta":{},"errors":[],"warnings":[]}'),
    post('hostnames', '{"hostlist":"a"}', {
      name: 'util/hostnames refused',
      ...REFUSED,
      headers: [...(REFUSED.headers ?? []), ...(JSON_BODY.headers ?? [])],
    }),
    post('hostnames', '{"hostlist":"a"}', { name: 'util/hostnames as nobody', asker: 'nobody' }),
    { ...post('hostlist', ''), name: 'GET util/hostlist', method: 'GET' },
  ];
}
