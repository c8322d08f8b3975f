/**
 * Every accounting operation that reads and is served, by everyone who may ask, with each parameter that
 * any API version documents for it.
 */

import { readFileSync } from 'node:fs';
import { API_VERSIONS, apiVersionName } from '../../../src/model/versions.js';
import { ACCOUNTING_OPERATIONS } from '../../../src/operations/accounting/index.js';
import type { AnyOperation } from '../../../src/operations/operation.js';
import type { Suite } from '../../../tools/cluster/cluster.js';
import type { Facts, ParameterFacts } from '../../../tools/openapi/facts.js';
import type { ClusterFacts, ParityCase } from '../case.js';
import { readDb } from './case.js';

/** A value of a parameter, and its name where the value changes from run to run. */
type Value = string | readonly [value: string, name: string];

/** Parameters that 24.11's own daemon ends of, or answers as its memory happens to be: on any path or on one. */
const ENDS_2411 = new Set([
  'groups',
  '/wckeys/ only_defaults',
  '/wckeys/ usage_start',
  '/wckeys/ usage_end',
]);
const NOT_2411: readonly Suite[] = ['forky'];
const TRUTHS = ['true', '', 'false', 'abc'];
const IDS = ['1', '1,2', '999', '0', 'abc'];

const PARSED = API_VERSIONS.map((version) => {
  const file = new URL(`../../facts/openapi/${apiVersionName(version)}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Facts;
});

/** Operations that read, with what stands in their paths. */
export function readers({ clusterName, jobIds }: ClusterFacts): readonly {
  readonly operation: AnyOperation;
  readonly subjects: readonly Value[];
}[] {
  const subjects: Readonly<Record<string, readonly Value[]>> = {
    account_name: ['physics', 'PHYSICS', 'zzz', 'archived', '%20', 'physics%2Cbiology'],
    cluster_name: [[clusterName, '(own)'], 'remote', 'REMOTE', 'zzz', '%20'],
    job_id: [[String(jobIds[0] ?? 1), '(first)'], '999999', '0', 'abc'],
    name: ['alice', 'ALICE', 'dora', 'gone', 'zzz', '0', 'alice%2Cbob'],
    qos: ['normal', 'NORMAL', 'full', 'bygone', '1', '999', 'zzz', '%20'],
    id: ['1', '2', '999', '0', 'abc', 'alpha'],
  };
  return ACCOUNTING_OPERATIONS.filter(({ method }) => method === 'get').map((operation) => {
    const [, parameter] = /\{(\w+)\}/.exec(operation.path) ?? [];
    return { operation, subjects: parameter === undefined ? [''] : (subjects[parameter] ?? []) };
  });
}

/** Operations on one record share the query of those on many. */
const TWINS = new Set(['/association/', '/instance/']);

function enough({ path }: AnyOperation, values: readonly Value[]): readonly Value[] {
  return TWINS.has(path) ? values.slice(0, 1) : values;
}

/** The target of an operation behind the version. */
export function pathOf({ path }: AnyOperation, subject: string): string {
  return path.slice(1).replace(/\{\w+\}/, subject);
}

/** Every case. */
export function queryCases(facts: ClusterFacts): readonly ParityCase[] {
  return readers(facts).flatMap(({ operation, subjects }) => [
    ...subjects.map((subject) => asked(operation, subject)),
    ...subjects
      .slice(0, 1)
      .flatMap((subject) => [
        ...askers(operation, subject),
        ...[...parametersOf(operation)].flatMap(([name, parameter]) =>
          parameterCases(
            operation,
            subject,
            name,
            enough(operation, valuesOf(name, parameter, facts)),
          ),
        ),
      ]),
  ]);
}

function asked(
  operation: AnyOperation,
  subject: Value,
  query: Value = '',
  more: Partial<ParityCase> = {},
): ParityCase {
  const [value, name] = typeof subject === 'string' ? [subject, subject] : subject;
  const [text, shown] = typeof query === 'string' ? [query, query] : query;
  return readDb(pathOf(operation, value) + text, {
    name: `slurmdb/${pathOf(operation, name)}${shown}`,
    ...more,
  });
}

function askers(operation: AnyOperation, subject: Value): ParityCase[] {
  const by = (suffix: string, more: Partial<ParityCase>): ParityCase => {
    const { name, ...rest } = asked(operation, subject, '', more);
    return { ...rest, name: `${name}${suffix}` };
  };
  return [
    by(' as root', { asker: 'root' }),
    by(' as carol', { asker: 'carol' }),
    by(' as bob', { asker: 'bob' }),
    by(' as nobody', { asker: 'nobody', suites: ['forky'] }),
    by(' refused', { asker: 'nobody', headers: [['X-SLURM-USER-TOKEN', 'x']] }),
    asked(operation, subject, '?bogus=1'),
  ];
}

/** The parameters of the query in any version, as the newest that has them tells of them. */
function parametersOf({ path, method }: AnyOperation): ReadonlyMap<string, ParameterFacts> {
  const found = new Map<string, ParameterFacts>();
  for (const { operations } of PARSED) {
    const parameters = operations[`${method} /slurmdb${path}`]?.parameters ?? {};
    for (const [name, parameter] of Object.entries(parameters)) {
      if (parameter['in'] !== 'path') found.set(name, parameter);
    }
  }
  return found;
}

/** The first value in every version, the others and two of them together in the newest. */
function parameterCases(
  operation: AnyOperation,
  subject: Value,
  parameter: string,
  values: readonly Value[],
): ParityCase[] {
  const key = encodeURIComponent(parameter);
  const endsOldest = [parameter, `${operation.path} ${parameter}`].some((name) =>
    ENDS_2411.has(name),
  );
  const more = (rank: number): Partial<ParityCase> => ({
    asker: 'root',
    versions: rank === 0 ? 'all' : 'newest',
    ...(endsOldest && { suites: NOT_2411 }),
  });
  const query = (value: Value): Value => {
    const [text, name] = typeof value === 'string' ? [value, value] : value;
    return [`?${key}=${encodeURIComponent(text)}`, `?${parameter}=${name}`];
  };
  const [first, second] = values.map(query).filter(([, shown]) => !shown?.includes(','));
  const twice: Value[] =
    first === undefined || second === undefined
      ? []
      : [[`${first[0]}&${second[0]?.slice(1)}`, `${first[1]}&${second[1]?.slice(1)}`]];
  return [
    ...values.map((value, rank) => asked(operation, subject, query(value), more(rank))),
    ...twice.map((both) => asked(operation, subject, both, more(1))),
    asked(operation, subject, [`?${key}`, `?${parameter}`], more(1)),
  ];
}

/** What a parameter is asked with, by what it is. */
function valuesOf(name: string, parameter: ParameterFacts, facts: ClusterFacts): readonly Value[] {
  const { enum: known } = (parameter['schema'] ?? {}) as { enum?: readonly string[] };
  if (known !== undefined) return [...known, 'BOGUS', ''];
  if (parameter['allowEmptyValue'] === true) return TRUTHS;
  const past = String(facts.nowSeconds - 3600);
  if (/_time$|^time_|^usage_/.test(name)) {
    return [[past, '(past)'], 'now-2hours', 'abc', '0', '', 'now', '2020-01-01', '-1', '1.5'];
  }
  return [...(NAMED[name] ?? ['x']), ...clusterValues(name, facts), 'zzz', ''];
}

function clusterValues(name: string, { clusterName, jobIds }: ClusterFacts): readonly Value[] {
  if (name === 'cluster')
    return [
      [clusterName, '(own)'],
      [`remote,${clusterName}`, 'remote,(own)'],
    ];
  return name === 'step' ? jobIds.slice(0, 1).map((id) => [String(id), '(first)'] as const) : [];
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  account: ['physics', 'physics,biology', 'PHYSICS', 'archived'],
  association: IDS,
  classification: ['CAPABILITY'],
  cluster: ['remote'],
  constraints: ['avx2', 'avx2,ib'],
  default_account: ['physics', 'physics,biology', 'PHYSICS'],
  default_qos: ['high', 'normal,high', '1'],
  default_wckey: ['alpha', 'beta,alpha'],
  description: ['physics', 'physics,biology', 'Normal QOS default'],
  extra: ['first', 'first,second', 'FIRST', '{"rack":7}'],
  exit_code: ['3', '0', '1-4', '-1'],
  format: ['account', 'account,cluster'],
  groups: ['users', '100', 'root,users'],
  id: IDS,
  instance_id: ['i-0a1', 'i-0a1,i-0c3', 'I-0A1'],
  instance_type: ['large', 'large,small', 'LARGE'],
  job_name: ['wrap', 'wrap,running', 'RUNNING'],
  name: ['alpha', 'normal', 'normal,high', 'NORMAL'],
  node: ['n1', 'n[1-3]', 'n1,n2', 'n['],
  node_list: ['n10', 'n[9-10]', 'n9,n10'],
  parent_account: ['root', 'root,physics'],
  partition: ['gpu', 'debug,long', 'GPU'],
  qos: ['normal', 'high', '1', 'low,high', '1,2', 'HIGH', 'bygone'],
  reason: ['None', 'Priority', '1', 'Dependency,Priority'],
  reservation: ['shared', 'shared,future'],
  reservation_id: IDS,
  rpc_version: ['10752', '11520', 'abc'],
  state: ['RUNNING', 'running,FAILED', 'CANCELLED', 'PENDING', 'CD', '1'],
  step: ['2', '2.batch', '2,3', '2.0', '3_1', 'abc'],
  update_time: ['0', '1', 'abc'],
  user: ['alice', 'alice,bob', 'ALICE', '0', '1001'],
  users: ['alice', 'alice,bob', 'ALICE', '0', 'root'],
  wckey: ['alpha', 'alpha,beta', '*alpha'],
};
