/** How values of slurm.conf are read (upstream: parse_value.c). */
import type { ConfPlace } from './error.js';
import { badValue } from './error.js';

/** Reads the value of a key. Throws {@link SlurmConfError}. */
export type ValueReader<T> = (value: string, key: string, place: ConfPlace) => T;

export const text: ValueReader<string> = (value) => value;

/** Decimal, octal (0...) or hexadecimal (0x...), as C reads it. UNLIMITED is the greatest number. */
function unsigned(bits: 16 | 32): ValueReader<number> {
  const greatest = 2 ** bits - 1;
  return (value, key, place) => {
    if (value === '') return 0;
    if (/^(unlimited|infinite)$/i.test(value)) return greatest;
    const match = /^\s*([-+]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)(k?)$/i.exec(value);
    if (match === null || (match[3] !== '' && bits === 16)) {
      const quoted = bits === 16 ? `"${value}"` : `(${value})`;
      throw badValue(`${key} value ${quoted} is not a valid number`, place);
    }
    if (match[1] === '-') throw badValue(`${key} value (${value}) is less than zero`, place);
    const digits = match[2] as string;
    const octal = /^0[0-7]+$/.test(digits);
    const number = (octal ? Number.parseInt(digits, 8) : Number(digits)) * (match[3] ? 1024 : 1);
    if (number > greatest) {
      throw badValue(`${key} value (${value}) is greater than ${greatest}`, place);
    }
    return number;
  };
}

export const uint16 = unsigned(16);
/** `10K` is 10,240. */
export const uint32 = unsigned(32);

/** A number of seconds, in milliseconds. */
export const secondsAsMs: ValueReader<number> = (value, key, place) =>
  uint16(value, key, place) * 1000;

export const yesNo: ValueReader<boolean> = (value, key, place) => {
  if (/^(yes|up|true|1)$/i.test(value)) return true;
  if (/^(no|down|false|0)$/i.test(value)) return false;
  throw badValue(`"${value}" is not a valid option for "${key}"`, place);
};

/** Words between commas; empty ones are left out. */
export const words: ValueReader<readonly string[]> = (value) =>
  value.split(',').filter((word) => word !== '');

/** Words between commas in upper case, as Slurm prints flags. */
export const upperWords: ValueReader<readonly string[]> = (value) =>
  value.toUpperCase().split(',').filter(Boolean);

/** A port or a range of ports, `6820-6823`: every one, in order (upstream: read_config.c). */
export const ports: ValueReader<readonly number[]> = (value, key, place) => {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value);
  const first = Number(match?.[1]);
  const last = match?.[2] === undefined ? first : Number(match[2]);
  const ordered = match?.[2] === undefined || last > first;
  if (match === null || first === 0 || last > 65_535 || !ordered) {
    throw badValue(`Invalid ${key} ${value}`, place);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
};

/** Options between commas, `flag,name=value`. Names are looked up whatever their case. */
export class Parameters {
  /** As it stands in the file. */
  readonly text: string;
  readonly #values: ReadonlyMap<string, string>;

  constructor(value: string) {
    this.text = value;
    const values = new Map<string, string>();
    for (const word of value.split(',')) {
      const at = word.indexOf('=');
      const name = (at < 0 ? word : word.slice(0, at)).trim().toLowerCase();
      if (name !== '' && !values.has(name))
        values.set(name, at < 0 ? '' : word.slice(at + 1).trim());
    }
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  /** The value of `name=value`, or null. */
  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) || null;
  }

  /** A whole number below 2^31, or null where it is absent or no such number. */
  number(name: string): number | null {
    const value = this.get(name);
    if (value === null || !/^\d{1,10}$/.test(value)) return null;
    return Number(value) < 2 ** 31 ? Number(value) : null;
  }
}

export const parameters: ValueReader<Parameters> = (value) => new Parameters(value);
