/** Hostlists: compressed text in messages, lists of names in the API. */
import { compressHostlist, expandHostlistOrNull } from '../../wire/hostlist.js';
import type { ReadContext } from '../engine/context.js';
import { convertToText } from '../engine/convert.js';
import type { KindHistory } from '../engine/fields.js';
import { kindIn } from '../engine/fields.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { STRING } from './text.js';

const CONVERSION_FAILED = 9202;
const BAD_INPUT = 9216;
/** Each item of a list may stand for many names: more than any cluster has are refused. */
const MAX_NAMES = 262_144;
const INPUT_ERRORS: KindHistory<number> = [
  [40, CONVERSION_FAILED],
  [44, BAD_INPUT],
];

/** A hostlist. What cannot be expanded is shown as an empty list, with an error. */
export const HOSTLIST_STRING: Kind<string | null> = {
  name: 'HOSTLIST_STRING',
  shape: 'list',
  zero: null,
  schema: (scope) => ({ type: 'array', items: scope.use(STRING) }),
  warnsAbout: { type: 'array' },
  writer: () => (value, context) => {
    if (value === null || value === '') return '[]';
    const names = expandHostlistOrNull(value);
    if (names !== null) return JSON.stringify(names);
    const description = `Invalid hostlist string: ${value}`;
    context.findings.error(CONVERSION_FAILED, description, 'hostlist_create()');
    return '[]';
  },
  reader(version) {
    const errorNumber = kindIn(INPUT_ERRORS, version);
    return (input, context) => readHostlist(input, context, errorNumber);
  },
};

/** Names stay in the order that they are given in. */
function readHostlist(input: Json, context: ReadContext, errorNumber: number): string | null {
  const namesOf = (text: string | null, given: Json, noun: string): string[] => {
    if (text === null) {
      context.fail(errorNumber, `string expected but got ${context.shown(given)}`);
    }
    const names = text === '' ? null : expandHostlistOrNull(text);
    return names ?? context.fail(errorNumber, `Invalid ${noun} string: ${text}`);
  };
  if (input === null || input === '') return null;
  if (!Array.isArray(input)) {
    return compressHostlist(namesOf(typeof input === 'string' ? input : null, input, 'hostlist'));
  }
  const names: string[] = [];
  for (const item of input) {
    for (const name of namesOf(convertToText(item), item, 'host')) names.push(name);
    if (names.length > MAX_NAMES) context.fail(errorNumber, `More than ${MAX_NAMES} host names`);
  }
  return compressHostlist(names);
}
