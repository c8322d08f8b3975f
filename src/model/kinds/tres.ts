/** Trackable resources: lists of them in the API, `cpu=4,gres/gpu=2` in messages. */
import type { LookUp, ReadContext, WriteContext } from '../engine/context.js';
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

/** `gres/gpu`, or the type alone. */
export function tresName({ type, name }: Partial<Tres>): string {
  return name ? `${type}/${name}` : (type ?? '');
}

/** How a text stands for resources. */
interface TresTextOptions {
  readonly lookUps?: readonly LookUp[];
  /** What is shown of a text that is not empty. */
  toList(text: string, context: WriteContext): readonly Tres[];
  /** The text of resources that were read; those of `count` have 64 bits, -1 is none. */
  toText(resource: Partial<Tres>, count: bigint, context: ReadContext): string;
}

/** A text that the API shows as a list. An empty list says nothing: clients send it for "no change". */
export function tresText(name: string, options: TresTextOptions): Kind<string | null> {
  return {
    name,
    shape: 'list',
    item: TRES,
    zero: null,
    schemaName: () => 'tres_list',
    schema: (scope) => TRES_LIST.schema(scope),
    lookUps: () => options.lookUps ?? [],
    writer(version) {
      const write = TRES_LIST.writer(version);
      return (text, context) => write(text ? options.toList(text, context) : null, context);
    },
    reader(version) {
      const read = compileReader(TRES_LIST, version);
      return (input: Json, context) => {
        if (!Array.isArray(input)) {
          context.fail(9208, `TRES should be LIST but is type ${typeNames(input).slurm}`);
        }
        const resources = read(input, context) ?? [];
        if (resources.length === 0) return null;
        const texts = resources.map((tres, i) =>
          context.atIndex(i, () =>
            options.toText(tres, BigInt.asUintN(64, tres.count ?? 0n), context),
          ),
        );
        return texts.join(',');
      };
    },
  };
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

/** A text by types and names, never by numbers, so that it can be written without a look-up. */
export const TRES_STR_BY_TYPE = tresText('TRES_STR_BY_TYPE', {
  toList: (text) => text.split(',').map(parsed),
  toText: (tres, count) => `${tresName(tres)}=${count}`,
});
