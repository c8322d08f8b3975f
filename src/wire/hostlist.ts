/**
 * Hostlists: `n[1-3,7],x[01-10]`, several brackets to a name, ranges keeping their zeros (upstream:
 * hostlist.c).
 */

/** The most names that one hostlist may stand for (upstream: MAX_RANGE). */
export const MAX_HOSTS = 65_536;

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

/** All names of a hostlist, in upstream's order. Throws {@link HostlistError}. */
export function expandHostlist(text: string, limit = MAX_HOSTS): string[] {
  const names: string[] = [];
  for (const { item, start } of splitItems(text)) {
    const pattern = parseItem(item, start, limit);
    if (names.length + pattern.count > limit) throw tooMany(limit, start);
    for (let i = 0; i < pattern.count; i++) names.push(nameAt(pattern, i));
  }
  return names;
}

/** As {@link expandHostlist}; null where the text cannot be read. */
export function expandHostlistOrNull(text: string): string[] | null {
  try {
    return expandHostlist(text);
  } catch (error) {
    if (error instanceof HostlistError) return null;
    throw error;
  }
}

function tooMany(limit: number, position: number): HostlistError {
  return new HostlistError(`more than ${limit} names`, position);
}

/** Items between commas and blanks that stand outside brackets. */
function splitItems(text: string): { item: string; start: number }[] {
  const items: { item: string; start: number }[] = [];
  let open = false;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '[' && open) throw new HostlistError('a bracket within brackets', i);
    if (c === '[') open = true;
    if (c === ']') open = false;
    if (c !== undefined && (open || !/[,\s]/.test(c))) continue;
    if (i > start) items.push({ item: text.slice(start, i), start });
    start = i + 1;
  }
  if (open) throw new HostlistError('a bracket is not closed', text.length);
  return items;
}

/** An item taken apart: the texts around its brackets, and what each bracket stands for. */
interface Pattern {
  readonly texts: readonly string[];
  readonly brackets: readonly (readonly string[])[];
  readonly count: number;
}

function parseItem(item: string, start: number, limit: number): Pattern {
  const texts: string[] = [];
  const brackets: string[][] = [];
  let count = 1;
  let position = 0;
  for (;;) {
    if (count > limit) throw tooMany(limit, start);
    const open = item.indexOf('[', position);
    if (open < 0) break;
    const close = item.indexOf(']', open);
    texts.push(item.slice(position, open));
    const numbers = rangeNumbers(item.slice(open + 1, close), start + open + 1, limit);
    brackets.push(numbers);
    count *= numbers.length;
    position = close + 1;
  }
  texts.push(item.slice(position));
  return { texts, brackets, count };
}

/** The name at a position: the last bracket counts fastest, then the first, the second and so on. */
function nameAt({ texts, brackets }: Pattern, position: number): string {
  const chosen: string[] = [];
  let rest = position;
  for (const i of [brackets.length - 1, ...brackets.keys()]) {
    const numbers = brackets[i];
    if (numbers === undefined || chosen[i] !== undefined) continue;
    chosen[i] = numbers[rest % numbers.length] as string;
    rest = Math.floor(rest / numbers.length);
  }
  return texts.map((text, i) => text + (chosen[i] ?? '')).join('');
}

function rangeNumbers(text: string, start: number, limit: number): string[] {
  const numbers: string[] = [];
  let position = start;
  for (const range of text.split(',')) {
    const match = /^(\w+)(?:-(\w+))?$/.exec(range);
    if (match === null) throw new HostlistError(`"${range}" is not a range`, position);
    const first = match[1] as string;
    const last = match[2] ?? first;
    if (last === first) numbers.push(first);
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
  if (to - from >= limit - numbers.length) throw tooMany(limit, position);
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
