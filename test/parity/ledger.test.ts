import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXPECTATIONS } from './expectations.js';
import type { Expectation } from './ledger.js';
import { LedgerUse } from './ledger.js';
import { renderLedger } from './ledger-page.js';

const PLACE = { suite: 'forky', version: 45, case: 'job/1' } as const;
const DIFFERENCE = { kind: 'value', path: 'jobs[3].name', theirs: '"a"', ours: '"b"' } as const;
const WORDS = { upstream: 'x', here: 'y', reason: 'z' };

function entry(id: string, more: Partial<Expectation>): Expectation {
  return { id, differences: [{ path: /^jobs\[\]\.name$/ }], ...WORDS, ...more };
}

function explaining(...entries: Expectation[]): string[] {
  return new LedgerUse(entries).explain(PLACE, DIFFERENCE).map(({ id }) => id);
}

describe('LedgerUse', () => {
  it('explains by path, with indices erased, and by any of several patterns', () => {
    expect(explaining(entry('a', {}))).toEqual(['a']);
    const differences = [
      { path: /^nodes/ },
      { kinds: ['value'] as const, theirs: /^"a"$/, ours: /b/ },
    ];
    expect(explaining(entry('a', { differences }))).toEqual(['a']);
  });

  it.each([
    { suites: ['trixie'] as const },
    { versions: [44] },
    { cases: /^job\/2$/ },
    { differences: [{ kinds: ['type'] as const }] },
    { differences: [{ theirs: /^"b"$/ }] },
    { differences: [{ path: /^jobs\[\]\.name$/, ours: /^"a"$/ }] },
    { differences: [] },
  ])('does not explain elsewhere: %j', (more) => {
    expect(explaining(entry('a', more))).toEqual([]);
  });

  it('names every entry that explains, so that two of them are a failure', () => {
    expect(explaining(entry('a', {}), entry('b', {}))).toEqual(['a', 'b']);
    expect(new LedgerUse([entry('a', {}), entry('b', {})]).expects(PLACE, DIFFERENCE)).toBe(false);
  });

  it('tells which entries did not occur in a suite', () => {
    const use = new LedgerUse([
      entry('used', {}),
      entry('unused', { cases: /^nodes$/ }),
      entry('other suite', { suites: ['trixie'] }),
      entry('sometimes', { cases: /^nodes$/, sometimes: true }),
    ]);
    use.explain(PLACE, DIFFERENCE);
    expect(use.unused('forky').map(({ id }) => id)).toEqual(['unused']);
    expect(use.counts).toEqual(new Map([['used', 1]]));
  });
});

describe('the ledger', () => {
  it('has an id for every entry', () => {
    const ids = EXPECTATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what docs/parity.md says', () => {
    const page = readFileSync(new URL('../../docs/parity.md', import.meta.url), 'utf8');
    expect(page).toBe(renderLedger(EXPECTATIONS));
  });
});
