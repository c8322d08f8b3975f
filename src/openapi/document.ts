/** The OpenAPI document, built from the operations and the model. */

import type { VersionField } from '../model/engine/fields.js';
import type { FlagKind } from '../model/engine/flags.js';
import type { AnyKind, Schema } from '../model/engine/kind.js';
import { schemaName } from '../model/engine/kind.js';
import type { AnyObject } from '../model/engine/object.js';
import type { ApiVersion, DataParser } from '../model/versions.js';
import {
  apiVersionName,
  inRange,
  knownFlags,
  schemaPolicy,
  VERSION_RULES,
} from '../model/versions.js';
import type { AnyOperation } from '../operations/operation.js';
import { SchemaBuilder } from './schemas.js';

/** A parameter of an operation. */
export interface Parameter {
  in: 'path' | 'query';
  name: string;
  style: 'simple' | 'form';
  explode: false;
  deprecated?: boolean;
  allowEmptyValue: boolean;
  allowReserved: false;
  description: string;
  required: boolean;
  schema: Schema;
}

interface MediaContent {
  content: Record<string, { schema: Schema }>;
}

/** An operation as the document has it. */
export interface PathOperation {
  tags: string[];
  summary: string;
  description?: string;
  operationId: string;
  parameters?: Parameter[];
  responses: Record<string, { description: string } & MediaContent>;
  requestBody?: { description: string } & MediaContent;
}

/** The whole document. */
export interface OpenApiDocument {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, PathOperation>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, Record<string, string>>;
  };
  info: Record<string, unknown>;
  servers: { url: string }[];
  security: Record<string, string[]>[];
  openapi: string;
}

/** What a document is made of. */
export interface DocumentOptions {
  readonly operations: readonly AnyOperation[];
  /** The API versions that it describes, in its order. */
  readonly parsers: readonly DataParser[];
  /** Media types that bodies and replies may have, in the document's order. */
  readonly mediaTypes: readonly string[];
  /** Keys under `responses`: status codes and `default`. */
  readonly responseCodes?: readonly string[];
  /** Slurm release whose behaviour is implemented: `26.05.0`. */
  readonly release: string;
}

const TAGS = [
  { name: 'slurm', description: 'Jobs, nodes and partitions, answered by the controller' },
  { name: 'slurmdb', description: 'Accounting, answered by the accounting daemon' },
  { name: 'util', description: 'Helpers that need no daemon' },
  { name: 'openapi', description: 'This document' },
];

const SECURITY_SCHEMES = {
  user: {
    type: 'apiKey',
    description: 'Name of the user that the request is made for',
    name: 'X-SLURM-USER-NAME',
    in: 'header',
  },
  token: {
    type: 'apiKey',
    description: 'Token of that user',
    name: 'X-SLURM-USER-TOKEN',
    in: 'header',
  },
  bearerAuth: {
    type: 'http',
    description: 'Token of the user as a bearer token',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  },
};

/** Plugins of upstream that serve the groups. */
export const PLUGINS = {
  slurm: 'openapi/slurmctld',
  slurmdb: 'openapi/slurmdbd',
  util: 'openapi/util',
} as const;

/** Builds the document. It takes a while: keep it where it is served. */
export function buildDocument(options: DocumentOptions): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const schemas: Record<string, Schema> = {};
  for (const parser of options.parsers) {
    const { version } = parser;
    const operations = options.operations.filter((o) => inRange(o.versions ?? {}, version));
    const named = typesNamed(operations, version);
    const builder = new SchemaBuilder(version, schemaPolicy(parser), named);
    for (const operation of operations) {
      const path = `/${operation.group}/${apiVersionName(version)}${operation.path}`;
      paths[path] ??= {};
      paths[path][operation.method] = pathOperation(operation, path, builder, options);
    }
    Object.assign(schemas, Object.fromEntries(builder.components));
  }
  return {
    tags: TAGS,
    paths,
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
    info: documentInfo(options),
    servers: [{ url: '/' }],
    security: [{ user: [], token: [] }, { token: [] }, { bearerAuth: [] }, {}],
    openapi: '3.0.3',
  };
}

function documentInfo(options: DocumentOptions): Record<string, unknown> {
  const [major = '', minor = '', micro = ''] = options.release.split('.');
  return {
    license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0.html' },
    'x-slurm': {
      data_parsers: options.parsers.map((parser) => {
        const flags = knownFlags(parser);
        return {
          plugin: apiVersionName(parser.version),
          flags: flags.length === 0 ? ['NONE'] : flags,
        };
      }),
      openapi: [...new Set(options.operations.map(({ group }) => PLUGINS[group]))],
      version: { major, minor, micro },
      release: options.release,
    },
    title: 'Slurm REST API',
    description: "Slurm's jobs, nodes, partitions and accounting over HTTP",
    version: `Slurm-${options.release}`,
  };
}

