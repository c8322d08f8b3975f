/** The session of this process, as a child in it sees its own. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { sessionId } from '../../src/system/session.js';

it('is inherited, and 0 where it began outside of this container', () => {
  const told = execFileSync('cut', ['-d', ' ', '-f', '6', '/proc/self/stat'], { encoding: 'utf8' });
  expect(sessionId()).toBe(Number(told));
});
