/**
 * Compiles the JSON writer of an object type: one generated function a type and version. An
 * interpreter over the field list is several times too slow for lists of 50,000 records.
 */
import type { ApiVersion } from '../versions.js';
import { VERSION_RULES } from '../versions.js';
import type { WriteContext } from './context.js';
import type { VersionField } from './fields.js';
import type { FlagKind } from './flags.js';
import type { AnyKind, ItemsWriter, Write } from './kind.js';

/** Writes an object around one list that is written item by item. */
export interface StreamWriter<R> {
  /** Text up to and with the list's `[`. */
  before(record: Partial<R>, context: WriteContext): string;
  /** The writer of the items of one reply. */
  items: ItemsWriter<never>;
  /** Text from the list's `]` on. */
  after(record: Partial<R>, context: WriteContext): string;
}

/** A key of the output: a value, or an object of further keys. */
interface TreeNode {
  readonly children: Map<string, TreeNode | VersionField>;
}

function isNode(entry: TreeNode | VersionField): entry is TreeNode {
  return 'children' in entry;
}

/** Joins fields of one path prefix, each object standing where its prefix is seen first. */
export function keyTree(fields: readonly VersionField[]): TreeNode {
  const root: TreeNode = { children: new Map() };
  for (const entry of fields) {
    if (entry.field.direction === 'read') continue;
    const steps = entry.field.key.split('/');
    const last = steps.pop() as string;
    let node = root;
    for (const step of steps) {
      let next = node.children.get(step);
      if (next === undefined || !isNode(next)) {
        next = { children: new Map() };
        node.children.set(step, next);
      }
      node = next;
    }
    node.children.set(
      entry.field.source.type === 'exploded' ? `*${entry.field.source.member}` : last,
      entry,
    );
  }
  return root;
}

/** Collects the generated expression and the values that it refers to. */
class Emitter {
  readonly names: string[] = [];
  readonly values: unknown[] = [];
  readonly version: ApiVersion;

  constructor(version: ApiVersion) {
    this.version = version;
  }

  bind(prefix: string, value: unknown): string {
    const name = `${prefix}${this.values.length}`;
    this.names.push(name);
    this.values.push(value);
    return name;
  }

  /** @param helpers Declarations of functions that the body calls. */
  compile<F>(parameters: string, body: string, helpers = ''): F {
    // The source is made of declarations only, never of input.
    const source = `${helpers} return (${parameters}) => ${body};`;
    return new Function(...this.names, joined(source))(...this.values) as F;
  }
}

/** Joins literals that are added to each other: half as many pieces of text for each value written. */
function joined(expression: string): string {
  return expression.replaceAll(/(?<=[^\\])" \+ "/g, '');
}

/** Compiles the writer of an object type. */
export function objectWriter<R>(
  name: string,
  fields: readonly VersionField[],
  version: ApiVersion,
): Write<R> {
  let compiled: Write<R> | undefined;
  // Compiled at first use: a type may refer to itself, and most of them are never written.
  return (value, context) => {
    if (compiled === undefined) {
      const emitter = new Emitter(version);
      const body = nodeExpression(keyTree(fields), emitter, name);
      compiled = emitter.compile<Write<R>>('r, c', body);
    }
    return compiled(value, context);
  };
}

/** Compiles the two halves of an object around one of its lists, whose key may be a path. */
export function objectWriterAround<R>(
  name: string,
  fields: readonly VersionField[],
  version: ApiVersion,
  listKey: string,
): StreamWriter<R> {
  const before = new Emitter(version);
  const after = new Emitter(version);
  const { open, close, list } = around(keyTree(fields), listKey.split('/'), before, after, name);
  return {
    before: before.compile('r, c', open),
    items: itemsWriter(list.kind, version),
    after: after.compile('r, c', close),
  };
}

