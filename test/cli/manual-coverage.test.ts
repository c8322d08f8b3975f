/** docs/manual-coverage.md tells the truth about which tests there are. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPTIONS, VARIABLES } from '../../src/cli/option-table.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const PAGE = readFileSync(`${ROOT}docs/manual-coverage.md`, 'utf8');
const ROWS = PAGE.split('\n').filter((line) => /^\| (?!manual \|)/.test(line));
const TESTS = [...PAGE.matchAll(/`(test\/[^`]+)`: "([^"]+)"/g)].map(
  ([, file, title]) => [file, title] as [string, string],
);

describe('the table of what the manual says', () => {
  it.each(TESTS)('names in %s the test "%s"', (file, title) => {
    expect(existsSync(ROOT + file)).toBe(true);
    // The first argument of a call, quoted either way; the page may leave out a title's end.
    const pattern = new RegExp(`\\(\\s*['"\`]${literally(title)}`);
    expect(readFileSync(ROOT + file, 'utf8')).toMatch(pattern);
  });

  it('has a test, or what is left, in each row', () => {
    const bare = ROWS.filter((row) => !/\| (?:`test\/|.*\bLeft\b)/.test(row));
    expect(bare).toEqual([]);
    expect(ROWS.length).toBeGreaterThan(50);
  });

  it('has each option and variable', () => {
    const first = ROWS.map((row) => row.split(' | ')[0]).join('\n');
    const names = OPTIONS.filter(([name]) => name !== 'autocomplete').flatMap(([, row]) => [
      ...(row.short === undefined ? [] : [`-${row.short}`]),
      ...(row.long === undefined ? [] : [`--${row.long}`]),
      ...(row.variable === undefined ? [] : [row.variable]),
    ]);
    const missing = [...names, ...Object.keys(VARIABLES)].filter(
      (name) => !new RegExp(`\`${name}[ \`]`).test(first),
    );
    expect(missing).toEqual([]);
  });
});

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
