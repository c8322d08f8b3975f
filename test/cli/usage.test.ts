/** Texts that are made of the table of options; `vitest -u` writes the files anew. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPTIONS, VARIABLES } from '../../src/cli/option-table.js';
import { bashCompletion, manualPage, USAGE } from '../../src/cli/usage.js';

const ROOT = new URL('../..', import.meta.url).pathname;

describe('the options', () => {
  it('have letters and names of their own', () => {
    const names = OPTIONS.flatMap(([, { short, long }]) => [short, long]).filter(Boolean);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have an order in which each abbreviation of upstream goes on to be one', () => {
    const theirs = ['autocomplete', 'help', 'max-connections', 'generate-openapi-spec'];
    const firsts = OPTIONS.flatMap(([, { long }]) => (long ? [long.charAt(0)] : []));
    for (const name of theirs) {
      expect(firsts.filter((letter) => letter === name.charAt(0))).toHaveLength(1);
    }
  });

  it('are all in the usage text, a line for names and one for what they do', () => {
    expect(USAGE.split('\n')[0]).toMatch(/^Usage: slurmrestd \[OPTIONS\]/);
    for (const [name, row] of OPTIONS) {
      const { short = row.long } = row;
      const pattern = new RegExp(`^\\t--?${short}\\b.*\\n\\t\\t\\S`, 'm');
      if (name === 'autocomplete') expect(USAGE).not.toMatch(pattern);
      else expect(USAGE).toMatch(pattern);
    }
  });

  it('and the variables are all told of where the daemon is described', () => {
    const page = readFileSync(`${ROOT}docs/operations.md`, 'utf8');
    const shown = OPTIONS.filter(([name]) => name !== 'autocomplete').flatMap(
      ([, { short, long, variable }]) => [
        ...(short === undefined ? [] : [`-${short}`]),
        ...(long === undefined ? [] : [`--${long}`]),
        ...(variable === undefined ? [] : [variable]),
      ],
    );
    const missing = [...shown, ...Object.keys(VARIABLES)].filter(
      (name) => !new RegExp(`\`${name}\\b`).test(page),
    );
    expect(missing).toEqual([]);
  });
});

describe('what is made of them', () => {
  it('is the manual page', async () => {
    await expect(manualPage()).toMatchFileSnapshot(`${ROOT}man/slurmrestd.8`);
  });

  it('is the completion of bash, which it reads', async () => {
    await expect(bashCompletion()).toMatchFileSnapshot(`${ROOT}completions/slurmrestd.bash`);
    const script = `${bashCompletion()}
COMP_WORDS=(slurmrestd --max); COMP_CWORD=1; _slurmrestd; echo "\${COMPREPLY[@]}"
COMP_WORDS=(slurmrestd --log-format j); COMP_CWORD=2; _slurmrestd; echo "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(out).toBe('--max-connections\njson\n');
  });
});
