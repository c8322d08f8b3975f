/**
 * Wire types: how one value is read and written in a protocol version. A type gives JavaScript source
 * for both; compile.ts joins the sources of a record's fields to one function a version.
 */
import { NO_VAL } from '../../wire/constants.js';
import { WireError } from '../../wire/errors.js';
import type { BitString, Reader } from '../../wire/reader.js';
import type { ProtocolRange, ProtocolVersion } from '../../wire/versions.js';
import { inProtocolRange } from '../../wire/versions.js';
import type { Writer } from '../../wire/writer.js';

/** Binds values (nested decoders, constants) to names in generated source. */
export class Source {
  readonly names: string[] = [];
  readonly values: unknown[] = [];

  bind(prefix: string, value: unknown): string {
    const index = this.values.indexOf(value);
    if (index >= 0) return this.names[index] as string;
    const name = `${prefix}${this.names.length}`;
    this.names.push(name);
    this.values.push(value);
    return name;
  }

  /** Makes a function of the source. It is made of declarations only, never of input. */
  compile<F>(parameters: string, body: string): F {
    const make = new Function(...this.names, `return (${parameters}) => { ${body} };`);
    return make(...this.values) as F;
  }
}

/** A wire type whose values are `T` in memory. */
export interface WireType<T> {
  /** What the packer writes for a field that was not set and has no initial value. */
  readonly zero: T;
  /** Expression that reads the value from the reader `r`. */
  read(source: Source, version: ProtocolVersion): string;
  /** Statement that writes the value of an expression to the writer `w`. */
  write(source: Source, version: ProtocolVersion, value: string): string;
  /** The least bytes that a value takes: a bound for counts. */
  smallest(version: ProtocolVersion): number;
  /**
   * What a value is made of, in order: `account str`, `cpus u16[]`; fields that may be missing stand
   * between `if`, `else` and `end`, those of a list between `each` and `end`. To compare, not to parse.
   */
  layout(version: ProtocolVersion, name: string): readonly string[];
}

/** A wire type of any value, for tables. */
// biome-ignore lint/suspicious/noExplicitAny: a table of types has no common value type
export type AnyWireType = WireType<any>;

function primitive<T>(method: keyof Reader & keyof Writer, zero: T, bytes: number): WireType<T> {
  return {
    zero,
    read: () => `r.${method}()`,
    write: (_source, _version, value) => `w.${method}(${value});`,
    smallest: () => bytes,
    layout: (_version, name) => [`${name} ${method}`],
  };
}

export const u8 = primitive<number>('u8', 0, 1);
export const u16 = primitive<number>('u16', 0, 2);
export const u32 = primitive<number>('u32', 0, 4);
export const u64 = primitive<bigint>('u64', 0n, 8);
export const i32 = primitive<number>('i32', 0, 4);
export const bool = primitive<boolean>('bool', false, 1);
export const time = primitive<number>('time', 0, 8);
export const double = primitive<number>('double', 0, 8);
export const float = primitive<number>('float', 0, 4);
export const longDouble = primitive<string>('longDouble', '0.000000', 4);
export const str = primitive<string | null>('str', null, 4);
export const mem = primitive<Buffer | null>('mem', null, 4);
export const bits = primitive<BitString | null>('bits', null, 4);

/** No bytes at all: what versions without a field are known to stand for. */
export function absent<T>(value: T): WireType<T> {
  return {
    zero: value,
    read: (source) => source.bind('k', value),
    write: () => '',
    smallest: () => 0,
    layout: () => [],
  };
}

/** An array of simple values: a count, then the elements. None is NULL. */
export function array<T>(element: WireType<T>): WireType<readonly T[] | null> {
  const readAll = (r: Reader, one: (r: Reader) => T, smallest: number): T[] | null => {
    const count = r.u32();
    return count === 0 ? null : readSome(r, count, one, smallest);
  };
  return {
    zero: null,
    read(source, version) {
      const one = compileRead(element, version);
      return `${source.bind('ra', readAll)}(r, ${source.bind('e', one)}, ${element.smallest(version)})`;
    },
    write(source, version, value) {
      const one = compileWrite(element, version);
      const all = (w: Writer, values: readonly T[] | null) => {
        w.u32(values?.length ?? 0);
        for (const item of values ?? []) one(w, item);
      };
      return `${source.bind('wa', all)}(w, ${value});`;
    },
    smallest: () => 4,
    layout: (version, name) => element.layout(version, name).map((entry) => `${entry}[]`),
  };
}

function readSome<T>(r: Reader, count: number, one: (r: Reader) => T, smallest: number): T[] {
  r.checkCount(count, Math.max(smallest, 1));
  const values: T[] = [];
  for (let i = 0; i < count; i++) values.push(one(r));
  return values;
}

/** How a list says how long it is. */
export interface ListOptions {
  /** Width of the count; 32 bits unless told. */
  readonly count?: 'u16' | 'u32';
  /** `NO_VAL`: that count means no list (NULL); `none`: a plain count, 0 gives an empty list. */
  readonly null?: 'NO_VAL' | 'none';
  /** More records than this are refused. */
  readonly bound?: number;
}

