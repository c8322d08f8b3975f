/** Flag tables: a word and the list of names of its bits, declared once for all API versions. */
import type { ApiVersion, VersionRange } from '../versions.js';
import { inRange, VERSION_RULES } from '../versions.js';
import type { ReadContext } from './context.js';
import type { Json } from './json.js';
import { typeNames } from './json.js';
import type { Kind, Schema } from './kind.js';

/** One entry of a flag table. */
export interface FlagEntry extends VersionRange {
  readonly name: string;
  /** `bit`: all bits of `value` set. `equal`: the bits under `mask` are `value`. */
  readonly match: 'bit' | 'equal' | 'removed';
  readonly value: bigint;
  readonly mask: bigint;
  /** Readable, but neither documented nor (from v0.0.41 on) written. */
  readonly hidden?: boolean;
  readonly description?: string;
}

type EntryOptions = VersionRange & { readonly hidden?: boolean; readonly description?: string };

const ALL_BITS = 0xffff_ffff_ffff_ffffn;

/** A flag that is there when all bits of `value` are set. */
export function bit(name: string, value: bigint | number, options: EntryOptions = {}): FlagEntry {
  return { name, match: 'bit', value: BigInt(value), mask: ALL_BITS, ...options };
}

/** A `bit` that is written beside every `equal` one whose mask has nothing of its own. */
export function maskedBit(name: string, value: number, mask: number): FlagEntry {
  return { name, match: 'bit', value: BigInt(value), mask: BigInt(mask) };
}

/** A flag that is there when the bits under `mask` are exactly `value`. */
export function equal(
  name: string,
  value: bigint | number,
  mask: bigint | number = ALL_BITS,
  options: EntryOptions = {},
): FlagEntry {
  return { name, match: 'equal', value: BigInt(value), mask: BigInt(mask), ...options };
}

/** A flag that is only read, with a warning. */
export function removedFlag(name: string, options: EntryOptions = {}): FlagEntry {
  return { name, match: 'removed', value: 0n, mask: 0n, ...options };
}

/** A kind whose word is shown as names. */
export interface FlagKind<W extends number | bigint> extends Kind<W> {
  readonly entries: readonly FlagEntry[];
  /** The documented names of a version, in the table's order. */
  documented(version: ApiVersion): string[];
  /** The names that are set in a word. */
  namesOf(value: W, version: ApiVersion): string[];
}

/** Options of a flag table. */
export interface FlagOptions {
  /** Bits of the word: masks given as "all ones" are cut to it. */
  readonly width: 8 | 16 | 32 | 64;
  /**
   * What `bit` entries are about, where they are written beside an `equal` one that was found: bits
   * that no `equal` entry's mask has. Without it one that was found is written alone.
   */
  readonly bitMask?: bigint | number;
  /** Written as one string instead of a list. */
  readonly single?: boolean;
  readonly description?: string;
}

/** The most distinct words whose text is remembered per table and version. */
const MAX_CACHED = 4096;

function buildFlags<W extends number | bigint>(
  name: string,
  options: FlagOptions,
  entries: readonly FlagEntry[],
  fromBits: (bits: bigint) => W,
): FlagKind<W> {
  const width = (1n << BigInt(options.width)) - 1n;
  const bitMask = BigInt(options.bitMask ?? ALL_BITS);
  const table = entries.map((e) => ({
    ...e,
    value: e.value & width,
    mask: e.mask & width & (e.match === 'bit' ? bitMask : ALL_BITS),
  }));
  const inVersion = (version: ApiVersion) => table.filter((e) => inRange(e, version));

  const namesOf = (value: W, version: ApiVersion): string[] => {
    const writesHidden = VERSION_RULES[version].writesHiddenFlags;
    const found = matchFlags(
      inVersion(version).filter((e) => writesHidden || !e.hidden),
      BigInt(value) & width,
    );
    return found;
  };
  const documented = (version: ApiVersion) =>
    inVersion(version)
      .filter((e) => !e.hidden)
      .map((e) => e.name);

  return {
    name,
    shape: options.single ? 'scalar' : 'flags',
    zero: fromBits(0n),
    entries: table,
    documented,
    namesOf,
    schema: ({ version }) => flagSchema(documented(version), options),
    writer(version) {
      const cache = new Map<W, string>();
      return (value) => {
        let text = cache.get(value);
        if (text === undefined) {
          const names = namesOf(value, version);
          text = JSON.stringify(options.single ? names.join(',') : names);
          if (cache.size < MAX_CACHED) cache.set(value, text);
        }
        return text;
      };
    },
    reader(version) {
      const rows = inVersion(version);
      return (input, context) => fromBits(readFlags(rows, input, context, version) & width);
    },
  };
}

