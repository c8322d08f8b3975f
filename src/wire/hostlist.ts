/**
 * Hostlists: `n[1-3,7],x[01-10]`, several brackets to a name, ranges keeping their zeros (upstream:
 * hostlist.c).
 */

/** The most names that one hostlist may stand for (upstream: MAX_RANGE). */
export const MAX_HOSTS = 65_536;

/** The most brackets in one name; upstream knows five dimensions. */
const MAX_BRACKETS = 16;

/** A hostlist that cannot be read. */
export class HostlistError extends Error {
  /** Offset in the text. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} (at character ${position + 1})`);
    this.name = 'HostlistError';
    this.position = position;
  }
}

/** All names of a hostlist, in its order. Throws {@link HostlistError}. */
export function expandHostlist(text: string, limit = MAX_HOSTS): string[] {
  const names: string[] = [];
  for (const { item, start } of splitItems(text)) expandItem(item, start, names, limit);
  return names;
}

/** Items between commas and blanks that stand outside brackets. */
function splitItems(text: string): { item: string; start: number }[] {
  const items: { item: string; start: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '[') depth += 1;
    if (c === ']') depth -= 1;
    if (depth < 0 || depth > 1) throw new HostlistError('a bracket does not match', i);
    if (c !== undefined && (depth === 1 || !/[,\s]/.test(c))) continue;
    if (i > start) items.push({ item: text.slice(start, i), start });
    start = i + 1;
  }
  if (depth !== 0) throw new HostlistError('a bracket is not closed', text.length);
  return items;
}

function expandItem(
  item: string,
  start: number,
  names: string[],
  limit: number,
  brackets = 0,
): void {
  const open = item.indexOf('[');
  if (brackets > MAX_BRACKETS) {
    throw new HostlistError(`more than ${MAX_BRACKETS} brackets in a name`, start);
  }
  if (open < 0) {
    if (names.length >= limit) throw new HostlistError(`more than ${limit} names`, start);
    names.push(item);
    return;
  }
  const close = item.indexOf(']', open);
  const prefix = item.slice(0, open);
  const rest = item.slice(close + 1);
  for (const number of rangeNumbers(item.slice(open + 1, close), start + open + 1, limit)) {
    expandItem(prefix + number + rest, start, names, limit, brackets + 1);
  }
}

function rangeNumbers(text: string, start: number, limit: number): string[] {
  const numbers: string[] = [];
  let position = start;
  for (const range of text.split(',')) {
    const match = /^\s*(\w+)(?:-(\w+))?\s*$/.exec(range);
    if (match === null) throw new HostlistError(`"${range}" is not a range`, position);
    const first = match[1] as string;
    const last = match[2];
    if (last === undefined) numbers.push(first);
    else pushRange(numbers, first, last, position, limit);
    position += range.length + 1;
  }
  return numbers;
}

function pushRange(
  numbers: string[],
  first: string,
  last: string,
  position: number,
  limit: number,
): void {
  if (!/^\d{1,15}$/.test(first) || !/^\d{1,15}$/.test(last)) {
    throw new HostlistError(`"${first}-${last}" is not a range of numbers`, position);
  }
  const from = Number(first);
  const to = Number(last);
  if (to < from) throw new HostlistError(`"${first}-${last}" runs backwards`, position);
  if (to - from >= limit - numbers.length)
    throw new HostlistError(`more than ${limit} names`, position);
  for (let n = from; n <= to; n++) numbers.push(String(n).padStart(first.length, '0'));
}

/** One name taken apart: what is before its last number, the number, and what is behind. */
interface Parsed {
  readonly prefix: string;
  readonly digits: string;
}

function parseName(name: string): Parsed {
  const match = /^(.*?)(\d{1,15})$/.exec(name);
  return match === null
    ? { prefix: name, digits: '' }
    : { prefix: match[1] as string, digits: match[2] as string };
}

/** Joins neighbours of one prefix into ranges, in the given order: `n[1,3,2]`. */
export function compressHostlist(names: readonly string[]): string {
  const parts: string[] = [];
  let i = 0;
  while (i < names.length) {
    const { prefix, digits } = parseName(names[i] as string);
    const group: string[] = [];
    while (i < names.length) {
      const next = parseName(names[i] as string);
      if (next.prefix !== prefix || (next.digits === '') !== (digits === '')) break;
      group.push(next.digits);
      i += 1;
      if (digits === '') break;
    }
    parts.push(digits === '' ? prefix : prefix + bracketed(group));
  }
  return parts.join(',');
}

function bracketed(digits: readonly string[]): string {
  const ranges: string[] = [];
  for (let i = 0; i < digits.length; ) {
    const first = digits[i] as string;
    let last = first;
    let j = i + 1;
    while (j < digits.length && digits[j] === following(last)) last = digits[j++] as string;
    ranges.push(first === last ? first : `${first}-${last}`);
    i = j;
  }
  return ranges.length === 1 && digits.length === 1
    ? (ranges[0] as string)
    : `[${ranges.join(',')}]`;
}

/** The next number of the same width; wider only where there are no leading zeros. */
function following(digits: string): string {
  const next = String(Number(digits) + 1);
  return digits.startsWith('0') && digits.length > 1 ? next.padStart(digits.length, '0') : next;
}
