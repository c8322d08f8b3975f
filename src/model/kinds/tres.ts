/** Trackable resources: lists of them in the API, `cpu=4,gres/gpu=2` in messages. */
import type { Json } from '../engine/json.js';
import { typeNames } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { INT64_KIND, UINT32 } from './numbers.js';
import { STRING } from './text.js';

/** A trackable resource and how much of it. */
export interface Tres {
  /** `cpu`, `mem`, `gres`, ... */
  readonly type: string | null;
  /** Of those types that have several: `gpu`. */
  readonly name: string | null;
  /** Number in the accounting database; 0 is unknown. */
  readonly id: number;
  readonly count: bigint;
}

/** The ones that every cluster has, by their numbers (upstream: slurmdb.h). */
const FIXED_IDS: Readonly<Record<string, number>> = {
  cpu: 1,
  mem: 2,
  energy: 3,
  node: 4,
  billing: 5,
  'fs/disk': 6,
  vmem: 7,
  pages: 8,
};

export const TRES = defineObject<Tres>()('TRES', (f) => [
  f.member('type', STRING, 'type', 'Type of the resource, such as cpu, mem or gres', {
    required: true,
  }),
  f.member('name', STRING, 'name', 'Name of the resource, where its type has several'),
  f.member('id', UINT32, 'id', 'Number in the accounting database'),
  f.member('count', INT64_KIND, 'count', 'How much of it; 0 where it is only named'),
]);

export const TRES_LIST = listOf('TRES_LIST', TRES);

function nameOf({ type, name }: Partial<Tres>): string {
  return name ? `${type}/${name}` : (type ?? '');
}

function parsed(text: string): Tres {
  const [name = '', count = '0'] = text.split('=', 2);
  const slash = name.indexOf('/');
  return {
    type: slash < 0 ? name : name.slice(0, slash),
    name: slash < 0 ? null : name.slice(slash + 1),
    id: FIXED_IDS[name] ?? 0,
    count: /^\d+$/.test(count) ? BigInt(count) : 0n,
  };
}

/**
 * A text by types and names, never by numbers, so that it can be written without asking accounting for
 * its list. No resources at all say nothing.
 */
export const TRES_STR_BY_TYPE: Kind<string | null> = {
  name: 'TRES_STR_BY_TYPE',
  shape: 'list',
  item: TRES,
  zero: null,
  schemaName: () => 'tres_list',
  schema: (scope) => TRES_LIST.schema(scope),
  writer(version) {
    const write = TRES_LIST.writer(version);
    return (text, context) => write(text ? text.split(',').map(parsed) : null, context);
  },
  reader(version) {
    const read = compileReader(TRES_LIST, version);
    return (input: Json, context) => {
      if (!Array.isArray(input)) {
        context.fail(9208, `TRES should be LIST but is type ${typeNames(input).slurm}`);
      }
      const resources = read(input, context) ?? [];
      if (resources.length === 0) return null;
      return resources
        .map((tres) => `${nameOf(tres)}=${BigInt.asUintN(64, tres.count ?? 0n)}`)
        .join(',');
    };
  },
};
