import { describe, expect, it } from 'vitest';
import { bodyFormat, replyType } from '../../src/http/negotiation.js';
import { Refusal } from '../../src/http/refusal.js';

describe('replyType', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['application/jsonrequest', 'application/jsonrequest'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['Text/YAML', 'text/yaml'],
    ['text/*', 'text/yaml'],
    ['application/json;q=0.5, application/x-yaml', 'application/x-yaml'],
    ['application/yaml;q=0, application/json', 'application/json'],
    ['application/yaml, application/json', 'application/yaml'],
    ['text/html, application/yaml;q=0.1, */*;q=0.2', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json;version=1;q=0.1, application/jsonrequest;q=0.9', 'application/jsonrequest'],
  ])('chooses for %j', (accept, type) => {
    expect(replyType(accept)).toBe(type);
  });

  it.each(['text/html', 'application/json;q=0', ''])('has nothing for %j', (accept) => {
    expect(() => replyType(accept)).toThrow(Refusal);
  });
});

describe('bodyFormat', () => {
  it.each([
    [undefined, 'form'],
    ['application/json', 'json'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/x-www-form-urlencoded', 'form'],
    ['application/yaml', 'yaml'],
    ['application/x-yaml', 'yaml'],
    ['text/YAML; charset=utf-8', 'yaml'],
    ['*/*', 'json'],
  ])('reads %j', (type, format) => {
    expect(bodyFormat(type)).toBe(format);
  });

  it('refuses others with 415', () => {
    const refused = () => bodyFormat('text/plain');
    expect(refused).toThrow(expect.objectContaining({ status: 415 }));
  });
});