/** A flag table over a word that the message holds as a number (up to 32 bits). */
export function flagTable(
  name: string,
  options: FlagOptions,
  entries: readonly FlagEntry[],
): FlagKind<number> {
  return buildFlags(name, options, entries, Number);
}

/** A flag table over a 64-bit word. */
export function flagTable64(
  name: string,
  options: Omit<FlagOptions, 'width'>,
  entries: readonly FlagEntry[],
): FlagKind<bigint> {
  return buildFlags(name, { ...options, width: 64 }, entries, (bits) => bits);
}

function flagSchema(names: string[], options: FlagOptions): Schema {
  const description = options.description && { description: options.description };
  // Upstream's document does not name the choices.
  if (options.single) return { type: 'string', ...description };
  return { type: 'array', ...description, items: { type: 'string', enum: names } };
}

/** A matched `equal` entry suppresses later `bit` entries whose masks overlap (upstream: parsing.c). */
function matchFlags(rows: readonly FlagEntry[], value: bigint): string[] {
  const names: string[] = [];
  let used = 0n;
  for (const row of rows) {
    if (row.match === 'bit') {
      if ((used & row.mask) === 0n && (value & row.value) === row.value) names.push(row.name);
    } else if (row.match === 'equal' && (value & row.mask) === row.value) {
      used |= row.mask;
      names.push(row.name);
    }
  }
  return names;
}

/**
 * Reads a list of flags, or one flag as a string. Upstream clears what is not named; as a read value
 * starts from nothing here, an empty list and no flags are both zero.
 */
function readFlags(
  rows: readonly FlagEntry[],
  input: Json,
  context: ReadContext,
  version: ApiVersion,
): bigint {
  const single = typeof input === 'string';
  if (!single && !Array.isArray(input)) {
    context.fail(9206, `Expected a List but found a ${typeNames(input).slurm}`);
  }
  const { unknownFlagStops } = VERSION_RULES[version];
  let bits = 0n;
  (single ? [input] : (input as readonly Json[])).forEach((item, index) => {
    const text = flagText(item);
    const read = context.atIndex(index, () => {
      if (text !== null) return readFlag(rows, text, context, bits);
      if (unknownFlagStops) return unknownFlag('(null)', context);
      context.warn(`Ignoring unexpected field of type ${typeNames(item).slurm}`);
      return bits;
    });
    if (read === null && unknownFlagStops) {
      context.fail(9207, single ? `Parsing single flag "${input}" failed` : 'Parsing flags failed');
    }
    bits = read ?? bits;
  });
  return bits;
}

function flagText(item: Json): string | null {
  if (item === null) return '';
  return typeof item === 'object' ? null : String(item);
}

function unknownFlag(text: string, context: ReadContext): null {
  context.error(9207, `Unknown flag "${text}"`);
  return null;
}

/** The bits with the flag added, or null where no flag has the name. */
function readFlag(
  rows: readonly FlagEntry[],
  text: string,
  context: ReadContext,
  bits: bigint,
): bigint | null {
  const wanted = text.toLowerCase();
  const found = rows.filter((row) => row.name.toLowerCase() === wanted);
  if (found.length === 0) return unknownFlag(text, context);
  let result = bits;
  for (const row of found) {
    if (row.match === 'removed') context.warn(`Ignoring deprecated flag: ${row.name}`);
    else if (row.match === 'bit') result |= row.value;
    else result = (result & ~row.mask) | row.value;
  }
  return result;
}
