/**
 * Conversions between JSON types that every kind shares: Slurm reads generously, `"3"` as a number
 * and `"yes"` as a boolean (upstream: data.c).
 */
import type { Json } from './json.js';

const TRUE = new Set(['y', 'yes', 't', 'true', 'on']);
const FALSE = new Set(['n', 'no', 'f', 'false', 'off']);

/** What a text may stand for: null, integer, float, boolean, in this order; else itself. */
export function guess(text: string): Json {
  if (text === '' || text.startsWith('~') || text.toLowerCase() === 'null') return null;
  const integer = parseInteger(text);
  if (integer !== null) return integer;
  const float = parseFloatText(text);
  if (float !== null) return float;
  const lower = text.toLowerCase();
  if (TRUE.has(lower)) return true;
  if (FALSE.has(lower)) return false;
  return text;
}

function parseInteger(text: string): number | bigint | null {
  if (!/^[+-]?(?:\d{1,40}|0[xX][0-9a-fA-F]{1,16})$/.test(text)) return null;
  const negative = text.startsWith('-');
  const magnitude = BigInt(text.replace(/^[+-]/, ''));
  return shrink(negative ? -magnitude : magnitude);
}

function parseFloatText(text: string): number | null {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

function shrink(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

/** A boolean, or null where the value cannot be one. */
export function convertToBoolean(input: Json): boolean | null {
  if (typeof input === 'boolean') return input;
  if (typeof input === 'number' || typeof input === 'bigint') return Number(input) !== 0;
  if (input === null) return false;
  if (typeof input !== 'string') return null;
  const value = guess(input);
  return typeof value === 'string' ? true : convertToBoolean(value);
}

/** Text, or null where the value is a list or a dictionary. */
export function convertToText(input: Json): string | null {
  if (typeof input === 'string') return input;
  if (input === null) return '';
  if (typeof input === 'boolean' || typeof input === 'bigint') return String(input);
  if (typeof input === 'number') return Number.isInteger(input) ? String(input) : input.toFixed(6);
  return null;
}

/**
 * An exact integer, or null. Floats are rounded; null is 0; text must be one, hexadecimal or not.
 * Blanks before a decimal one do not matter; behind it, or before a hexadecimal one, they do.
 */
export function convertToInteger(input: Json): bigint | null {
  if (typeof input === 'bigint') return input;
  if (typeof input === 'number') return Number.isFinite(input) ? BigInt(Math.round(input)) : null;
  if (input === null) return 0n;
  const value =
    typeof input === 'string' ? parseInteger(input.replace(/^[ \t-\r]+(?!0[xX])/, '')) : null;
  return value === null ? null : BigInt(value);
}

/** A float, or null. null is 0; text must be a number. */
export function convertToFloat(input: Json): number | null {
  if (typeof input === 'number') return input;
  if (typeof input === 'bigint') return Number(input);
  if (input === null) return 0;
  if (typeof input !== 'string') return null;
  const integer = parseInteger(input);
  return integer === null ? parseFloatText(input) : Number(integer);
}
