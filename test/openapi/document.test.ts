import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/model/engine/kind.js';
import { defineObject } from '../../src/model/engine/object.js';
import { UINT32_NO_VAL } from '../../src/model/kinds/numbers.js';
import { STRING } from '../../src/model/kinds/text.js';
import { OPENAPI_RESP } from '../../src/model/types/envelope.js';
import type { DataParser } from '../../src/model/versions.js';
import { API_VERSIONS, apiVersionName } from '../../src/model/versions.js';
import type {
  DocumentOptions,
  OpenApiDocument,
  PathOperation,
} from '../../src/openapi/document.js';
import { buildDocument, operationId } from '../../src/openapi/document.js';
import { OPERATIONS } from '../../src/operations/index.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { FAILURE, operation } from '../../src/operations/operation.js';
import type { Facts } from '../../tools/openapi/facts.js';

const ALL: readonly DataParser[] = API_VERSIONS.map((version) => ({ version }));

function build(options: Partial<DocumentOptions> = {}): OpenApiDocument {
  return buildDocument({
    operations: OPERATIONS,
    parsers: ALL,
    mediaTypes: ['application/json', 'application/yaml'],
    release: '26.05.0',
    ...options,
  });
}

function operationsOf(document: OpenApiDocument): [string, PathOperation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((found): [string, PathOperation] => [path, found]),
  );
}

/** Every schema of the document with its place; properties' places end in their key. */
function schemasOf(document: OpenApiDocument): { place: string; schema: Schema }[] {
  const found: { place: string; schema: Schema }[] = [];
  const visit = (schema: Schema, place: string): void => {
    found.push({ place, schema });
    if (schema.items) visit(schema.items, `${place}[]`);
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      visit(property, `${place}/${key}`);
    }
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) visit(schema, name);
  for (const [path, { responses, requestBody }] of operationsOf(document)) {
    for (const { content } of [
      ...Object.values(responses),
      ...(requestBody ? [requestBody] : []),
    ]) {
      for (const { schema } of Object.values(content)) visit(schema, path);
    }
  }
  return found;
}

const componentNames = (document: OpenApiDocument) => Object.keys(document.components.schemas);

describe('the document', () => {
  const document = build();

  it.each([
    ['of all versions', ALL],
    ...ALL.map((parser): [string, DataParser[]] => [apiVersionName(parser.version), [parser]]),
  ])('is valid OpenAPI 3.0.3: %s', async (_, parsers) => {
    // The validator writes into what it is given.
    const copy = JSON.parse(JSON.stringify(build({ parsers }))) as Record<string, unknown>;
    expect(await new Validator().validate(copy)).toEqual({ valid: true });
  });

  it('has one operation for each id', () => {
    const ids = operationsOf(document).map(([, { operationId: id }]) => id);
    expect(ids.length).toBeGreaterThan(API_VERSIONS.length * 8);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to schemas that it has, and has only those', () => {
    const referred = schemasOf(document).flatMap(({ schema }) => schema.$ref ?? []);
    const names = referred.map((reference) => reference.replace('#/components/schemas/', ''));
    expect(new Set(names)).toEqual(new Set(componentNames(document)));
  });

  it('declares the parameters of each path, and those alone', () => {
    for (const [path, { parameters = [] }] of operationsOf(document)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((p) => p.in === 'path').map(({ name }) => name)).toEqual(inPath);
    }
  });

  it('describes every property, parameter, reply and body', () => {
    const properties = schemasOf(document).filter(({ place }) => /\/[^/[\]]+$/.test(place));
    const texts = properties
      .filter(({ place }) => !place.startsWith('/'))
      .map(({ place, schema }): [string, string | undefined] => [place, schema.description]);
    for (const [path, found] of operationsOf(document)) {
      const { parameters = [], responses, requestBody } = found;
      for (const { name, description } of parameters) texts.push([`${path}?${name}`, description]);
      texts.push([`${path} summary`, found.summary]);
      texts.push([`${path} response`, responses['200']?.description]);
      if (requestBody) texts.push([`${path} body`, requestBody.description]);
    }
    // Phrases, not sentences: a capital first and no full stop.
    const wrong = texts.filter(([, text]) => !text || !/^[A-Z0-9].*[^.\s]$/s.test(text));
    expect(wrong).toEqual([]);
    expect(texts.length).toBeGreaterThan(1000);
  });

  it('names its versions and the plugins of its operations', () => {
    expect(document.info['x-slurm']).toMatchObject({
      data_parsers: API_VERSIONS.map((v) => ({ plugin: apiVersionName(v), flags: ['NONE'] })),
      openapi: ['openapi/slurmctld', 'openapi/slurmdbd', 'openapi/util'],
      version: { major: '26', minor: '05', micro: '0' },
    });
  });

  it('lists the media types and status codes that are asked for', () => {
    const { paths } = build({ mediaTypes: ['application/json'], responseCodes: ['200', '404'] });
    const ping = paths['/slurm/v0.0.45/ping/']?.['get'];
    expect(Object.keys(ping?.responses ?? {})).toEqual(['200', '404']);
    expect(Object.keys(ping?.responses['404']?.content ?? {})).toEqual(['application/json']);
  });
});

