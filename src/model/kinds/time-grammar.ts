/**
 * Slurm's time grammar (upstream: parse_time.c): `now+1hour`, `midnight`, `16:30`, `2026-11-24T08:00`,
 * `11/24/26`, `1124`, in any order; what comes later wins. Times of day that have passed mean tomorrow,
 * days that have passed mean next year. Zone: the process's own.
 */
import { INFINITE, NO_VAL } from '../../wire/constants.js';

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

const DAY_SECONDS = 86_400;

/** Names of hours. */
const HOURS: Readonly<Record<string, number>> = {
  midnight: 0,
  elevenses: 11,
  noon: 12,
  fika: 15,
  teatime: 16,
};

/** The least number of seconds that `uts` takes. */
const MIN_UTS = 1_000_000;

/** What is known of a time; no year means the next such day. */
interface When {
  year?: number;
  month?: number;
  day?: number;
  clock?: readonly [hour: number, minute: number, second: number];
}

/** A piece of the grammar: what it looks like, and what it says; null where it makes no sense. */
type Piece = readonly [
  RegExp,
  (parts: readonly (string | undefined)[], now: number) => When | null,
];

const PIECES: readonly Piece[] = [
  [/now(?:\s*([+-])([\d\s]*\d)\s*(?:(second|minute|hour|day|week)s?)?)?/iy, fromNow],
  [/today/iy, (_, now) => dayOf(now)],
  [/tomorrow/iy, (_, now) => dayOf(now + DAY_SECONDS)],
  [/(midnight|elevenses|noon|fika|teatime)/iy, ([name]) => hourOf(name)],
  [/(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?/iy, clockOf],
  [/(\d{4})-(\d{2})-(\d{1,2})/y, ([year, month, day]) => dateOf(month, day, Number(year))],
  [/(\d{1,2})[./]?(\d{1,2})[./]?(\d{2})?/y, ([month, day, year]) => shortDateOf(month, day, year)],
  [/[\s\-T]/y, () => ({})],
];

/** Parses a time; null where the text is none. `now` is in seconds since 1970. */
export function parseTime(text: string, now: number): number | null {
  const uts = /^uts(\d{1,12})$/i.exec(text);
  if (uts !== null) return Number(uts[1]) < MIN_UTS ? null : Number(uts[1]);
  const when: When = {};
  for (let position = 0; position < text.length; ) {
    const found = pieceAt(text, position, now);
    if (found === null) return null;
    Object.assign(when, found.when);
    position = found.end;
  }
  return resolve(when, now);
}

function pieceAt(text: string, position: number, now: number): { when: When; end: number } | null {
  for (const [pattern, meaning] of PIECES) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) continue;
    const when = meaning(match.slice(1), now);
    return when === null ? null : { when, end: pattern.lastIndex };
  }
  return null;
}

function dayOf(time: number): Required<Omit<When, 'clock'>> {
  const date = new Date(time * 1000);
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate() };
}

function timeOf(time: number): Required<When> {
  const date = new Date(time * 1000);
  return { ...dayOf(time), clock: [date.getHours(), date.getMinutes(), date.getSeconds()] };
}

function fromNow([sign, count, unit]: readonly (string | undefined)[], now: number): When {
  const seconds = Number((count ?? '0').replaceAll(/\s/g, ''));
  const delta = seconds * (UNIT_SECONDS[(unit ?? 'second').toLowerCase()] ?? 1);
  return timeOf(now + (sign === '-' ? -delta : delta));
}

function hourOf(name: string | undefined): When {
  return { clock: [HOURS[(name ?? '').toLowerCase()] ?? 0, 0, 0] };
}

function clockOf([hours, minutes, seconds, half]: readonly (string | undefined)[]): When | null {
  const [given, minute, second] = [Number(hours), Number(minutes), Number(seconds ?? 0)];
  if (given > 23 || minute > 59 || second > 59) return null;
  if (half === undefined) return { clock: [given, minute, second] };
  if (given > 12) return null;
  return { clock: [(given % 12) + (half.toLowerCase() === 'pm' ? 12 : 0), minute, second] };
}

function dateOf(month: string | undefined, day: string | undefined, year?: number): When | null {
  const [m, d] = [Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > 31) return null;
  return { month: m - 1, day: d, ...(year !== undefined && { year }) };
}

/** Two digits of a year count from 2000; 00 is none. */
function shortDateOf(
  month: string | undefined,
  day: string | undefined,
  year: string | undefined,
): When | null {
  const short = Number(year ?? 0);
  return dateOf(month, day, short === 0 ? undefined : 2000 + short);
}

function resolve({ year, month, day, clock }: When, now: number): number | null {
  if (month === undefined && clock === undefined) return null;
  const [hour, minute, second] = clock ?? [0, 0, 0];
  const at = (date: { year: number; month: number; day: number }): number =>
    new Date(date.year, date.month, date.day, hour, minute, second).getTime() / 1000;
  const wholeMinute = (time: number): number => Math.floor(time / 60);
  const isPast = (time: number): boolean => wholeMinute(time) <= wholeMinute(now);
  const today = dayOf(now);
  if (month === undefined || day === undefined) {
    const time = at(today);
    return isPast(time) ? at(dayOf(now + DAY_SECONDS)) : time;
  }
  if (year !== undefined) return at({ year, month, day });
  const time = at({ year: today.year, month, day });
  return isPast(time) ? at({ year: today.year + 1, month, day }) : time;
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
