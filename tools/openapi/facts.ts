/**
 * What an OpenAPI document says, without prose and in few lines: the form in which upstream's
 * documents are kept under test/facts/openapi, and in which ours are compared with them.
 */
import type { Schema } from '../../src/model/engine/kind.js';
import type { OpenApiDocument, Parameter, PathOperation } from '../../src/openapi/document.js';

/**
 * A schema. A plain one is its format or else its type (`int32`, `string`), a reference is `@name`.
 * Names of schemas are without the version.
 */
export type Shape =
  | string
  | {
      readonly object?: Readonly<Record<string, Shape>>;
      readonly list?: Shape;
      readonly enum?: readonly string[];
      /** As the document has them: paths such as `nodes/count` among them. */
      readonly required?: readonly string[];
      readonly of?: string;
      readonly default?: boolean | number;
      readonly deprecated?: boolean;
    };

/** What a parameter says beyond the plain: an optional string of the query, or a path's. */
export type ParameterFacts = Readonly<Record<string, unknown>>;

/** An operation. */
export interface OperationFacts {
  readonly id: string;
  readonly tags: readonly string[];
  readonly deprecated?: boolean;
  readonly parameters?: Readonly<Record<string, ParameterFacts>>;
  readonly body?: Shape;
  readonly response: Shape;
}

/** The facts of a document of one API version. */
export interface Facts {
  readonly security: unknown;
  readonly servers: unknown;
  readonly securitySchemes: unknown;
  /** By method and path without the version: `get /slurm/jobs/`. */
  readonly operations: Readonly<Record<string, OperationFacts>>;
  readonly schemas: Readonly<Record<string, Shape>>;
}

/**
 * Gathers the facts of a document that has this version (`v0.0.42`) alone. Throws where it has
 * something that they cannot express.
 */
export function factsOf(document: OpenApiDocument, version: string): Facts {
  const { paths, components } = withoutVersion(document, version);
  const operations: Record<string, OperationFacts> = {};
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations[`${method} ${path}`] = operationFacts(operation);
    }
  }
  const schemas: Record<string, Shape> = {};
  for (const [name, schema] of Object.entries(components.schemas)) {
    schemas[name] = shapeOf(schema);
  }
  return {
    security: document.security,
    servers: document.servers,
    securitySchemes: withoutProse(document.components.securitySchemes),
    operations: sorted(operations),
    schemas: sorted(schemas),
  };
}

/** Their order differs between what a daemon serves and what it prints. */
function sorted<T>(facts: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Takes the version out of paths, operation ids and names of schemas, so that versions compare. */
function withoutVersion(document: OpenApiDocument, version: string): OpenApiDocument {
  const text = JSON.stringify({ paths: document.paths, components: document.components })
    .replaceAll(`/${version}/`, '/')
    .replaceAll(`_${version.replaceAll('.', '')}_`, '_')
    .replaceAll(`${version}_`, '');
  return { ...document, ...(JSON.parse(text) as OpenApiDocument) };
}

function withoutProse(schemes: Record<string, Record<string, string>>): unknown {
  return Object.fromEntries(
    Object.entries(schemes).map(([name, { description: _, ...scheme }]) => [name, scheme]),
  );
}

function operationFacts(operation: PathOperation & { deprecated?: boolean }): OperationFacts {
  const { operationId, parameters, requestBody, responses } = operation;
  const contents = Object.values(responses).map(({ content }) => content);
  return {
    id: operationId,
    tags: operation.tags,
    ...(operation.deprecated !== undefined && { deprecated: operation.deprecated }),
    ...(parameters && { parameters: parametersFacts(parameters, operationId) }),
    ...(requestBody && { body: onlyShape([requestBody.content], operationId) }),
    response: onlyShape(contents, operationId),
  };
}

/** All replies, in all media types, have one schema. */
function onlyShape(contents: readonly Record<string, { schema: Schema }>[], id: string): Shape {
  const shapes = contents.flatMap((content) =>
    Object.values(content).map(({ schema }) => shapeOf(schema)),
  );
  const [first] = shapes;
  if (first === undefined || new Set(shapes.map((s) => JSON.stringify(s))).size !== 1) {
    throw new Error(`${id}: bodies of several schemas, or of none`);
  }
  return first;
}

function parametersFacts(
  parameters: readonly Parameter[],
  id: string,
): Record<string, ParameterFacts> {
  const facts: Record<string, ParameterFacts> = {};
  for (const parameter of parameters) {
    if (facts[parameter.name]) throw new Error(`${id}: two parameters ${parameter.name}`);
    facts[parameter.name] = parameterFacts(parameter);
  }
  return facts;
}

function parameterFacts({ name: _, description: __, ...parameter }: Parameter): ParameterFacts {
  const path = parameter.in === 'path';
  const plain: Record<string, unknown> = {
    in: 'query',
    style: path ? 'simple' : 'form',
    explode: false,
    allowEmptyValue: false,
    allowReserved: false,
    required: path,
    schema: 'string',
  };
  const facts = { ...parameter, schema: shapeOf(parameter.schema) };
  return Object.fromEntries(Object.entries(facts).filter(([key, value]) => plain[key] !== value));
}

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'format',
  'description',
  'enum',
  'items',
  'properties',
  'required',
  'default',
  'deprecated',
]);

function shapeOf(schema: Schema): Shape {
  const unknown = Object.keys(schema).find((key) => !KNOWN_KEYS.has(key));
  if (unknown !== undefined) throw new Error(`schema with ${unknown}`);
  const marks = {
    // Upstream writes an empty list where nothing is required, which OpenAPI does not allow.
    ...(schema.required?.length && { required: schema.required }),
    ...(schema.default !== undefined && { default: schema.default }),
    ...(schema.deprecated !== undefined && { deprecated: schema.deprecated }),
  };
  if (schema.enum) return { enum: schema.enum, ...marks };
  if (schema.type === 'array') return { list: shapeOf(schema.items ?? {}), ...marks };
  if (schema.type === 'object') {
    const properties = Object.entries(schema.properties ?? {});
    return { object: Object.fromEntries(properties.map(([k, s]) => [k, shapeOf(s)])), ...marks };
  }
  const leaf =
    schema.$ref?.replace('#/components/schemas/', '@') ??
    schema.format ??
    schema.type ??
    'anything';
  return Object.keys(marks).length === 0 ? leaf : { of: leaf, ...marks };
}
