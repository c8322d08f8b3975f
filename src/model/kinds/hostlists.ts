/** Hostlists: compressed text in messages, lists of names in the API. */
import { compressHostlist, expandHostlist, HostlistError } from '../../wire/hostlist.js';
import type { ReadContext } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { STRING } from './text.js';

const BAD_INPUT = 9216;

/** A hostlist. What cannot be expanded is shown as an empty list, with an error. */
export const HOSTLIST_STRING: Kind<string | null> = {
  name: 'HOSTLIST_STRING',
  shape: 'list',
  zero: null,
  schema: (scope) => ({ type: 'array', items: scope.use(STRING) }),
  writer: () => (value, context) => {
    if (value === null || value === '') return '[]';
    try {
      return JSON.stringify(expandHostlist(value));
    } catch (error) {
      if (!(error instanceof HostlistError)) throw error;
      context.findings.error(BAD_INPUT, `Invalid host list: ${error.message}`, '');
      return '[]';
    }
  },
  reader: () => readHostlist,
};

function readHostlist(input: Json, context: ReadContext): string {
  const text = (item: Json): string =>
    convertToText(item) ?? context.fail(9202, `string expected but got ${context.shown(item)}`);
  const given = Array.isArray(input) ? input.map(text) : [text(input)];
  try {
    return compressHostlist(given.flatMap((item) => expandHostlist(item)));
  } catch (error) {
    if (!(error instanceof HostlistError)) throw error;
    return context.fail(BAD_INPUT, `Invalid host list: ${error.message}`);
  }
}