/** The expressions of a node up to and from a list in it. */
function around(
  node: TreeNode,
  [key, ...rest]: readonly string[],
  before: Emitter,
  after: Emitter,
  name: string,
): { open: string; close: string; list: VersionField } {
  const entries = [...node.children];
  const index = entries.findIndex(([found]) => found === key);
  const entry = entries[index]?.[1];
  if (key === undefined || entry === undefined || isNode(entry) !== rest.length > 0) {
    throw new Error(`${name} has no list ${key}`);
  }
  const inner = isNode(entry)
    ? around(entry, rest, before, after, `${name}/${key}`)
    : { open: '"["', close: '"]"', list: entry };
  const head = pairs(entries.slice(0, index), before, name);
  const tail = pairs(entries.slice(index + 1), after, name);
  return {
    open: `"{" + ${head === NOTHING ? '' : `${head} + "," + `}${literal(key)} + ${inner.open}`,
    close: `${inner.close} + ${tail === NOTHING ? '' : `"," + ${tail} + `}"}"`,
    list: inner.list,
  };
}

function itemsWriter({ name, item }: AnyKind, version: ApiVersion): ItemsWriter<never> {
  if (item === undefined) throw new Error(`${name} is no list`);
  if (item.itemsWriter !== undefined) return item.itemsWriter(version);
  const write = item.writer(version);
  return (context) => (record) => write(record as never, context);
}

/** Members that a run has at most: where one differs, the text of all is made again. */
const RUN_MEMBERS = 6;

/**
 * Records of which all is written. The engine compiles what it has seen done: a run that was written only
 * once would be compiled without that, and again for the next reply.
 */
const FIRST_WRITES = 32;

/** Neighbouring keys whose text is kept while their members stay the same. */
interface Run {
  readonly entries: (readonly [string, TreeNode | VersionField])[];
  /** None: the text depends on more than members that can be compared. */
  readonly members: Set<string>;
}

/**
 * Compiles the writer of a list's items. Records of a list are much alike, so each run of keys keeps the
 * text that it had in the record before: what is the same is compared, not written again. A run whose
 * writing found something is always written, because each record's findings count.
 */
export function objectItemsWriter<R>(
  name: string,
  fields: readonly VersionField[],
  version: ApiVersion,
): ItemsWriter<R> {
  let compiled: ItemsWriter<R> | undefined;
  return (context) => {
    if (compiled === undefined) {
      compiled = compileItems(runsOf([...keyTree(fields).children]), new Emitter(version), name);
    }
    return compiled(context);
  };
}

function compileItems<R>(runs: readonly Run[], emitter: Emitter, name: string): ItemsWriter<R> {
  const helpers = runs.map(({ entries, members }, run) =>
    runFunctions(run, pairs(entries, emitter, name), [...members]),
  );
  // What is kept of a run, for each reply: `kept0 = { writes: 0, kept: false, text: "", v0: undefined, ... }`.
  const kept = runs.map(({ members }, run) => {
    const values = [...members].map((_, i) => `, v${i}: undefined`).join('');
    return `const kept${run} = { writes: 0, kept: false, text: ""${values} };`;
  });
  const texts = runs.map((_, run) => `run${run}(r, c, kept${run})`).join(' + "," + ');
  const body = `{ ${kept.join(' ')} return (r) => "{" + ${texts || NOTHING} + "}"; }`;
  return emitter.compile<ItemsWriter<R>>('c', body, helpers.join('\n'));
}

/**
 * Functions of a run's own, which are there once for all replies: a large function is not compiled well
 * before it has been called for long, and one that is made anew is compiled again.
 */
function runFunctions(run: number, text: string, members: readonly string[]): string {
  const write = `const write${run} = (r, c) => ${text};`;
  if (members.length === 0) return `${write} const run${run} = write${run};`;
  const values = members.map((member, i) => `const v${i} = ${accessExpression(member)};`);
  const differs = members.map((_, i) => `v${i} !== k.v${i}`).join(' || ');
  const keep = members.map((_, i) => `k.v${i} = v${i};`);
  // The text is kept in one piece, for it may stand in many records.
  return `${write} const run${run} = (r, c, k) => {
    ${values.join(' ')}
    if (!k.kept || ${differs}) {
      const found = c.findings.count;
      k.text = write${run}(r, c);
      k.text.charCodeAt(0);
      k.writes += 1;
      k.kept = k.writes >= ${FIRST_WRITES} && c.findings.count === found;
      ${keep.join(' ')}
    }
    return k.text;
  };`;
}

