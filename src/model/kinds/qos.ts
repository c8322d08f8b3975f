/** Qualities of service: numbers in messages, names in the API. */
import type { QosRecord } from '../../messages/accounting/qos.js';
import { formatRanges, setRanges } from '../../wire/bitstring.js';
import { INFINITE } from '../../wire/constants.js';
import type { BitString } from '../../wire/reader.js';
import type { LookUps, ReadContext } from '../engine/context.js';
import { convertToText, guess } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import { isObject } from '../engine/json.js';
import type { Kind, Write } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { finder } from './finder.js';
import { CSV_STRING_LIST, STRING, writeTextOrNull } from './text.js';

const INVALID_QOS = 2066;
const NEEDS_QOS = (): ['qos'] => ['qos'];

/** What the input calls a quality of service: its number where it may be one, and its name. */
interface Designation {
  readonly id: number | null;
  readonly name: string;
}

/** A number, numeric text, a name, or a whole record, whose number counts more than its name. */
function designation(input: Json): Designation | null {
  if (isObject(input)) {
    const { id = null, name = null } = input as { id?: Json; name?: Json };
    const byId = designation(id);
    return byId?.id ? byId : designation(name);
  }
  const name = convertToText(input);
  if (!name) return null;
  const value = typeof input === 'string' ? guess(input) : input;
  return { id: Number.isSafeInteger(value) ? (value as number) : null, name };
}

/** Null where there is none that is called so. */
function findQos(named: Designation, { qos }: LookUps): QosRecord | null {
  const byId = qos.find(({ id }) => id === named.id);
  return byId ?? qos.find(({ name }) => name === named.name) ?? null;
}

/** Null where the input says none. */
function readQos(input: Json, context: ReadContext): QosRecord | null {
  const named = designation(input);
  if (named === null) {
    if (input === null || input === '') return null;
    return context.fail(INVALID_QOS, `Unable to resolve QOS: ${context.shown(input)}`);
  }
  const found = findQos(named, context.surroundings.lookUps);
  return found ?? context.fail(INVALID_QOS, `Unable to resolve QOS: ${named.name}`);
}

const qosById = () => finder(({ id }: QosRecord) => id);

function writeId(): Write<number> {
  const find = qosById();
  return (id, context) => {
    if (id === 0 || id === INFINITE) return writeTextOrNull(null, context);
    const found = find(context.lookUps.qos, id);
    if (found !== undefined) return JSON.stringify(found.name || String(id));
    if (context.complex) return 'null';
    context.findings.warn(`Unknown QOS with id#${id}. Unable to dump QOS.`, '');
    return '"Unknown"';
  };
}

/** The number of one, shown as its name; 0 and INFINITE are none. */
export const QOS_ID: Kind<number> = {
  name: 'QOS_ID',
  shape: 'scalar',
  zero: 0,
  schema: () => ({ type: 'string' }),
  writer: writeId,
  reader: () => (input, context) => readQos(input, context)?.id ?? INFINITE,
  warnsAbout: { type: 'string' },
  lookUps: NEEDS_QOS,
};

/** The name of one. What is not known is sent as it is: it may be about to be created. */
export const QOS_NAME: Kind<string | null> = {
  ...STRING,
  name: 'QOS_NAME',
  reader: () => (input, context) => {
    const named = designation(input);
    if (named === null) return null;
    return findQos(named, context.surroundings.lookUps)?.name ?? named.name;
  },
  lookUps: NEEDS_QOS,
};

/** Numbers as texts, shown as names; what cannot be resolved is left out. */
export const QOS_STRING_ID_LIST: Kind<readonly (string | null)[] | null> = {
  name: 'QOS_STRING_ID_LIST',
  shape: 'list',
  zero: null,
  schema: (scope) => ({
    type: 'array',
    description: 'Names of qualities of service',
    items: scope.use(STRING),
  }),
  writer() {
    const find = qosById();
    return (ids, context) =>
      JSON.stringify(
        (ids ?? []).flatMap((id) => find(context.lookUps.qos, Number(id))?.name ?? []),
      );
  },
  reader: () => readIds,
  warnsAbout: { type: 'array' },
  lookUps: NEEDS_QOS,
};

function readIds(input: Json, context: ReadContext): string[] {
  if (!Array.isArray(input)) {
    return context.fail(INVALID_QOS, `Expected a list of QOS but got ${context.shown(input)}`);
  }
  return input.flatMap((item) => {
    const found = readQos(item, context);
    return found === null ? [] : [String(found.id)];
  });
}

/** The members of a record that say what it may preempt. */
type Preempting = Pick<QosRecord, 'name' | 'id' | 'preempt_bitstr' | 'preempt_list'>;

/** What one may preempt: a bit string of numbers where it is shown, a list of them where it is changed. */
export const QOS_PREEMPT_LIST: Kind<Preempting> = {
  name: 'QOS_PREEMPT_LIST',
  shape: 'list',
  zero: { name: null, id: 0, preempt_bitstr: null, preempt_list: null },
  schema: (scope) => ({ type: 'array', items: scope.use(STRING) }),
  writer: writePreempted,
  reader: () => (input, context) => ({ preempt_list: readIds(input, context) }) as Preempting,
  warnsAbout: { type: 'array' },
  lookUps: NEEDS_QOS,
};

/** Bit 0 is nobody's. */
function writePreempted(): Write<Preempting> {
  const find = qosById();
  return ({ name, id, preempt_bitstr: bits }, context) => {
    if (!bits) return '[]';
    const names: string[] = [];
    for (const preempted of setPositions(bits)) {
      const found = find(context.lookUps.qos, preempted);
      if (found !== undefined) names.push(found.name ?? '');
      else if (preempted > 0) {
        const place = `bit ${preempted}/${bits.size}[${formatRanges(bits)}]`;
        const text = `Unable to resolve Preempt QOS (${place}) in QOS ${name}(${id})`;
        context.findings.error(INVALID_QOS, text, 'list_find_first()->slurmdb_find_qos_in_list()');
      }
    }
    return JSON.stringify(names);
  };
}

function setPositions(bits: BitString): number[] {
  return setRanges(bits).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

/** Names of a condition, in a list or in text with commas. */
function csvKind(
  name: string,
  itemOf: (item: string, context: ReadContext) => string,
): Kind<readonly string[] | null> {
  return {
    ...CSV_STRING_LIST,
    name,
    reader(version) {
      const read = compileReader(CSV_STRING_LIST, version);
      return (input, context) => read(input, context)?.map((item) => itemOf(item, context)) ?? null;
    },
    lookUps: NEEDS_QOS,
  };
}

/** Numbers of a condition, given as such or by names. Numbers are sent whether there is one or not. */
export const QOS_ID_STRING_CSV_LIST = csvKind('QOS_ID_STRING_CSV_LIST', (item, context) => {
  const named = designation(item);
  const found = named && findQos(named, context.surroundings.lookUps);
  const id = found?.id ?? named?.id ?? null;
  return String(id ?? context.fail(INVALID_QOS, `Unable to resolve QOS: ${item}`));
});

/** Names of a condition, given as such or by numbers. Names are sent whether there is one or not. */
export const QOS_NAME_CSV_LIST = csvKind('QOS_NAME_CSV_LIST', (item, context) => {
  const named = designation(item);
  return (named && findQos(named, context.surroundings.lookUps)?.name) ?? item;
});
