/**
 * API versions that a suite's own daemon lacks: replies must fit the version's own schemas, and show what
 * the nearest version of the reference shows, wherever both have the same key.
 */

import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { AnyOperation } from '../../src/operations/operation.js';
import type { RawRequest } from '../support/http.js';
import type { Difference } from './compare.js';
import { compareValues } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import { answerOf, withoutVolatile } from './exchange.js';
import { VOLATILE } from './volatile.js';

/** A resource, by its path and by that in the OpenAPI document. */
export interface Resource {
  readonly path: string;
  readonly documented: string;
}

/** What is asked for, in every version. */
export function resources(jobIds: readonly number[]): readonly Resource[] {
  const lists = ['ping', 'diag', 'jobs', 'nodes', 'partitions', 'licenses', 'reservations'];
  return [
    ...lists.map((path) => ({ path, documented: `${path}/` })),
    { path: 'shares', documented: 'shares' },
    ...['n1', 'n10'].map((name) => ({ path: `node/${name}`, documented: 'node/{node_name}' })),
    ...['debug', 'gpu'].map((name) => ({
      path: `partition/${name}`,
      documented: 'partition/{partition_name}',
    })),
    ...jobIds.map((id) => ({ path: `job/${id}`, documented: 'job/{job_id}' })),
  ];
}

/** Keys that only one of two versions has are no differences between their values. */
const KINDS_OF_VALUES = new Set(['value', 'type', 'length']);

/** Name of a resource's case. */
export function caseName({ path }: Resource): string {
  return `lone ${path}`;
}

/** Validates and compares one resource in one version against another version of the reference. */
export async function compareVersions(
  endpoints: Endpoints,
  schemas: ReplySchemas,
  resource: Resource,
  request: (version: number) => RawRequest,
  [version, neighbour]: readonly [number, number],
): Promise<Exchange> {
  const theirs = await answerOf(endpoints.reference, request(neighbour));
  const ours = await answerOf(endpoints.subject, request(version));
  const again = await answerOf(endpoints.reference, request(neighbour));
  const moving = new Set(compareValues(theirs.value, again.value).differences.map((d) => d.path));
  const { values, differences } = compareValues(theirs.value, ours.value);
  const common = withoutVolatile(differences, VOLATILE, caseName(resource)).filter(({ kind }) =>
    KINDS_OF_VALUES.has(kind),
  );
  const steady = common.filter(({ path }) => !moving.has(path));
  const invalid = schemas.check(
    `/slurm/v0.0.${version}/${resource.documented}`,
    JSON.parse(ours.body.toString()),
  );
  return {
    requests: 3,
    values,
    volatile: common.length - steady.length,
    differences: [...steady, ...invalid],
  };
}

/** The schemas of successful replies, out of an OpenAPI document. */
export class ReplySchemas {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #document: Document;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(text: string) {
    this.#document = JSON.parse(text, closeObjects) as Document;
  }

  /** What of a reply its documented schema does not allow. */
  check(path: string, reply: unknown, method: Method = 'get'): readonly Difference[] {
    const validate = this.#validatorOf(path, method);
    if (validate(reply)) return [];
    return (validate.errors ?? []).map(({ instancePath, keyword, message, params }) => ({
      kind: 'schema' as const,
      path: instancePath
        .slice(1)
        .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
        .replaceAll('/', '.'),
      theirs: `${keyword}: ${message ?? ''}`,
      ours: JSON.stringify(params),
    }));
  }

  #validatorOf(path: string, method: Method): ValidateFunction {
    const key = `${method} ${path}`;
    const known = this.#validators.get(key);
    if (known !== undefined) return known;
    const { paths, components } = this.#document;
    const schema = paths[path]?.[method]?.responses['200']?.content['application/json']?.schema;
    if (schema === undefined) throw new Error(`the document has no schema for ${key}`);
    const validate = this.#ajv.compile({ ...schema, components });
    this.#validators.set(key, validate);
    return validate;
  }
}

type Method = AnyOperation['method'];

interface Document {
  readonly paths: Readonly<Record<string, { readonly [method in Method]?: Operation }>>;
  readonly components: object;
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/**
 * Objects have the documented keys and no others. Upstream's lists of required properties hold paths
 * such as `a/b`, which no validator understands.
 */
function closeObjects(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const schema = value as { type?: unknown; properties?: unknown; required?: unknown };
  if (schema.type !== 'object' || typeof schema.properties !== 'object') return value;
  const { required, ...rest } = schema;
  const names = Array.isArray(required)
    ? required.filter((name) => !String(name).includes('/'))
    : [];
  return { ...rest, additionalProperties: false, ...(names.length > 0 && { required: names }) };
}
