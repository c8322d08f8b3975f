import { describe, expect, it } from 'vitest';
import { compareReplies, parseReply } from './compare.js';

function json(body: string, status = 200) {
  const headers = { 'content-type': 'application/json' };
  return parseReply({ status, reason: '', headers, body: Buffer.from(body) });
}

function found(theirs: string, ours: string) {
  const { differences } = compareReplies(json(theirs), json(ours));
  return differences.map(({ kind, path }) => `${kind} ${path}`);
}

describe('compareReplies', () => {
  it('finds nothing where all is the same', () => {
    const { values, differences } = compareReplies(
      json('{"a":[1,{"b":null}]}'),
      json('{"a":[1.0,{"b":null}]}'),
    );
    expect(differences).toEqual([]);
    expect(values).toBe(6);
  });

  it.each([
    ['{"a":1}', '{"a":2}', ['value a']],
    ['{"a":1}', '{"a":"1"}', ['type a']],
    ['{"a":{}}', '{"a":[]}', ['type a']],
    ['{"a":null}', '{"a":false}', ['type a']],
    ['{"a":1,"b":2}', '{"a":1}', ['missing b']],
    ['{"a":1}', '{"a":1,"b":2}', ['extra b']],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', ['order ']],
    ['{"a":[1,2]}', '{"a":[1]}', ['length a']],
    ['{"a":[{"b":1},{"b":2}]}', '{"a":[{"b":1},{"b":3}]}', ['value a[1].b']],
    ['{"a":18446744073709551615}', '{"a":18446744073709551614}', ['value a']],
    ['{"a":1e3}', '{"a":1000}', []],
    ['{\n  "a": 1\n}', '{"a":1}', ['layout body']],
    ['{"a":"x\\/y"}', '{"a":"x/y"}', ['layout body']],
  ])('compares %s with %s', (theirs, ours, differences) => {
    expect(found(theirs, ours)).toEqual(differences);
  });

  it('compares what is no JSON as text, and does not look at bodies of different types', () => {
    const text = (body: string) =>
      parseReply({
        status: 404,
        reason: '',
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from(body),
      });
    expect(compareReplies(text('a'), text('b')).differences).toEqual([
      { kind: 'text', path: 'body', theirs: 'a', ours: 'b' },
    ]);
    const kinds = compareReplies(text('a'), json('{}')).differences.map(({ kind }) => kind);
    expect(kinds).toEqual(['status', 'content-type']);
  });

  it('reads the tagged YAML that Slurm writes', () => {
    const yaml = (body: string) =>
      parseReply({
        status: 200,
        reason: '',
        headers: { 'content-type': 'application/yaml' },
        body: Buffer.from(body),
      });
    const theirs = yaml('%YAML 1.1\n---\n!!str a: !!seq\n- !!int 1\n!!str b: !!bool true\n...\n');
    const ours = yaml('%YAML 1.1\n---\n!!str a: !!seq\n- !!int 2\n!!str b: !!bool true\n...\n');
    expect(compareReplies(theirs, theirs).differences).toEqual([]);
    expect(compareReplies(theirs, ours).differences).toEqual([
      { kind: 'value', path: 'a[0]', theirs: '1', ours: '2' },
    ]);
  });
});
