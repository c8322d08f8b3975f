/**
 * Slurm's time grammar (upstream: parse_time.c): `now+1hour`, `midnight`, `16:30`, `2026-11-24T08:00`,
 * `11/24/26`, `1124`. Times of day that have passed mean tomorrow. Zone: the process's own.
 */
import { INFINITE, NO_VAL } from '../../wire/constants.js';

const UNIT_SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^s(ec(ond)?s?)?$/, 1],
  [/^m(in(ute)?s?)?$/, 60],
  [/^h(ours?)?$/, 3600],
  [/^d(ays?)?$/, 86_400],
  [/^w(eeks?)?$/, 604_800],
];

const NAMED_HOURS: Readonly<Record<string, readonly [number, number]>> = {
  midnight: [0, 0],
  elevenses: [11, 0],
  noon: [12, 0],
  fika: [15, 0],
  teatime: [16, 0],
};

/** Parses a time; null where the text is none. `now` is in seconds since 1970. */
export function parseTime(text: string, now: number): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.startsWith('now')) return fromNow(trimmed.slice(3), now);
  const uts = /^uts(\d{1,12})$/.exec(trimmed);
  if (uts !== null) return Number(uts[1]);
  const parts = trimmed.replace(/(\d)t(\d)/, '$1 $2').split(/\s+/);
  return fromParts(joinMeridian(parts), now);
}

/** A time as Slurm's texts show it, in the process's zone: `2026-11-24T08:00:00`. */
export function formatTime(time: number): string {
  if (time === 0 || time === INFINITE) return 'Unknown';
  if (time === NO_VAL) return 'None';
  const date = new Date(time * 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())];
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
  return `${day.join('-')}T${clock.join(':')}`;
}

function fromNow(rest: string, now: number): number | null {
  if (rest === '') return now;
  const match = /^\s*([+-])\s*(\d{1,9})\s*([a-z]*)$/.exec(rest);
  if (match === null) return null;
  const unit = match[3] === '' ? 1 : UNIT_SECONDS.find(([name]) => name.test(match[3] ?? ''))?.[1];
  if (unit === undefined) return null;
  return now + (match[1] === '-' ? -1 : 1) * Number(match[2]) * unit;
}

function joinMeridian(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    if (/^[ap]m$/.test(part) && joined.length > 0) joined[joined.length - 1] += part;
    else joined.push(part);
  }
  return joined;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function fromParts(parts: readonly string[], now: number): number | null {
  const today = new Date(now * 1000);
  let day: Day | null = null;
  let clock: readonly [number, number, number] | null = null;
  for (const part of parts) {
    const foundClock = clockOf(part);
    const foundDay = foundClock === null ? dayOf(part, today) : null;
    if (foundClock !== null && clock === null) clock = foundClock;
    else if (foundDay !== null && day === null) day = foundDay;
    else return null;
  }
  const [hour, minute, second] = clock ?? [0, 0, 0];
  const base = day ?? {
    year: today.getFullYear(),
    month: today.getMonth(),
    day: today.getDate(),
  };
  const at = (days: number) =>
    new Date(base.year, base.month, base.day + days, hour, minute, second).getTime() / 1000;
  const time = at(0);
  if (Number.isNaN(time)) return null;
  return day === null && time < now ? at(1) : time;
}

function clockOf(part: string): readonly [number, number, number] | null {
  const named = NAMED_HOURS[part];
  if (named !== undefined) return [named[0], named[1], 0];
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?([ap]m)?$/.exec(part);
  if (match === null) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3] ?? 0);
  if (match[4] !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (match[4] === 'pm' ? 12 : 0);
  }
  return hour > 23 || minute > 59 || second > 60 ? null : [hour, minute, second];
}

function dayOf(part: string, today: Date): Day | null {
  const year = today.getFullYear();
  if (part === 'today') return { year, month: today.getMonth(), day: today.getDate() };
  if (part === 'tomorrow') return { year, month: today.getMonth(), day: today.getDate() + 1 };
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(part);
  if (iso !== null) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const digits = /^(\d{2})[/.]?(\d{2})(?:[/.]?(\d{2}|\d{4}))?$/.exec(part);
  if (digits === null) return null;
  const given = digits[3] === undefined ? null : Number(digits[3]);
  const full = given === null ? year : given < 100 ? 2000 + given : given;
  const found = checked(full, Number(digits[1]), Number(digits[2]));
  const past =
    found !== null &&
    given === null &&
    new Date(found.year, found.month, found.day + 1).getTime() < today.getTime();
  return past ? { ...found, year: year + 1 } : found;
}

function checked(year: number, month: number, day: number): Day | null {
  return month < 1 || month > 12 || day < 1 || day > 31 ? null : { year, month: month - 1, day };
}