function runsOf(entries: Run['entries']): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const entry of entries) {
    const { members, alone } = comparedMembers(entry[1]);
    const joins = !alone && members.length < RUN_MEMBERS;
    if (!joins || open === null || open.members.size + members.length > RUN_MEMBERS) {
      open = { entries: [], members: new Set() };
      runs.push(open);
    }
    open.entries.push(entry);
    for (const member of members) open.members.add(member);
    if (!joins) open = null;
  }
  return runs;
}

/** What an entry's text depends on. */
interface Compared {
  /** None where that is more than members. */
  readonly members: readonly string[];
  /** Whether it must not share a run: no member, or one that may be another list or object in every record. */
  readonly alone: boolean;
}

function comparedMembers(entry: TreeNode | VersionField): Compared {
  if (!isNode(entry)) {
    const { source } = entry.field;
    if (entry.placeholder) return { members: [], alone: false };
    if (source.type !== 'member') return { members: [], alone: true };
    return { members: [source.member], alone: ['object', 'list'].includes(entry.kind.shape) };
  }
  const found = [...entry.children.values()].map(comparedMembers);
  const isMore = found.some(({ members, alone }) => alone && members.length === 0);
  return {
    members: isMore ? [] : found.flatMap(({ members }) => members),
    alone: found.some(({ alone }) => alone),
  };
}

function nodeExpression(node: TreeNode, emitter: Emitter, name: string): string {
  return `"{" + ${pairs([...node.children], emitter, name)} + "}"`;
}

function pairs(
  entries: readonly (readonly [string, TreeNode | VersionField])[],
  emitter: Emitter,
  name: string,
): string {
  const parts: string[] = [];
  for (const [key, entry] of entries) {
    if (isNode(entry)) {
      parts.push(`${literal(key)} + ${nodeExpression(entry, emitter, `${name}/${key}`)}`);
    } else if (entry.field.source.type === 'exploded') {
      parts.push(...explodedPairs(entry, emitter));
    } else {
      parts.push(`${literal(key)} + ${valueExpression(entry, emitter)}`);
    }
  }
  return parts.length === 0 ? NOTHING : parts.join(' + "," + ');
}

/** The expression of no text. */
const NOTHING = '""';

const literal = (key: string): string => JSON.stringify(`${JSON.stringify(key)}:`);

function valueExpression(entry: VersionField, emitter: Emitter): string {
  const { kind, field } = entry;
  if (entry.placeholder) {
    const text = JSON.stringify(placeholderText(kind, emitter.version));
    return VERSION_RULES[emitter.version].nullPlaceholders
      ? `(c.complex ? 'null' : ${text})`
      : text;
  }
  const write = emitter.bind('w', kind.writer(emitter.version));
  const { source } = field;
  if (source.type === 'whole') return `${write}(r, c)`;
  if (source.type === 'derived') return `${write}(${emitter.bind('d', source.derive)}(r), c)`;
  const zero = emitter.bind('z', kind.zero);
  const access = accessExpression(source.member);
  return `${write}(${access} === undefined ? ${zero} : ${access}, c)`;
}

function accessExpression(member: string): string {
  return `r${member
    .split('.')
    .map((step) => `[${JSON.stringify(step)}]`)
    .join('?.')}`;
}

/** What stands in the place of a value that is not there any more (upstream: parsing.c, _dump_removed). */
function placeholderText(kind: AnyKind, version: ApiVersion): string {
  const schema = kind.schema({ version, use: () => ({}) });
  switch (schema.type) {
    case 'integer':
    case 'number':
      return '0';
    case 'string':
      return '""';
    case 'boolean':
      return 'false';
    case 'array':
      return '[]';
    default:
      return '{}';
  }
}

function explodedPairs(entry: VersionField, emitter: Emitter): string[] {
  const kind = entry.kind as FlagKind<number | bigint>;
  const writesHidden = VERSION_RULES[emitter.version].writesHiddenFlags;
  const has = emitter.bind('x', (value: number | bigint, flag: string) =>
    kind.namesOf(value, emitter.version).includes(flag),
  );
  const access = accessExpression((entry.field.source as { member: string }).member);
  return kind.entries
    .filter((flag) => writesHidden || !flag.hidden)
    .map((flag) => `${literal(flag.name)} + ${has}(${access}, ${JSON.stringify(flag.name)})`);
}
