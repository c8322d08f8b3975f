/** Texts and times that a 26.05.5 daemon took them for, on 24 November 2026 at 21:21:47 UTC. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../../../src/model/kinds/time-grammar.js';

const NOW = Date.UTC(2026, 10, 24, 21, 21, 47) / 1000;
const at = (text: string) => Date.parse(`${text}Z`) / 1000;

describe('times', () => {
  const zone = process.env['TZ'];

  beforeAll(() => {
    process.env['TZ'] = 'UTC';
  });

  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['now', 0],
    ['now+1hour', 3600],
    ['NOW+2HOURS', 7200],
    ['now+10', 10],
    ['now+10minutes', 600],
    ['now + 5 minutes', 300],
    ['now+1 0', 10],
    ['now+1day', 86_400],
    ['now+1weeks', 604_800],
    ['now-1hour', -3600],
  ])('%s is %i seconds from now', (text, seconds) => {
    expect(parseTime(text, NOW)).toBe(NOW + seconds);
  });

  it.each([
    ['midnight', '2026-11-25T00:00:00'],
    ['noon', '2026-11-25T12:00:00'],
    ['elevenses', '2026-11-25T11:00:00'],
    ['fika', '2026-11-25T15:00:00'],
    ['teatime', '2026-11-25T16:00:00'],
    ['today', '2026-11-24T00:00:00'],
    ['tomorrow', '2026-11-25T00:00:00'],
    ['tomorrow noon', '2026-11-25T12:00:00'],
    ['noon tomorrow', '2026-11-25T12:00:00'],
    ['23:59', '2026-11-24T23:59:00'],
    ['23:59:30', '2026-11-24T23:59:30'],
    ['21:21', '2026-11-25T21:21:00'],
    ['21:22', '2026-11-24T21:22:00'],
    ['00:01', '2026-11-25T00:01:00'],
    ['11:30pm', '2026-11-24T23:30:00'],
    ['11:30 pm', '2026-11-24T23:30:00'],
    ['1:05am', '2026-11-25T01:05:00'],
    ['12:10am', '2026-11-25T00:10:00'],
    ['12:10pm', '2026-11-25T12:10:00'],
    ['10:00 10:30', '2026-11-25T10:30:00'],
    ['2030-01-02', '2030-01-02T00:00:00'],
    [' 2030-01-02', '2030-01-02T00:00:00'],
    ['2030-01-02T03:04', '2030-01-02T03:04:00'],
    ['2030-01-02T3:04:05', '2030-01-02T03:04:05'],
    ['2030-01-02 03:04:05', '2030-01-02T03:04:05'],
    ['2030-01-02-03:04', '2030-01-02T03:04:00'],
    ['2030-02-30', '2030-03-02T00:00:00'],
    ['01/02/30', '2030-01-02T00:00:00'],
    ['1/2/30', '2030-01-02T00:00:00'],
    ['123130', '2030-12-31T00:00:00'],
    ['12.31.30', '2030-12-31T00:00:00'],
    ['noon 12/31/30', '2030-12-31T12:00:00'],
    ['12/31/30-11:00', '2030-12-31T11:00:00'],
    ['12/31', '2026-12-31T00:00:00'],
    ['01/02', '2027-01-02T00:00:00'],
    ['1124', '2027-11-24T00:00:00'],
    ['uts1900000000', '2030-03-17T17:46:40'],
  ])('%s is %s', (text, time) => {
    expect(parseTime(text, NOW)).toBe(at(time));
  });

  it.each([
    '',
    ' - T',
    'x',
    'now+',
    'now+x',
    'now+10min',
    'now+1s',
    'now+1month',
    '11pm',
    '13:00pm',
    '24:00',
    '23:60',
    '23:59:60',
    '2030-13-01',
    '2030-1-2',
    '2030-01-02T03:04:05Z',
    '2030-01-02T03:04:05.123',
    '2030/01/02',
    '12/31/2030',
    '12-31-30',
    '13/01/30',
    '01/32/30',
    '5',
    'uts5',
    '@1900000000',
    '1900000000',
  ])('%j is none', (text) => {
    expect(parseTime(text, NOW)).toBeNull();
  });

  it('are written as messages show them', () => {
    expect(formatTime(NOW)).toBe('2026-11-24T21:21:47');
    expect(formatTime(0)).toBe('Unknown');
    expect(formatTime(0xffff_fffe)).toBe('None');
  });
});
