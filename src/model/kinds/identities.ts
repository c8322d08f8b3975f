/** Users and groups: numbers in messages, names in the API. */
import { NO_VAL, NOBODY } from '../../wire/constants.js';
import type { NameSink, Names, ReadContext } from '../engine/context.js';
import { guess } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind, Write } from '../engine/kind.js';
import { writeText, writeTextOrNull } from './text.js';

/** What sets users and groups apart. */
interface Identity {
  readonly noun: 'user' | 'group';
  readonly unknown: number;
  readonly invalid: number;
  nameOf(names: Names, id: number): string | null;
  idOf(names: Names, name: string): number | null;
  /** Writes the name; null where there is none. */
  write: Write<string | null>;
  collect(id: number, sink: NameSink): void;
}

function identityKind(name: string, identity: Identity): Kind<number> {
  return {
    name,
    shape: 'scalar',
    zero: 0,
    schema: () => ({ type: 'string' }),
    writer: () => (id, context) => identity.write(identity.nameOf(context.names, id), context),
    reader: () => (input, context) => readIdentity(identity, input, context),
    warnsAbout: { type: 'string' },
    collect: (id, sink) => {
      if (id < NO_VAL) identity.collect(id, sink);
    },
  };
}

/** A number, numeric text or a name; null and "" are nobody. */
function readIdentity(identity: Identity, input: Json, context: ReadContext): number {
  const value = typeof input === 'string' ? guess(input) : input;
  const { noun } = identity;
  if (value === null) return NOBODY;
  if (typeof value === 'number' || typeof value === 'bigint') {
    const id = Math.round(Number(value));
    if (!(id >= 0 && id <= 0xffff_ffff)) {
      context.fail(identity.invalid, `Invalid ${noun} ID (overflow): ${value}`);
    }
    return id;
  }
  if (typeof value !== 'string') {
    context.fail(9202, `Invalid ${noun} field: ${context.shown(value)}`);
  }
  const id = identity.idOf(context.surroundings.names, value);
  if (id === null) context.fail(identity.unknown, `Unable to resolve ${noun}: ${value}`);
  return id;
}

/** A user. */
export const USER_ID = identityKind('USER_ID', {
  noun: 'user',
  unknown: 2166,
  invalid: 2165,
  nameOf: (names, id) => names.userName(id),
  idOf: (names, name) => names.userId(name),
  write: writeText,
  collect: (id, sink) => sink.user(id),
});

/** A group. */
export const GROUP_ID = identityKind('GROUP_ID', {
  noun: 'group',
  unknown: 2164,
  invalid: 2163,
  nameOf: (names, id) => names.groupName(id),
  idOf: (names, name) => names.groupId(name),
  write: writeTextOrNull,
  collect: (id, sink) => sink.group(id),
});
