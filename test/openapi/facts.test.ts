import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/model/engine/kind.js';
import type { OpenApiDocument, Parameter } from '../../src/openapi/document.js';
import { factsOf } from '../../tools/openapi/facts.js';

const PARAMETER: Parameter = {
  in: 'query',
  name: 'flags',
  style: 'form',
  explode: false,
  allowEmptyValue: false,
  allowReserved: false,
  description: 'Flags',
  required: false,
  schema: { type: 'string', enum: ['ALL'] },
};

function document(schema: Schema, parameters = [PARAMETER]): OpenApiDocument {
  const reference = { $ref: '#/components/schemas/v0.0.42_thing' };
  return {
    tags: [],
    paths: {
      '/slurm/v0.0.42/thing/{name}': {
        get: {
          tags: ['slurm'],
          summary: 'A thing',
          operationId: 'slurm_v0042_get_thing',
          parameters,
          responses: {
            '200': {
              description: 'It',
              content: {
                'application/json': { schema: reference },
                'application/yaml': { schema: reference },
              },
            },
          },
        },
      },
    },
    components: { schemas: { 'v0.0.42_thing': schema }, securitySchemes: {} },
    info: {},
    servers: [],
    security: [],
    openapi: '3.0.3',
  };
}

describe('the facts of a document', () => {
  it('are without prose, versions and what goes without saying', () => {
    const path: Parameter = {
      ...PARAMETER,
      in: 'path',
      name: 'name',
      style: 'simple',
      required: true,
      schema: { type: 'string' },
    };
    const odd: Parameter = { ...PARAMETER, name: 'odd', deprecated: true, allowEmptyValue: true };
    const schema: Schema = {
      type: 'object',
      description: 'A thing',
      properties: {
        size: { type: 'integer', format: 'int64', description: 'Size' },
        self: { $ref: '#/components/schemas/v0.0.42_thing', deprecated: true },
        kinds: { type: 'array', items: { type: 'string', enum: ['A', 'B'] } },
        set: { type: 'boolean', default: false },
        inner: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
        empty: { type: 'object', properties: {}, required: [] },
      },
      required: ['inner/name'],
    };
    const facts = factsOf(document(schema, [path, PARAMETER, odd]), 'v0.0.42');
    expect(facts.operations).toEqual({
      'get /slurm/thing/{name}': {
        id: 'slurm_get_thing',
        tags: ['slurm'],
        parameters: {
          name: { in: 'path' },
          flags: { schema: { enum: ['ALL'] } },
          odd: { deprecated: true, allowEmptyValue: true, schema: { enum: ['ALL'] } },
        },
        response: '@thing',
      },
    });
    expect(facts.schemas).toEqual({
      thing: {
        object: {
          size: 'int64',
          self: { of: '@thing', deprecated: true },
          kinds: { list: { enum: ['A', 'B'] } },
          set: { of: 'boolean', default: false },
          inner: { object: { name: 'string' }, required: ['name'] },
          empty: { object: {} },
        },
        required: ['inner/name'],
      },
    });
  });

  it('keep the version where it is another one', () => {
    const facts = factsOf(document({ type: 'object' }), 'v0.0.43');
    expect(Object.keys(facts.operations)).toEqual(['get /slurm/v0.0.42/thing/{name}']);
  });

  it('are refused where they cannot say what the document says', () => {
    const unknown = { type: 'integer', minimum: 0 } as Schema;
    expect(() => factsOf(document(unknown), 'v0.0.42')).toThrow('minimum');
    const twice = document({ type: 'object' }, [PARAMETER, PARAMETER]);
    expect(() => factsOf(twice, 'v0.0.42')).toThrow('two parameters flags');
    const several = document({ type: 'object' });
    const response = several.paths['/slurm/v0.0.42/thing/{name}']?.['get']?.responses['200'];
    (response as { content: object }).content = {
      'application/json': { schema: { type: 'string' } },
      'application/yaml': { schema: { type: 'object' } },
    };
    expect(() => factsOf(several, 'v0.0.42')).toThrow('several');
  });
});
