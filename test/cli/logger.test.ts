import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LogTargets } from '../../src/cli/log-levels.js';
import { createLogger, formatLine } from '../../src/cli/logger.js';

const time = new Date(2026, 10, 24, 8, 2, 17, 244).getTime();
const line = (record: object) => formatLine(JSON.stringify({ level: 30, time, ...record }));

describe('a line of the log', () => {
  it.each([
    [30, ''],
    [25, ''],
    [20, 'debug:  '],
    [10, 'debug2: '],
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

describe('the log', () => {
  afterEach(() => vi.restoreAllMocks());

  /** A logger, and what of it reaches standard error and the system's log. */
  function captured(targets: LogTargets, format: 'text' | 'json' = 'text') {
    const stderr: string[] = [];
    const syslog: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0);
    const logger = createLogger({ targets, format, syslog: (entry) => syslog.push(entry) });
    return { stderr, syslog, logger };
  }

  /** What remains of a line at each level. */
  function logged(targets: LogTargets, format: 'text' | 'json' = 'text') {
    const { stderr, syslog, logger } = captured(targets, format);
    for (const level of ['fatal', 'error', 'warn', 'info', 'verbose', 'debug', 'trace'] as const) {
      logger[level]({ id: 7 }, level);
    }
    return { stderr, syslog };
  }

  it.each([
    [0, []],
    [1, ['fatal']],
    [2, ['fatal', 'error']],
    [3, ['fatal', 'error', 'warning', 'info']],
    [4, ['fatal', 'error', 'warning', 'info', 'verbose']],
    [5, ['fatal', 'error', 'warning', 'info', 'verbose', 'debug']],
    [6, ['fatal', 'error', 'warning', 'info', 'verbose', 'debug', 'debug2']],
  ])('at level %i holds %j', (level, expected) => {
    const names = (lines: string[]) => lines.map((text) => /(\w+)(?:: +\w+)?\n?$/.exec(text)?.[1]);
    const { stderr, syslog } = logged({ stderr: level, syslog: level });
    expect(names(stderr)).toEqual(expected);
    expect(names(syslog)).toEqual(expected);
  });

  it('has a level of its own for each target', () => {
    const { stderr, syslog } = logged({ stderr: 1, syslog: 2 });
    expect([stderr.length, syslog.length]).toEqual([1, 2]);
  });

  it('may be JSON on standard error, a record a line', () => {
    const { stderr } = logged({ stderr: 4, syslog: 0 }, 'json');
    const records = stderr.map((text) => JSON.parse(text));
    expect(records.at(-1)).toEqual({ level: 25, time: expect.any(Number), id: 7, msg: 'verbose' });
    expect(stderr.join('').split('\n')).toHaveLength(records.length + 1);
  });

  it.each(['text', 'json'] as const)('in %s hides tokens, wherever they stand', (format) => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdW4iOiJhbGljZSJ9.c2lnbmF0dXJl-_';
    const { stderr, syslog, logger } = captured({ stderr: 5, syslog: 5 }, format);
    logger.verbose({ path: `/job/${token}` }, `alice GET /job/${token}: 422`);
    logger.error({ err: new Error(`no user ${token}`) }, token.slice(0, 30));
    expect([...stderr, ...syslog].join('')).not.toMatch(/eyJ|c2lnbmF0dXJl/);
    expect(stderr[0]).toContain('alice GET /job/[token]: 422');
  });

  it('is told to the system with priority, time and process', () => {
    const { syslog } = logged({ stderr: 0, syslog: 9 });
    const head = `[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d slurmrestd\\[${process.pid}\\]: `;
    const expected = ['26>', '27>', '28>', '30>', '30>', '31>', '31>'];
    for (const [i, entry] of syslog.entries()) {
      expect(entry).toMatch(new RegExp(`^<${expected[i]}${head}`));
    }
    expect(syslog[1]).toMatch(/: error: error$/);
  });
});