/** A list of records with its count in front. */
export function list<T>(item: WireType<T>, options: ListOptions = {}): WireType<T[] | null> {
  const { count = 'u32', bound = Number.POSITIVE_INFINITY } = options;
  const nullable = count === 'u32' && options.null !== 'none';
  const readAll = (r: Reader, one: (r: Reader) => T, smallest: number): T[] | null => {
    const n = r[count]();
    if (nullable && n === NO_VAL) return null;
    if (n > bound) throw new WireError('TOO_LARGE', `a list claims ${n} records`, r.position);
    return readSome(r, n, one, smallest);
  };
  return {
    zero: null,
    read(source, version) {
      const one = compileRead(item, version);
      return `${source.bind('rl', readAll)}(r, ${source.bind('e', one)}, ${item.smallest(version)})`;
    },
    write(source, version, value) {
      const one = compileWrite(item, version);
      const all = (w: Writer, values: readonly T[] | null) => {
        const n = values?.length ?? (nullable ? NO_VAL : 0);
        if (values !== null && n > bound) {
          throw new WireError('NOT_ENCODABLE', `a list of ${n} records, of at most ${bound}`);
        }
        w[count](n);
        for (const entry of values ?? []) one(w, entry);
      };
      return `${source.bind('wl', all)}(w, ${value});`;
    },
    smallest: () => (count === 'u16' ? 2 : 4),
    layout: (version, name) => [`${name} ${count}`, 'each', ...item.layout(version, name), 'end'],
  };
}

/** One of several types, by range of versions; the ranges must cover every version it is used in. */
export function retyped<T>(
  choices: readonly (readonly [ProtocolRange, WireType<T>])[],
): WireType<T> {
  const choose = (version: ProtocolVersion): WireType<T> => {
    const found = choices.find(([range]) => inProtocolRange(range, version));
    if (found === undefined) throw new Error(`no type for protocol version ${version}`);
    return found[1];
  };
  return {
    zero: (choices[0] as readonly [ProtocolRange, WireType<T>])[1].zero,
    read: (source, version) => choose(version).read(source, version),
    write: (source, version, value) => choose(version).write(source, version, value),
    smallest: (version) => choose(version).smallest(version),
    layout: (version, name) => choose(version).layout(version, name),
  };
}

/** A type whose in-memory value is another than what stands on the wire. */
export function mapped<W, T>(
  wire: WireType<W>,
  options: { zero: T; fromWire: (value: W) => T; toWire: (value: T) => W },
): WireType<T> {
  return {
    zero: options.zero,
    read: (source, version) =>
      `${source.bind('m', options.fromWire)}(${wire.read(source, version)})`,
    write: (source, version, value) =>
      wire.write(source, version, `${source.bind('m', options.toWire)}(${value})`),
    smallest: (version) => wire.smallest(version),
    layout: (version, name) => wire.layout(version, name),
  };
}

/** How a block says whether it is there. */
export type MaybeStyle =
  /** A byte: 0, or anything else. */
  | 'bool'
  /** A byte: 0, or 0xff and nothing else. */
  | 'ff';

/** A block that may be missing, with a mark of its own in front. */
export function maybe<T>(style: MaybeStyle, block: WireType<T>): WireType<T | null> {
  const present = style === 'ff' ? 0xff : 1;
  const isPresent = (r: Reader): boolean => {
    const mark = r.u8();
    if (style === 'ff' && mark !== 0 && mark !== present) {
      throw new WireError('CORRUPT', `${mark} where 0 or ${present} is due`, r.position);
    }
    return mark !== 0;
  };
  return {
    zero: null,
    read: (source, version) =>
      `(${source.bind('p', isPresent)}(r) ? ${block.read(source, version)} : null)`,
    write(source, version, value) {
      const one = compileWrite(block, version);
      const all = (w: Writer, given: T | null) => {
        w.u8(given === null ? 0 : present);
        if (given !== null) one(w, given);
      };
      return `${source.bind('wm', all)}(w, ${value});`;
    },
    smallest: () => 1,
    layout: (version, name) => [`${name} u8`, 'if', ...block.layout(version, name), 'end'],
  };
}

/**
 * A block with no mark of its own: for null, a record that stands for it is written. Where a reader
 * cannot tell that record from a real one, `isNull` is never true.
 */
export function nullAs<T>(
  block: WireType<T>,
  options: { isNull: (value: T) => boolean; written: T },
): WireType<T | null> {
  return mapped<T, T | null>(block, {
    zero: null,
    fromWire: (value) => (options.isNull(value) ? null : value),
    toWire: (value) => value ?? options.written,
  });
}

/** Compiles the reader of a type in a version. */
export function compileRead<T>(type: WireType<T>, version: ProtocolVersion): (r: Reader) => T {
  const source = new Source();
  return source.compile('r', `return ${type.read(source, version)};`);
}

/** Compiles the writer of a type in a version. */
export function compileWrite<T>(
  type: WireType<T>,
  version: ProtocolVersion,
): (w: Writer, value: T) => void {
  const source = new Source();
  return source.compile('w, v', type.write(source, version, 'v'));
}