describe('operation ids', () => {
  it.each(API_VERSIONS.map(apiVersionName))("are upstream's in %s", (version) => {
    const file = new URL(`../facts/openapi/${version}.json`, import.meta.url);
    const { operations } = JSON.parse(readFileSync(file, 'utf8')) as Facts;
    for (const [name, { id }] of Object.entries(operations)) {
      const [method = '', path = ''] = name.split(' ');
      const [, group = '', rest = ''] = /^\/(\w+)(\/.*)$/.exec(path) ?? [];
      const versioned = operationId(method, `/${group}/${version}${rest}`);
      expect(versioned.replace(`_${version.replaceAll('.', '')}_`, '_'), name).toBe(id);
    }
  });
});

describe('flags of a version', () => {
  const names = (parser: DataParser) =>
    componentNames(build({ parsers: [parser] })).map((name) => name.replace(/^v[\d.]+_/, ''));

  it('+inline_enums writes lists of flags in place', () => {
    const plain = names({ version: 42 });
    const inlined = names({ version: 42, flags: ['INLINE_ENUMS'] });
    expect(plain.filter((name) => !inlined.includes(name))).toEqual(
      expect.arrayContaining(['job_flags', 'job_state', 'node_states', 'partition_states']),
    );
    expect(inlined).toEqual(expect.arrayContaining(['job_info', 'uint32_no_val_struct']));
  });

  it('+minimize_refs leaves the types that operations name', () => {
    for (const version of [42, 45] as const) {
      const left = names({ version, flags: ['MINIMIZE_REFS'] });
      expect(left).toContain('openapi_job_info_resp');
      expect(
        left.filter(
          (name) => !/^openapi_(.*_)?resp(onse|_str)?$|_(req|msg|modify|query)$/.test(name),
        ),
      ).toEqual([]);
    }
  });

  it('+prefer_refs of v0.0.41 refers as the versions around it do', () => {
    const preferred = names({ version: 41, flags: ['PREFER_REFS'] });
    expect(preferred).toEqual(expect.arrayContaining(['job_info', 'job_flags', 'node']));
    expect(names({ version: 41 })).not.toContain('job_info');
  });

  it('are named where the version knows them, and change nothing elsewhere', () => {
    const parsers = (version: 42 | 45): DataParser[] => [
      { version, flags: ['FAST', 'INLINE_ENUMS'] },
    ];
    const flagsOf = (document: OpenApiDocument) => document.info['x-slurm'];
    expect(flagsOf(build({ parsers: parsers(42) }))).toMatchObject({
      data_parsers: [{ plugin: 'v0.0.42', flags: ['FAST', 'INLINE_ENUMS'] }],
    });
    expect(flagsOf(build({ parsers: parsers(45) }))).toMatchObject({
      data_parsers: [{ plugin: 'v0.0.45', flags: ['FAST'] }],
    });
    expect(names(parsers(45)[0] as DataParser)).toEqual(names({ version: 45 }));
  });
});

describe('parameters', () => {
  interface Query {
    readonly name: string | null;
    readonly cpus_max: number;
    readonly inner: { readonly name: string | null };
  }
  const INNER = defineObject<Query['inner']>()('INNER', (f) => [
    f.member('name', STRING, 'name', 'Name'),
  ]);
  const QUERY = defineObject<Query>()('QUERY', (f) => [
    f.member('name', STRING, 'name', 'Name', { deprecated: 43 }),
    f.member('cpus_max', UINT32_NO_VAL, 'cpus_max', 'Most CPUs'),
    f.member('inner', INNER, 'inner', 'An object'),
  ]);
  const search: AnyOperation = operation<unknown, Query>({
    group: 'slurmdb',
    method: 'get',
    path: '/jobs/',
    summary: 'Search',
    query: QUERY,
    response: OPENAPI_RESP,
    responseDescription: 'What was found',
    handle: async () => FAILURE,
  });
  const parametersIn = (version: 40 | 42 | 43) => {
    const { paths } = build({ operations: [search], parsers: [{ version }] });
    return paths[`/slurmdb/v0.0.${version}/jobs/`]?.['get']?.parameters ?? [];
  };

  it('never are objects, and number objects in v0.0.40 alone', () => {
    expect(parametersIn(40).map(({ name }) => name)).toEqual(['name', 'cpus_max']);
    expect(parametersIn(42).map(({ name }) => name)).toEqual(['name']);
    expect(parametersIn(40)[1]?.schema).toEqual({ type: 'string' });
  });

  it('say whether they are deprecated as each version does', () => {
    expect(parametersIn(40).map(({ deprecated }) => deprecated)).toEqual([false, false]);
    expect(parametersIn(42).map(({ deprecated }) => deprecated)).toEqual([true]);
    expect(parametersIn(43).map(({ deprecated }) => deprecated)).toEqual([true]);
  });
});
