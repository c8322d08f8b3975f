/** Bodies with something in every field, made of a declaration's layout and of nothing else. */
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import type { AnyRecord } from './declarations.js';

/** A body, and the stretches of it that have no field. */
export interface Filled {
  readonly body: Buffer;
  readonly fillers: readonly (readonly [start: number, end: number])[];
}

const NO_VAL = 0xffff_fffe;
/** Elements of every array and list: what other fields may state is the same number. */
const COUNT = 2;
/** What says that a block is there, where it is not 1. */
const MARKS: Readonly<Record<string, number>> = {
  multi_core: 0xff,
  nhosts: COUNT,
  num_cpu_groups: COUNT,
  ss_family: 10,
};
/** Arrays that end with a 0. */
const ENDED_BY_0: readonly string[] = ['node_cnt', 'core_cnt'];
/** Fields that some versions carry a bit at a time, in words of this kind. */
const BITS = 'flags u16';
/** What says that a block is not there, where it is not 0. */
const NO_MARKS: Readonly<Record<string, number>> = { nhosts: NO_VAL };

/** Fills a record. With `present` false, every block that may be missing is. */
export function fill(type: AnyRecord, version: ProtocolVersion, present: boolean): Filled {
  const writer = new Writer();
  const fillers: [number, number][] = [];
  const entries = type.layout(version, '');
  let next = 0;
  let number = 0;

  /** Passes over a block, and gives what it ends with. */
  const skip = (): string => {
    for (let depth = 1; ; ) {
      const entry = entries[next++];
      if (entry === 'if' || entry === 'each') depth += 1;
      if (entry === 'end' || (entry === 'else' && depth === 1)) depth -= 1;
      if (depth === 0) return entry as string;
    }
  };
  const block = (): string => {
    for (;;) {
      const entry = entries[next++];
      if (entry === undefined || entry === 'end' || entry === 'else') return entry ?? 'end';
      if (entry === 'if') {
        const read = present ? block : skip;
        if (read() === 'else') (present ? skip : block)();
      } else if (entry === 'each') {
        const start = next;
        for (let i = 0; i < COUNT; i++) {
          next = start;
          block();
        }
      } else {
        one(entry);
      }
    }
  };
  const one = (entry: string): void => {
    const [path = '', kind = ''] = entry.split(' ');
    const name = path.slice(path.lastIndexOf('.') + 1);
    const start = writer.length;
    const following = entries[next];
    if (following === 'if') {
      write(writer, kind, present ? (MARKS[name] ?? 1) : (NO_MARKS[name] ?? 0));
    } else if (following === 'each' && name === '-') {
      write(writer, kind, NO_VAL);
      next += 1;
      skip();
    } else if (following === 'each') {
      write(writer, kind, COUNT);
    } else if (kind.endsWith('[]')) {
      writer.u32(COUNT);
      for (let i = 0; i < COUNT; i++) {
        const isEnd = ENDED_BY_0.includes(name) && i === COUNT - 1;
        write(writer, kind.slice(0, -2), isEnd ? 0 : ++number % 250, name);
      }
    } else {
      const value = `${name} ${kind}` === BITS ? ++number % 2 : ++number % 250;
      write(writer, kind, name === 'whole_node' ? 1 : value, name);
    }
    if (name === '-') fillers.push([start, writer.length]);
  };
  block();
  return { body: writer.finish(), fillers };
}

/** Writers of values that are neither 0 nor the initial value of any field. */
const WRITERS: Readonly<Record<string, (w: Writer, number: number, text: string) => void>> = {
  bool: (w, number) => w.bool(number !== 0),
  u8: (w, number) => w.u8(number),
  u16: (w, number) => w.u16(number),
  u32: (w, number) => w.u32(number),
  u64: (w, number) => w.u64(0xfedc_ba98_7654_3200n + BigInt(number)),
  time: (w, number) => w.time(1_790_000_000 + number),
  double: (w, number) => w.double(number + 0.25),
  str: (w, _number, text) => w.str(text === '-' ? null : `${text} é ${text}`),
  longDouble: (w, number) => w.longDouble(`${number}.250000`),
  mem: (w, number) => w.mem(Buffer.alloc(16, number)),
  bits: (w) => w.bits({ size: 10, mask: '0x2a5' }),
};

function write(writer: Writer, kind: string, number: number, text = ''): void {
  const one = WRITERS[kind];
  if (one === undefined) throw new Error(`no value of type ${kind}`);
  one(writer, number, text);
}
