/** Keys that are only documented. */
import { expect, it } from 'vitest';
import { defineObject } from '../../../src/model/engine/object.js';
import { STRING } from '../../../src/model/kinds/text.js';
import { readAs } from '../../support/model.js';

it('draw the warning of unknown keys', () => {
  const type = defineObject<{ a: string | null }>()('TYPE', (f) => [
    f.member('a', STRING, 'a', 'A text'),
    f.placeholder('b', STRING, 'Documented', { unread: true }),
    f.placeholder('c', STRING, 'No longer used'),
  ]);
  expect(readAs(type, { a: 'x', b: 'y', c: 'z' }, 45)).toEqual({
    value: { a: 'x' },
    findings: ['warning #/v/b/ Ignoring unknown field "b" of type string in DATA_PARSER_TYPE'],
  });
});
