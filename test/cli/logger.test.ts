import { describe, expect, it } from 'vitest';
import { formatLine } from '../../src/cli/logger.js';

const time = new Date(2026, 10, 24, 8, 2, 17, 244).getTime();
const line = (record: object) => formatLine(JSON.stringify({ level: 30, time, ...record }));

describe('a line of the log', () => {
  it.each([
    [30, ''],
    [20, 'debug: '],
    [40, 'warning: '],
    [50, 'error: '],
    [60, 'fatal: '],
  ])('of level %i has local time and a prefix', (level, prefix) => {
    expect(line({ level, msg: 'text' })).toBe(`[2026-11-24T08:02:17.244] ${prefix}text\n`);
  });

  it('shows control characters as escapes', () => {
    const msg = 'a\n[2026] error: b\r\t\u001b[31m\u007f\u0085\u2028';
    expect(line({ msg })).toBe(
      '[2026-11-24T08:02:17.244] a\\u000a[2026] error: b\\u000d\\u0009\\u001b[31m\\u007f\\u0085\\u2028\n',
    );
  });

  it('is followed by an indented stack, whatever the error says', () => {
    const stack = 'Error: x\n[2026] fatal: forged\n    at f (file:1)';
    const [first, ...rest] = line({ level: 50, msg: 'failed', err: { stack } })
      .trimEnd()
      .split('\n');
    expect(first).toBe('[2026-11-24T08:02:17.244] error: failed');
    expect(rest).toEqual(['    Error: x', '    [2026] fatal: forged', '    at f (file:1)']);
  });
});
