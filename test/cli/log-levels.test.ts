import { describe, expect, it } from 'vitest';
import { DEFAULT_LOG, logTargets, parseLevel } from '../../src/cli/log-levels.js';

const TERMINAL = { isTerminal: true, hasSyslog: true };
const DAEMON = { isTerminal: false, hasSyslog: true };
const CONTAINER = { isTerminal: false, hasSyslog: false };

describe('a level', () => {
  it.each([
    ['quiet', 0],
    ['fatal', 1],
    ['error', 2],
    ['info', 3],
    ['verbose', 4],
    ['Debug', 5],
    ['DEBUG5', 9],
    ['0', 0],
    ['6', 6],
    ['4x', 4],
    ['99', 9],
  ])('%s is %i', (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });

  it.each(['', 'warning', 'debug1', '-1', ' 3'])('%j is none', (text) => {
    expect(parseLevel(text)).toBeNull();
  });
});

describe('the log goes', () => {
  it.each([
    ['to a terminal alone', {}, TERMINAL, { stderr: 3, syslog: 0 }],
    ['in detail to a terminal', { increase: 2 }, TERMINAL, { stderr: 5, syslog: 0 }],
    [
      'from a level on to a terminal',
      { level: 5, increase: 1 },
      TERMINAL,
      { stderr: 6, syslog: 0 },
    ],
    ['no further than there is', { level: 8, increase: 6 }, TERMINAL, { stderr: 9, syslog: 0 }],
    ["to the system's log", {}, DAEMON, { stderr: 3, syslog: 3 }],
    ["in detail to the system's log", { increase: 1 }, DAEMON, { stderr: 3, syslog: 4 }],
    ["from a level on to the system's log", { level: 2 }, DAEMON, { stderr: 3, syslog: 2 }],
    ['to standard error of a container', { increase: 1 }, CONTAINER, { stderr: 4, syslog: 0 }],
    ['to standard error as set', { stderr: 5, increase: 1 }, DAEMON, { stderr: 6, syslog: 3 }],
    ['to the system as set', { syslog: 2, level: 9 }, TERMINAL, { stderr: 3, syslog: 2 }],
    ['as both are set', { stderr: 1, syslog: 9 }, TERMINAL, { stderr: 1, syslog: 9 }],
    ['nowhere', { stderr: 0, syslog: 0, increase: 3 }, TERMINAL, { stderr: 0, syslog: 0 }],
  ] as const)('%s', (_what, settings, surroundings, targets) => {
    expect(logTargets({ ...DEFAULT_LOG, ...settings }, surroundings)).toEqual(targets);
  });
});
