/** Names of users and groups from the system's name service, asked off the event loop. */

import type { LibraryHandle, TypeObject } from 'koffi';
import koffi from 'koffi';
import type { Names } from '../model/engine/context.js';

/** An answer is used again for this long; a missing one too, so that it cannot be asked in a loop. */
const KEEP_MS = 60_000;
/** The most answers kept of each kind. */
const MAX_KEPT = 65_536;
/** Room for one entry's texts: a group's has all its members. Larger entries count as unknown. */
const BUFFER_BYTES = 64 * 1024;
const MAX_BUFFER_BYTES = 16 * 1024 * 1024;
/** What the C library says where the room was too small. */
const ERANGE = 34;
/** Questions that are asked side by side: each holds a thread and a buffer. */
const MAX_LOOKUPS = 4;

interface Kept<V> {
  readonly value: V | null;
  readonly until: number;
}

/** A bounded table of answers. */
class Answers<K, V> {
  readonly #kept = new Map<K, Kept<V>>();

  get(key: K): V | null | undefined {
    const kept = this.#kept.get(key);
    return kept === undefined || kept.until < Date.now() ? undefined : kept.value;
  }

  peek(key: K): V | null {
    return this.#kept.get(key)?.value ?? null;
  }

  set(key: K, value: V | null): void {
    this.#kept.delete(key);
    // The oldest goes: what was asked for just now is about to be read.
    if (this.#kept.size >= MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value as K);
    this.#kept.set(key, { value, until: Date.now() + KEEP_MS });
  }
}

/** What a batch of records needs to know. */
export interface NameQuestions {
  readonly uids?: Iterable<number>;
  readonly gids?: Iterable<number>;
  readonly userNames?: Iterable<string>;
  readonly groupNames?: Iterable<string>;
}

/** Resolves in batches; what was resolved is then read synchronously. */
export class NameService implements Names {
  readonly #users = new Answers<number, string>();
  readonly #groups = new Answers<number, string>();
  readonly #uids = new Answers<string, number>();
  readonly #gids = new Answers<string, number>();
  readonly #primaryGids = new Answers<string, number>();
  readonly #lookup = loadLookups();

  userName(uid: number): string | null {
    return this.#users.peek(uid);
  }

  groupName(gid: number): string | null {
    return this.#groups.peek(gid);
  }

  userId(name: string): number | null {
    return this.#uids.peek(name);
  }

  groupId(name: string): number | null {
    return this.#gids.peek(name);
  }

  /** Name of a user's primary group, or null. */
  async primaryGroup(userName: string): Promise<string | null> {
    const gid = await this.primaryGroupId(userName);
    if (gid === null) return null;
    await this.resolve({ gids: [gid] });
    return this.groupName(gid);
  }

  /** Number of a user's primary group, or null. */
  async primaryGroupId(userName: string): Promise<number | null> {
    await resolveAll([questionsOf(this.#primaryGids, [userName], this.#lookup.primaryGroupId)]);
    return this.#primaryGids.peek(userName);
  }

  /** Asks for what is not known yet. Failures count as unknown names. */
  async resolve(questions: NameQuestions): Promise<void> {
    await resolveAll([
      questionsOf(this.#users, questions.uids, this.#lookup.userName),
      questionsOf(this.#groups, questions.gids, this.#lookup.groupName),
      questionsOf(this.#uids, questions.userNames, this.#lookup.userId),
      questionsOf(this.#gids, questions.groupNames, this.#lookup.groupId),
    ]);
  }
}

type Question = () => Promise<void>;

function questionsOf<K, V>(
  answers: Answers<K, V>,
  keys: Iterable<K> | undefined,
  lookup: (key: K) => Promise<V | null>,
): Question[] {
  const unknown = [...new Set(keys ?? [])].filter((key) => answers.get(key) === undefined);
  return unknown.map((key) => async () => {
    answers.set(key, await lookup(key).catch(() => null));
  });
}

async function resolveAll(questions: readonly Question[][]): Promise<void> {
  const pending = questions.flat();
  const next = async () => {
    for (let ask = pending.pop(); ask !== undefined; ask = pending.pop()) await ask();
  };
  await Promise.all(Array.from({ length: Math.min(MAX_LOOKUPS, pending.length) }, next));
}

interface Lookups {
  userName(uid: number): Promise<string | null>;
  groupName(gid: number): Promise<string | null>;
  userId(name: string): Promise<number | null>;
  groupId(name: string): Promise<number | null>;
  primaryGroupId(userName: string): Promise<number | null>;
}

/** An entry as the C library fills it. */
type Entry = Record<string, string | number | null>;

function loadLookups(): Lookups {
  const libc = koffi.load('libc.so.6');
  const passwd = koffi.struct({
    pw_name: 'const char *',
    pw_passwd: 'const char *',
    pw_uid: 'uint32_t',
    pw_gid: 'uint32_t',
    pw_gecos: 'const char *',
    pw_dir: 'const char *',
    pw_shell: 'const char *',
  });
  const group = koffi.struct({
    gr_name: 'const char *',
    gr_passwd: 'const char *',
    gr_gid: 'uint32_t',
    gr_mem: 'void *',
  });
  const declare = (name: string, key: string, entry: TypeObject) =>
    libc.func(name, 'int', [
      key,
      koffi.out(koffi.pointer(entry)),
      'void *',
      'size_t',
      koffi.out(koffi.pointer('void *')),
    ]);
  const getpwuid = declare('getpwuid_r', 'uint32_t', passwd);
  const getpwnam = declare('getpwnam_r', 'const char *', passwd);
  const getgrgid = declare('getgrgid_r', 'uint32_t', group);
  const getgrnam = declare('getgrnam_r', 'const char *', group);
  return {
    userName: (uid) => find<string>(getpwuid, uid, 'pw_name'),
    groupName: (gid) => find<string>(getgrgid, gid, 'gr_name'),
    userId: (name) => find<number>(getpwnam, name, 'pw_uid'),
    groupId: (name) => find<number>(getgrnam, name, 'gr_gid'),
    primaryGroupId: (name) => find<number>(getpwnam, name, 'pw_gid'),
  };
}

async function find<V>(lookup: Lookup, key: string | number, field: string): Promise<V | null> {
  for (let roomBytes = BUFFER_BYTES; roomBytes <= MAX_BUFFER_BYTES; roomBytes *= 4) {
    const entry: Entry = {};
    const result: [unknown] = [null];
    const rc = await called(lookup, key, entry, Buffer.allocUnsafe(roomBytes), roomBytes, result);
    if (rc !== ERANGE) return rc === 0 && result[0] !== null ? (entry[field] as V) : null;
  }
  return null;
}

type Lookup = ReturnType<LibraryHandle['func']>;

function called(lookup: Lookup, ...args: unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    lookup.async(...args, (error: unknown, rc: number) => {
      if (error !== null) reject(error as Error);
      else resolve(rc);
    });
  });
}