/**
 * Types that operations name. Upstream leaves out those named only once, counting each media type; a
 * document with one media type alone then has fewer schemas than one with two. Ours always has them.
 */
function typesNamed(operations: readonly AnyOperation[], version: ApiVersion): Set<string> {
  const kinds: AnyKind[] = operations.flatMap(({ response, body }) =>
    body === undefined ? [response] : [response, body],
  );
  return new Set(kinds.map((kind) => schemaName(kind, version)));
}

/**
 * Upstream's operation ids: the path's segments without dots and parameters, the method behind the
 * second one; `single` where a parameter repeats the segment before it.
 */
export function operationId(method: string, path: string): string {
  const parts: string[] = [];
  let single = false;
  for (const segment of path.split('/').filter((s) => s !== '')) {
    const parameter = /^\{(.*)\}$/.exec(segment);
    if (parameter === null) parts.push(segment.replaceAll('.', ''));
    else if (parameter[1] === parts.at(-1)) single = true;
  }
  if (single) parts.splice(-1, 0, 'single');
  parts.splice(parts.length < 3 ? 0 : 2, 0, method);
  return parts.join('_');
}

function pathOperation(
  operation: AnyOperation,
  path: string,
  builder: SchemaBuilder,
  options: DocumentOptions,
): PathOperation {
  const content = (kind: AnyKind): MediaContent => ({
    content: Object.fromEntries(
      options.mediaTypes.map((type) => [type, { schema: builder.use(kind) }]),
    ),
  });
  const parameters = [
    ...parametersOf('path', operation.parameters, builder),
    ...parametersOf('query', operation.query, builder),
  ];
  return {
    tags: [operation.group],
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    operationId: operationId(operation.method, path),
    ...(parameters.length > 0 && { parameters }),
    responses: Object.fromEntries(
      (options.responseCodes ?? ['200', 'default']).map((code) => [
        code,
        { description: operation.responseDescription, ...content(operation.response) },
      ]),
    ),
    ...(operation.body && {
      requestBody: {
        description: operation.bodyDescription ?? 'What to do',
        ...content(operation.body),
      },
    }),
  };
}

function parametersOf(
  place: 'path' | 'query',
  type: AnyObject | undefined,
  builder: SchemaBuilder,
): Parameter[] {
  if (type === undefined) return [];
  const parameters: Parameter[] = [];
  for (const entry of type.fieldsOf(builder.version)) {
    if (!entry.documented) continue;
    if (entry.field.source.type === 'exploded') {
      parameters.push(...explodedParameters(place, entry, builder.version));
    } else if (isParameter(entry.kind, builder.version)) {
      parameters.push(parameterOf(place, entry, builder));
    }
  }
  return parameters;
}

/** Objects are accepted as parameters, but upstream's documents leave them out. */
function isParameter({ shape }: AnyKind, version: ApiVersion): boolean {
  return shape === 'number' ? VERSION_RULES[version].numberParameters : shape !== 'object';
}

function parameterOf(
  place: 'path' | 'query',
  entry: VersionField,
  builder: SchemaBuilder,
): Parameter {
  const { field, kind } = entry;
  const schema = kind.schema(builder);
  const flags = schema.items?.enum ?? schema.enum;
  return {
    ...parameterShell(place, field.key, builder.version, entry.deprecated),
    allowEmptyValue: schema.type === 'boolean',
    allowReserved: false,
    description: field.description,
    required: place === 'path' || entry.required,
    schema: { type: 'string', ...(flags && { enum: flags }) },
  };
}

function explodedParameters(
  place: 'path' | 'query',
  entry: VersionField,
  version: ApiVersion,
): Parameter[] {
  const kind = entry.kind as FlagKind<number | bigint>;
  return kind.documented(version).map((name) => ({
    ...parameterShell(place, name, version, entry.deprecated),
    allowEmptyValue: true,
    allowReserved: false,
    description: kind.entries.find((e) => e.name === name)?.description ?? `Flag ${name}`,
    required: false,
    schema: { type: 'string' },
  }));
}

function parameterShell(
  place: 'path' | 'query',
  name: string,
  version: ApiVersion,
  deprecated: boolean,
): Pick<Parameter, 'in' | 'name' | 'style' | 'explode' | 'deprecated'> {
  const stated = VERSION_RULES[version].parametersDeprecated;
  return {
    in: place,
    name,
    style: place === 'path' ? 'simple' : 'form',
    explode: false,
    ...(deprecated ? { deprecated: true } : stated !== null && { deprecated: stated }),
  };
}
